"""Collect the chunks of a stream into the result that `invoke` would have returned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage
    from modelport.interfaces import ToolCallPiece


_FOLD = 8192
"""Number of pieces after which text is compressed."""


class Text:
    """A text that grows by pieces. Long text is kept compressed, because it is all that grows in a long stream."""

    __slots__ = ("_packed", "_packer", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        """The latest pieces; callers that append here call `fold` from time to time."""
        self._packed = bytearray()
        self._packer: Any = None

    def __bool__(self) -> bool:
        return self._packer is not None or any(self.pieces)

    def add(self, piece: str) -> None:
        """Append a piece."""
        self.pieces.append(piece)
        if len(self.pieces) >= _FOLD:
            self.fold()

    def fold(self) -> None:
        """Compress the pieces."""
        import zlib

        if self._packer is None:
            # The fastest level compresses prose to a third, in 0.1 microseconds per piece.
            self._packer = zlib.compressobj(1)
        self._packed += self._packer.compress("".join(self.pieces).encode("utf-8", _ANY))
        self.pieces.clear()

    def value(self) -> str:
        """Return the whole text; more may follow."""
        rest = "".join(self.pieces)
        if self._packer is None:
            return rest
        import zlib

        packed = self._packed + self._packer.copy().flush()
        return zlib.decompress(packed).decode("utf-8", _ANY) + rest


_ANY = "surrogatepass"
"""Servers that split a character send halves that are not valid UTF-8."""


class Collector:
    """Keeps the content of the chunks of one answer, but not the chunks: a long stream needs little more than its text.

    Text and reasoning keep their order. While both are open, the reasoning came first: a piece of
    reasoning after text closes both, so a piece of text does not depend on what came before it.
    """

    __slots__ = (
        "_calls",
        "_growing",
        "_last",
        "_model",
        "_opaque",
        "_others",
        "_parts",
        "_pieces",
        "_reasoning",
        "_text",
        "_timed",
    )

    def __init__(self, model: str, timed: Callable[[LLMUsage], LLMUsage] | None = None) -> None:
        """Create an empty collector.

        timed: Returns a usage with the times of the stream filled in.
        """
        self._model = model
        self._timed = timed
        self._parts: list[Any] = []
        """The finished parts."""
        self._reasoning = Text()
        self._text = Text()
        self._pieces = self._text.pieces
        self._opaque: Any = None
        self._others: tuple[LLMResult, ...] = ()
        self._calls: list[Any] = []
        self._growing: dict[int, list[Any]] = {}
        self._last: dict[str, Any] = {}

    def add(self, chunk: LLMResultChunk) -> None:
        """Record one chunk. The hot loop of a stream calls this: nearly all chunks add one string."""
        delta = chunk.delta
        message = delta.message
        content = message.content
        if delta.finish_reason is None and delta.usage is None and not message.tool_calls:
            if isinstance(content, str):
                pieces = self._pieces
                pieces.append(content)
                if len(pieces) >= _FOLD:
                    self._text.fold()
                return
            if message.opaque_body is None and (
                self._thinks(content) if content else self._calls_on(chunk.call_pieces)
            ):
                return
        self._note(chunk)

    @property
    def begun(self) -> bool:
        """Whether anything has arrived."""
        return bool(self._pieces or self._last or self._text or self._reasoning or self._growing)

    @property
    def text(self) -> str:
        """The text so far."""
        closed = "".join(part.data for part in self._parts if part.type == "text")
        return closed + self._text.value()

    def result(self, latency: float) -> LLMResult:
        """Return everything so far as one result.

        latency: seconds since the call began, used when the adapter measured none.
        """
        from modelport.entities import AssistantPromptMessage, LLMResult, LLMUsage

        usage: LLMUsage = self._last.get("usage") or LLMUsage.empty_usage()
        if self._timed is not None:
            usage = self._timed(usage)
        if not usage.latency:
            usage = usage.model_copy(update={"latency": latency})
        result = LLMResult(
            model=self._last.get("model") or self._model,
            message=AssistantPromptMessage(
                content=self._content(),
                tool_calls=list(self._calls) or self._unfinished(),
                opaque_body=self._opaque,
            ),
            usage=usage,
            system_fingerprint=self._last.get("system_fingerprint"),
            finish_reason=self._last.get("finish_reason"),
        )
        if self._others:
            result.answered_also(self._others)
        return result

    def _unfinished(self) -> list[Any]:
        """Return the tool calls that have arrived so far."""
        from modelport.entities import AssistantPromptMessage

        call = AssistantPromptMessage.ToolCall
        return [
            call(
                id=identity,
                type="function",
                function=call.ToolCallFunction(name=name, arguments="".join(pieces)),
            )
            for _, (identity, name, pieces) in sorted(self._growing.items())
        ]

    def _thinks(self, content: list[Any]) -> bool:
        """Record a content that only continues the reasoning; 0.7 us instead of 1.4 for `_note`."""
        part = content[0]
        if len(content) > 1 or part.type != "thinking" or part.signature or self._text:
            return False
        self._reasoning.add(part.data)
        return True

    def _calls_on(self, pieces: Sequence[ToolCallPiece]) -> bool:
        """Record a chunk that only continues tool calls, in half the time of `_note`."""
        for piece in pieces:
            self._grow(piece)
        return bool(pieces)

    def _note(self, chunk: LLMResultChunk) -> None:
        delta, last = chunk.delta, self._last
        message = delta.message
        for piece in chunk.call_pieces:
            self._grow(piece)
        if message.tool_calls:
            self._calls += message.tool_calls
        if chunk.others:
            self._others = chunk.others
        if message.opaque_body is not None:
            self._opaque = message.opaque_body
        if isinstance(message.content, list):
            for part in message.content:
                self._note_part(part)
        elif message.content:
            self._text.add(message.content)
        last["model"] = chunk.model or last.get("model")
        if delta.usage is not None:
            if self._timed is not None:
                self._timed(delta.usage)
            last["usage"] = delta.usage
        if delta.finish_reason:
            last["finish_reason"] = delta.finish_reason
        if chunk.system_fingerprint:
            last["system_fingerprint"] = chunk.system_fingerprint

    def _grow(self, piece: ToolCallPiece) -> None:
        known = self._growing.get(piece.index)
        if known is None:
            known = self._growing[piece.index] = ["", "", []]
        known[0] = piece.id or known[0]
        known[1] = piece.name or known[1]
        known[2].append(piece.arguments)

    def _note_part(self, part: Any) -> None:
        if part.type == "thinking":
            if self._text:
                self._close()
            self._reasoning.add(part.data)
            if part.signature:
                # A thinking part ends with its signature.
                self._close(part.signature)
        elif part.type == "text" and part.opaque_body is None:
            self._text.add(part.data)
        else:
            self._close()
            self._parts.append(part)

    def _close(self, signature: str | None = None) -> None:
        """Close the open part; another part begins after it."""
        self._parts += _open_parts(self._reasoning, self._text, signature)
        self._reasoning, self._text = Text(), Text()
        self._pieces = self._text.pieces

    def _content(self) -> Any:
        if not self._parts and not self._reasoning:
            return self._text.value()
        return [*self._parts, *_open_parts(self._reasoning, self._text, None)]


def _open_parts(reasoning: Text, text: Text, signature: str | None) -> list[Any]:
    from modelport.entities import TextPromptMessageContent, ThinkingPromptMessageContent

    parts: list[Any] = []
    if reasoning or signature:
        thought = ThinkingPromptMessageContent(data=reasoning.value(), signature=signature)
        parts.append(thought)
    if text:
        parts.append(TextPromptMessageContent(data=text.value()))
    return parts
