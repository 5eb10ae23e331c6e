"""Convert the pieces that an adapter reads to the chunks and results that an app receives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from modelport.adapters import whole_characters
from modelport.entities import LLMResult, LLMResultChunk, LLMUsage
from modelport.interfaces import ToolCallPiece

from . import entities
from .choices import OtherChoices
from .delta import Delta as Delta
from .halves import Halves
from .opaque_data import has_content, merged
from .reasoning import LeakedTags, ThinkSplitter, split_whole
from .tool_calls import ToolCallAssembler
from .tool_text import ToolCallText

_UNNAMED = {"reasoning": "thinking"}
"""Reasoning with its own kind of part, as Anthropic's, has no field name."""

_SAMPLE = 8192
"""Pieces that a token estimate examines; the rest is assumed to be similar."""


class Written:
    """The written text, as far as a token estimate needs it."""

    __slots__ = ("pieces", "skipped")

    def __init__(self, *pieces: str) -> None:
        self.pieces = list(pieces)
        """The first pieces; the hot path of a stream appends here itself."""
        self.skipped = 0
        """Number of the pieces after them."""

    def add(self, piece: str) -> None:
        """Take a piece."""
        if len(self.pieces) < _SAMPLE:
            self.pieces.append(piece)
        else:
            self.skipped += 1

    def tokens(self, count: Callable[[str], int]) -> int:
        """Estimate the tokens of everything from those of the first pieces."""
        sample = "".join(self.pieces)
        if not sample:
            return 0
        return round(count(sample) * (1 + self.skipped / len(self.pieces)))


UsageOf = Callable[[Mapping[str, Any] | None, Written], LLMUsage]
"""Makes a usage from the server's count, None when it did not count, and the written text."""


@dataclass(slots=True)
class AnswerRules:
    """What is needed to read the answer to a call."""

    model: str
    usage_of: UsageOf
    origin: str = ""
    """The name under which the message keeps data that its server needs again."""
    tools: tuple[str, ...] = ()
    starts_thinking: bool = False
    think_tags: bool = True
    first_index: int = field(default=0)


