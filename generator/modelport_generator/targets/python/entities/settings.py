"""The properties of an entities package: base classes, header, docstring."""

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
class EngineSettings:
    """The properties of one package of entities.

    Attributes:
        doc: The docstring of the package.
        source: The folder of the schemas, as named in the headers of the modules.
        base: The dotted path of the base class of every entity.
        behaviours: The dotted path of the mixin with an entity's methods, by entity.
        runtime: The package from which the modules import `modelport._runtime`.
    """

    doc: str
    source: str
    base: str = "pydantic.BaseModel"
    behaviours: Mapping[str, str] = field(default_factory=dict[str, str])
    runtime: str = _RUNTIME

    def relative(self, module: str) -> str:
        """Return a runtime module as the entities import it, and any other module unchanged."""
        if module == _RUNTIME or module.startswith(f"{_RUNTIME}."):
            return self.runtime + module.removeprefix(_RUNTIME)
        return module


FIELD = EngineSettings(
    doc="The data exchanged by apps, adapters and definitions.",
    source="schemas/entities",
    base=f"{_RUNTIME}.entities.entity.Entity",
    runtime=".._runtime",
    behaviours={
        "I18nObject": f"{_RUNTIME}.entities.text.Translated",
        "PromptMessageContent": f"{_RUNTIME}.entities.content.Part",
        "PromptMessageTool": f"{_RUNTIME}.entities.message.ToolDescription",
        "MultiModalPromptMessageContent": f"{_RUNTIME}.entities.content.FilePart",
        "ImagePromptMessageContent": f"{_RUNTIME}.entities.content.ImagePart",
        "MultiModalContent": f"{_RUNTIME}.entities.document.Document",
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
            f"{_RUNTIME}.entities.result_origin.ResultWithOrigin",
        ),
        "LLMResultWithStructuredOutput": f"{_RUNTIME}.entities.llm.StructuredResult",
        "LLMResultChunk": f"{_RUNTIME}.entities.llm.Chunk",
        "EmbeddingUsage": f"{_RUNTIME}.entities.usage.EmbeddingUse",
        "ParameterRule": f"{_RUNTIME}.entities.definition.Rule",
        "ProviderModel": f"{_RUNTIME}.entities.definition.Model",
        "ProviderEntity": f"{_RUNTIME}.entities.definition.Provider",
    },
)
