"""The results of the suite, as data and as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["passed", "failed", "skipped"]
_NAMED = 3
"""How many checks with the same cause are named."""
_MARKS = {"passed": "ok", "failed": "FAIL", "skipped": "-"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check of one model type, in one mode."""

    model_type: str
    check: str
    mode: str
    outcome: Outcome
    detail: str = ""
    cause: str = ""
    """The cause of a failure; several checks may fail for one cause."""
    missing: str = ""
    """The request for which there is no dialect."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All verdicts on one provider."""

    provider: str
    verdicts: Sequence[Verdict]

    @property
    def passed(self) -> bool:
        """Whether no check failed, and at least one of each model type ran."""
        ran = {verdict.model_type for verdict in self.verdicts if verdict.outcome == "passed"}
        return bool(ran) and ran == set(self.types) and not self.failures()

    @property
    def types(self) -> tuple[str, ...]:
        """The model types that were tested."""
        return tuple(dict.fromkeys(verdict.model_type for verdict in self.verdicts))

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
        """Return the card: one line per model type, then the faults, or with `every` all checks."""
        shown = [f"{self.provider}: {self._summary()}"]
        for model_type in self.types:
            tally = Counter[str](v.outcome for v in self.verdicts if v.model_type == model_type)
            counts = ", ".join(f"{tally[o]} {o}" for o in _MARKS if tally[o])
            shown.append(f"  {model_type:<15} {counts}")
            shown += self._missing(model_type)
        shown += map(_line, self.verdicts) if every else self._faults()
        return shown

    def _summary(self) -> str:
        if not self.passed:
            return "does not conform" if self.failures() else "nothing was tested"
        if any(verdict.missing for verdict in self.verdicts):
            return "conforms as far as tested: the suite does not know its protocol"
        return "conforms"

    def _missing(self, model_type: str) -> Iterator[str]:
        lacking = [v for v in self.verdicts if v.missing and v.model_type == model_type]
        if lacking:
            yield (
                f"    no dialect for {lacking[0].missing}: {len(lacking)} checks were skipped; "
                "a module `dialect` beside the definition, or --dialect, describes the protocol"
            )

    def _faults(self) -> Iterator[str]:
        """Yield one line per fault: the modes of a check, or the checks with one cause, together."""
        groups: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in self.failures():
            about = verdict.cause or f"{verdict.check}: {verdict.detail}"
            groups.setdefault((verdict.model_type, about), []).append(verdict)
        for (model_type, about), group in groups.items():
            checks = list(dict.fromkeys(verdict.check for verdict in group))
            modes = list(dict.fromkeys(verdict.mode for verdict in group))
            mode = f" ({modes[0]})" if len(modes) == 1 and modes[0] else ""
            if len(checks) == 1:
                yield f"    FAIL {model_type} {checks[0]}{mode}: {group[0].detail}"
                continue
            detail = "" if group[0].detail == about else f": {group[0].detail}"
            more = f" and {len(checks) - _NAMED} others" if len(checks) > _NAMED else ""
            yield f"    FAIL {model_type} {about}{mode}{detail}"
            yield f"         {len(checks)} checks: {'; '.join(checks[:_NAMED])}{more}"


def _line(verdict: Verdict) -> str:
    mode = f" ({verdict.mode})" if verdict.mode else ""
    detail = f": {verdict.detail}" if verdict.detail else ""
    return f"    {_MARKS[verdict.outcome]:<4} {verdict.model_type} {verdict.check}{mode}{detail}"
