"""A file with very many problems takes little work, and still fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from check_bases import BASES
from effort import calls
from modelport_generator.check.findings import Findings
from modelport_generator.check.run import check_document
from modelport_generator.load import parse_document
from modelport_generator.load.reader import MAX_NODES
from modelport_generator.problems import MOST_ALIKE, Problem

_RULES = "model: a\nmodel_type: llm\nparameter_rules:\n"
_FIELDS = "provider: a\nmodel_credential_schema:\n  credential_form_schemas:\n"

MANY: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "values that are not allowed": (
        "model",
        6_000,
        lambda count: f"model: a\nfeatures: [{'a,' * count}a]\n",
    ),
    "keys that are not known": (
        "model",
        3_000,
        lambda count: "".join(f"k{i}: on\n" for i in range(count)),
    ),
    "a key that stands often": ("model", 3_000, lambda count: "model: a\n" * count),
    "rules of a wrong shape": (
        "model",
        900,
        lambda count: _RULES + "- {zz: 1, a: b, name: 4}\n" * count,
    ),
    "fields with one name": (
        "provider",
        1_200,
        lambda count: _FIELDS + "  - {variable: a, type: zz}\n" * count,
    ),
    "duplicate names": ("position", 6_000, lambda count: "- a\n" * count),
}
"""The kind of a file, how many problems of one kind it has, and its text."""


def problems_of(kind: str, text: str) -> list[Problem]:
    findings = Findings()
    document = parse_document(text)
    findings.problems += document.problems
    check_document(findings, document, kind)  # type: ignore[arg-type]
    return findings.collected()


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
def test_of_each_code_some_are_printed_and_the_rest_is_counted(name: str) -> None:
    kind, count, text_of = MANY[name]
    found: list[Problem] = []
    some = calls(lambda: problems_of(kind, text_of(count // 10)))
    many = calls(lambda: found.extend(problems_of(kind, text_of(count))))
    assert many <= 12 * some
    assert many < 250 * len(text_of(count))
    counts = Counter(each.code for each in found)
    assert max(counts.values()) <= 3 * MOST_ALIKE
    assert any(each.message.startswith("and ") for each in found)


def test_an_error_after_many_warnings_is_not_lost() -> None:
    findings = Findings()
    document = parse_document("a: 1\n")
    for _ in range(MOST_ALIKE + 5):
        findings.warning("MP205", document, "/a", "odd")
    findings.error("MP205", document, "/a", "wrong")
    last = findings.collected()[-1]
    assert (last.severity, last.message) == ("error", "and 6 more problems of this code here")
    assert len(findings.collected()) == MOST_ALIKE + 1


def test_a_flawed_rule_beyond_the_limit_is_not_taken_for_a_flawless_one() -> None:
    start, rule = (
        BASES["llm"][1].split("parameter_rules:")[0],
        "- {name: a, type: int, min: 5, max: 1}\n",
    )
    text = f"{start}parameter_rules:\n{rule * (MOST_ALIKE + 50)}"
    problems_of("model", text)
    assert "MP410" in {
        each.code for each in problems_of("model", f"{start}parameter_rules:\n{rule}")
    }


@pytest.mark.slow
@pytest.mark.parametrize("count", [400_000, 1_900_000])
def test_a_file_of_very_many_values_is_rejected_early(count: int) -> None:
    text = f"features: [{'a,' * count}a]\n"
    document = parse_document(text)
    assert calls(lambda: parse_document(text)) < 200_000
    assert [each.code for each in document.problems] == ["MP101"]
    assert document.data is None


def test_a_file_of_as_many_values_as_are_allowed_is_read() -> None:
    document = parse_document(f"a: [{'a,' * (MAX_NODES - 4)}a]\n")
    assert not document.problems
    assert len(document.data["a"]) == MAX_NODES - 3
    assert not parse_document("a: 1\n" + "# -----: a, b\n" * 100_000).problems
