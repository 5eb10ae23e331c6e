"""Where rules put what they find: one place that turns pointers into places."""

from __future__ import annotations

from collections.abc import Iterable

from ..load.document import Document
from ..problems import Fix, Place, Problem, Related, Severity


class Findings:
    """Collects the problems of a check; a rule names the document and the pointer."""

    __slots__ = ("problems",)

    def __init__(self) -> None:
        self.problems: list[Problem] = []

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
        self.problems.append(Problem(code, severity, place, message, hint, fix, tuple(related)))

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
        """Add an error at the value that a pointer leads to."""
        self.add(code, "error", document.place(pointer), message, hint, fix=fix, related=related)

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
        """Add a warning at the value that a pointer leads to."""
        self.add(code, "warning", document.place(pointer), message, hint, fix=fix, related=related)

    def note(
        self, code: str, document: Document, pointer: str, message: str, hint: str = ""
    ) -> None:
        """Add a remark that is shown only on request."""
        self.add(code, "info", document.place(pointer), message, hint)
