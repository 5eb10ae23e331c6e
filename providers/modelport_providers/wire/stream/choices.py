"""Keep the choices after the first separate, so that an app gets each of several answers unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from modelport.adapters import whole_characters
from modelport.entities import LLMResult

from .delta import Delta
from .opaque_data import merged


class OtherChoices:
    """Collects the choices after the first from the pieces of a stream, by their index."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[int, list[Delta]] = {}

    def add(self, pieces: Mapping[int, Delta]) -> None:
        """Take what one event adds to them."""
        for index, piece in pieces.items():
            self._found.setdefault(index, []).append(piece)

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def finished(self) -> bool:
        """Whether the server gave a reason for the end of each."""
        return all(any(one.finish_reason for one in pieces) for pieces in self._found.values())

    def results(self, assembled: Callable[[Delta, Iterable[Any]], LLMResult]) -> list[LLMResult]:
        """Return the answers in the order of their indices.

        assembled: makes an answer from the whole piece and the pieces of the tool calls.
        """
        return [
            assembled(_joined(pieces), [one.tool_calls for one in pieces])
            for _, pieces in sorted(self._found.items())
        ]


def _joined(pieces: list[Delta]) -> Delta:
    kept = [one.kept for one in pieces if one.kept]
    return Delta(
        whole_characters("".join(one.text for one in pieces)),
        whole_characters("".join(one.reasoning for one in pieces)),
        finish_reason=next((one.finish_reason for one in pieces if one.finish_reason), None),
        fingerprint=pieces[-1].fingerprint,
        kept=None if not kept else merged(kept),
    )
