"""Each change of a valid document gets the expected severity."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from check_bases import BASES
from modelport_generator.check.findings import Findings
from modelport_generator.check.run import check_document
from modelport_generator.load import parse_document
from modelport_generator.problems import worst

_LINES = (Path(__file__).parent / "verdicts.txt").read_text(encoding="utf-8").splitlines()
_CASES = [line for line in _LINES if line.strip() and not line.startswith("#")]
_FORM = "model_credential_schema.credential_form_schemas"
# A name for a base document, or for one field of the model form of the provider.
_FIELDS = {"text": f"{_FORM}.0", "field": f"{_FORM}.1", "switch": f"{_FORM}.2"}


@pytest.mark.parametrize("base", BASES)
def test_the_base_documents_are_flawless(base: str) -> None:
    assert severity(BASES[base][0], BASES[base][1]) == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES)
def test_a_change_gets_its_severity(case: str) -> None:
    expected, base, changes = case.split(None, 2)
    prefix = f"{_FIELDS[base]}." if base in _FIELDS else ""
    kind, text = BASES["provider" if prefix else base]
    assert severity(kind, changed(text, changes, prefix)) == expected


def test_a_form_that_is_never_shown_is_reported_at_the_methods_that_leave_it_out() -> None:
    kind, text = BASES["provider"]
    text = text.replace("  - customizable-model\n", "")
    findings = Findings()
    check_document(findings, parse_document(text), kind)
    (found,) = [each for each in findings.problems if each.code == "MP332"]
    assert text.splitlines()[found.place.line - 1].strip() == "- predefined-model"


def severity(kind: Any, text: str) -> str:
    """Return the most severe severity of a text, `ok` for remarks or no problems."""
    document = parse_document(text)
    findings = Findings()
    findings.problems += document.problems
    check_document(findings, document, kind)
    most_severe = worst(findings.problems)
    return most_severe if most_severe in ("error", "warning") else "ok"


def changed(text: str, changes: str, prefix: str) -> str:
    """Return a YAML text with the changes of a case made to it."""
    data = copy.deepcopy(yaml.safe_load(text))
    raw: dict[str, str] = {}
    for change in changes.split(" ;; "):
        if change.startswith("del "):
            parent, key = _step(data, prefix + change.removeprefix("del "))
            del parent[key]
            continue
        path, _, value = change.partition(" = ")
        before = path.startswith("^")
        path = f"{_FIELDS['field']}.{path[1:]}" if before else prefix + path
        parent, key = _step(data, path)
        marker = f"MARK{len(raw)}MARK"
        raw[marker] = value
        if key == "+":
            parent.append(marker)
        else:
            parent[key] = marker
    dumped: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    for marker, value in raw.items():
        dumped = dumped.replace(marker, value)
    return dumped


def _step(data: Any, path: str) -> tuple[Any, Any]:
    *parents, last = path.split(".")
    for key in parents:
        data = data[int(key) if key.isdecimal() else key]
    return data, int(last) if last.isdecimal() and isinstance(data, list) else last
