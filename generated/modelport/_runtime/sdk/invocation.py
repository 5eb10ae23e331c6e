"""The public calls of the interfaces: check what goes in, run the adapter, map what it raises."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from ..adapters.arguments import check_arguments, check_messages
from ..adapters.inputs import (
    check_certain_parameters,
    check_credentials,
    check_media,
    check_parameters,
    check_single_choice,
    check_stop,
    check_tool_choice,
)
from ..calls import threads
from ..calls.cancellation import Cancellation
from ..calls.collect import Collector
from ..calls.failures import mapped, translated
from ..calls.origin import Origin
from ..calls.streams import AsyncAudioStream, AsyncLLMStream, AudioStream, LLMStream
from ..forms.secrets import Credentials

if TYPE_CHECKING:
    from modelport.entities import (
        LLMResult,
        LLMResultChunk,
        ModerationResult,
        RerankResult,
        TextEmbeddingResult,
    )
    from modelport.interfaces import CallOptions

    from ..adapters.ai_model import AIModel


# The model types ------------------------------------------------------------------------------


def llm_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> LLMResult:
    """Call a language model and return the whole answer."""
    call = _llm_call(adapter, model, credentials, given, stream=False)
    with mapped(adapter, call.secrets):
        answer = call.run()
        whole: LLMResult = (
            _whole(answer, call) if threads.is_iterator(answer) else call.finished(answer)
        )
        return whole


async def llm_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> LLMResult:
    """Async form of `llm_invoke`."""
    call = await _allm_call(adapter, model, credentials, given, stream=False)
    with mapped(adapter, call.secrets):
        answer = await call.arun()
        if not threads.is_async_iterator(answer):
            return cast("LLMResult", call.finished(answer))
        collector = Collector(model)
        async for chunk in answer:
            collector.add(chunk)
        return call.origin.stamp(collector.result(call.elapsed))


def llm_stream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> LLMStream:
    """Call a language model and return its answer in chunks; the request goes out at once."""
    options, cancellation = _cancellable(adapter, given["options"])
    call = _llm_call(adapter, model, credentials, {**given, "options": options}, stream=True)
    with mapped(adapter, call.secrets):
        answer = call.run()
    source = answer if threads.is_iterator(answer) else iter([answer.to_llm_result_chunk()])
    return LLMStream(source, call.translate, model, call.origin, cancellation)


def llm_astream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> AsyncLLMStream:
    """Async form of `llm_stream`; the request goes out at the first step."""

    secrets: list[str] = []
    translate = partial(translated, adapter, secrets=secrets)
    origin = Origin(adapter.provider, model)

    async def start() -> AsyncIterator[LLMResultChunk]:
        call = await _allm_call(adapter, model, credentials, given, stream=True, origin=origin)
        secrets.extend(call.secrets)
        answer = await call.arun()
        if threads.is_async_iterator(answer):
            return answer
        return threads.iterate(iter([answer.to_llm_result_chunk()]))

    return AsyncLLMStream(start, translate, model, origin)


def embedding_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> TextEmbeddingResult:
    """Embed texts."""
    return cast("TextEmbeddingResult", _invoke(adapter, model, credentials, given))


async def embedding_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> TextEmbeddingResult:
    """Async form of `embedding_invoke`."""
    return cast("TextEmbeddingResult", await _ainvoke(adapter, model, credentials, given))


def rerank_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> RerankResult:
    """Rank documents."""
    return cast("RerankResult", _invoke(adapter, model, credentials, given))


async def rerank_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> RerankResult:
    """Async form of `rerank_invoke`."""
    return cast("RerankResult", await _ainvoke(adapter, model, credentials, given))


def speech2text_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> str:
    """Write down speech."""
    return cast(str, _invoke(adapter, model, credentials, given))


async def speech2text_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> str:
    """Async form of `speech2text_invoke`."""
    return cast(str, await _ainvoke(adapter, model, credentials, given))


def moderation_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> bool:
    """Judge a text."""
    return cast(bool, _invoke(adapter, model, credentials, given))


async def moderation_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> bool:
    """Async form of `moderation_invoke`."""
    return cast(bool, await _ainvoke(adapter, model, credentials, given))


def moderation_judge(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> ModerationResult:
    """Judge a text, with what the server says besides the verdict.

    An adapter that has `_judge` beside `_invoke` is asked for it; of any other only the verdict is known.
    """
    call = _Call.of(adapter, model, credentials, given)
    judge = "_judge" if hasattr(adapter, "_judge") else "_invoke"
    with mapped(adapter, call.secrets):
        return cast("ModerationResult", call.finished(_verdict(call.called(judge))))


async def moderation_ajudge(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> ModerationResult:
    """Async form of `moderation_judge`; it asks for `_ajudge`."""
    call = _Call.of(adapter, model, credentials, given)
    judge = "_ajudge" if hasattr(adapter, "_ajudge") else "_ainvoke"
    with mapped(adapter, call.secrets):
        return cast("ModerationResult", call.finished(_verdict(await call.called(judge))))


def tts_invoke(adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any) -> bytes:
    """Speak a text; the whole audio."""
    answer = _invoke(adapter, model, credentials, {**given, "streaming": False}, b"".join)
    return cast(bytes, answer)


async def tts_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> bytes:
    """Async form of `tts_invoke`."""
    call = _Call.of(adapter, model, credentials, {**given, "streaming": False})
    with mapped(adapter, call.secrets):
        answer = await call.arun()
        if threads.is_async_iterator(answer):
            return b"".join([piece async for piece in answer])
        return cast(bytes, answer)


def tts_stream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> AudioStream:
    """Speak a text; the audio in pieces."""
    options, cancellation = _cancellable(adapter, given["options"])
    asked = {**given, "options": options, "streaming": True}
    call = _Call.of(adapter, model, credentials, asked)
    with mapped(adapter, call.secrets):
        answer = call.run()
    source = answer if threads.is_iterator(answer) else iter([answer])
    return AudioStream(source, call.translate, cancellation)


def tts_astream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> AsyncAudioStream:
    """Async form of `tts_stream`; the request goes out at the first step."""

    secrets: list[str] = []
    translate = partial(translated, adapter, secrets=secrets)

    async def start() -> AsyncIterator[bytes]:
        call = _Call.of(adapter, model, credentials, {**given, "streaming": True})
        secrets.extend(call.secrets)
        answer = await call.arun()
        if threads.is_async_iterator(answer):
            return answer
        return threads.iterate(iter([answer]))

    return AsyncAudioStream(start, translate)


def voices(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], language: str | None
) -> list[Any]:
    """Return the voices that a model's schema declares, filtered by language."""
    from modelport.entities import TTSVoice

    schema = adapter.get_model_schema(model, credentials)
    properties: Any = schema.model_properties if schema else {}
    listed: list[Any] = properties.get("voices") or []
    known = [TTSVoice.model_validate(voice) for voice in listed]
    return [v for v in known if language is None or language in v.language]


