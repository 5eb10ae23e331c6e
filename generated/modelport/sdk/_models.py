# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The calls that a model of each type offers, before a provider adds its keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.apps.language_model import LanguageModel
from modelport._runtime.apps.prompts import as_messages
from modelport._runtime.calls.threads import run as run_in_thread
from modelport._runtime.sdk.bound import (
    BoundModel,
    as_audio,
    as_texts,
    as_texts_or_none,
)
from modelport.entities import EmbeddingInputType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from typing import IO, Any, Literal

    from modelport._runtime.apps.prompts import Prompt
    from modelport._runtime.calls.streams import (
        AsyncAudioStream,
        AsyncLLMStream,
        AudioStream,
        LLMStream,
    )
    from modelport.entities import (
        LLMResult,
        ModerationResult,
        PromptMessageTool,
        RerankResult,
        TextEmbeddingResult,
        TTSVoice,
    )
    from modelport.interfaces import (
        LargeLanguageModel,
        ModerationModel,
        RerankModel,
        Speech2TextModel,
        TextEmbeddingModel,
        TTSModel,
    )


class LLM(LanguageModel):
    """Generates text from a conversation."""

    _model_type: ClassVar[str] = "llm"

    @property
    def _adapter(self) -> LargeLanguageModel:
        adapter: LargeLanguageModel = self._fresh_adapter()
        return adapter

    def invoke(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMResult:
        """Call the model and return the whole answer."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters({}, parameters),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def ainvoke(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMResult:
        """Async form of `invoke`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters({}, parameters),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def stream(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMStream:
        """Call the model and return its answer in chunks; `result` holds the whole of it at the end."""
        return self._adapter.stream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters({}, parameters),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def astream(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncLLMStream:
        """Async form of `stream`."""
        return self._adapter.astream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters({}, parameters),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def count_tokens(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
    ) -> int:
        """Return how many tokens the prompt takes, 0 when nobody can tell."""
        return self._adapter.get_num_tokens(
            self._model, self._credentials, as_messages(prompt), tools
        )

    async def acount_tokens(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[PromptMessageTool] | None = None,
    ) -> int:
        """Async form of `count_tokens`."""
        return await run_in_thread(
            self._adapter.get_num_tokens, self._model, self._credentials, as_messages(prompt), tools
        )


class TextEmbedding(BoundModel):
    """Turns texts into vectors."""

    _model_type: ClassVar[str] = "text-embedding"

    @property
    def _adapter(self) -> TextEmbeddingModel:
        adapter: TextEmbeddingModel = self._fresh_adapter()
        return adapter

    def embed(
        self,
        texts: str | Sequence[str],
        *,
        input_type: EmbeddingInputType | Literal["document", "query"] = "document",
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> TextEmbeddingResult:
        """Embed one text or several: one vector per text, same order."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_texts(texts),
            user,
            EmbeddingInputType(input_type),
            self._options(timeout, extra_headers, extra_body),
        )

    async def aembed(
        self,
        texts: str | Sequence[str],
        *,
        input_type: EmbeddingInputType | Literal["document", "query"] = "document",
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> TextEmbeddingResult:
        """Async form of `embed`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            as_texts(texts),
            user,
            EmbeddingInputType(input_type),
            self._options(timeout, extra_headers, extra_body),
        )

    def count_tokens(
        self,
        texts: str | Sequence[str],
    ) -> list[int]:
        """Return how many tokens each text takes, same order."""
        return self._adapter.get_num_tokens(self._model, self._credentials, as_texts(texts))

    async def acount_tokens(
        self,
        texts: str | Sequence[str],
    ) -> list[int]:
        """Async form of `count_tokens`."""
        return await run_in_thread(
            self._adapter.get_num_tokens, self._model, self._credentials, as_texts(texts)
        )


class Rerank(BoundModel):
    """Orders documents by how well they answer a query."""

    _model_type: ClassVar[str] = "rerank"

    @property
    def _adapter(self) -> RerankModel:
        adapter: RerankModel = self._fresh_adapter()
        return adapter

    def rerank(
        self,
        query: str,
        docs: Sequence[str],
        *,
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> RerankResult:
        """Rank documents: best first, `index` is the position in `docs`."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            query,
            as_texts(docs),
            score_threshold,
            top_n,
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def arerank(
        self,
        query: str,
        docs: Sequence[str],
        *,
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> RerankResult:
        """Async form of `rerank`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            query,
            as_texts(docs),
            score_threshold,
            top_n,
            user,
            self._options(timeout, extra_headers, extra_body),
        )


class Speech2Text(BoundModel):
    """Writes down speech."""

    _model_type: ClassVar[str] = "speech2text"

    @property
    def _adapter(self) -> Speech2TextModel:
        adapter: Speech2TextModel = self._fresh_adapter()
        return adapter

    def transcribe(
        self,
        file: IO[bytes] | bytes | PathLike[str] | str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> str:
        """Return the text that is spoken."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_audio(file),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def atranscribe(
        self,
        file: IO[bytes] | bytes | PathLike[str] | str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> str:
        """Async form of `transcribe`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            as_audio(file),
            user,
            self._options(timeout, extra_headers, extra_body),
        )


class TTS(BoundModel):
    """Speaks text."""

    _model_type: ClassVar[str] = "tts"

    @property
    def _adapter(self) -> TTSModel:
        adapter: TTSModel = self._fresh_adapter()
        return adapter

    def speak(
        self,
        text: str,
        *,
        voice: str | None = None,
        user: str | None = None,
        tenant_id: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Speak a text and return the whole audio file."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            text,
            user,
            voice,
            tenant_id,
            self._options(timeout, extra_headers, extra_body),
        )

    async def aspeak(
        self,
        text: str,
        *,
        voice: str | None = None,
        user: str | None = None,
        tenant_id: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Async form of `speak`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            text,
            user,
            voice,
            tenant_id,
            self._options(timeout, extra_headers, extra_body),
        )

    def stream(
        self,
        text: str,
        *,
        voice: str | None = None,
        user: str | None = None,
        tenant_id: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AudioStream:
        """Speak a text and return the audio in pieces, in order."""
        return self._adapter.stream(
            self._model,
            self._credentials,
            text,
            user,
            voice,
            tenant_id,
            self._options(timeout, extra_headers, extra_body),
        )

    def astream(
        self,
        text: str,
        *,
        voice: str | None = None,
        user: str | None = None,
        tenant_id: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncAudioStream:
        """Async form of `stream`."""
        return self._adapter.astream(
            self._model,
            self._credentials,
            text,
            user,
            voice,
            tenant_id,
            self._options(timeout, extra_headers, extra_body),
        )

    def voices(
        self,
        *,
        language: str | None = None,
    ) -> list[TTSVoice]:
        """Return the voices that the model declares, all of them without a language."""
        return self._adapter.get_tts_model_voices(self._model, self._credentials, language)

    async def avoices(
        self,
        *,
        language: str | None = None,
    ) -> list[TTSVoice]:
        """Async form of `voices`."""
        return await run_in_thread(
            self._adapter.get_tts_model_voices, self._model, self._credentials, language
        )


class Moderation(BoundModel):
    """Judges whether a text is safe."""

    _model_type: ClassVar[str] = "moderation"

    @property
    def _adapter(self) -> ModerationModel:
        adapter: ModerationModel = self._fresh_adapter()
        return adapter

    def check(
        self,
        text: str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> bool:
        """Return True when the text is flagged, False when it is safe."""
        return self._adapter.invoke(
            self._model,
            self._credentials,
            text,
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def acheck(
        self,
        text: str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> bool:
        """Async form of `check`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            text,
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def judge(
        self,
        text: str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ModerationResult:
        """Return the verdict with the categories and scores that the server gives."""
        return self._adapter.judge(
            self._model,
            self._credentials,
            text,
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def ajudge(
        self,
        text: str,
        *,
        user: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ModerationResult:
        """Async form of `judge`."""
        return await self._adapter.ajudge(
            self._model,
            self._credentials,
            text,
            user,
            self._options(timeout, extra_headers, extra_body),
        )
