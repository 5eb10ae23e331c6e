"""Collect what rules find, and turn pointers into places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..load.document import Document
from ..problems import MOST_ALIKE, SEVERITIES, Fix, Place, Problem, Related, Severity, clipped, rest
from .selection.comments import has_suppressions

Hides = Callable[[str], bool]


def nothing_hidden(_code: str) -> bool:
    """Hide no info."""
    return False


@dataclass(slots=True)
class _Rest:
    """The problems of a code and file that are only counted."""

    place: Place
    severity: Severity
    count: int = 0


class Findings:
    """Collect the problems of a check. Rules give the document and the pointer."""

    __slots__ = ("_hides", "_rests", "_seen", "count", "problems")

    def __init__(self, hides: Hides = nothing_hidden) -> None:
        """Start without problems.

        Args:
            hides: Whether an info of a code is dropped at once. Finding the places of infos that are
                not shown takes a twentieth of a check.
        """
        self._hides = hides
        self.problems: list[Problem] = []
        self.count = 0
        """The number of reported problems, kept or not."""
        self._seen: dict[tuple[str, str], int] = {}
        self._rests: dict[tuple[str, str], _Rest] = {}

    def collected(self) -> list[Problem]:
        """Return the problems, and how many more were not kept."""
        return self.problems + [
            rest(code, each.severity, each.place, each.count)
            for (code, _), each in self._rests.items()
        ]

    def take(self, other: Findings) -> None:
        """Add everything that another collector holds, which stays as it is."""
        self.problems += other.problems
        self.count += other.count
        for key, seen in other._seen.items():
            self._seen[key] = self._seen.get(key, 0) + seen
        for key, more in other._rests.items():
            own = self._rests.get(key)
            if own is None:
                self._rests[key] = replace(more)
            else:
                own.count += more.count
                own.severity = _more_severe(own.severity, more.severity)

    def add(
        self,
        code: str,
        severity: Severity,
        place: Place,
        message: str,
        hint: str = "",
        *,
        fix: Fix | None = None,
        related: Iterable[Related] = (),
    ) -> None:
        """Add a problem at a place."""
        if self._is_kept(code, severity, place.file, place):
            more = tuple(related)
            message, hint = clipped(message), clipped(hint)
            self.problems.append(Problem(code, severity, place, message, hint, fix, more))

    def _is_kept(
        self, code: str, severity: Severity, file: str, place: Place | None = None
    ) -> bool:
        """Count a problem, and return whether it is kept with its place and message."""
        self.count += 1
        key = code, file
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        if seen <= MOST_ALIKE:
            return True
        left = self._rests.get(key)
        if left is None:
            left = self._rests[key] = _Rest(place or Place(file), severity)
        left.count += 1
        left.severity = _more_severe(severity, left.severity)
        return False

    def error(
        self,
        code: str,
        document: Document,
        pointer: str,
        message: str,
        hint: str = "",
        *,
        fix: Fix | None = None,
        related: Iterable[Related] = (),
    ) -> None:
        """Add an error at the value of a pointer."""
        self._say(code, "error", document, pointer, message, hint, fix, related)

    def warning(
        self,
        code: str,
        document: Document,
        pointer: str,
        message: str,
        hint: str = "",
        *,
        fix: Fix | None = None,
        related: Iterable[Related] = (),
    ) -> None:
        """Add a warning at the value of a pointer."""
        self._say(code, "warning", document, pointer, message, hint, fix, related)

    def note(
        self, code: str, document: Document, pointer: str, message: str, hint: str = ""
    ) -> None:
        """Add an info, which is shown only on request."""
        # A comment that suppresses an info is not idle, whether or not the info is shown.
        if self._hides(code) and not has_suppressions(document.text):
            self.count += 1
            return
        self._say(code, "info", document, pointer, message, hint, None, ())

    def _say(
        self,
        code: str,
        severity: Severity,
        document: Document,
        pointer: str,
        message: str,
        hint: str,
        fix: Fix | None,
        related: Iterable[Related],
    ) -> None:
        # Finding a place walks the document, so it is skipped beyond the limit.
        if self._seen.get((code, document.name), 0) > MOST_ALIKE:
            self._is_kept(code, severity, document.name)
        else:
            place = document.place(pointer)
            self.add(code, severity, place, message, hint, fix=fix, related=related)


def _more_severe(one: Severity, other: Severity) -> Severity:
    return one if SEVERITIES.index(one) < SEVERITIES.index(other) else other