class StreamAssembler:
    """Make chunks from deltas: one for each piece of text or reasoning, and a last one.

    The last one has the whole tool calls, the finish reason and the usage.
    """

    def __init__(self, rules: AnswerRules) -> None:
        self._rules = rules
        self._model = rules.model
        self._index = rules.first_index
        self._think = ThinkSplitter(starts_open=rules.starts_thinking)
        self._tagged = rules.think_tags
        self._leaks: LeakedTags | None = None
        self._calls = ToolCallAssembler(rules.tools)
        self._call_text = ToolCallText() if rules.tools else None
        self._plain = not rules.think_tags
        """Whether text without `<` is certainly text."""
        self._thinks_as: str | None = None
        """The field of the last reasoning."""
        self._passed = ""
        """The last text that the splitter of thoughts did not see."""
        self._written = Written()
        self._kept: list[Mapping[str, Any]] = []
        self._others: OtherChoices | None = None
        self._text_halves, self._thought_halves = Halves(), Halves()
        self._halved = False
        """Whether half a character waits, so that no piece may take a shortcut."""
        # Bound once: every chunk of a stream passes through these.
        self._sample = self._written.pieces.append
        self._make = LLMResultChunk.maker()
        self._think_of = LLMResultChunk.thought_maker()
        self.usage: Mapping[str, Any] | None = None
        self.finish_reason: str | None = None
        self.fingerprint: str | None = None
        self.ended = False

    @property
    def made(self) -> int:
        """Number of the next chunk."""
        return self._index

    @property
    def begun(self) -> bool:
        """Whether anything has been returned yet."""
        return self._index > self._rules.first_index

    @property
    def complete(self) -> bool:
        """Whether the server has marked the answer as complete in any way."""
        others = self._others
        return self.ended or (
            self.finish_reason is not None and (others is None or others.finished)
        )

    @property
    def silent(self) -> bool:
        """Whether the server has sent nothing: no piece, no call, no finish reason."""
        return not self.begun and not self._calls and self.finish_reason is None

    def add(self, delta: Delta, chunks: list[LLMResultChunk]) -> bool:
        """Take one delta and append its chunks to `chunks`; return whether the answer has grown.

        It may grow although the app gets nothing yet. A count of tokens adds nothing to it, nor
        does a second reason for its end.
        """
        text, reasoning = delta.text, delta.reasoning
        grown = bool(
            text or reasoning or delta.signature or delta.opaque or delta.unseen or delta.end
        )
        if delta.opaque:
            self._opaque(delta.opaque, chunks)
        if self._halved or not (text.isascii() and reasoning.isascii()):
            text, reasoning = self._whole(delta)
        if reasoning:
            self._thinks_as = None if self._halved else (delta.kept or _UNNAMED).get("reasoning")
            self._reasoning(reasoning, chunks)
        if delta.signature:
            self._seal(delta.signature, chunks)
        if text:
            if self._plain and "<" not in text:
                self._text_chunk(text, chunks)
            else:
                self._text(text, chunks)
        if delta.tool_calls:
            size = self._calls.size
            self._call_pieces(self._calls.add(delta.tool_calls), chunks)
            grown = grown or self._calls.size > size
        if delta.kept and not (self._kept and self._kept[-1] is delta.kept):
            # An object that is repeated with every piece is kept once.
            self._kept.append(delta.kept)
            grown = grown or has_content(delta.kept)
        if delta.usage:
            # Anthropic counts the prompt at the beginning and the answer at the end.
            self.usage = {**(self.usage or {}), **delta.usage}
        if delta.fingerprint:
            self.fingerprint = delta.fingerprint
        # Xinference sends "stop" in a chunk after "length": the first reason is the true one.
        if delta.finish_reason and self.finish_reason is None:
            self.finish_reason = delta.finish_reason
            grown = True
        if delta.others:
            self._note_others(delta.others)
            grown = grown or any(map(_has_content, delta.others.values()))
        if delta.end:
            self.ended = True
        return grown

    def say(self, text: str, chunks: list[LLMResultChunk]) -> None:
        """Take a piece that contains only text."""
        is_whole = text.isascii() or whole_characters(text) is text
        chunk = self.plain_chunk(text) if is_whole else None
        if chunk is None:
            self.add(Delta(text), chunks)
        else:
            chunks.append(chunk)

    def plain_chunk(self, text: str) -> LLMResultChunk | None:
        """Return the chunk for text without tags, None when it must be parsed.

        Nearly all events of a stream take this path.
        """
        if not self._plain or "<" in text or not text:
            return None
        index = self._index
        self._index = index + 1
        if index < _SAMPLE:
            self._sample(text)
        else:
            self._written.skipped += 1
        self._passed = text
        return self._make(self._model, text, index, self.fingerprint)

    def plain_chunks(self, texts: list[str]) -> list[LLMResultChunk] | None:
        """Return the chunks for several texts without tags, None when one must be parsed."""
        if not self._plain or "" in texts or "<" in "".join(texts):
            return None
        index = self._index
        self._index = index + len(texts)
        if self._index <= _SAMPLE:
            self._written.pieces += texts
        else:
            for text in texts:
                self._written.add(text)
        self._passed = texts[-1]
        make, model, fingerprint = self._make, self._model, self.fingerprint
        return [make(model, text, number, fingerprint) for number, text in enumerate(texts, index)]

    def plain_thought(self, text: str, name: str) -> LLMResultChunk | None:
        """Return the chunk for reasoning without tags, None when it must be parsed.

        name: The field that it came in, which is sent back to the server.
        """
        leaks = self._leaks
        if leaks is None or name != self._thinks_as or not leaks.plain or "<" in text or not text:
            return None
        index = self._index
        self._index = index + 1
        if index < _SAMPLE:
            self._sample(text)
        else:
            self._written.skipped += 1
        return self._think_of(self._model, text, index, self.fingerprint)

    def plain_arguments(self, text: str, index: int) -> LLMResultChunk | None:
        """Return the chunk for further arguments, None when it is not clear which call they belong to."""
        piece = self._calls.grow(index, text)
        if piece is None:
            return None
        self._index += 1
        return LLMResultChunk.of_call_pieces(self._model, (piece,), self._index - 1)

    def finish(self) -> list[LLMResultChunk]:
        """Return the chunks that were held back and the last one."""
        chunks: list[LLMResultChunk] = []
        self.release(chunks)
        calls = self._calls.calls(cut=self.finish_reason == "length")
        origin = self._rules.origin
        message = entities.Closing(origin, calls, merged(self._kept))
        chunks.append(
            entities.last_chunk(
                self._rules.model,
                self._index,
                message,
                self._rules.usage_of(self.usage, self._written),
                finish_reason(self.finish_reason, bool(calls)),
                self.fingerprint,
            )
        )
        if self._others is not None:
            chunks[-1].answered_also(self._others.results(self._other_result))
        return chunks

    def release(self, chunks: list[LLMResultChunk]) -> None:
        """Append the chunks that were held back; nothing is added after this."""
        if thought := self._thought_halves.finish():
            self._reasoning(thought, chunks)
        if text := self._text_halves.finish():
            self._text(text, chunks)
        if self._leaks is not None and (rest := self._leaks.finish()):
            self._thought(rest, chunks)
        for kind, piece in self._think.finish(cut=self.finish_reason == "length"):
            self._span(kind, piece, chunks)
        if self._call_text is not None and (rest := self._call_text.finish(self._calls)):
            self._text_chunk(rest, chunks)

    def _whole(self, delta: Delta) -> tuple[str, str]:
        """Return text and reasoning with whole characters; a half at an end waits for its other half."""
        reasoning = self._thought_halves.feed(delta.reasoning)
        if delta.text or delta.signature:
            reasoning += self._thought_halves.finish()
        text = self._text_halves.feed(delta.text)
        self._halved = bool(self._thought_halves.waiting or self._text_halves.waiting)
        if self._halved:
            self._plain, self._thinks_as = False, None
        return text, reasoning

    def _note_others(self, pieces: Mapping[int, Delta]) -> None:
        if self._others is None:
            self._others = OtherChoices()
        self._others.add(pieces)
        for piece in pieces.values():
            self._written.add(piece.reasoning + piece.text)

    def _other_result(self, whole: Delta, calls: Iterable[Any]) -> LLMResult:
        assembler = ToolCallAssembler(self._rules.tools)
        for pieces in calls:
            assembler.add(pieces)
        return _one_result(whole, assembler, self._rules, LLMUsage.empty_usage())

    def _text(self, text: str, chunks: list[LLMResultChunk]) -> None:
        if self._leaks is not None and (rest := self._leaks.finish()):
            self._thought(rest, chunks)
        if self._tagged:
            if self._passed:
                self._think.skip(self._passed)
                self._passed = ""
            for kind, piece in self._think.feed(text):
                self._span(kind, piece, chunks)
        else:
            self._span("text", text, chunks)
        self._plain = not self._halved and (not self._tagged or self._think.plain)
        if self._call_text is not None:
            self._plain &= self._call_text.plain

    def _span(self, kind: str, piece: str, chunks: list[LLMResultChunk]) -> None:
        if kind == "reasoning":
            self._thought(piece, chunks)
            return
        if self._call_text is not None:
            piece = self._call_text.feed(piece, self._calls)
        if piece:
            self._text_chunk(piece, chunks)

    def _reasoning(self, text: str, chunks: list[LLMResultChunk]) -> None:
        if self._leaks is None:
            self._leaks = LeakedTags()
            for kind, piece in self._think.trust_server():
                self._span(kind, piece, chunks)
        if clean := self._leaks.feed(text):
            self._thought(clean, chunks)
        if not self._leaks.plain:
            # Held-back text must be returned before the next text.
            self._plain = False

    def _thought(self, text: str, chunks: list[LLMResultChunk]) -> None:
        self._written.add(text)
        chunks.append(
            LLMResultChunk.of_reasoning(self._rules.model, text, self._index, self.fingerprint)
        )
        self._index += 1

    def _seal(self, signature: str, chunks: list[LLMResultChunk]) -> None:
        if self._leaks is not None and (rest := self._leaks.finish()):
            self._thought(rest, chunks)
        chunks.append(entities.seal_chunk(self._rules.model, self._index, signature))
        self._index += 1

    def _opaque(self, bodies: Iterable[Any], chunks: list[LLMResultChunk]) -> None:
        for body in bodies:
            chunks.append(
                entities.opaque_chunk(self._rules.model, self._index, self._rules.origin, body)
            )
            self._index += 1

    def _call_pieces(self, pieces: list[ToolCallPiece], chunks: list[LLMResultChunk]) -> None:
        if pieces:
            chunks.append(LLMResultChunk.of_call_pieces(self._model, pieces, self._index))
            self._index += 1

    def _text_chunk(self, text: str, chunks: list[LLMResultChunk]) -> None:
        if self.usage is None:
            self._written.add(text)
        chunks.append(self._make(self._model, text, self._index, self.fingerprint))
        self._index += 1


