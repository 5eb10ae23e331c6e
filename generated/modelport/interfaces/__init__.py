# do not edit: `modelport generate` made it from schemas/interfaces.json
"""What an adapter implements and what travels to the wire."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._runtime.adapters.ai_model import AIModel as AIModel
    from .._runtime.adapters.model_provider import ModelProvider as ModelProvider
    from .._runtime.calls.streams import AsyncAudioStream as AsyncAudioStream
    from .._runtime.calls.streams import AsyncLLMStream as AsyncLLMStream
    from .._runtime.calls.streams import AudioStream as AudioStream
    from .._runtime.calls.streams import LLMStream as LLMStream
    from .large_language_model import LargeLanguageModel as LargeLanguageModel
    from .moderation_model import ModerationModel as ModerationModel
    from .records import CallOptions as CallOptions
    from .records import LLMCall as LLMCall
    from .records import ModerationCall as ModerationCall
    from .records import Request as Request
    from .records import RerankCall as RerankCall
    from .records import Response as Response
    from .records import ServerSentEvent as ServerSentEvent
    from .records import Speech2TextCall as Speech2TextCall
    from .records import TextEmbeddingCall as TextEmbeddingCall
    from .records import TTSCall as TTSCall
    from .rerank_model import RerankModel as RerankModel
    from .speech2text_model import Speech2TextModel as Speech2TextModel
    from .text_embedding_model import TextEmbeddingModel as TextEmbeddingModel
    from .tts_model import Text2SpeechModel as Text2SpeechModel
    from .tts_model import TTSModel as TTSModel
else:
    _HOMES = {
        "CallOptions": ".records",
        "Request": ".records",
        "Response": ".records",
        "ServerSentEvent": ".records",
        "LLMCall": ".records",
        "TextEmbeddingCall": ".records",
        "RerankCall": ".records",
        "Speech2TextCall": ".records",
        "TTSCall": ".records",
        "ModerationCall": ".records",
        "LargeLanguageModel": ".large_language_model",
        "TextEmbeddingModel": ".text_embedding_model",
        "RerankModel": ".rerank_model",
        "Speech2TextModel": ".speech2text_model",
        "TTSModel": ".tts_model",
        "Text2SpeechModel": ".tts_model",
        "ModerationModel": ".moderation_model",
        "AIModel": ".._runtime.adapters.ai_model",
        "ModelProvider": ".._runtime.adapters.model_provider",
        "AsyncAudioStream": ".._runtime.calls.streams",
        "AsyncLLMStream": ".._runtime.calls.streams",
        "AudioStream": ".._runtime.calls.streams",
        "LLMStream": ".._runtime.calls.streams",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from .._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "CallOptions",
    "Request",
    "Response",
    "ServerSentEvent",
    "LLMCall",
    "TextEmbeddingCall",
    "RerankCall",
    "Speech2TextCall",
    "TTSCall",
    "ModerationCall",
    "LargeLanguageModel",
    "TextEmbeddingModel",
    "RerankModel",
    "Speech2TextModel",
    "TTSModel",
    "Text2SpeechModel",
    "ModerationModel",
    "AIModel",
    "ModelProvider",
    "AsyncAudioStream",
    "AsyncLLMStream",
    "AudioStream",
    "LLMStream",
]
