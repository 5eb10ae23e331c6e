"""The six types of models, and their classes in the SDK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SDK_CLASSES: Final[Mapping[str, str]] = {
    "llm": "LLM",
    "text-embedding": "TextEmbedding",
    "rerank": "Rerank",
    "speech2text": "Speech2Text",
    "tts": "TTS",
    "moderation": "Moderation",
}
"""The class of the SDK for each type; `schemas/interfaces.json` declares the same, as a test checks."""
