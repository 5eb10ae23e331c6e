"""The public calls of the interfaces: check the arguments, run the adapter, map its exceptions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, cast

from ..calls import threads
from ..calls.collect import Collector
from ..calls.failures import mapped, translated
from ..calls.origin import Origin
from ..calls.streams import AsyncAudioStream, AsyncLLMStream, AudioStream, LLMStream
from .checked_call import CheckedCall, allm_call, cancellable, documents_call, llm_call
from .checked_call import in_thread as in_thread

if TYPE_CHECKING:
    from modelport.entities import (
        LLMResult,
        LLMResultChunk,
        ModerationResult,
        MultiModalEmbeddingResult,
        MultiModalRerankResult,
        RerankResult,
        TextEmbeddingResult,
    )

    from ..adapters.ai_model import AIModel


def llm_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> LLMResult:
    """Call a language model and return the whole answer."""
    call = llm_call(adapter, model, credentials, given, stream=False)
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
    call = await allm_call(adapter, model, credentials, given, stream=False)
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
    options, cancellation = cancellable(adapter, given["options"])
    call = llm_call(adapter, model, credentials, {**given, "options": options}, stream=True)
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
        call = await allm_call(adapter, model, credentials, given, stream=True, origin=origin)
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


def no_multimodal(adapter: AIModel, **_: Any) -> NoReturn:
    """Reject images, for an adapter without its own `_invoke_multimodal`.

    Raises:
        UnsupportedCapabilityError: Always.
    """
    from modelport.errors import UnsupportedCapabilityError

    raise UnsupportedCapabilityError(
        f"{adapter.provider} has no images in its {adapter.model_type} models: its adapter has no"
        " _invoke_multimodal",
        provider=adapter.provider,
    )


def multimodal_embedding_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> MultiModalEmbeddingResult:
    """Embed texts and images."""
    call = documents_call(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        return cast("MultiModalEmbeddingResult", call.finished(call.called("_invoke_multimodal")))


async def multimodal_embedding_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> MultiModalEmbeddingResult:
    """Async form of `multimodal_embedding_invoke`."""
    call = documents_call(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        answer = await call.called("_ainvoke_multimodal")
        return cast("MultiModalEmbeddingResult", call.finished(answer))


def multimodal_rerank_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> MultiModalRerankResult:
    """Rank texts and images."""
    call = documents_call(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        return cast("MultiModalRerankResult", call.finished(call.called("_invoke_multimodal")))


async def multimodal_rerank_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> MultiModalRerankResult:
    """Async form of `multimodal_rerank_invoke`."""
    call = documents_call(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        answer = await call.called("_ainvoke_multimodal")
        return cast("MultiModalRerankResult", call.finished(answer))


def speech2text_invoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> str:
    """Transcribe speech."""
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
    """Judge a text, and return the verdict with what else the server reports.

    This calls `_judge` when the adapter has it beside `_invoke`; otherwise only the verdict is
    known.
    """
    call = CheckedCall.of(adapter, model, credentials, given)
    judge = "_judge" if hasattr(adapter, "_judge") else "_invoke"
    with mapped(adapter, call.secrets):
        return cast("ModerationResult", call.finished(_verdict(call.called(judge))))


async def moderation_ajudge(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> ModerationResult:
    """Async form of `moderation_judge`; it calls `_ajudge`."""
    call = CheckedCall.of(adapter, model, credentials, given)
    judge = "_ajudge" if hasattr(adapter, "_ajudge") else "_ainvoke"
    with mapped(adapter, call.secrets):
        return cast("ModerationResult", call.finished(_verdict(await call.called(judge))))


def tts_invoke(adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any) -> bytes:
    """Speak a text and return the whole audio."""
    answer = _invoke(adapter, model, credentials, {**given, "streaming": False}, b"".join)
    return cast(bytes, answer)


async def tts_ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> bytes:
    """Async form of `tts_invoke`."""
    call = CheckedCall.of(adapter, model, credentials, {**given, "streaming": False})
    with mapped(adapter, call.secrets):
        answer = await call.arun()
        if threads.is_async_iterator(answer):
            return b"".join([piece async for piece in answer])
        return cast(bytes, answer)


def tts_stream(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], **given: Any
) -> AudioStream:
    """Speak a text and return the audio in pieces."""
    options, cancellation = cancellable(adapter, given["options"])
    arguments = {**given, "options": options, "streaming": True}
    call = CheckedCall.of(adapter, model, credentials, arguments)
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
        call = CheckedCall.of(adapter, model, credentials, {**given, "streaming": True})
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


def _invoke(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    join: Callable[[Any], Any] | None = None,
) -> Any:
    call = CheckedCall.of(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        answer = call.run()
        return join(answer) if join and threads.is_iterator(answer) else call.finished(answer)


async def _ainvoke(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> Any:
    call = CheckedCall.of(adapter, model, credentials, given)
    with mapped(adapter, call.secrets):
        return call.finished(await call.arun())


def _whole(chunks: Iterator[LLMResultChunk], call: CheckedCall) -> LLMResult:
    collector = Collector(call.model)
    for chunk in chunks:
        collector.add(chunk)
    return call.origin.stamp(collector.result(call.elapsed))


def _verdict(answer: Any) -> ModerationResult:
    from modelport.entities import ModerationResult

    return ModerationResult(result=answer) if isinstance(answer, bool) else answer
