"""Facts that Xinference reports about a model: its abilities, kind and context size."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from modelport_providers.wire.http.json_types import is_array
from modelport_providers.wire.models.model import AnyCall


def facts_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts in a description of a model.

    `thinking` means that the model reasons, or can be asked to. A virtual model represents models
    elsewhere: its description is incomplete, so its abilities and context count as unknown.
    """
    facts: dict[str, Any] = {"description": payload}
    if payload.get("model_kind") == "virtual":
        return {**facts, "context_size": None}
    reported = payload.get("model_ability")
    if is_array(reported):
        abilities = {str(one) for one in reported}
        if abilities & {"reasoning", "hybrid"}:
            abilities.add("thinking")
        facts["abilities"] = frozenset(abilities)
        facts["mode"] = (
            "chat" if "chat" in abilities or "generate" not in abilities else "completion"
        )
    size = payload.get("context_length", payload.get("max_tokens"))
    if isinstance(size, int) and not isinstance(size, bool) and size > 0:
        facts["context_size"] = size
    return facts


def wrong_kind(facts: Mapping[str, Any], kind: str, abilities: Collection[str]) -> str:
    """Return why a model is not of `kind`, or "" when it is or when that is unknown."""
    description: Mapping[str, Any] = facts.get("description") or {}
    served = description.get("model_type")
    can = facts.get("abilities")
    if served is not None and served != kind:
        return f"the server runs a model of type {served} under this uid"
    if can and not any(str(one).startswith(tuple(abilities)) for one in can):
        wanted = " or ".join(sorted(abilities))
        return f"it can {', '.join(sorted(can))}, but not {wanted}"
    return ""


def abilities_of(call: AnyCall) -> Collection[str] | None:
    """Return the abilities that the server reports, or None when they are unknown."""
    facts: Mapping[str, Any] = getattr(call, "facts", {})
    return facts.get("abilities")
