# do not edit: `modelport generate` made it from the definitions of all providers
"""Which providers there are, and where each of their parts is."""

from __future__ import annotations

from typing import Final

from modelport._runtime.entry import ProviderEntry

PROVIDERS: Final[dict[str, ProviderEntry]] = {
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
