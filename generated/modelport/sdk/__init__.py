# do not edit: `modelport generate` made it from schemas/interfaces.json, the definitions of all providers
"""Typed SDK: what models of each type can do, and a module for each provider."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import anthropic as anthropic
    from . import openai as openai
    from . import openai_api_compatible as openai_api_compatible
    from . import openllm as openllm
    from . import xinference as xinference
    from ._models import LLM as LLM
    from ._models import TTS as TTS
    from ._models import Moderation as Moderation
    from ._models import Rerank as Rerank
    from ._models import Speech2Text as Speech2Text
    from ._models import TextEmbedding as TextEmbedding
else:
    _HOMES = {
        "LLM": "._models",
        "TextEmbedding": "._models",
        "Rerank": "._models",
        "Speech2Text": "._models",
        "TTS": "._models",
        "Moderation": "._models",
        "anthropic": ".",
        "openai": ".",
        "openai_api_compatible": ".",
        "openllm": ".",
        "xinference": ".",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from .._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "LLM",
    "TextEmbedding",
    "Rerank",
    "Speech2Text",
    "TTS",
    "Moderation",
    "anthropic",
    "openai",
    "openai_api_compatible",
    "openllm",
    "xinference",
]
