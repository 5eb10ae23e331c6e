"""Convert results and schemas to those of the SDK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.entities import (
    AIModelEntity,
    LLMResult,
    LLMResultChunk,
    MultiModalEmbeddingResult,
    MultiModalRerankResult,
    RerankResult,
    TextEmbeddingResult,
)

from .messages import ThinkTags, their_message
from .sdk import entity, known_fields, known_values

_OPTIONAL_LISTS = ("options",)
"""Keys of a rule that must not be null in the SDK."""


def their_result(result: LLMResult) -> Any:
    """Return a whole answer, without the values that the SDK has no field for."""
    return entity(
        "LLMResult",
        {
            "model": result.model,
            "message": their_message(result.message, ThinkTags(), is_last=True),
            "usage": _usage("LLMUsage", result.usage),
            "system_fingerprint": result.system_fingerprint,
        },
    )


def their_chunk(chunk: LLMResultChunk, tags: ThinkTags) -> Any:
    """Return one piece of a streamed answer."""
    delta = chunk.delta
    is_last = delta.finish_reason is not None or delta.usage is not None
    usage = None if delta.usage is None else _usage("LLMUsage", delta.usage)
    return entity(
        "LLMResultChunk",
        {
            "model": chunk.model,
            "system_fingerprint": chunk.system_fingerprint,
            "delta": {
                "index": delta.index,
                "message": their_message(delta.message, tags, is_last=is_last),
                "usage": usage,
                "finish_reason": delta.finish_reason,
            },
        },
    )


def their_embeddings(result: TextEmbeddingResult | MultiModalEmbeddingResult) -> Any:
    """Return vectors, one per text or image, in the same order."""
    return entity(
        type(result).__name__,
        {
            "model": result.model,
            "embeddings": result.embeddings,
            "usage": _usage("EmbeddingUsage", result.usage),
        },
    )


def their_ranking(result: RerankResult | MultiModalRerankResult) -> Any:
    """Return documents, best first."""
    return entity(type(result).__name__, result.model_dump(mode="json"))


def their_schema(schema: AIModelEntity) -> Any:
    """Return the schema of a model; features and properties that this SDK does not know are left out.

    The SDK 0.7 rejects a whole model for the feature `polling`, which only newer versions know.
    """
    values = schema.model_dump(mode="json", exclude_none=True)
    features, properties = known_values("ModelFeature"), known_values("ModelPropertyKey")
    if schema.features is not None:
        values["features"] = [f for f in map(str, schema.features) if f in features]
    values["model_properties"] = {
        name: value for name, value in values["model_properties"].items() if name in properties
    }
    values["parameter_rules"] = [_rule(rule) for rule in schema.parameter_rules]
    return entity("AIModelEntity", values)


def _rule(rule: Any) -> dict[str, Any]:
    # An explicit null overrides the template, in the SDK as here.
    values: dict[str, Any] = rule.model_dump(mode="json")
    return {k: v for k, v in values.items() if v is not None or k not in _OPTIONAL_LISTS}


def _usage(name: str, usage: Any) -> Mapping[str, Any]:
    values: dict[str, Any] = usage.model_dump()
    known = known_fields(name)
    return {field: value for field, value in values.items() if field in known}
