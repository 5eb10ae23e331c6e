"""Behaviour of the answers of language models: their text, and fast creation of stream chunks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

from pydantic import field_validator

from .entity import Entity, assemble, blank
from .result_origin import ResultWithOrigin

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMResultChunkWithStructuredOutput


_Made = TypeVar("_Made", covariant=True)
_PIECES = "_call_pieces"
_OTHERS = "_other_choices"
_OF_MESSAGE = ("content", "tool_calls", "opaque_body")
_OF_RESULT = ("model", "message", "usage", "system_fingerprint", "finish_reason")
"""The fields that the wire kit gives to every message and result."""


class Answer(Entity):
    """Behaviour of whole answers and of chunks."""

    def answered_also(self, others: Iterable[LLMResult]) -> None:
        """Store the further answers that were requested together with this one."""
        # Stored like a cached property, beside the fields.
        vars(self)[_OTHERS] = tuple(others)

    @property
    def others(self) -> tuple[LLMResult, ...]:
        """The further answers, when several were requested; on the last chunk of a stream."""
        others: tuple[LLMResult, ...] = vars(self).get(_OTHERS, ())
        return others

    @field_validator("prompt_messages", mode="before", check_fields=False)
    @classmethod
    def _carry_no_prompt_back(cls, value: Any) -> Any:
        return []


@dataclass(frozen=True, slots=True)
class ToolCallPiece:
    """The part that one chunk adds to an unfinished tool call."""

    index: int
    """Position of the call among the calls of the answer."""
    id: str = ""
    """The part of the call's id received so far."""
    name: str = ""
    """The part of the tool's name received so far."""
    arguments: str = ""
    """The next piece of the arguments, which are JSON text."""


class Result(ResultWithOrigin, Answer):
    """Behaviour of a whole answer."""

    if TYPE_CHECKING:
        model: str
        message: Any
        usage: Any
        system_fingerprint: str | None
        finish_reason: str | None

    @property
    def text(self) -> str:
        """The text of the answer, without the reasoning before it."""
        return cast("str", self.message.text)

    @property
    def reasoning(self) -> str:
        """The reasoning before the answer, or "" when the model gave none."""
        return cast("str", self.message.reasoning)

    @property
    def choices(self) -> tuple[LLMResult, ...]:
        """Every answer that was requested with `n`, this one first.

        Its usage is that of all of them.
        """
        this = cast("LLMResult", self)
        origin = self._result_origin()
        if origin is not None:
            for other in self.others:
                other.set_origin(origin)
        return (this, *self.others)

    def _repr_markdown_(self) -> str:
        """Show the answer in notebooks, as Markdown."""
        return self.text

    @classmethod
    def of_text(
        cls,
        model: str,
        text: str,
        usage: Any,
        finish_reason: str | None = None,
        system_fingerprint: str | None = None,
    ) -> Self:
        """Return an answer that is only text, created without validation: 2 us instead of 5."""
        message_class, of_message, of_result = _blank_result(cls)
        message = of_message.copy()
        message["content"], message["tool_calls"] = text, []
        result = of_result.copy()
        result["model"], result["prompt_messages"] = model, []
        result["message"] = assemble(message_class, message, set(_OF_MESSAGE))
        result["usage"], result["finish_reason"] = usage, finish_reason
        result["system_fingerprint"] = system_fingerprint
        return assemble(cls, result, set(_OF_RESULT))

    def to_llm_result_chunk(self) -> LLMResultChunk:
        """Return the answer as the only chunk of a stream."""
        from modelport.entities import LLMResultChunk, LLMResultChunkDelta

        chunk = LLMResultChunk(
            model=self.model,
            system_fingerprint=self.system_fingerprint,
            delta=LLMResultChunkDelta(
                index=0,
                message=self.message,
                usage=self.usage,
                finish_reason=self.finish_reason,
            ),
        )
        if self.others:
            chunk.answered_also(self.others)
        return chunk


class StructuredResult(Result):
    """Behaviour of a whole answer that was also parsed as data."""

    if TYPE_CHECKING:
        structured_output: dict[str, Any] | None

    def to_llm_result_chunk_with_structured_output(self) -> LLMResultChunkWithStructuredOutput:
        """Return the answer as the only chunk of a stream, with its data."""
        from modelport.entities import LLMResultChunkWithStructuredOutput

        chunk = self.to_llm_result_chunk()
        return LLMResultChunkWithStructuredOutput(
            model=chunk.model,
            system_fingerprint=chunk.system_fingerprint,
            delta=chunk.delta,
            structured_output=self.structured_output,
        )


