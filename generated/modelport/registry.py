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
        ),
        provider="modelport_providers.xinference.xinference:XinferenceProvider",
        adapters={"llm": "modelport_providers.xinference.llm.llm:XinferenceAILargeLanguageModel"},
        missing={
            "rerank": "modelport_providers/xinference/rerank/rerank.py",
            "text-embedding": "modelport_providers/xinference/text_embedding/text_embedding.py",
        },
    ),
}
"""Providers by id."""
