"""The Python of a plugin that the SDK loads: the entry, the provider's class, one thin class per model type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..build.keywords import english
from ..json_values import as_mapping
from ..load import ProviderSource
from ..python.code import Code, identifier
from ..python.environment import render
from ..python.names import class_prefix
from .definition import Placement

HEADER = "Written by `modelport export dify` from"

_TEMPLATES = "dify/templates"

_TYPES = {
    "llm": ("LLM", "LargeLanguageModel"),
    "text-embedding": ("TextEmbedding", "TextEmbeddingModel"),
    "rerank": ("Rerank", "RerankModel"),
    "speech2text": ("Speech2Text", "Speech2TextModel"),
    "tts": ("TTS", "TTSModel"),
    "moderation": ("Moderation", "ModerationModel"),
}
"""Model type to its class of the bridge and its base class of the SDK."""


@dataclass(frozen=True, slots=True)
class _Class:
    name: Code
    bridge: Code
    base: Code
    doc: str


def plugin_modules(source: ProviderSource, place: Placement) -> dict[str, str]:
    """Return the modules of a plugin by relative path; unused imports are not removed yet."""
    label = english(as_mapping(source.provider.data).get("label")) or source.id
    common: dict[str, Any] = {"header": f"{HEADER} {place.definition}", "provider": source.id}
    raw = {
        "main.py": render(_TEMPLATES, "main.py.jinja", module_doc=f"{label} for Dify.", **common)
    }
    for module, types in place.model_sources.items():
        raw[module] = render(
            _TEMPLATES,
            "models.py.jinja",
            module_doc=f"Models of {label} for Dify: its adapters, called with the SDK's values.",
            types=[_class(source.id, model_type) for model_type in types],
            **common,
        )
    raw[place.provider_source] = render(
        _TEMPLATES,
        "provider.py.jinja",
        module_doc=f"{label} as a whole, for Dify.",
        name=_named(source.id, "Provider"),
        doc=f"{label} as a whole.",
        **common,
    )
    return raw


def _class(provider_id: str, model_type: str) -> _Class:
    bridge, base = _TYPES[model_type]
    return _Class(
        _named(provider_id, base), identifier(bridge), identifier(base), f"`{model_type}` models."
    )


def _named(provider_id: str, what: str) -> Code:
    # The id may contain characters that Python names cannot; these class names only help people.
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in provider_id)
    prefix = class_prefix(letters)
    return identifier(f"{'P' if prefix[:1].isdigit() else ''}{prefix}{what}")
