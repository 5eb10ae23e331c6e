# do not edit: `modelport generate` made it from the definitions of all providers
"""Which providers there are, and where each of their parts is."""

from __future__ import annotations

from typing import Final

from modelport._runtime.adapters.entry import ProviderEntry

PROVIDERS: Final[dict[str, ProviderEntry]] = {
    "anthropic": ProviderEntry(
        id="anthropic",
        package="modelport",
        stubs="modelport.stubs.anthropic",
        sdk="modelport.sdk.anthropic",
        types=("llm",),
        provider="modelport_providers.anthropic.anthropic:AnthropicProvider",
        adapters={"llm": "modelport_providers.anthropic.llm.llm:AnthropicLargeLanguageModel"},
        missing={},
    ),
    "openai": ProviderEntry(
        id="openai",
        package="modelport",
        stubs="modelport.stubs.openai",
        sdk="modelport.sdk.openai",
        types=(
            "llm",
            "text-embedding",
            "speech2text",
            "tts",
            "moderation",
        ),
        provider=None,
        adapters={
            "llm": "modelport_providers.openai.llm.llm:OpenaiLargeLanguageModel",
            "moderation": "modelport_providers.openai.moderation.moderation:OpenaiModerationModel",
        },
        missing={
            "provider": "modelport_providers/openai/openai.py",
            "speech2text": "modelport_providers/openai/speech2text/speech2text.py",
            "text-embedding": "modelport_providers/openai/text_embedding/text_embedding.py",
            "tts": "modelport_providers/openai/tts/tts.py",
        },
    ),
    "openai_api_compatible": ProviderEntry(
        id="openai_api_compatible",
        package="modelport",
        stubs="modelport.stubs.openai_api_compatible",
        sdk="modelport.sdk.openai_api_compatible",
        types=(
            "llm",
            "text-embedding",
            "rerank",
            "speech2text",
            "tts",
        ),
        provider="modelport_providers.openai_api_compatible.openai_api_compatible:OpenaiApiCompatibleProvider",
        adapters={
            "llm": "modelport_providers.openai_api_compatible.llm.llm:CompatibleLargeLanguageModel",
            "rerank": "modelport_providers.openai_api_compatible.rerank.rerank:CompatibleRerankModel",
            "speech2text": "modelport_providers.openai_api_compatible.speech2text.speech2text:CompatibleSpeech2TextModel",
            "text-embedding": "modelport_providers.openai_api_compatible.text_embedding.text_embedding:CompatibleTextEmbeddingModel",
            "tts": "modelport_providers.openai_api_compatible.tts.tts:CompatibleTTSModel",
        },
        missing={},
    ),
    "openllm": ProviderEntry(
        id="openllm",
        package="modelport",
        stubs="modelport.stubs.openllm",
        sdk="modelport.sdk.openllm",
        types=(
            "llm",
            "text-embedding",
        ),
        provider=None,
        adapters={},
        missing={
            "llm": "modelport_providers/openllm/llm/llm.py",
            "provider": "modelport_providers/openllm/openllm.py",
            "text-embedding": "modelport_providers/openllm/text_embedding/text_embedding.py",
        },
    ),
    "xinference": ProviderEntry(
        id="xinference",
        package="modelport",
        stubs="modelport.stubs.xinference",
        sdk="modelport.sdk.xinference",
        types=(
            "llm",
            "text-embedding",
            "rerank",
            "speech2text",
            "tts",
        ),
        provider="modelport_providers.xinference.xinference:XinferenceProvider",
        adapters={
            "llm": "modelport_providers.xinference.llm.llm:XinferenceAILargeLanguageModel",
            "rerank": "modelport_providers.xinference.rerank.rerank:XinferenceRerankModel",
            "speech2text": "modelport_providers.xinference.speech2text.speech2text:XinferenceSpeech2TextModel",
            "text-embedding": "modelport_providers.xinference.text_embedding.text_embedding:XinferenceTextEmbeddingModel",
            "tts": "modelport_providers.xinference.tts.tts:XinferenceTTSModel",
        },
        missing={},
    ),
}
"""Providers by id."""