# What they share ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Call:
    """One checked call of an adapter."""

    adapter: AIModel
    model: str
    credentials: Credentials
    given: Mapping[str, Any]
    started: float
    origin: Origin

    @classmethod
    def of(
        cls,
        adapter: AIModel,
        model: str,
        credentials: Mapping[str, Any],
        given: Mapping[str, Any],
        origin: Origin | None = None,
    ) -> _Call:
        check_arguments(given)
        values = check_credentials(adapter.provider, adapter.model_type, model, credentials)
        source = origin or Origin(adapter.provider, model)
        source.secrets = values.secret_values()
        return cls(adapter, model, values, given, perf_counter(), source)

    @property
    def secrets(self) -> tuple[str, ...]:
        return self.credentials.secret_values()

    @property
    def elapsed(self) -> float:
        return perf_counter() - self.started

    @property
    def translate(self) -> Callable[[Exception], Exception]:
        return partial(translated, self.adapter, secrets=self.secrets)

    def run(self) -> Any:
        return self.called("_invoke")

    async def arun(self) -> Any:
        return await self.called("_ainvoke")

    def called(self, name: str) -> Any:
        given = self.arguments
        options = given.get("options")
        if options is not None or _takes(type(self.adapter), name, "options"):
            given["options"] = self.origin.listening(options)
        return _method(self.adapter, name)(**_accepted(type(self.adapter), name, given))

    def finished(self, answer: Any) -> Any:
        """Fill in where the answer came from, and the latency that the adapter did not measure."""
        usage = getattr(answer, "usage", None)
        if usage is not None and not usage.latency:
            usage.latency = self.elapsed
        return self.origin.stamp(answer)

    @property
    def arguments(self) -> dict[str, Any]:
        return {"model": self.model, "credentials": self.credentials, **self.given}


