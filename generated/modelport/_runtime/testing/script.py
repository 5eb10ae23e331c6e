"""The answers of a fake, in order."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeGuard, cast

from ..schema.json_types import is_sequence

_PIECE = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of some seconds before the next piece."""

    seconds: float


class ScriptExhausted(AssertionError):
    """A fake was called more often than its script has answers."""


class Script:
    """Answers, one per call; threads may take them concurrently."""

    def __init__(self, answers: Iterable[Any], name: str, *, deep: bool = True) -> None:
        if isinstance(answers, str | bytes | Mapping):
            kind = type(cast("Any", answers)).__name__
            raise TypeError(f"the script of {name} is of type {kind}; it must be a list")
        self._answers = list(answers)
        self._name = name
        self._deep = deep
        self._given = 0
        self._lock = Lock()

    @property
    def left(self) -> int:
        """How many answers are left, pauses included."""
        return len(self._answers) - self._given

    def take(self, call: Any) -> Iterator[Any]:
        """Return the pieces of the next answer, with the pauses before it; functions are called.

        Raises:
            ScriptExhausted: The script has no answer left.
        """
        with self._lock:
            pieces: list[Any] = []
            while True:
                if self._given >= len(self._answers):
                    raise ScriptExhausted(
                        f"the script of {self._name} has no answer left after {self._given}"
                    )
                answer = self._answers[self._given]
                self._given += 1
                pieces.append(answer)
                if not isinstance(answer, Pause):
                    break
        return iter(list(_flat(pieces, call, self._deep)))


def is_error(piece: Any) -> TypeGuard[BaseException]:
    """Return whether a piece is an exception, or the class of one, that must be raised."""
    return isinstance(piece, BaseException) or _is_error_class(piece)


def _is_error_class(piece: Any) -> bool:
    return isinstance(piece, type) and issubclass(piece, BaseException)


def spoken(text: str) -> list[str]:
    """Return a text in pieces, as a model would stream it."""
    return _PIECE.findall(text) or [text]


def _flat(pieces: Iterable[Any], call: Any, deep: bool, depth: int = 0) -> Iterator[Any]:
    for piece in pieces:
        if is_sequence(piece) and (deep or depth == 0):
            yield from _flat(piece, call, deep, depth + 1)
        elif _is_function(piece):
            yield from _flat([_called(piece, call)], call, deep, depth)
        else:
            yield piece


def _is_function(piece: Any) -> TypeGuard[Callable[..., Any]]:
    return callable(piece) and not _is_error_class(piece)


def _called(function: Callable[..., Any], call: Any) -> Any:
    takes = list(inspect.signature(function).parameters.values())
    return function(call) if takes else function()


def text_of(value: Any) -> str:
    """Return the answer for a value that is not a text: its JSON."""
    dump = getattr(value, "model_dump_json", None)
    return str(dump()) if dump is not None else json.dumps(value, ensure_ascii=False)
