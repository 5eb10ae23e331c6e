"""Compare providers with sources: `drift` returns every fact with its verdict and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..json_values import as_mapping, as_mappings, as_text
from ..load.document import Document
from ..load.provider import ProviderSource
from ..problems import Place
from . import facts
from .declared import Declared, declared_facts
from .facts import FILE, Fact, day
from .matching import Index
from .source_names import known_provider
from .sources.reading import Note, Reading
from .verdicts import Ruling, Verdict, in_force, judge, speaks


@dataclass(frozen=True, slots=True)
class Judged:
    """One declared fact with its verdict and the evidence for it."""

    provider: str
    provider_id: str
    declared: Declared
    ruling: Ruling
    evidence: Mapping[str, Fact]
    """The statement of each source, by source."""
    independent: int
    """How many of the stating sources are independent of each other."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the ruling."""
        return self.ruling.verdict

    def place(self) -> Place:
        """Return the place of the declared value."""
        return self.declared.document.place(self.declared.pointer)


@dataclass(frozen=True, slots=True)
class Matched:
    """How many models of a provider the sources list."""

    provider: str
    models: int
    by_source: Mapping[str, int]
    unmatched: tuple[str, ...]
    """Models that no source lists."""
    suggestions: Mapping[str, str]
    """For some of these, a similar id, which is shown but never used."""


@dataclass(slots=True)
class Drift:
    """The outcome of a comparison."""

    today: date
    facts: list[Judged] = field(default_factory=list[Judged])
    matched: list[Matched] = field(default_factory=list[Matched])
    unread: list[Document] = field(default_factory=list[Document])
    """Documents of providers that cannot be read."""
    notes: list[Note] = field(default_factory=list[Note])
    """The parts of sources that were left out."""


class Sources:
    """The facts of all sources, each under the kind of source that stated it first."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = tuple(readings)
        by_source: dict[str, list[Fact]] = {}
        for reading in readings:
            for fact in reading.facts:
                by_source.setdefault(fact.source or reading.kind, []).append(fact)
        self.dates = {
            each.kind: (each.date, FILE if each.is_file_day else "") for each in self.readings
        }
        self.index = {source: Index(found) for source, found in by_source.items()}


def drift(providers: Sequence[ProviderSource], sources: Sources, today: date) -> Drift:
    """Judge the declarations of providers, as on a given day."""
    found = Drift(today)
    for reading in sources.readings:
        found.notes += reading.notes
    for provider in providers:
        found.unread += [each for each in provider.documents.values() if each.data is None]
        _Comparison(provider, sources, found).run()
    return found


class _Comparison:
    """The comparison of one provider."""

    def __init__(self, provider: ProviderSource, sources: Sources, found: Drift) -> None:
        file = provider.modelport
        declared = as_mapping(as_mapping(file.data if file else None).get("catalogue"))
        self._provider, self._sources, self._found = provider, sources, found
        self._known = known_provider(provider.id, declared)
        self._intended = [_Intention(each) for each in as_mappings(declared.get("intended"))]

    def run(self) -> None:
        """Add the facts of the provider, and how many of its models matched."""
        models: dict[tuple[str, str], Mapping[str, Mapping[str, Sequence[Fact]]]] = {}
        for fact in declared_facts(self._provider, self._found.today):
            key = (fact.model_type, fact.model)
            if key not in models:
                models[key] = dict(self._about(*key))
            judged = self._judged(fact, models[key])
            if judged is not None:
                self._found.facts.append(judged)
        if models:
            self._found.matched.append(self._matches(models))

    def _about(
        self, model_type: str, model: str
    ) -> Iterator[tuple[str, Mapping[str, Sequence[Fact]]]]:
        for source, index in self._sources.index.items():
            stated = index.about(self._known, source, model_type, model)
            if stated:
                yield source, stated

    def _judged(
        self, fact: Declared, about: Mapping[str, Mapping[str, Sequence[Fact]]]
    ) -> Judged | None:
        evidence = self._evidence(fact, about)
        may_stand_alone = fact.field in _ALWAYS or (fact.field == facts.RETIRED and fact.retires)
        if not (evidence or may_stand_alone):
            return None
        ruling = self._ruling(fact, evidence)
        copies = len(self._known.copied & evidence.keys())
        independent = len(evidence) - max(copies - 1, 0)
        return Judged(self._known.name, self._provider.id, fact, ruling, evidence, independent)

    def _evidence(
        self, fact: Declared, about: Mapping[str, Mapping[str, Sequence[Fact]]]
    ) -> dict[str, Fact]:
        """Return what each source states about a fact. Sources without a statement are left out."""
        if fact.field == facts.AVAILABLE:
            return self._available(about)
        evidence: dict[str, Fact] = {}
        for source, by_field in about.items():
            if fact.field in by_field:
                held = in_force(by_field[fact.field], self._found.today)
                window = by_field.get(facts.CONTEXT)
                if speaks(held, fact, window[0].value if window else None):
                    evidence[source] = held if held.date else self._dated(source, held)
        return evidence

    def _available(self, about: Mapping[str, object]) -> dict[str, Fact]:
        """Return whether each server lists the model. Catalogues are never complete; servers are."""
        return {
            source: self._dated(
                source,
                Fact(self._known.name, "", "", facts.AVAILABLE, source in about, source=source),
            )
            for source in self._sources.index
            if source in _SERVERS
        }

    def _dated(self, source: str, fact: Fact) -> Fact:
        date_, date_of = self._sources.dates.get(source, ("", ""))
        return replace(fact, date=date_, date_of=date_of)

    def _ruling(self, fact: Declared, evidence: Mapping[str, Fact]) -> Ruling:
        ruling = judge(fact, evidence, self._found.today)
        if ruling.verdict in ("agree", "unknown"):
            return ruling
        for intention in self._intended:
            if intention.covers(fact):
                if intention.holds(self._found.today):
                    return Ruling("intended", intention.reason)
                note = f"the intention ended on {intention.until}"
                return Ruling(ruling.verdict, note, ruling.wanted)
        return ruling

    def _matches(self, models: Mapping[tuple[str, str], Mapping[str, object]]) -> Matched:
        counts = {
            source: sum(source in about for about in models.values())
            for source in self._sources.index
            if self._known.names_in(source)
        }
        missing = [model for (_, model), about in models.items() if not about]
        return Matched(self._known.name, len(models), counts, tuple(missing), self._near(missing))

    def _near(self, missing: Sequence[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for model in missing[:_MOST_SUGGESTIONS]:
            for source, index in self._sources.index.items():
                near = index.near(self._known, source, model)
                if near:
                    found.setdefault(model, f"{source}: {near}")
        return found


_SERVERS = frozenset({"endpoint", "xinference"})
_MOST_SUGGESTIONS = 20
_ALWAYS = frozenset({facts.INPUT, facts.OUTPUT, facts.CONTEXT, facts.MAX_OUTPUT})
"""The fields that are reported even when no source states anything."""


class _Intention:
    """A declared difference: `{model_type, model, field, reason, until}`; a missing key matches anything."""

    def __init__(self, entry: Mapping[str, object]) -> None:
        self._entry = entry
        self.reason = as_text(entry.get("reason"))
        self.until = day(entry.get("until"))

    def covers(self, fact: Declared) -> bool:
        """Return whether it concerns the fact."""
        wanted = {"model_type": fact.model_type, "model": fact.model, "field": fact.field}
        return all(self._entry.get(key) in (None, value) for key, value in wanted.items())

    def holds(self, today: date) -> bool:
        """Return whether it has a reason and has not ended."""
        return bool(self.reason) and bool(self.until) and today.isoformat() <= self.until
