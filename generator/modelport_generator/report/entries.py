"""The entries of machine-readable reports: one per problem, or one per change and audience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ..problems import Place, Problem, Related, Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a report about a place."""

    code: str
    level: Severity
    place: Place
    message: str
    fingerprint: str
    """Stable while lines move, unique within a report."""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """The description of a code in a report."""

    code: str
    title: str
    why: str
    help: str
    level: Severity | None = None


_DIGITS: Final = 40


def problem_entries(problems: Sequence[Problem]) -> list[Entry]:
    """Return the entries of problems, each with a fingerprint that does not depend on its line."""
    seen: Counter[tuple[str, str, str]] = Counter()
    entries: list[Entry] = []
    for each in problems:
        key = (each.place.file, each.code, each.message)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key]))).encode("utf-8", "surrogateescape")
        digest = sha256(text).hexdigest()[:_DIGITS]
        entries.append(
            Entry(each.code, each.severity, each.place, _message(each), digest, each.related)
        )
    return entries


def _message(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def by_file(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the entries of each file, in the order of the files."""
    found: dict[str, list[Entry]] = {}
    for each in entries:
        found.setdefault(each.place.file, []).append(each)
    return found