def _llm_call(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    stream: bool,
    origin: Origin | None = None,
) -> _Call:
    check_messages(given["prompt_messages"], given["tools"])
    check_arguments({"stop": given["stop"], "user": given["user"]})
    call = _Call.of(adapter, model, credentials, {}, origin)
    parameters: Mapping[str, Any] = given["parameters"] or {}
    check_tool_choice(adapter, given["tools"], given["tool_choice"])
    check_media(adapter, model, given["prompt_messages"])
    body: Mapping[str, Any] = given["options"].extra_body if given["options"] else {}
    check_single_choice(adapter, parameters, body)
    late = adapter.checks_late and adapter.awaits_facts(model)
    check = check_certain_parameters if late else check_parameters
    checked = check(adapter, model, call.credentials, parameters)
    arguments: dict[str, Any] = {
        "prompt_messages": list(given["prompt_messages"]),
        "model_parameters": checked,
        **{name: given[name] for name in ("tools", "stop", "user", "options", "tool_choice")},
        "stream": stream,
    }
    check_stop(adapter, given["stop"])
    call.origin.tools = {tool.name: tool.parameters for tool in given["tools"] or ()}
    return _Call(adapter, model, call.credentials, arguments, call.started, call.origin)


async def _allm_call(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    stream: bool,
    origin: Origin | None = None,
) -> _Call:
    """Prepare in a worker thread when that may ask the server, else here."""
    if adapter.has_rules_at_hand(model):
        return _llm_call(adapter, model, credentials, given, stream=stream, origin=origin)
    return await threads.run(
        _llm_call, adapter, model, credentials, given, stream=stream, origin=origin
    )


def _invoke(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    join: Callable[[Any], Any] | None = None,
) -> Any:
    call = _Call.of(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        answer = call.run()
        return join(answer) if join and threads.is_iterator(answer) else call.finished(answer)


async def _ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> Any:
    call = _Call.of(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        return call.finished(await call.arun())


def in_thread(adapter: AIModel, **arguments: Any) -> Any:
    """Run the blocking `_invoke` of an adapter, and its iteration, in a worker thread."""
    invoke = _method(adapter, "_invoke")
    return threads.run_streaming(invoke, **_accepted(type(adapter), "_invoke", arguments))


def _method(adapter: AIModel, name: str) -> Callable[..., Any]:
    """The model types declare it each with its own arguments; their common base does not."""
    method: Callable[..., Any] = getattr(adapter, name)
    return method


def _accepted(owner: type, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the optional keywords that an adapter written after the seeds does not take."""
    names = _parameters(owner, method)
    if names is None:
        return dict(arguments)
    refused = [n for n, value in arguments.items() if n not in names and value is not None]
    if "options" in refused:
        raise TypeError(f"{owner.__name__}.{method} takes no 'options': add that keyword to it")
    if "tool_choice" in refused and arguments["tool_choice"] != "auto":
        from modelport.errors import UnsupportedCapabilityError

        raise UnsupportedCapabilityError(
            f"{owner.__name__}.{method} takes no 'tool_choice': this adapter cannot choose tools"
        )
    return {name: value for name, value in arguments.items() if name in names}


def _cancellable(
    adapter: AIModel, options: CallOptions | None
) -> tuple[CallOptions | None, Cancellation]:
    """Return the options with a way for other threads to end the call, where the adapter takes any."""
    if options is not None and options.cancel is not None:
        return options, options.cancel
    cancellation = Cancellation()
    if options is None and not _takes(type(adapter), "_invoke", "options"):
        return None, cancellation
    from modelport.interfaces import CallOptions as Options

    return replace(options or Options(), cancel=cancellation), cancellation


def _takes(owner: type, method: str, name: str) -> bool:
    names = _parameters(owner, method)
    return names is None or name in names


@cache
def _parameters(owner: type, method: str) -> frozenset[str] | None:
    found = inspect.signature(getattr(owner, method)).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in found):
        return None
    return frozenset(p.name for p in found)


def _whole(chunks: Iterator[LLMResultChunk], call: _Call) -> LLMResult:
    collector = Collector(call.model)
    for chunk in chunks:
        collector.add(chunk)
    return call.origin.stamp(collector.result(call.elapsed))


def _verdict(answer: Any) -> ModerationResult:
    from modelport.entities import ModerationResult

    return ModerationResult(result=answer) if isinstance(answer, bool) else answer