class Chunk(Answer):
    """Behaviour of one chunk."""

    if TYPE_CHECKING:
        delta: Any

    @property
    def text(self) -> str:
        """The text that this chunk adds, or "" when it adds none."""
        return cast("str", self.delta.message.text)

    @property
    def reasoning(self) -> str:
        """The reasoning that this chunk adds, or "" when it adds none."""
        return cast("str", self.delta.message.reasoning)

    @property
    def call_pieces(self) -> tuple[ToolCallPiece, ...]:
        """The parts that this chunk adds to tool calls. The last chunk's message has the complete calls."""
        pieces: tuple[ToolCallPiece, ...] = vars(self).get(_PIECES, ())
        return pieces

    @classmethod
    def of_call_pieces(cls, model: str, pieces: Iterable[ToolCallPiece], index: int = 0) -> Self:
        """Return a chunk that shows growing tool calls. Its fields are empty."""
        chunk: Any = _maker(cls)(model, [], index)
        # Stored like a cached property, beside the fields.
        vars(chunk)[_PIECES] = tuple(pieces)
        made: Self = chunk
        return made

    @classmethod
    def of_text(
        cls, model: str, text: str, index: int = 0, system_fingerprint: str | None = None
    ) -> Self:
        """Return a chunk that adds text, created without validation."""
        return cls.maker()(model, text, index, system_fingerprint)

    @classmethod
    def of_reasoning(
        cls, model: str, text: str, index: int = 0, system_fingerprint: str | None = None
    ) -> Self:
        """Return a chunk that adds reasoning, created without validation."""
        return cls.thought_maker()(model, text, index, system_fingerprint)

    @classmethod
    def maker(cls) -> _Make[Self]:
        """Return a function that makes chunks from a model, a content, an index and a fingerprint, without validation.

        A loop that makes thousands gets it once.
        """
        return cast("_Make[Self]", _maker(cls))

    @classmethod
    def thought_maker(cls) -> _Make[Self]:
        """Return the same for reasoning, like `of_reasoning` but a fifth faster in a loop."""
        return cast("_Make[Self]", _thought_maker(cls))


class _Make(Protocol[_Made]):
    def __call__(
        self, model: str, content: Any, index: int = 0, system_fingerprint: str | None = None
    ) -> _Made: ...


@cache
def _maker(chunk_class: type[Chunk]) -> _Make[Chunk]:
    """Return the function that makes chunks of a class, with its arguments bound."""
    delta_class = _type_of(chunk_class, "delta")
    message_class = _type_of(delta_class, "message")
    of_chunk, of_delta, of_message = map(blank, (chunk_class, delta_class, message_class))

    def make(
        model: str, content: Any, index: int = 0, system_fingerprint: str | None = None
    ) -> Chunk:
        message = of_message.copy()
        message["content"], message["tool_calls"] = content, []
        delta = of_delta.copy()
        delta["index"] = index
        delta["message"] = assemble(message_class, message, {"content"})
        chunk = of_chunk.copy()
        chunk["model"], chunk["prompt_messages"] = model, []
        chunk["system_fingerprint"] = system_fingerprint
        chunk["delta"] = assemble(delta_class, delta, {"index", "message"})
        return assemble(chunk_class, chunk, {"model", "delta"})

    return make


@cache
def _thought_maker(chunk_class: type[Chunk]) -> _Make[Chunk]:
    from modelport.entities import ThinkingPromptMessageContent

    make, of_part = _maker(chunk_class), blank(ThinkingPromptMessageContent)

    def think(
        model: str, content: Any, index: int = 0, system_fingerprint: str | None = None
    ) -> Chunk:
        values = of_part.copy()
        values["data"] = content
        thought = assemble(ThinkingPromptMessageContent, values, {"data"})
        return make(model, [thought], index, system_fingerprint)

    return think


@cache
def _blank_result(
    result_class: type[Result],
) -> tuple[type[Entity], dict[str, Any], dict[str, Any]]:
    """Return the class of the message of a result, and the fields of both."""
    message_class = _type_of(result_class, "message")
    return message_class, blank(message_class), blank(result_class)


def _type_of(entity: type[Entity], name: str) -> type[Entity]:
    return cast("type[Entity]", entity.model_fields[name].annotation)
