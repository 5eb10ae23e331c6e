"""Messages name the wrong value, and the one that was probably meant."""

from __future__ import annotations

import pytest

from check_bases import BASES
from modelport_generator.check.findings import Findings
from modelport_generator.check.rules.shape import Kind
from modelport_generator.check.run import check_document
from modelport_generator.load import parse_document

_MODEL = BASES["llm"][1]
_START = "model: a\nmodel_type: llm\nmodel_properties: {mode: chat, context_size: 8192}\n"
_FORM = (
    "provider_credential_schema:\n  credential_form_schemas:\n"
    "    - {variable: key, label: {en_US: Key}, type: TYPE, required: true}\n"
)


def sentences(text: str, kind: Kind) -> list[str]:
    document = parse_document(text, "a.yaml")
    findings = Findings()
    check_document(findings, document, kind)
    return [f"{each.message}; {each.hint}" for each in findings.collected()]


@pytest.mark.parametrize("key", ["en-US", "en_GB", "en", "EN_us"])
def test_another_key_for_english_is_named(key: str) -> None:
    found = sentences(f"{_START}label: {{{key}: A}}\n", "model")
    expected = f"the key 'en_US' is missing; in /label; did you mean 'en_US' instead of {key!r}?"
    assert expected in found


def test_a_language_leads_to_the_key_that_is_read() -> None:
    found = sentences(f"{_START}label: {{en_US: A, zh_CN: B}}\n", "model")
    assert any("'zh_CN' is not read; did you mean 'zh_Hans'?" in each for each in found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("password", "secret-input"), ("string", "text-input"), ("bool", "switch")],
)
def test_the_type_of_a_field_in_other_formats_is_known(written: str, meant: str) -> None:
    text = BASES["provider"][1] + _FORM.replace("TYPE", written)
    assert any(f"did you mean {meant!r}?" in each for each in sentences(text, "provider"))


def test_a_duplicate_item_is_named() -> None:
    found = sentences(f"{_START}features: [vision, tool-call, vision]\n", "model")
    assert any(each.startswith("duplicate item 'vision'") for each in found)
