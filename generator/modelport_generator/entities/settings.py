"""What differs between the field's entities and a third party's: names of bases, header, line length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

Document = Mapping[str, Any]


def is_mapping(value: object) -> TypeGuard[Document]:
    """Return whether a JSON value is an object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the classes of one package are made.

    base: dotted path of the class that every entity derives from.
    behaviours: entity to the dotted path of the mixin that brings its methods.
    """

    title: str
    header: str
    base: str = "pydantic.BaseModel"
    behaviours: Mapping[str, str] = field(default_factory=dict[str, str])
    lazy: str = "modelport._runtime.lazy"


_RUNTIME = "modelport._runtime"

FIELD = Settings(
    title="The entities that flow at run time.",
    header="Generated from schemas/entities by `make generate`; edits are lost.",
    base=f"{_RUNTIME}.entity.Entity",
    behaviours={
        "I18nObject": f"{_RUNTIME}.entity_text.Translated",
        "MultiModalPromptMessageContent": f"{_RUNTIME}.entity_content.FilePart",
        "PromptMessage": f"{_RUNTIME}.entity_message.Message",
        "AssistantPromptMessage": f"{_RUNTIME}.entity_message.AssistantMessage",
        "ToolPromptMessage": f"{_RUNTIME}.entity_message.ToolMessage",
        "ToolCall": f"{_RUNTIME}.entity_message.Call",
        "ToolCallFunction": f"{_RUNTIME}.entity_message.CallFunction",
        "LLMUsage": f"{_RUNTIME}.entity_usage.Usage",
        "LLMResult": f"{_RUNTIME}.entity_llm.Result",
        "LLMResultChunk": f"{_RUNTIME}.entity_llm.Chunk",
        "EmbeddingUsage": f"{_RUNTIME}.entity_usage.EmbeddingUse",
        "ParameterRule": f"{_RUNTIME}.entity_definition.Rule",
        "ProviderModel": f"{_RUNTIME}.entity_definition.Model",
        "ProviderEntity": f"{_RUNTIME}.entity_definition.Provider",
    },
)
