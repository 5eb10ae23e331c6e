"""Find the facts about a model in the sources: by its exact id, or one that differs in case only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .facts import ANY_PROVIDER, RETIRED, SUCCESSOR, Fact
from .source_names import Known

_DIGITS: Final = re.compile(r"\d+")
_LEAST_ALIKE: Final = 0.8
_ANY_TYPE: Final = frozenset({RETIRED, SUCCESSOR})
"""Facts that count whatever type the model has in the source."""


class Index:
    """The facts of one source by model."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_model: dict[str, list[Fact]] = {}
        self._by_owners: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}
        for fact in facts:
            self._by_model.setdefault(fact.model.casefold(), []).append(fact)

    def about(
        self, known: Known, source: str, model_type: str, model: str
    ) -> Mapping[str, Sequence[Fact]]:
        """Return what the source says about a model, by field. It is empty when nothing matches."""
        name = known.model_in(source, model_type, model)
        found: dict[str, list[Fact]] = {}
        for owner in _prefixes_first(known.names_in(source)):
            listed = self._listed(owner, name)
            fitting = [each for each in listed if each.model_type in ("", model_type)]
            of_any = [] if fitting else [each for each in listed if each.field in _ANY_TYPE]
            for fact in fitting or of_any:
                found.setdefault(fact.field, []).append(fact)
            if fitting:
                break
        return found

    def near(self, known: Known, source: str, model: str) -> str:
        """Return the provider's id in the source that is most similar to that of a model, or "".

        Ids with other numbers are other models: `gpt-5.3` is not near `gpt-5.2`.
        """
        alike = self._ids(known.names_in(source)).get(_numbers(model))
        if not alike:
            return ""
        from difflib import get_close_matches

        found = get_close_matches(model, alike, n=1, cutoff=_LEAST_ALIKE)
        return found[0] if found else ""

    def _ids(self, owners: tuple[str, ...]) -> Mapping[tuple[str, ...], list[str]]:
        """Return the ids of some providers, by the numbers in them."""
        if owners not in self._by_owners:
            found: dict[tuple[str, ...], list[str]] = {}
            for facts in self._by_model.values():
                first = facts[0]
                if any(_is_owner(owner, first.provider) for owner in owners):
                    found.setdefault(_numbers(first.model), []).append(first.model)
            self._by_owners[owners] = found
        return self._by_owners[owners]

    def _listed(self, owner: str, name: str) -> list[Fact]:
        wanted = f"{owner}{name}" if owner.endswith("/") else name
        found = self._by_model.get(wanted.casefold(), [])
        own = found if owner.endswith("/") else [f for f in found if _is_owner(owner, f.provider)]
        # Of ids that differ in case, the one with the same case.
        return [each for each in own if each.model == wanted] or own


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(name))


def _prefixes_first(names: Sequence[str]) -> list[str]:
    return sorted(names, key=lambda name: not name.endswith("/"))


def _is_owner(name: str, provider: str) -> bool:
    if provider == ANY_PROVIDER:
        return True
    return provider.startswith(name[:-1]) if name.endswith("*") else provider == name


def facts_of(known: Known, source: str, listed: Iterable[Fact]) -> list[Fact]:
    """Return the facts of a source that are about models of a provider."""
    owners = known.names_in(source)
    return [
        each
        for each in listed
        if any(
            each.model.startswith(owner) if owner.endswith("/") else _is_owner(owner, each.provider)
            for owner in owners
        )
    ]
