"""The results of the suite, as data and as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["passed", "failed", "skipped"]
_MARKS = {"passed": "ok", "failed": "FAIL", "skipped": "-"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check of one model type, in one mode."""

    model_type: str
    check: str
    mode: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All verdicts on one provider."""

    provider: str
    verdicts: Sequence[Verdict]

    @property
    def passed(self) -> bool:
        """Whether at least one check ran and none failed."""
        outcomes = {verdict.outcome for verdict in self.verdicts}
        return "failed" not in outcomes and "passed" in outcomes

    def count(self, outcome: Outcome) -> int:
        """Return how many checks have this outcome."""
        return sum(verdict.outcome == outcome for verdict in self.verdicts)

    def failures(self) -> list[Verdict]:
        """Return the failed checks."""
        return [verdict for verdict in self.verdicts if verdict.outcome == "failed"]

    def as_data(self) -> dict[str, Any]:
        """Return all results as JSON-like data."""
        return {
            "provider": self.provider,
            "passed": self.passed,
            "verdicts": [asdict(verdict) for verdict in self.verdicts],
        }

    def lines(self, *, every: bool = False) -> list[str]:
        """Return the card: one line per model type, then the failed checks, or with `every` all checks."""
        shown = [f"{self.provider}: {'conforms' if self.passed else 'does not conform'}"]
        for model_type in dict.fromkeys(verdict.model_type for verdict in self.verdicts):
            tally = Counter[str](v.outcome for v in self.verdicts if v.model_type == model_type)
            counts = ", ".join(f"{tally[o]} {o}" for o in _MARKS if tally[o])
            shown.append(f"  {model_type:<15} {counts}")
        for verdict in self.verdicts if every else self.failures():
            mode = f" ({verdict.mode})" if verdict.mode else ""
            detail = f": {verdict.detail}" if verdict.detail else ""
            mark = _MARKS[verdict.outcome]
            shown.append(f"    {mark:<4} {verdict.model_type} {verdict.check}{mode}{detail}")
        return shown
