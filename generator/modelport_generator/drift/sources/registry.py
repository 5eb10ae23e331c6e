"""The readers of sources by kind: the built-in ones, and those of the entry-point group `modelport.sources`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any, Final

from ..facts import Fact, name
from .reading import MOST_FACTS, Reading, SourceTrouble

GROUP: Final = "modelport.sources"

KINDS: Final[Mapping[str, str]] = {
    "litellm": "litellm",
    "models.dev": "models_dev",
    "genai-prices": "genai_prices",
    "openrouter": "openrouter",
    "endpoint": "endpoint",
    "xinference": "xinference",
    "catalogue": "catalogue",
    "facts": "own_facts",
}
"""The module of each kind."""
_WITHOUT_DEFAULT: Final = ("endpoint", "xinference", "catalogue", "facts")
_PRICE_LISTS: Final = ("litellm", "models.dev", "genai-prices")
"""Lists of thousands of models; one without any model is an error page or another file."""


def read_source(kind: str, where: str, today: date) -> list[Reading]:
    """Read one source.

    Raises:
        SourceTrouble: No reader has this kind, or nothing in the source can be read.
    """
    module = KINDS.get(kind)
    if module is None:
        return [_third_party(kind, where, today)]
    if not where and kind in _WITHOUT_DEFAULT:
        raise SourceTrouble(kind, f"it has no default: write {kind}=WHERE")
    read: Any = import_module(f".{module}", __package__).read
    found: Reading | list[Reading] = read(where, today)
    readings = found if isinstance(found, list) else [found]
    notes = [note for each in readings for note in each.notes]
    if notes and not any(each.facts for each in readings):
        first = notes[0].place
        at = str(first) if first.line > 1 else first.file
        raise SourceTrouble(at, f"nothing in the source can be read: {notes[0].message}")
    if kind in _PRICE_LISTS and not any(each.facts for each in readings):
        raise SourceTrouble(
            where or kind, f"nothing in it is a fact of {kind}: is it another file?"
        )
    return readings


def installed(kind: str) -> bool:
    """Return whether the data of a source comes from an installed package."""
    package = _PACKAGES.get(kind)
    return package is not None and find_spec(package) is not None


_PACKAGES: Final = {"litellm": "litellm", "genai-prices": "genai_prices"}


def _third_party(kind: str, where: str, today: date) -> Reading:
    """Read with the reader of another distribution: a function of (where, today) that yields facts."""
    known = {each.name: each for each in entry_points(group=GROUP)}
    if kind not in known:
        kinds = ", ".join([*KINDS, *sorted(known)])
        raise SourceTrouble(kind, f"no source has this kind; known: {kinds}")
    reading = Reading(kind, where)
    try:
        for each in known[kind].load()(where, today):
            if not isinstance(each, Fact) or not name(each.model):
                raise SourceTrouble(
                    where, f"the reader of {kind} yields {type(each).__name__}, not Fact"
                )
            if len(reading.facts) >= MOST_FACTS:
                raise SourceTrouble(where, f"it contains more than {MOST_FACTS} facts")
            reading.facts.append(each)
    except SourceTrouble:
        raise
    except Exception as error:  # it is third-party code
        raise SourceTrouble(
            where, f"the reader of {kind} failed: {type(error).__name__}: {error}"
        ) from error
    reading.date = max((each.date for each in reading.facts), default="")
    return reading
