# do not edit: `modelport generate` made it from schemas/entities
"""What flows between apps, adapters and definitions."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .content import AudioPromptMessageContent as AudioPromptMessageContent
    from .content import DocumentPromptMessageContent as DocumentPromptMessageContent
    from .content import ImagePromptMessageContent as ImagePromptMessageContent
    from .content import (
        MultiModalPromptMessageContent as MultiModalPromptMessageContent,
    )
    from .content import PromptMessageContent as PromptMessageContent
    from .content import PromptMessageContentType as PromptMessageContentType
    from .content import TextPromptMessageContent as TextPromptMessageContent
    from .content import ThinkingPromptMessageContent as ThinkingPromptMessageContent
    from .content import VideoPromptMessageContent as VideoPromptMessageContent
    from .i18n import I18nObject as I18nObject
    from .llm import LLMMode as LLMMode
    from .llm import LLMResult as LLMResult
    from .llm import LLMResultChunk as LLMResultChunk
    from .llm import LLMResultChunkDelta as LLMResultChunkDelta
    from .llm import (
        LLMResultChunkWithStructuredOutput as LLMResultChunkWithStructuredOutput,
    )
    from .llm import LLMResultWithStructuredOutput as LLMResultWithStructuredOutput
    from .llm import LLMStructuredOutput as LLMStructuredOutput
    from .llm import LLMUsage as LLMUsage
    from .llm import NumTokensResult as NumTokensResult
    from .llm import SummaryResult as SummaryResult
    from .message import AssistantPromptMessage as AssistantPromptMessage
    from .message import DeveloperPromptMessage as DeveloperPromptMessage
    from .message import PromptMessage as PromptMessage
    from .message import PromptMessageFunction as PromptMessageFunction
    from .message import PromptMessageRole as PromptMessageRole
    from .message import PromptMessageTool as PromptMessageTool
    from .message import SystemPromptMessage as SystemPromptMessage
    from .message import ToolPromptMessage as ToolPromptMessage
    from .message import UserPromptMessage as UserPromptMessage
    from .model import AIModelEntity as AIModelEntity
    from .model import DefaultParameterName as DefaultParameterName
    from .model import FetchFrom as FetchFrom
    from .model import ModelFeature as ModelFeature
    from .model import ModelPropertyKey as ModelPropertyKey
    from .model import ModelType as ModelType
    from .model import ParameterRule as ParameterRule
    from .model import ParameterType as ParameterType
    from .model import ProviderModel as ProviderModel
    from .moderation import ModerationResult as ModerationResult
    from .parameter_templates import PARAMETER_TEMPLATES as PARAMETER_TEMPLATES
    from .price import ModelUsage as ModelUsage
    from .price import PriceConfig as PriceConfig
    from .price import PriceInfo as PriceInfo
    from .price import PriceType as PriceType
    from .provider import ConfigurateMethod as ConfigurateMethod
    from .provider import CredentialFormSchema as CredentialFormSchema
    from .provider import FieldModelSchema as FieldModelSchema
    from .provider import FormOption as FormOption
    from .provider import FormShowOnObject as FormShowOnObject
    from .provider import FormType as FormType
    from .provider import ModelCredentialSchema as ModelCredentialSchema
    from .provider import ModelPosition as ModelPosition
    from .provider import ProviderCredentialSchema as ProviderCredentialSchema
    from .provider import ProviderEntity as ProviderEntity
    from .provider import ProviderHelpEntity as ProviderHelpEntity
    from .provider import SimpleProviderEntity as SimpleProviderEntity
    from .rerank import MultiModalRerankResult as MultiModalRerankResult
    from .rerank import RerankDocument as RerankDocument
    from .rerank import RerankResult as RerankResult
    from .speech2text import Speech2TextResult as Speech2TextResult
    from .text_embedding import EmbeddingInputType as EmbeddingInputType
    from .text_embedding import EmbeddingUsage as EmbeddingUsage
    from .text_embedding import MultiModalContent as MultiModalContent
    from .text_embedding import MultiModalContentType as MultiModalContentType
    from .text_embedding import MultiModalEmbeddingResult as MultiModalEmbeddingResult
    from .text_embedding import TextEmbeddingResult as TextEmbeddingResult
    from .tts import TTSResult as TTSResult
    from .tts import TTSVoice as TTSVoice
else:
    _HOMES = {
        "AudioPromptMessageContent": ".content",
        "DocumentPromptMessageContent": ".content",
        "ImagePromptMessageContent": ".content",
        "MultiModalPromptMessageContent": ".content",
        "PromptMessageContent": ".content",
        "PromptMessageContentType": ".content",
        "TextPromptMessageContent": ".content",
        "ThinkingPromptMessageContent": ".content",
        "VideoPromptMessageContent": ".content",
        "I18nObject": ".i18n",
        "LLMMode": ".llm",
        "LLMResult": ".llm",
        "LLMResultChunk": ".llm",
        "LLMResultChunkDelta": ".llm",
        "LLMResultChunkWithStructuredOutput": ".llm",
        "LLMResultWithStructuredOutput": ".llm",
        "LLMStructuredOutput": ".llm",
        "LLMUsage": ".llm",
        "NumTokensResult": ".llm",
        "SummaryResult": ".llm",
        "AssistantPromptMessage": ".message",
        "DeveloperPromptMessage": ".message",
        "PromptMessage": ".message",
        "PromptMessageFunction": ".message",
        "PromptMessageRole": ".message",
        "PromptMessageTool": ".message",
        "SystemPromptMessage": ".message",
        "ToolPromptMessage": ".message",
        "UserPromptMessage": ".message",
        "AIModelEntity": ".model",
        "DefaultParameterName": ".model",
        "FetchFrom": ".model",
        "ModelFeature": ".model",
        "ModelPropertyKey": ".model",
        "ModelType": ".model",
        "ParameterRule": ".model",
        "ParameterType": ".model",
        "ProviderModel": ".model",
        "ModerationResult": ".moderation",
        "PARAMETER_TEMPLATES": ".parameter_templates",
        "ModelUsage": ".price",
        "PriceConfig": ".price",
        "PriceInfo": ".price",
        "PriceType": ".price",
        "ConfigurateMethod": ".provider",
        "CredentialFormSchema": ".provider",
        "FieldModelSchema": ".provider",
        "FormOption": ".provider",
        "FormShowOnObject": ".provider",
        "FormType": ".provider",
        "ModelCredentialSchema": ".provider",
        "ModelPosition": ".provider",
        "ProviderCredentialSchema": ".provider",
        "ProviderEntity": ".provider",
        "ProviderHelpEntity": ".provider",
        "SimpleProviderEntity": ".provider",
        "MultiModalRerankResult": ".rerank",
        "RerankDocument": ".rerank",
        "RerankResult": ".rerank",
        "Speech2TextResult": ".speech2text",
        "EmbeddingInputType": ".text_embedding",
        "EmbeddingUsage": ".text_embedding",
        "MultiModalContent": ".text_embedding",
        "MultiModalContentType": ".text_embedding",
        "MultiModalEmbeddingResult": ".text_embedding",
        "TextEmbeddingResult": ".text_embedding",
        "TTSResult": ".tts",
        "TTSVoice": ".tts",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from .._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "AudioPromptMessageContent",
    "DocumentPromptMessageContent",
    "ImagePromptMessageContent",
    "MultiModalPromptMessageContent",
    "PromptMessageContent",
    "PromptMessageContentType",
    "TextPromptMessageContent",
    "ThinkingPromptMessageContent",
    "VideoPromptMessageContent",
    "I18nObject",
    "LLMMode",
    "LLMResult",
    "LLMResultChunk",
    "LLMResultChunkDelta",
    "LLMResultChunkWithStructuredOutput",
    "LLMResultWithStructuredOutput",
    "LLMStructuredOutput",
    "LLMUsage",
    "NumTokensResult",
    "SummaryResult",
    "AssistantPromptMessage",
    "DeveloperPromptMessage",
    "PromptMessage",
    "PromptMessageFunction",
    "PromptMessageRole",
    "PromptMessageTool",
    "SystemPromptMessage",
    "ToolPromptMessage",
    "UserPromptMessage",
    "AIModelEntity",
    "DefaultParameterName",
    "FetchFrom",
    "ModelFeature",
    "ModelPropertyKey",
    "ModelType",
    "ParameterRule",
    "ParameterType",
    "ProviderModel",
    "ModerationResult",
    "PARAMETER_TEMPLATES",
    "ModelUsage",
    "PriceConfig",
    "PriceInfo",
    "PriceType",
    "ConfigurateMethod",
    "CredentialFormSchema",
    "FieldModelSchema",
    "FormOption",
    "FormShowOnObject",
    "FormType",
    "ModelCredentialSchema",
    "ModelPosition",
    "ProviderCredentialSchema",
    "ProviderEntity",
    "ProviderHelpEntity",
    "SimpleProviderEntity",
    "MultiModalRerankResult",
    "RerankDocument",
    "RerankResult",
    "Speech2TextResult",
    "EmbeddingInputType",
    "EmbeddingUsage",
    "MultiModalContent",
    "MultiModalContentType",
    "MultiModalEmbeddingResult",
    "TextEmbeddingResult",
    "TTSResult",
    "TTSVoice",
]
