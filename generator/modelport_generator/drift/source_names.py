"""The names of a provider in each source: from the table in providers.toml, and from its own declarations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ..json_values import as_list, as_mapping, as_text

_OWN: Final = frozenset({"facts", "endpoint", "xinference"})
"""Sources that name providers as their definitions do."""


@dataclass(frozen=True, slots=True)
class Known:
    """A provider with its names in the sources."""

    name: str
    """The name under which reports list it."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By source: its providers there. Names end in `*` for any ending; `name/` is the start of an id."""
    copied: frozenset[str] = frozenset()
    """The sources that copy the vendor's price list."""
    aliases: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """By model type and id: the id in every source, or by source."""

    def names_in(self, source: str) -> tuple[str, ...]:
        """Return the provider's names in a source."""
        found = self.names.get(source, ())
        return (*found, self.name) if source in _OWN else found

    def model_in(self, source: str, model_type: str, model: str) -> str:
        """Return a model's name in a source: its own id, unless an alias is declared."""
        alias = as_mapping(self.aliases.get(model_type)).get(model)
        return as_text(alias) or as_text(as_mapping(alias).get(source)) or model


def known_provider(provider_id: str, declared: Mapping[str, Any]) -> Known:
    """Return a provider with its names in the sources.

    Args:
        provider_id: Its id.
        declared: What its `modelport.yaml` says under `catalogue`, which precedes the table.
    """
    name, row = _table().get(provider_id, (provider_id, {}))
    names = {
        source: tuple(as_list(listed)) for source, listed in row.items() if source not in _KEYS
    }
    for source, listed in as_mapping(declared.get("providers")).items():
        given = [listed] if isinstance(listed, str) else as_list(listed)
        names[source] = tuple(each for each in given if isinstance(each, str))
    for source in _OWN:
        names[source] = (*names.get(source, ()), provider_id)
    copied = frozenset(as_list(row.get("copied")))
    return Known(name, names, copied, as_mapping(declared.get("aliases")))


def named_ids() -> Mapping[str, str]:
    """Return the ids of the providers in the table, by their ids and by their names in reports."""
    ids = {provider_id: provider_id for provider_id in _table()}
    return {**{name: provider_id for provider_id, (name, _) in _table().items()}, **ids}


_KEYS: Final = frozenset({"id", "copied"})


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """Return the rows of the table with their names, by the id of the provider."""
    text = (Path(__file__).parent / "providers.toml").read_text(encoding="utf-8")
    rows: Mapping[str, Mapping[str, Any]] = tomllib.loads(text)
    return {as_text(row.get("id")) or name: (name, row) for name, row in rows.items()}
