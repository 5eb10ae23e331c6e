"""Adapters with the interface of Dify's plugin SDK: exported plugins are thin classes over this bridge."""

from __future__ import annotations

from .errors import credentials_error, error_mapping, invoke_error
from .models import LLM, TTS, Moderation, Rerank, Speech2Text, TextEmbedding
from .provider import Provider

__all__ = [
    "LLM",
    "TTS",
    "Moderation",
    "Provider",
    "Rerank",
    "Speech2Text",
    "TextEmbedding",
    "credentials_error",
    "error_mapping",
    "invoke_error",
]
