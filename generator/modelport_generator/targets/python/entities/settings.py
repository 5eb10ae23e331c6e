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


_RUNTIME = "modelport._runtime"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the classes of one package are made.

    doc: docstring of the package.
    source: folder of the schemas, as the headers of the modules name it.
    base: dotted path of the class that every entity derives from.
    behaviours: entity to the dotted path of the mixin that brings its methods.
    runtime: where the modules find `modelport._runtime`, as they import it.
    """

    doc: str
    source: str
    base: str = "pydantic.BaseModel"
    behaviours: Mapping[str, str] = field(default_factory=dict[str, str])
    runtime: str = _RUNTIME

    def relative(self, module: str) -> str:
        """Return a module of the run time as the entities import it, any other as it is."""
        if module == _RUNTIME or module.startswith(f"{_RUNTIME}."):
            return self.runtime + module.removeprefix(_RUNTIME)
        return module


FIELD = Settings(
    doc="What flows between apps, adapters and definitions.",
    source="schemas/entities",
    base=f"{_RUNTIME}.entities.entity.Entity",
    runtime=".._runtime",
    behaviours={
        "I18nObject": f"{_RUNTIME}.entities.text.Translated",
        "MultiModalPromptMessageContent": f"{_RUNTIME}.entities.content.FilePart",
        "ImagePromptMessageContent": f"{_RUNTIME}.entities.content.ImagePart",
        "PromptMessage": f"{_RUNTIME}.entities.message.Message",
        "AssistantPromptMessage": f"{_RUNTIME}.entities.message.AssistantMessage",
        "ToolPromptMessage": f"{_RUNTIME}.entities.message.ToolMessage",
        "ToolCall": f"{_RUNTIME}.entities.message.Call",
        "ToolCallFunction": f"{_RUNTIME}.entities.message.CallFunction",
        "PromptMessageRole": f"{_RUNTIME}.entities.enum.Choice",
        "DefaultParameterName": f"{_RUNTIME}.entities.enum.Choice",
        "LLMMode": f"{_RUNTIME}.entities.enum.Choice",
        "LLMUsage": f"{_RUNTIME}.entities.usage.Usage",
        "LLMResult": f"{_RUNTIME}.entities.llm.Result",
        **dict.fromkeys(
            (
                "TextEmbeddingResult",
                "MultiModalEmbeddingResult",
                "RerankResult",
                "MultiModalRerankResult",
                "ModerationResult",
            ),
            f"{_RUNTIME}.entities.answered.Answered",
        ),
        "LLMResultWithStructuredOutput": f"{_RUNTIME}.entities.llm.StructuredResult",
        "LLMResultChunk": f"{_RUNTIME}.entities.llm.Chunk",
        "EmbeddingUsage": f"{_RUNTIME}.entities.usage.EmbeddingUse",
        "ParameterRule": f"{_RUNTIME}.entities.definition.Rule",
        "ProviderModel": f"{_RUNTIME}.entities.definition.Model",
        "ProviderEntity": f"{_RUNTIME}.entities.definition.Provider",
    },
)
