"""What a fake is to answer, in the order in which it is used."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeGuard, cast

from ..schema.shapes import is_sequence

_PIECE = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds of silence before what follows."""

    seconds: float


class ScriptExhausted(AssertionError):
    """A fake was asked more often than its script has answers."""


class Script:
    """Answers, given out one a call; threads may take them at once."""

    def __init__(self, answers: Iterable[Any], name: str, *, deep: bool = True) -> None:
        if isinstance(answers, str | bytes | Mapping):
            kind = type(cast("Any", answers)).__name__
            raise TypeError(f"the script of {name} is a {kind}; it has to be a list")
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
        """Give the pieces of the next answer, pauses before it first; functions are called.

        Raises:
            ScriptExhausted: There is none.
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
    """Tell whether a piece is an exception, or the class of one, that is to be raised."""
    return isinstance(piece, BaseException) or _is_error_class(piece)


def _is_error_class(piece: Any) -> bool:
    return isinstance(piece, type) and issubclass(piece, BaseException)


def spoken(text: str) -> list[str]:
    """Return a text in the pieces in which a model would stream it."""
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
    """Return what a fake says for a value that is no text: its JSON."""
    dump = getattr(value, "model_dump_json", None)
    return str(dump()) if dump is not None else json.dumps(value, ensure_ascii=False)
