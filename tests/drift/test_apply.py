"""`drift --apply` writes what independent sources agree on, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.drift.drifting import MODEL, litellm, models_dev, own_facts, run, write_provider

from modelport_generator.load.reader import parse_document

AS_OF = ("--as-of", "2026-11-28")


def sources(folder: Path, entry: dict[str, Any], toml: str) -> list[str]:
    """Return the options for two sources with facts about acme-chat."""
    one = litellm(folder, **{"acme-chat": entry})
    other = models_dev(folder, "acme-chat", toml)
    return ["--source", f"litellm={one}@2026-11-05", "--source", f"models.dev={other}@2026-07-02"]


AGREED: tuple[dict[str, Any], str] = (
    {"input_cost_per_token": 2.5e-06, "max_input_tokens": 200000, "source": "https://a.test/x"},
    "[cost]\ninput = 2.5\n[limit]\ncontext = 200_000\n",
)


def applied(root: Path, *options: str) -> str:
    result = run("drift", root, *options, *AS_OF, "--apply", "--summary")
    assert result.exit_code == 0, result.output
    return result.stderr


def test_values_change_and_comments_and_style_stay(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    output = applied(root, *sources(tmp_path, *AGREED))
    text = (root / "models" / "llm" / "acme-chat.yaml").read_text("utf-8")
    assert text == MODEL.replace("'3.00'", "'2.50'").replace(
        "context_size: 128000  #", "context_size: 200000  #"
    )
    assert "2 facts brought up to date" in output
    assert "lowers its input price from 3 to 2.5 USD" in output


def test_the_evidence_is_noted_once(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    options = sources(tmp_path, *AGREED)
    applied(root, *options)
    text = (root / "modelport.yaml").read_text("utf-8")
    noted = yaml.safe_load(text)["facts"]["llm"]["acme-chat"]
    assert {(each["field"], each["source"], each["date"]) for each in noted} == {
        ("input_price_per_million", "litellm", "2026-11-05"),
        ("input_price_per_million", "models.dev", "2026-07-02"),
        ("context_size", "litellm", "2026-11-05"),
        ("context_size", "models.dev", "2026-07-02"),
    }
    assert "0 facts" in applied(root, *options)
    assert (root / "modelport.yaml").read_text("utf-8") == text
    assert run("check", root / "modelport.yaml").exit_code == 0


@pytest.mark.parametrize(
    "more",
    [
        "# ours\ncatalogue: {}  # kept\n",
        "facts:\n  # by hand\n  llm:\n    other:\n      - { field: x, value: 1, source: page, date: '2026-01-01' } # a\n# end",
        "facts:\n    llm:\n        acme-chat:\n        - {field: x, value: 1, source: page, date: '2026-01-01'}\n",
        "facts:\r\n  llm:\r\n    acme-chat:\r\n      - field: x\r\n        value: 1\r\n        source: page\r\n        date: '2026-01-01'\r\n",
        "facts: {llm: {}}  # cannot be edited by lines\n",
    ],
)
def test_what_modelport_yaml_holds_stays(tmp_path: Path, more: str) -> None:
    root = write_provider(tmp_path)
    file = root / "modelport.yaml"
    file.write_bytes(more.encode())
    applied(root, *sources(tmp_path, *AGREED))
    text = file.read_bytes().decode()
    assert [line for line in text.splitlines() if line in more.splitlines()] == more.splitlines()
    before, after = parse_document(more).data, parse_document(text).data
    assert before.get("catalogue") == after.get("catalogue")
    assert after is not None


@pytest.mark.parametrize(
    ("entry", "toml"),
    [
        ({"input_cost_per_token": 2.5e-06}, ""),
        ({"input_cost_per_token": 2.5e-06}, "[cost]\ninput = 2"),
        ({"input_cost_per_token": 2.5e-06}, "[cost]\ninput = 3"),
    ],
)
def test_one_source_or_a_dispute_changes_nothing(
    tmp_path: Path, entry: dict[str, Any], toml: str
) -> None:
    root = write_provider(tmp_path)
    applied(root, *sources(tmp_path, entry, toml))
    assert (root / "models" / "llm" / "acme-chat.yaml").read_text("utf-8") == MODEL
    assert not (root / "modelport.yaml").exists()


def test_a_third_source_that_objects_prevents_the_change(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    own = own_facts(tmp_path, {"field": "input_price_per_million", "value": 2})
    options = [*sources(tmp_path, *AGREED), "--source", f"facts={own}"]
    applied(root, *options)
    text = (root / "models" / "llm" / "acme-chat.yaml").read_text("utf-8")
    assert "'3.00'" in text
    assert "200000" in text


def test_the_evidence_marks_a_day_that_is_only_that_of_a_file(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    one = litellm(tmp_path, **{"acme-chat": AGREED[0]})
    packed = tmp_path / "catalogue.json"
    run("catalogue", "build", "--source", f"litellm={one}", "--out", packed)
    other = models_dev(tmp_path, "acme-chat", f'last_updated = "2026-07-02"\n{AGREED[1]}')
    options = ("--source", f"catalogue={packed}", "--source", f"models.dev={other}", *AS_OF)
    assert "litellm: 2.5 (file of 2" in run("drift", root, *options).stdout
    applied(root, *options)
    noted = yaml.safe_load((root / "modelport.yaml").read_text("utf-8"))["facts"]["llm"][
        "acme-chat"
    ]
    assert {(each["source"], each.get("date_of")) for each in noted} == {
        ("litellm", "file"),
        ("models.dev", None),
    }
    assert run("check", root / "modelport.yaml").exit_code == 0


def test_copies_of_one_price_list_change_nothing(tmp_path: Path) -> None:
    root = write_provider(tmp_path, name="openrouter")
    tree = models_dev(tmp_path, "acme-chat", "[cost]\ninput = 2", "openrouter")
    file = tmp_path / "openrouter.json"
    file.write_text('{"data": [{"id": "acme-chat", "pricing": {"prompt": "0.000002"}}]}', "utf-8")
    output = applied(root, "--source", f"models.dev={tree}", "--source", f"openrouter={file}")
    assert "0 facts" in output


def test_a_value_that_an_alias_shares_is_left_alone(tmp_path: Path) -> None:
    text = MODEL.replace("input: '3.00'", "input: &p '3.00'").replace('output: "15"', "output: *p")
    root = write_provider(tmp_path, {"a.yaml": text})
    entry = {"input_cost_per_token": 2.5e-06}
    applied(root, *sources(tmp_path, entry, "[cost]\ninput = 2.5"))
    assert (root / "models" / "llm" / "a.yaml").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("unit", "written"), [("0.001", "0.0025"), ("1", "0.0000025"), ("0.0001", "0.025")]
)
def test_prices_are_written_in_their_unit(tmp_path: Path, unit: str, written: str) -> None:
    price = {"0.001": "'0.003'", "1": "'0.000003'", "0.0001": "'0.03'"}[unit]
    text = MODEL.replace("'3.00'", price).replace("'0.000001'", f"'{unit}'")
    text = text.replace('  output: "15"\n', "")
    root = write_provider(tmp_path, {"a.yaml": text})
    entry = {"input_cost_per_token": 2.5e-06}
    applied(root, *sources(tmp_path, entry, "[cost]\ninput = 2.5"))
    assert (root / "models" / "llm" / "a.yaml").read_text("utf-8") == text.replace(
        price, f"'{written}'"
    )


def test_a_retired_model_is_deprecated_where_two_sources_agree(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    entry = {"deprecation_date": "2026-10-01", "deprecation_source": "https://a.test"}
    source = litellm(tmp_path, **{"acme-chat": entry})
    file = root / "models" / "llm" / "acme-chat.yaml"
    applied(root, "--source", f"litellm={source}")
    assert file.read_text("utf-8") == MODEL
    own = own_facts(tmp_path, {"field": "retired", "value": "2026-10-01"})
    applied(root, "--source", f"litellm={source}", "--source", f"facts={own}")
    assert file.read_text("utf-8") == MODEL + "deprecated: true\n"


def test_a_price_in_a_price_list_changes_there(tmp_path: Path) -> None:
    more = "predefined:\n  llm:\n    acme-chat:\n      prices:\n        - cached_input: '0.30'  # read\n"
    root = write_provider(tmp_path, more=more)
    entry = {"cache_read_input_token_cost": 2e-07}
    applied(root, *sources(tmp_path, entry, "[cost]\ncache_read = 0.2"))
    text = (root / "modelport.yaml").read_text("utf-8")
    assert text.startswith(more.replace("'0.30'", "'0.20'"))
    assert "field: cached_input_price_per_million" in text
    assert (root / "models" / "llm" / "acme-chat.yaml").read_text("utf-8") == MODEL


@pytest.mark.parametrize("since", ["", "since: '2026-11-01', "])
def test_a_price_in_both_files_changes_in_both(tmp_path: Path, since: str) -> None:
    more = (
        "predefined:\n  llm:\n    acme-chat:\n"
        f"      prices: [{{{since}input: '3.00', cached_input: '0.30'}}]\n"
    )
    root = write_provider(tmp_path, more=more)
    options = sources(tmp_path, *AGREED)
    assert "3 facts brought up to date" in applied(root, *options)
    text = (root / "models" / "llm" / "acme-chat.yaml").read_text("utf-8")
    assert "input: '2.50'" in text
    assert f"{{{since}input: '2.50', cached_input: '0.30'}}" in (root / "modelport.yaml").read_text(
        "utf-8"
    )
    assert "0 facts" in applied(root, *options)


@pytest.mark.parametrize("outdated", ["model", "list"])
def test_the_price_that_a_list_overrides_is_compared(tmp_path: Path, outdated: str) -> None:
    listed, model = ("2.50", "3.00") if outdated == "model" else ("3.00", "2.50")
    more = f"predefined: {{llm: {{acme-chat: {{prices: [{{input: '{listed}'}}]}}}}}}\n"
    root = write_provider(tmp_path, {"a.yaml": MODEL.replace("3.00", model)}, more=more)
    applied(root, *sources(tmp_path, *AGREED))
    for file in (root / "models" / "llm" / "a.yaml", root / "modelport.yaml"):
        assert "'2.50'" in file.read_text("utf-8")
        assert "'3.00'" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    "model", ["acme 模型 😀", "a: b # c", "yes", "{x}", "a'b\"c", "acme/chat@1"]
)
def test_evidence_about_a_model_with_any_name_is_read_back(tmp_path: Path, model: str) -> None:
    text = MODEL.replace(
        "model: acme-chat", f"model: {yaml.safe_dump(model, width=999).split(chr(10))[0]}"
    )
    root = write_provider(tmp_path, {"a.yaml": text})
    price = {"model": model, "field": "input_price_per_million", "value": 2}
    own = own_facts(tmp_path, price)
    source = litellm(tmp_path, **{model: {"input_cost_per_token": 2e-06}})
    applied(root, "--source", f"litellm={source}", "--source", f"facts={own}")
    noted = yaml.safe_load((root / "modelport.yaml").read_text("utf-8"))["facts"]["llm"]
    assert list(noted) == [model]
