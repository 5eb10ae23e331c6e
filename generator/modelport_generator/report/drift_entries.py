"""The findings of `drift` as entries of machine-readable reports, and the words for values and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Final

from ..drift.facts import Fact, Value, is_price
from ..drift.run import Drift, Judged
from ..drift.verdicts import FINDINGS
from ..problems import Place, Severity, clipped
from .entries import Entry, Rule

LEVELS: Final[Mapping[str, Severity]] = {
    "implausible": "error",
    "retired": "error",
    "stale": "warning",
    "retiring": "warning",
    "disputed": "info",
    "differs": "info",
}
_TITLES: Final = {
    "implausible": ("An implausible price", "The price is outside the band of its model type."),
    "retired": (
        "A retired model",
        "The vendor no longer serves the model, and the definition still offers it.",
    ),
    "stale": ("A stale fact", "Two independent sources agree on another value."),
    "retiring": ("A model that retires soon", "The vendor will stop serving the model."),
    "disputed": ("A disputed fact", "The sources disagree with each other."),
    "differs": ("A fact that one source contradicts", "The only source that knows it disagrees."),
}
_DIGITS: Final = 40


def level_of(judged: Judged) -> Severity:
    """Return how severe a finding is. A retirement that is declared, or more than 30 days ahead, is only worth knowing."""
    return LEVELS[judged.verdict] if judged.ruling.is_urgent else "info"


def findings(found: Drift) -> list[Judged]:
    """Return the facts that need attention, in the order of the files."""
    return [each for each in found.facts if each.verdict in FINDINGS]


def rules() -> Mapping[str, Rule]:
    """Return the rules of a SARIF log, one per verdict."""
    return {
        verdict: Rule(verdict, title, why, "docs/drift.md", LEVELS[verdict])
        for verdict, (title, why) in _TITLES.items()
    }


def drift_entries(found: Drift) -> list[Entry]:
    """Return the findings, preceded by what cannot be read, as entries."""
    return [*_unread(found), *(_entry(each) for each in findings(found))]


def _unread(found: Drift) -> Iterator[Entry]:
    for document in found.unread:
        message = "the file cannot be read and is not compared"
        yield Entry("unread", "error", Place(document.name), message, _digest(document.name))


def _entry(judged: Judged) -> Entry:
    message = f"{sentence(judged)} ({evidence(judged)})" if judged.evidence else sentence(judged)
    declared = judged.declared
    key = "\0".join(
        [
            judged.provider_id,
            declared.model_type,
            declared.model,
            declared.field,
            # A price may be declared in `pricing` and in a price list.
            declared.pointer.split("/")[1],
            judged.verdict,
            shown(declared.value),
        ]
    )
    return Entry(judged.verdict, level_of(judged), judged.place(), clipped(message), _digest(key))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


def sentence(judged: Judged) -> str:
    """Return what is wrong with a fact."""
    declared, note = judged.declared, judged.ruling.note
    subject = f"{judged.provider} {declared.model!r}"
    if judged.verdict in ("retired", "retiring", "implausible"):
        return f"{subject}: {note}"
    text = f"{subject}: {field_words(declared.field)} is declared as {amount(judged)}"
    return f"{text}; {note}" if note else text


def amount(judged: Judged) -> str:
    """Return the declared value with its unit."""
    declared = judged.declared
    unit = f" {declared.currency}" if is_price(declared.field) else ""
    return f"{shown(declared.value)}{unit}"


def evidence(judged: Judged) -> str:
    """Return the statements of the sources, in one line."""
    return ", ".join(statement(source, fact) for source, fact in judged.evidence.items())


def statement(source: str, fact: Fact) -> str:
    """Return the statement of one source."""
    also = f" or {shown(fact.also)}" if fact.also is not None else ""
    of = f"{fact.date_of} of " if fact.date_of else ""
    dated = f" ({of}{fact.date})" if fact.date else ""
    return f"{source}: {shown(fact.value)}{also}{dated}"


def shown(value: Value) -> str:
    """Return a value as people write it."""
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return text if text != "-0" else "0"
    return str(value).lower() if isinstance(value, bool) else value


def field_words(field: str) -> str:
    """Return the name of a field in words."""
    return field.replace("_", " ").replace("feature.", "the feature ")


def counts(facts: Sequence[Judged]) -> Mapping[str, int]:
    """Return how many facts have each verdict, findings first."""
    order = [*FINDINGS, "intended", "agree", "unknown"]
    found = {verdict: sum(each.verdict == verdict for each in facts) for verdict in order}
    return {verdict: count for verdict, count in found.items() if count}
