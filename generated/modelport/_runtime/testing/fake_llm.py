"""A language model that answers from a script."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from modelport.entities import (
    AIModelEntity,
    AssistantPromptMessage,
    LLMResult,
    LLMResultChunk,
    LLMResultChunkDelta,
    LLMUsage,
    PromptMessage,
    PromptMessageTool,
    ThinkingPromptMessageContent,
)
from modelport.interfaces import LargeLanguageModel, ToolCallPiece

from ..apps.any_parameters import AnyParameters
from ..forms.secrets import Credentials
from ..sdk.bound import TransportOptions
from .script import Pause, Script, is_error, spoken, text_of

if TYPE_CHECKING:
    from modelport.errors import InvokeError
    from modelport.interfaces import CallOptions

    from ..apps.typed_answers import Mode

ToolCall = AssistantPromptMessage.ToolCall


@dataclass(frozen=True, slots=True)
class LLMAsked:
    """One call, as the model received it."""

    messages: list[PromptMessage]
    parameters: dict[str, Any]
    tools: list[PromptMessageTool] = field(default_factory=list[PromptMessageTool])
    tool_choice: str | None = None
    stop: list[str] = field(default_factory=list[str])
    user: str | None = None
    stream: bool = False
    options: CallOptions | None = None

    @property
    def text(self) -> str:
        """The text of the last message."""
        return self.messages[-1].text if self.messages else ""


def tool_call(name: str, arguments: Mapping[str, Any] | str = "{}", id: str = "") -> ToolCall:
    """Return a tool call for a script.

    arguments: An object, or a text for arguments that are not JSON.
    """
    text = arguments if isinstance(arguments, str) else text_of(dict(arguments))
    function = ToolCall.ToolCallFunction(name=name, arguments=text)
    return ToolCall(id=id, type="function", function=function)


class FakeLLM(AnyParameters):
    """A language model that answers from a script and records its calls.

    The script is a list with one entry for each call, in order: a text; a tool call or a list of
    several; an exception, which is raised; a `Pause`, which delays the answer; a function, which
    gets the call and returns one of these. A list is one answer in pieces, pauses and exceptions
    among them. Any other value is answered as JSON.
    """

    _provider: ClassVar[str] = ""

    def __init__(self, script: Iterable[Any] = (), *, model: str = "fake") -> None:
        self._model = model
        self._transport_options = TransportOptions()
        self._pool = None
        self._credentials = Credentials({}, checked=True)
        self._sets = (self._credentials,)
        self._fake = _Adapter(Script(script, f"FakeLLM({model!r})"))

    @property
    def calls(self) -> list[LLMAsked]:
        """The calls so far, in order."""
        return self._fake.calls

    def __repr__(self) -> str:
        return f"FakeLLM({self._model!r}, {len(self.calls)} calls, {self._fake.script.left} answers left)"

    def validate(self) -> None:
        """Accept the credentials: a fake has none."""

    async def avalidate(self) -> None:
        """Async form of `validate`."""

    def schema(self) -> AIModelEntity:
        """Return a schema that declares nothing."""
        return AIModelEntity.model_validate(
            {
                "model": self._model,
                "label": {"en_US": self._model},
                "model_type": "llm",
                "fetch_from": "customizable-model",
                "model_properties": {"mode": "chat"},
            }
        )

    def _fresh_adapter(self) -> Any:
        return self._fake

    def _json_mode(self) -> Mode:
        return "text"

    def _knows(self, parameter: str) -> bool:
        return True


class _Adapter(LargeLanguageModel):
    """Calls pass through the same code as those of a real model; only the server is simulated."""

    def __init__(self, script: Script) -> None:
        super().__init__(models=[])
        self.script = script
        self.calls: list[LLMAsked] = []

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return {}

    def _transform_invoke_error(self, error: Exception) -> Any:
        """Raise the exceptions of the script unchanged."""
        return error

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept them."""

    def rules_for(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept any parameter."""

    def has_rules_at_hand(self, model: str) -> bool:
        """Return true, as there is no server to ask."""
        return True

    def get_num_tokens(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        tools: Sequence[PromptMessageTool] | None = None,
    ) -> int:
        """Count the words."""
        return sum(len(message.text.split()) for message in prompt_messages)

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
        tool_choice: str | None = None,
    ) -> LLMResult | Generator[LLMResultChunk]:
        request = self._recorded(
            prompt_messages, model_parameters, tools, stop, stream, user, options, tool_choice
        )
        chunks = self._chunks(model, request)
        return chunks if stream else _whole(model, list(chunks))

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
        tool_choice: str | None = None,
    ) -> LLMResult | AsyncGenerator[LLMResultChunk]:
        request = self._recorded(
            prompt_messages, model_parameters, tools, stop, stream, user, options, tool_choice
        )
        chunks = self._achunks(model, request)
        return chunks if stream else _whole(model, [chunk async for chunk in chunks])

    def _recorded(
        self,
        messages: Sequence[PromptMessage],
        parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None,
        stop: Sequence[str] | None,
        stream: bool,
        user: str | None,
        options: CallOptions | None,
        tool_choice: str | None,
    ) -> LLMAsked:
        request = LLMAsked(
            [message.model_copy(deep=True) for message in messages],
            dict(parameters),
            list(tools or ()),
            tool_choice,
            list(stop or ()),
            user,
            stream,
            options,
        )
        self.calls.append(request)
        return request

    def _chunks(self, model: str, request: LLMAsked) -> Generator[LLMResultChunk]:
        cancel = request.options.cancel if request.options is not None else None
        for step in _steps(model, self.script, request):
            if not isinstance(step, Pause):
                yield step
            elif cancel is None:
                time.sleep(step.seconds)
            elif cancel.wait(step.seconds):
                return

    async def _achunks(self, model: str, request: LLMAsked) -> AsyncGenerator[LLMResultChunk]:
        for step in _steps(model, self.script, request):
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
            else:
                yield step


def _steps(model: str, script: Script, request: LLMAsked) -> Generator[LLMResultChunk | Pause]:
    """Yield the chunks of an answer and the pauses between them; raise the exceptions of the script."""
    calls: list[ToolCall] = []
    words = index = 0
    for piece in script.take(request):
        if isinstance(piece, Pause):
            yield piece
            continue
        if is_error(piece):
            raise piece
        if isinstance(piece, ToolCall):
            call = piece.model_copy(update={"id": piece.id or f"call_{len(calls) + 1}"}, deep=True)
            for part in _parts_of(call, len(calls)):
                yield LLMResultChunk.of_call_pieces(model, [part], index)
                index += 1
            calls.append(call)
            continue
        if isinstance(piece, ThinkingPromptMessageContent):
            yield LLMResultChunk.of_reasoning(model, piece.data, index)
            index += 1
            continue
        text = piece if isinstance(piece, str) else text_of(piece)
        for word in spoken(text):
            yield LLMResultChunk.of_text(model, word, index)
            index += 1
        words += len(text.split())
    yield _last(model, index, calls, request, words)


def _parts_of(call: ToolCall, index: int) -> Iterable[ToolCallPiece]:
    text = call.function.arguments
    half = len(text) // 2
    yield ToolCallPiece(index, call.id, call.name, text[:half])
    yield ToolCallPiece(index, call.id, call.name, text[half:])


def _last(
    model: str, index: int, calls: list[ToolCall], request: LLMAsked, words: int
) -> LLMResultChunk:
    prompt = sum(len(message.text.split()) for message in request.messages)
    usage = LLMUsage.empty_usage().model_copy(
        update={
            "prompt_tokens": prompt,
            "completion_tokens": words,
            "total_tokens": prompt + words,
        }
    )
    message = AssistantPromptMessage(content="", tool_calls=calls)
    reason = "tool_calls" if calls else "stop"
    delta = LLMResultChunkDelta(index=index, message=message, usage=usage, finish_reason=reason)
    return LLMResultChunk(model=model, delta=delta)


def _whole(model: str, chunks: Iterable[LLMResultChunk]) -> LLMResult:
    from ..calls.collect import Collector

    collector = Collector(model)
    for chunk in chunks:
        collector.add(chunk)
    return collector.result(0.0)
