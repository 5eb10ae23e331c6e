"""Pages of providers show what the definition says, whatever text it contains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from catalogs import catalog
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hostile import HALF, TEXTS
from modelport_generator.targets.pages.markdown import code, link, text
from modelport_generator.targets.pages.provider import (
    index_page,
    languages_of,
    price_of_a_million,
    provider_pages,
)
from thorough import share

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ODD = (
    *TEXTS,
    HALF,
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "a | b",
    "``tick`` `",
    "*bold* _thin_ ~~gone~~",
    "![i](http://x.test)",
    "&lt;b&gt;",
    "# head",
    "snake_case_name _x_ a__b__c __d__ e_",
    "<!-- -->",
)


def inline(page: str) -> list[Token]:
    return [child for token in READER.parse(page) for child in token.children or ()]


def read(page: str) -> str:
    """Return what a reader sees, as one line."""
    return " ".join("".join(token.content for token in inline(page)).split())


def seen(value: str) -> str:
    """Return a text as a page can show it: on one line, invisible characters as their escapes."""
    line = " ".join(value.split()).encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD, ids=ascii)
def test_text_is_unchanged_and_never_markup(value: str) -> None:
    shown = text(value)
    assert read(f"x {shown} x") == f"x {seen(value)} x".replace("  ", " ")
    assert {token.type for token in inline(f"x {shown} x")} <= {"text", "text_special"}


@pytest.mark.slow
@settings(max_examples=share(300), deadline=None, derandomize=True)
@given(st.text(alphabet="ab`|\\*_[]<>&#~! \n"))
def test_code_is_unchanged(value: str) -> None:
    printed = code(value)
    page = f"| a |\n|---|\n| {printed} |\n"
    cells = [token for token in inline(page) if token.type == "code_inline"]
    # A backslash before a bar keeps a table from ending the cell; both readers of tables take it off.
    assert [cell.content for cell in cells] == ([seen(value)] if seen(value) else [])


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD, ids=ascii)
def test_a_page_has_the_tokens_of_a_harmless_one(value: str) -> None:
    harmless = provider_pages("acme", "acme.sdk", _catalog("plain"), {"llm": "LLM"})
    hostile = provider_pages("acme", "acme.sdk", _catalog(value), {"llm": "LLM"})
    assert set(hostile) == set(harmless)
    for name, page in hostile.items():
        assert list(_shape(page)) == list(_shape(harmless[name]))


def _shape(page: str) -> Iterator[str]:
    for token in READER.parse(page):
        if token.type != "inline":
            yield token.type
        kinds = {child.type for child in token.children or ()}
        yield from sorted(kinds & {"link_open", "image", "html_inline", "em_open", "s_open"})


def _catalog(value: str) -> dict[str, Any]:
    made = catalog(value or "empty", value or "empty")
    made["llm.json"][1]["pricing"] = {
        "input": "1",
        "output": "2",
        "unit": "0.001",
        "currency": value,
    }
    return made


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//x.test", "", "\x01http://x"],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert not [token for token in inline(link("x", address)) if token.type == "link_open"]


def test_an_address_cannot_end_its_link() -> None:
    [opened] = [t for t in inline(link("x", "https://a.test/b) [y](z")) if t.type == "link_open"]
    assert str(opened.attrs["href"]).startswith("https://a.test/b")
    assert read(link("x", "https://a.test/b) [y](z")) == "x"


def test_there_is_a_page_for_every_language_of_the_definition() -> None:
    made = catalog()
    made["llm.json"][1]["label"] = {"en_US": "x", "pt_BR": "Grande", "ko_KR": "x"}
    pages = provider_pages("acme", "m", made, {"llm": "LLM"})
    assert set(pages) == {"acme.md", "acme.zh_Hans.md", "acme.pt_BR.md"}
    assert "Parâmetros" not in pages["acme.md"]
    assert "| parâmetros |" in pages["acme.pt_BR.md"]
    assert languages_of({}) == ["en_US"]


def test_a_page_names_form_models_prices_and_parameters() -> None:
    page = provider_pages("acme", "acme.sdk", _catalog("Acme"), {"llm": "LLM"})["acme.md"]
    for message in ("`mode`", "`key`", "secret", "`Acme`", "1000 / 2000", "mode: chat", "`n`"):
        assert message in page


PRICES = [
    ({"input": "0.15", "output": "0.6", "unit": "0.000001", "currency": "USD"}, "0.15 / 0.6 USD"),
    ({"input": "2", "unit": "0.001", "currency": "RMB"}, "2000 RMB"),
    ({"input": "1e999999", "unit": "1", "currency": "USD"}, ""),
    ({"input": "NaN", "unit": "1", "currency": "USD"}, ""),
    ({"input": "x", "unit": "1"}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("pricing", "shown"), PRICES)
def test_a_price_is_that_of_a_million(pricing: dict[str, str], shown: str) -> None:
    assert price_of_a_million(pricing) == shown


def test_the_default_of_a_secret_is_not_shown() -> None:
    made = catalog()
    form = made["provider.json"]["provider_credential_schema"]["credential_form_schemas"]
    form[1]["default"] = "sk-secret"
    assert "sk-secret" not in provider_pages("acme", "m", made, {})["acme.md"]


def test_the_index_links_every_provider() -> None:
    page = index_page([("acme", "A [x](y)", "Models.")])
    assert [token.attrs["href"] for token in inline(page) if token.type == "link_open"] == [
        "acme.md"
    ]
