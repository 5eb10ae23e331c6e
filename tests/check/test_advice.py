"""What two rules say about one value agrees, and who follows it ends at a value that is accepted."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from modelport_generator.check.findings import Findings
from modelport_generator.check.run import check_document
from modelport_generator.cli import cli
from modelport_generator.load import parse_document
from modelport_generator.problems import Problem

_MODEL = """\
model: acme-chat
label: {{en_US: Acme}}
model_type: llm
model_properties: {{mode: chat, context_size: 8192}}
parameter_rules:
  - name: length
    label: {{en_US: Length}}
    required: false
    type: {kind}
    default: {written}
"""
_AT = "/parameter_rules/0/default"
KINDS = ("int", "float", "boolean", "string", "text")
SCALARS = (
    "2024-01-01",
    "yes",
    "Off",
    "1e3",
    "0o17",
    "017",
    "0x1f",
    "1_000",
    "1:30",
    "1:30.5",
    ".inf",
    ".nan",
    "=",
    "<<",
    "abc",
    "true",
    "3",
    "3.5",
    "-0",
    "it's",
)


def problems(kind: str, written: str) -> list[Problem]:
    """Return the problems of a default of a parameter."""
    document = parse_document(_MODEL.format(kind=kind, written=written), "model.yaml")
    assert not document.problems
    findings = Findings()
    check_document(findings, document, "model")
    return [each for each in findings.collected() if each.place.pointer == _AT]


def followed(problem: Problem, written: str) -> str:
    """Return a default as the hint of a problem says to write it, "" where that is not exact."""
    bare = written.strip("'")
    if problem.fix is not None:
        return problem.fix.edits[0].text
    if exact := re.fullmatch(r"quote it: ('.*')", problem.hint):
        return exact[1]
    match problem.hint:
        case "quote it":
            return f"'{bare}'"
        case "write it without quotes":
            return bare
        case "write true":
            return "true"
        case "write false":
            return "false"
        case _:
            return ""


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "scalar"), list(product(KINDS, SCALARS)))
def test_rules_agree_on_a_default_and_their_advice_is_accepted(kind: str, scalar: str) -> None:
    for written in (scalar, "'{}'".format(scalar.replace("'", "''"))):
        found = problems(kind, written)
        assert len(found) <= 1, found
        for problem in found:
            assert problem.hint
            assert not problem.hint.startswith("write it without") or written.startswith("'")
            better = followed(problem, written)
            assert not better or not problems(kind, better), (problem, better)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_fixed_default_is_accepted_or_has_one_explanation(kind: str, tmp_path: Path) -> None:
    for number, scalar in enumerate(SCALARS):
        path = tmp_path / f"{number}.yaml"
        path.write_text(_MODEL.format(kind=kind, written=scalar), encoding="utf-8")
        before = problems(kind, scalar)
        CliRunner().invoke(cli, ["check", "--fix", str(path)])
        after = problems(kind, path.read_text("utf-8").partition("default: ")[2].strip())
        assert len(after) <= 1
        assert [each.code for each in after] in ([], [each.code for each in before])