def whole_result(delta: Delta, rules: AnswerRules) -> LLMResult:
    """Make the result of an answer in one piece."""
    written = Written(_written(delta) + "".join(map(_written, delta.others.values())))
    usage = rules.usage_of(delta.usage, written)
    result = _one_result(delta, _whole_calls(delta, rules), rules, usage)
    if delta.others:
        # The server's count is the usage of the whole call, so the first choice has it.
        result.answered_also(
            _one_result(one, _whole_calls(one, rules), rules, LLMUsage.empty_usage())
            for _, one in sorted(delta.others.items())
        )
    return result


def _has_content(delta: Delta) -> bool:
    """Return whether a piece of a further choice adds to it."""
    calls = ToolCallAssembler()
    calls.add(delta.tool_calls)
    return bool(delta.text or delta.reasoning or calls.size or has_content(delta.kept))


def _written(delta: Delta) -> str:
    return "".join([part.reasoning + part.text for part in delta.parts or (delta,)])


def _whole_calls(delta: Delta, rules: AnswerRules) -> ToolCallAssembler:
    calls = ToolCallAssembler(rules.tools)
    calls.add_whole(delta.tool_calls)
    return calls


def _one_result(
    delta: Delta, calls: ToolCallAssembler, rules: AnswerRules, usage: LLMUsage
) -> LLMResult:
    """Make the result of one choice, which has these calls."""
    reasoning, text = delta.reasoning, delta.text
    if not reasoning and rules.think_tags and "think>" in text:
        reasoning, text = split_whole(text)
    if rules.tools and not calls:
        finder = ToolCallText()
        text = finder.feed(text, calls)
        text += finder.finish(calls)
    whole = calls.calls(cut=delta.finish_reason == "length")
    return entities.result(
        rules.model,
        entities.content(delta.parts or (Delta(reasoning=reasoning), Delta(text)), rules.origin),
        entities.Closing(rules.origin, whole, merged([delta.kept] if delta.kept else [])),
        usage,
        finish_reason(delta.finish_reason, bool(whole)),
        delta.fingerprint,
    )


def finish_reason(reported: str | None, has_calls: bool) -> str:
    """Return why the answer ended. Some servers report "stop" although the model calls tools."""
    if has_calls and reported in (None, "stop", "function_call", "tool_call", ""):
        return "tool_calls"
    return reported or "stop"
