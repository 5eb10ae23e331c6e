"""The only module that knows Dify's SDK: the places of its classes, and the field names of its versions.

Nothing else imports `dify_plugin`. Values of the SDK are `Any` here and in the other modules: its
versions differ in types and field names (`en_US` became `en_us` with 0.9), and all of them accept
and return the names of the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

_HOMES = {
    "AIModelEntity": "entities.model",
    "ModelFeature": "entities.model",
    "ModelPropertyKey": "entities.model",
    "AssistantPromptMessage": "entities.model.message",
    "LLMResult": "entities.model.llm",
    "LLMResultChunk": "entities.model.llm",
    "LLMUsage": "entities.model.llm",
    "EmbeddingUsage": "entities.model.text_embedding",
    "TextEmbeddingResult": "entities.model.text_embedding",
    "MultiModalEmbeddingResult": "entities.model.text_embedding",
    "MultiModalRerankResult": "entities.model.rerank",
    "RerankResult": "entities.model.rerank",
    "CredentialsValidateFailedError": "errors.model",
    "InvokeAuthorizationError": "errors.model",
    "InvokeBadRequestError": "errors.model",
    "InvokeConnectionError": "errors.model",
    "InvokeError": "errors.model",
    "InvokeRateLimitError": "errors.model",
    "InvokeServerUnavailableError": "errors.model",
}


@cache
def named(name: str) -> Any:
    """Return a class of the SDK by its name."""
    return getattr(import_module(f"dify_plugin.{_HOMES[name]}"), name)


def entity(name: str, values: Mapping[str, Any]) -> Any:
    """Return an entity of the SDK, made from values under the names of the wire."""
    return named(name).model_validate(dict(values))


def wire_values(value: Any) -> dict[str, Any]:
    """Return an entity of the SDK under the names of the wire, whatever their names are in this version."""
    values: dict[str, Any] = value.model_dump(mode="json", by_alias=True)
    return values


def known_fields(name: str) -> frozenset[str]:
    """Return the fields that an entity has in the installed version."""
    return frozenset(named(name).model_fields)


def known_values(name: str) -> frozenset[str]:
    """Return the values that a closed set has in the installed version."""
    members: type[Enum] = named(name)
    return frozenset(str(member.value) for member in members)
