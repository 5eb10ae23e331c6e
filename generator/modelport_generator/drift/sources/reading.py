"""The base of all readers of sources: bounded files, notes with places, and collected facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ...load.content import read_bytes
from ...problems import Place, clipped
from ..facts import LISTED, Fact, Value

MOST_BYTES: Final = 128 * 1024 * 1024
MOST_FACTS: Final = 2_000_000
_MOST_NOTES: Final = 50


class SourceTrouble(Exception):
    """A source cannot be read at all."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")


@dataclass(frozen=True, slots=True)
class Note:
    """A part of a source that was left out, and the reason."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model of a source, to which facts belong."""

    provider: str
    model_type: str
    model: str
    date: str = ""
    url: str = ""


@dataclass(slots=True)
class Reading:
    """The content of one source."""

    kind: str
    where: str
    version: str = ""
    date: str = ""
    """The newest day that the source states, or that of its file."""
    licence: str = ""
    facts: list[Fact] = field(default_factory=list[Fact])
    notes: list[Note] = field(default_factory=list[Note])
    omitted: int = 0
    """The number of notes beyond those that are kept."""
    is_file_day: bool = False
    """Whether the day is only that on which the file was last changed."""

    def add(
        self,
        model: Model,
        name: str,
        value: Value | None,
        *,
        also: Value | None = None,
        starts: str = "",
        cited: bool = True,
        currency: str = "",
    ) -> None:
        """Add a fact about a model. None adds nothing."""
        if value is None:
            return
        if len(self.facts) >= MOST_FACTS:
            raise SourceTrouble(self.where, f"it contains more than {MOST_FACTS} facts")
        priced = currency or ("USD" if name.endswith("_per_million") else "")
        self.facts.append(
            Fact(
                model.provider,
                model.model_type,
                model.model,
                name,
                value,
                priced,
                self.kind,
                model.date,
                model.url,
                also,
                starts,
                cited,
            )
        )

    def date_by_file(self, path: Path) -> None:
        """Take the day on which a file was last changed, unless the source states a day."""
        if not self.date:
            self.date, self.is_file_day = file_day(path), True

    def list(self, model: Model) -> None:
        """Add the fact that the source lists a model."""
        self.add(model, LISTED, True)

    def note(self, place: Place | str, message: str) -> None:
        """Note what was left out."""
        if len(self.notes) >= _MOST_NOTES:
            self.omitted += 1
            return
        at = Place(place) if isinstance(place, str) else place
        self.notes.append(Note(at, clipped(message)))


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of a regular file of a bounded size.

    Raises:
        SourceTrouble: It cannot be read, or is larger.
    """
    try:
        raw = read_bytes(str(path), most + 1, is_regular=False)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceTrouble(str(path), f"it cannot be read: {reason}") from None
    if len(raw) > most:
        raise SourceTrouble(str(path), f"it is larger than {most} bytes")
    return raw


def json_of(path: Path) -> Any:
    """Return the content of a JSON file, with fractions as `Decimal`.

    Raises:
        SourceTrouble: It is not readable JSON; the message has the line.
    """
    return json_from(bytes_of(path), str(path))


def json_from(raw: bytes, where: str) -> Any:
    """Return JSON that is already in memory; see `json_of`."""
    try:
        text = raw.decode("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=_reject)
    except json.JSONDecodeError as error:
        at = f"{where}:{error.lineno}:{error.colno}"
        raise SourceTrouble(at, f"it is not JSON: {error.msg}") from None
    except RecursionError:
        raise SourceTrouble(where, "it is nested too deep") from None
    except (ValueError, ArithmeticError) as error:
        raise SourceTrouble(where, f"it is not JSON: {error}") from None


def _reject(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")


def file_day(path: Path) -> str:
    """Return the day on which a file was last changed, for sources that state none."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date().isoformat()
    except (OSError, OverflowError, ValueError):
        return ""


def text_of(value: Mapping[str, Any], key: str) -> str:
    """Return a text of sensible length under a key, or ""."""
    found = value.get(key)
    return found if isinstance(found, str) and len(found) <= 2000 else ""
