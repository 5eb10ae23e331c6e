"""The public calls of the interfaces: check what goes in, run the adapter, map what it raises."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from ..adapters.inputs import check_credentials, check_parameters, check_stop
from ..calls import threads
from ..calls.collect import Collector
from ..calls.current import preparing
from ..calls.failures import mapped, translated
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
            _whole(answer, call) if threads.is_iterator(answer) else call.timed(answer)
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
            return cast("LLMResult", call.timed(answer))
        collector = Collector(model)
        async for chunk in answer:
            collector.add(chunk)
        return collector.result(call.elapsed)


def llm_stream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> LLMStream:
    """Call a language model and return its answer in chunks; the request goes out at once."""
    call = _llm_call(adapter, model, credentials, given, stream=True)
    with mapped(adapter, call.secrets):
        answer = call.run()
    source = answer if threads.is_iterator(answer) else iter([answer.to_llm_result_chunk()])
    return LLMStream(source, call.translate, model)


def llm_astream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> AsyncLLMStream:
    """Async form of `llm_stream`; the request goes out at the first step."""

    secrets: list[str] = []
    translate = partial(translated, adapter, secrets=secrets)

    async def start() -> AsyncIterator[LLMResultChunk]:
        call = await _allm_call(adapter, model, credentials, given, stream=True)
        secrets.extend(call.secrets)
        answer = await call.arun()
        if threads.is_async_iterator(answer):
            return answer
        return threads.iterate(iter([answer.to_llm_result_chunk()]))

    return AsyncLLMStream(start, translate, model)


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
    judge: Any = getattr(adapter, "_judge", None)
    with mapped(adapter, call.secrets):
        return _verdict(call.run() if judge is None else judge(**call.arguments))


async def moderation_ajudge(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> ModerationResult:
    """Async form of `moderation_judge`; it asks for `_ajudge`."""
    call = _Call.of(adapter, model, credentials, given)
    judge: Any = getattr(adapter, "_ajudge", None)
    with mapped(adapter, call.secrets):
        return _verdict(await call.arun() if judge is None else await judge(**call.arguments))


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
    call = _Call.of(adapter, model, credentials, {**given, "streaming": True})
    with mapped(adapter, call.secrets):
        answer = call.run()
    return AudioStream(answer if threads.is_iterator(answer) else iter([answer]), call.translate)


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

    @classmethod
    def of(
        cls,
        adapter: AIModel,
        model: str,
        credentials: Mapping[str, Any],
        given: Mapping[str, Any],
    ) -> _Call:
        values = check_credentials(adapter.provider, adapter.model_type, model, credentials)
        return cls(adapter, model, values, given, perf_counter())

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
        invoke = _method(self.adapter, "_invoke")
        return invoke(**_accepted(type(self.adapter), "_invoke", self.arguments))

    async def arun(self) -> Any:
        invoke = _method(self.adapter, "_ainvoke")
        return await invoke(**_accepted(type(self.adapter), "_ainvoke", self.arguments))

    def timed(self, answer: Any) -> Any:
        """Fill in the latency that the adapter did not measure."""
        usage = getattr(answer, "usage", None)
        if usage is not None and not usage.latency:
            usage.latency = self.elapsed
        return answer

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
) -> _Call:
    call = _Call.of(adapter, model, credentials, {})
    parameters: Mapping[str, Any] = given["parameters"] or {}
    with preparing(given["options"]):
        checked = check_parameters(adapter, model, call.credentials, parameters)
    arguments: dict[str, Any] = {
        "prompt_messages": list(given["prompt_messages"]),
        "model_parameters": checked,
        **{name: given[name] for name in ("tools", "stop", "user", "options")},
        "stream": stream,
    }
    check_stop(adapter, given["stop"])
    return _Call(adapter, model, call.credentials, arguments, call.started)


async def _allm_call(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    stream: bool,
) -> _Call:
    """Prepare in a worker thread, for that may ask the server; but here when nothing has to be asked."""
    if isinstance(credentials, Credentials) and credentials.checked:
        with preparing(given["options"]):
            at_hand = adapter.has_rules_at_hand(model, credentials)
        if at_hand:
            return _llm_call(adapter, model, credentials, given, stream=stream)
    return await threads.run(_llm_call, adapter, model, credentials, given, stream=stream)


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
        return join(answer) if join and threads.is_iterator(answer) else call.timed(answer)


async def _ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> Any:
    call = _Call.of(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        return call.timed(await call.arun())


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
    return {name: value for name, value in arguments.items() if name in names}


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
    return collector.result(call.elapsed)


def _verdict(answer: Any) -> ModerationResult:
    from modelport.entities import ModerationResult

    return ModerationResult(result=answer) if isinstance(answer, bool) else answer
