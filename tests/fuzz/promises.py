"""The parts that targets share: bytes split into pieces, JSON from bytes, and the errors that a parser may raise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Broken(AssertionError):
    """A promise that the input broke."""


def holds(condition: object, promise: str) -> None:
    """Raise when a promise is broken."""
    if not condition:
        raise Broken(promise)


def pieces_of(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the input without its first bytes, and the same split at the places that those select."""
    count = data[0] % 8 if data else 0
    sizes, rest = data[1 : 1 + count], data[1 + count :]
    pieces: list[bytes] = []
    at = 0
    for size in sizes:
        pieces.append(rest[at : at + size])
        at += size
    return rest, [piece for piece in [*pieces, rest[at:]] if piece]


def texts_of(data: bytes) -> tuple[str, list[str]]:
    """Return the same as texts."""
    count = data[0] % 8 if data else 0
    sizes, text = data[1 : 1 + count], data[1 + count :].decode("utf-8", "surrogateescape")
    pieces: list[str] = []
    at = 0
    for size in sizes:
        pieces.append(text[at : at + size])
        at += size
    return text, [piece for piece in [*pieces, text[at:]] if piece]


def json_of(data: bytes) -> Any:
    """Return JSON, or None when it is invalid."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def outcome(
    work: Callable[[], T], allowed: type[Exception] | tuple[type[Exception], ...]
) -> T | str:
    """Return the result, or the name of an allowed error; other errors are raised."""
    try:
        return work()
    except allowed as error:
        return f"raised {type(error).__name__}"


def rejoined(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return spans, with adjacent ones of the same kind joined."""
    joined: list[tuple[str, str]] = []
    for kind, text in pieces:
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return [(kind, text) for kind, text in joined if text]


def each(items: Any) -> Iterator[Any]:
    """Yield the items of a list, or any other value as the only item."""
    yield from items if isinstance(items, list) else [items]
