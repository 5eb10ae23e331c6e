"""Comments that suppress problems: their syntax, and that many of them take little time."""

from __future__ import annotations

import pytest

from effort import calls
from modelport_generator.check.selection.comments import suppress
from modelport_generator.problems import MOST_ALIKE, Place, Problem


def shown(text: str, *codes: str, line: int = 1) -> list[str]:
    problems = [Problem(code, "error", Place("x", line), "wrong") for code in codes]
    return [each.code for each in suppress(problems, {"x": text})]


@pytest.mark.parametrize(
    "comment",
    [
        "# modelport: ignore[MP202] why",
        "# modelport: ignore[mp202] why",
        "#modelport:ignore[MP202]",
        "# modelport: ignore [ MP433 , MP202 ] why",
        "# Modelport: ignore[MP2]",
        "# modelport: ignore-file[MP20] why",
    ],
)
def test_case_spaces_and_prefixes_do_not_matter(comment: str) -> None:
    assert shown(f"a: b {comment}\n", "MP202", "MP301") == ["MP301"]


@pytest.mark.parametrize(
    "comment",
    ["ignore why", "ignore[]", "ignore[ , ]", "ignore[202]", "ignore[MP202", "ignore[MP2020]"],
)
def test_a_comment_that_cannot_be_read_is_reported(comment: str) -> None:
    problem = Problem("MP202", "error", Place("x"), "wrong")
    kept, idle = suppress([problem], {"x": f"a: b # modelport: {comment}\n"})
    assert kept is problem
    assert (idle.code, idle.message) == (
        "MP002",
        "the comment suppresses nothing: its codes cannot be read",
    )


@pytest.mark.parametrize("comment", ["ignored by us", "ignore-list", "ignoring"])
def test_an_ordinary_comment_does_not_suppress(comment: str) -> None:
    assert shown(f"a: b # modelport: {comment}\n", "MP202") == ["MP202"]


def test_a_problem_is_hidden_once() -> None:
    text = "# modelport: ignore[MP202]\na: b # modelport: ignore[MP2]\n"
    assert shown(text, "MP202", "MP202", line=2) == ["MP002"]


@pytest.mark.slow
@pytest.mark.parametrize("codes", ["ignore[MP432]", "ignore-file[MP432]", "ignore-file[MP{}]"])
def test_the_work_grows_as_the_number_of_comments_does(codes: str) -> None:
    def counted(lines: int) -> int:
        text = "".join(f"# modelport: {codes.format(i % 1000)} x\n" for i in range(lines))
        problems = [Problem("MP301", "error", Place("x", i), "wrong") for i in range(lines // 20)]
        return calls(lambda: found.extend(suppress(problems, {"x": text})))

    found: list[Problem] = []
    few = counted(2_000)
    found.clear()
    assert counted(8_000) < 5 * few
    idle = [each for each in found if each.code == "MP002"]
    assert len(idle) == MOST_ALIKE + 1
