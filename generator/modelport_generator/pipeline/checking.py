"""The step `check`: the problems of a provider, and which of them prevent generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..problems import SEVERITIES, Problem, Severity

if TYPE_CHECKING:
    from ..check.rules.shape import Kind
    from ..load import Document, ProviderSource


@dataclass(frozen=True, slots=True)
class Demands:
    """The requirements on a definition before anything is generated from it."""

    assets: bool = True
    """Whether icons must exist."""
    careful: bool = True
    """Whether any error counts. Otherwise, and for plugins, only what Dify's readers reject counts."""


UNDECIDED = frozenset({"MP603", "MP605"})
"""Problems of an adapter whose class cannot be determined."""


def forbids(problem: Problem) -> bool:
    """Return whether a problem prevents generation.

    An adapter that no longer fits is only reported: fixing it needs the new stubs. So is an id
    that another installed package has, which is not wrong in itself.
    """
    in_adapter = problem.place.file.endswith(".py")
    return (
        problem.severity == "error"
        and problem.code != "MP903"
        and (not in_adapter or problem.code in UNDECIDED)
    )


def errors_in(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that prevent generation."""
    return [problem for problem in problems if forbids(problem)]


def check(source: ProviderSource, demands: Demands) -> list[Problem]:
    """Return the problems of one provider, except those that comments in its files suppress."""
    from ..check.run import check_source, python_texts
    from ..check.selection.comments import has_suppressions, suppress

    # A project contains its adapters, with or without icons. A plugin may be YAML alone.
    code = demands.assets or source.layout != "plugin"
    problems = check_source(source, assets=demands.assets, code=code)
    documents = [*source.documents.values(), *(python_texts(source, problems) if code else ())]
    texts = {d.name: d.text for d in documents if has_suppressions(d.text)}
    kept = [_awaited(each) for each in suppress(problems, texts)]
    # A plugin comes from elsewhere. What Dify accepts is good enough to generate from.
    careful = demands.careful and source.layout != "plugin"
    return kept if careful else list(_softened(kept, source))


def _awaited(problem: Problem) -> Problem:
    """Return the lack of an adapter as a warning: it is written once its stub is generated."""
    return replace(problem, severity="warning") if problem.code == "MP604" else problem


def _softened(problems: Sequence[Problem], source: ProviderSource) -> Iterator[Problem]:
    """Turn errors into warnings where every one of Dify's readers accepts the document.

    Errors in modelport's adapters stay errors, as none of Dify's readers loads them.
    """
    own = source.layout != "plugin"
    unreadable = {p for document in source.documents.values() for p in document.problems}
    rejected = {document.name for kind, document in _kinds(source) if not _accepted(kind, document)}
    for problem in problems:
        in_adapter = own and (problem.code in UNDECIDED or problem.place.file.endswith(".py"))
        if problem in unreadable or problem.place.file in rejected or in_adapter:
            yield problem
        else:
            yield replace(problem, severity=min(problem.severity, "warning", key=_mildness))


def _mildness(severity: Severity) -> int:
    return -SEVERITIES.index(severity)


def _kinds(source: ProviderSource) -> Iterator[tuple[Kind, Document]]:
    yield "provider", source.provider
    for listed in source.models.values():
        for document in listed:
            yield "model", document


def _accepted(kind: Kind, document: Document) -> bool:
    from ..check.rules.shape import validator

    return validator(kind, "accept").is_valid(document.data)
