"""Prints the outcomes of a check in one of the formats, as they come or all at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..check.session import Outcome
from ..problems import SEVERITIES, Problem, Severity
from .text import Style

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
_TOOL = "modelport check"


@dataclass(slots=True)
class Printer:
    """Prints outcomes, and counts what it prints."""

    format: str
    write: Callable[[str], None]
    """Prints one text and ends the line."""
    style: Style
    statistics: bool = False
    """Whether the output ends with how often each code was found."""
    severities: Counter[Severity] = field(default_factory=Counter[Severity])
    codes: Counter[tuple[str, Severity]] = field(default_factory=Counter[tuple[str, Severity]])
    files: int = 0
    units: list[str] = field(default_factory=list[str])
    _kept: list[Problem] = field(default_factory=list[Problem])

    def add(self, outcome: Outcome) -> None:
        """Print an outcome, or keep it for the end where the format is one document."""
        self.files += outcome.files
        self.units.append(outcome.unit.name)
        self.severities.update(problem.severity for problem in outcome.problems)
        self.codes.update((problem.code, problem.severity) for problem in outcome.problems)
        match self.format:
            case "text":
                from .text import outcome_text

                if blocks := list(outcome_text(outcome, self.style)):
                    self.write("\n".join(blocks))
            case "github":
                from .entries import problem_entries
                from .github import annotation

                for entry in problem_entries(outcome.problems):
                    self.write(annotation(entry))
            case _:
                self._kept += outcome.problems

    def finish(self) -> None:
        """Print the end of the output."""
        match self.format:
            case "text":
                from .text import summary

                for line in self._statistics() if self.statistics else ():
                    self.write(line)
                self.write(summary(self.severities, self.files))
            case "json":
                from .problems_json import json_text

                self.write(json_text(self._kept, self.files))
            case "sarif":
                from .entries import problem_entries
                from .sarif import problem_rules, sarif_text

                self.write(sarif_text(_TOOL, problem_entries(self._kept), problem_rules()))
            case "gitlab":
                from .entries import problem_entries
                from .gitlab import gitlab_text

                self.write(gitlab_text(problem_entries(self._kept)))
            case "junit":
                from .entries import problem_entries
                from .junit import junit_text

                self.write(junit_text(_TOOL, problem_entries(self._kept), self.units))
            case _:
                pass

    def _statistics(self) -> Iterator[str]:
        from ..check.codes import codes

        for (code, severity), count in sorted(self.codes.items(), key=_most_first):
            yield f"{count:6} {code} {severity:<7} {codes()[code].title}"


def _most_first(counted: tuple[tuple[str, Severity], int]) -> tuple[int, int, str]:
    (code, severity), count = counted
    return -count, SEVERITIES.index(severity), code
