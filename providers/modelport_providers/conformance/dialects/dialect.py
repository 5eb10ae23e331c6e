"""The base of dialects: the requests of one protocol, and the answers of a server that speaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ..server import Asked, Step

Json = dict[str, Any]

PROMPT_TOKENS, ANSWER_TOKENS = 11, 7
"""The token counts of the suite's server, which no estimate would give by chance."""


class Unsupported(Exception):
    """A protocol has no such form. The checks that need it are skipped."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream, before it is encoded."""

    data: str
    name: str = ""

    def encoded(self) -> bytes:
        """Return the bytes that a plain server sends."""
        named = f"event: {self.name}\n" if self.name else ""
        return f"{named}data: {self.data}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Line(Event):
    """One event of a protocol that streams lines of JSON."""

    def encoded(self) -> bytes:
        """Return the line."""
        return f"{self.data}\n".encode()


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call that the model makes."""

    id: str
    name: str
    arguments: str


class Dialect:
    """One protocol. A subclass overrides what its model types need; the rest is skipped by the suite.

    An answer is JSON data unless the method says otherwise.
    """

    name: ClassVar[str] = "unnamed"
    versioned: ClassVar[bool] = False
    """Whether an address may end in `/v1` or leave it out."""
    stream_type: ClassVar[str] = "text/event-stream"
    """The content type of a stream."""
    ending: ClassVar[int] = 1
    """How many events at the end of a stream show that the answer is complete."""
    counted: ClassVar[bool] = True
    """Whether answers contain the server's token counts."""
    batched: ClassVar[bool] = True
    """Whether one request for vectors may contain several texts."""

    def serves(self, model_type: str, asked: Asked) -> bool:
        """Return whether a request for this model type belongs to the protocol."""
        raise NotImplementedError

    def streams(self, asked: Asked) -> bool:
        """Return whether a request asks for a streamed answer."""
        return asked.streamed

    def error(self, message: str) -> Json:
        """Return the body of an error."""
        return {"error": {"message": message}}

    # llm -----------------------------------------------------------------------------------------

    def text(self, text: str, finish: str = "stop") -> Json:
        """Return a whole answer, with `PROMPT_TOKENS` and `ANSWER_TOKENS` when `counted`."""
        raise Unsupported("whole answers")

    def text_events(self, pieces: Sequence[str], finish: str = "stop") -> list[Event]:
        """Return a streamed answer."""
        raise Unsupported("streamed answers")

    def thought_events(self, thought: str, text: str) -> list[Event]:
        """Return a streamed answer that starts with reasoning."""
        raise Unsupported("reasoning")

    def tools(self, calls: Sequence[ToolUse]) -> Json:
        """Return a whole answer that calls tools."""
        raise Unsupported("tool calls")

    def tool_events(self, calls: Sequence[ToolUse], style: str = "plain") -> list[Event]:
        """Return a streamed answer that calls tools.

        Raises:
            Unsupported: Servers of this protocol do not have this style.
        """
        raise Unsupported("streamed tool calls")

    def error_event(self, message: str) -> Event:
        """Return an event that reports an error."""
        raise Unsupported("errors inside a stream")

    def empty_events(self) -> list[Event]:
        """Return events without content, which some servers send between others."""
        return []

    # text-embedding ------------------------------------------------------------------------------

    def texts(self, asked: Asked) -> list[str]:
        """Return the texts in a request for vectors."""
        raise Unsupported("texts of a request")

    def vectors(self, rows: Sequence[tuple[int, Sequence[float]]], tokens: int | None) -> Json:
        """Return vectors with their positions, in the given order, and the tokens unless None."""
        raise Unsupported("vectors")

    def packed_vectors(self, rows: Sequence[tuple[int, Sequence[float]]]) -> Json:
        """Return vectors in base64."""
        raise Unsupported("vectors in base64")

    # the other types -----------------------------------------------------------------------------

    def ranking(self, rows: Sequence[tuple[int, float | None]]) -> Json:
        """Return positions of documents with their scores; None means a missing one."""
        raise Unsupported("rankings")

    def transcript(self, text: str) -> Json:
        """Return the answer with a transcribed text."""
        raise Unsupported("transcripts")

    def speech(self, audio: bytes) -> Sequence[Step]:
        """Return the whole HTTP response with audio."""
        raise Unsupported("speech")

    def verdict(self, flagged: bool) -> Json:
        """Return the verdict of a moderation."""
        raise Unsupported("verdicts")


def halves(text: str) -> tuple[str, str]:
    """Return a text in two pieces."""
    middle = len(text) // 2
    return text[:middle], text[middle:]
