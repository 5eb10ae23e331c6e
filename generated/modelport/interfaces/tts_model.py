# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `tts` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping
    from typing import Any

    from modelport._runtime.calls.streams import AsyncAudioStream, AudioStream
    from modelport.entities import TTSVoice
    from modelport.interfaces.records import CallOptions


class TTSModel(AIModel):
    """Speaks text."""

    model_type: ClassVar[str] = "tts"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        streaming: bool = True,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes | Generator[bytes]:
        """Speak: the audio file, or its pieces in order when `streaming` is true."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        streaming: bool = True,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes | AsyncGenerator[bytes]:
        """Async form of `_invoke`."""
        answer: bytes | AsyncGenerator[bytes] = await invocation.in_thread(
            self,
            model=model,
            credentials=credentials,
            content_text=content_text,
            streaming=streaming,
            user=user,
            voice=voice,
            tenant_id=tenant_id,
            options=options,
        )
        return answer

    def get_tts_model_voices(
        self,
        model: str,
        credentials: Mapping[str, Any],
        language: str | None = None,
    ) -> list[TTSVoice]:
        """Return the voices that the model declares, all of them without a language."""
        return invocation.voices(self, model=model, credentials=credentials, language=language)

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes:
        """Speak and return the whole audio file."""
        return invocation.tts_invoke(
            self,
            model=model,
            credentials=credentials,
            content_text=content_text,
            user=user,
            voice=voice,
            tenant_id=tenant_id,
            options=options,
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes:
        """Async form of `invoke`."""
        return await invocation.tts_ainvoke(
            self,
            model=model,
            credentials=credentials,
            content_text=content_text,
            user=user,
            voice=voice,
            tenant_id=tenant_id,
            options=options,
        )

    def stream(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> AudioStream:
        """Speak and return the audio in pieces, in order."""
        return invocation.tts_stream(
            self,
            model=model,
            credentials=credentials,
            content_text=content_text,
            user=user,
            voice=voice,
            tenant_id=tenant_id,
            options=options,
        )

    def astream(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> AsyncAudioStream:
        """Async form of `stream`."""
        return invocation.tts_astream(
            self,
            model=model,
            credentials=credentials,
            content_text=content_text,
            user=user,
            voice=voice,
            tenant_id=tenant_id,
            options=options,
        )


Text2SpeechModel = TTSModel
