"""Find the models on a server, as credentials and as model definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelport import provider
from modelport.interfaces import CallOptions
from modelport_providers.wire.models.listing import list_models
from modelport_providers.wire.models.model import HttpModel

_NAMED = (
    ("rerank", re.compile(r"rerank", re.IGNORECASE)),
    ("text-embedding", re.compile(r"embed|(^|[-/])(bge|e5|gte|minilm)[-_]", re.IGNORECASE)),
    ("speech2text", re.compile(r"whisper|transcri|sensevoice|paraformer", re.IGNORECASE)),
    ("tts", re.compile(r"(^|[-/_])(tts|kokoro|cosyvoice|chattts)", re.IGNORECASE)),
    ("moderation", re.compile(r"moderation", re.IGNORECASE)),
)
"""The model type by parts of its name, for servers that do not report it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One running model."""

    model: str
    model_type: str
    credentials: Mapping[str, str]
    definition: Mapping[str, Any]
    """A model document, as in `<type>/<model>.yaml`."""


def discover(
    provider_id: str, credentials: Mapping[str, str], options: CallOptions | None = None
) -> list[Found]:
    """Return the models of a server whose types the provider supports, by type and name.

    options: client, time limit and headers of the request.

    Raises:
        CredentialsValidateFailedError: The server does not list its models. NotImplementedError:
        The provider has no request for the list.
    """
    found = provider(provider_id)
    adapter = found.model(found.types[0])
    if not isinstance(adapter, HttpModel):
        kind = type(adapter)
        raise NotImplementedError(
            f"{provider_id} does not list its models: {kind.__name__} ({kind.__module__}) does not "
            "derive from a class of the wire kit, such as `wire.HttpLLM`, whose `list_request` "
            "returns the request for the list"
        )
    models: dict[tuple[str, str], Found] = {}
    for listed in list_models(adapter, credentials, options):
        name = str(listed.get("id") or "")
        model_type = type_of(name, listed)
        # Some servers list a model twice.
        if name and model_type in found.types and (model_type, name) not in models:
            models[model_type, name] = _found(provider_id, name, model_type, credentials)
    order = found.types.index
    return sorted(models.values(), key=lambda one: (order(one.model_type), one.model))


def type_of(name: str, listed: Mapping[str, Any]) -> str | None:
    """Return the model type from the server, from the name, or else a language model."""
    declared = str(listed.get("model_type") or "").lower()
    can = {str(one) for one in listed.get("model_ability") or ()}
    if declared == "audio":
        if any(one.startswith(("text2audio", "text-to-audio")) for one in can):
            return "tts"
        return "speech2text"
    if declared:
        return {"llm": "llm", "embedding": "text-embedding", "rerank": "rerank"}.get(declared)
    return next((kind for kind, sign in _NAMED if sign.search(name)), "llm")


def _found(provider_id: str, name: str, model_type: str, credentials: Mapping[str, str]) -> Found:
    found = provider(provider_id)
    own = {**credentials, **({"model_uid": name} if "model_uid" in _variables(found) else {})}
    adapter: Any = found.model(model_type)
    # As in a file: an entity would contain the fallbacks of all languages.
    document = found.catalog.models(model_type).get(name) or adapter._declared_document(name, own)
    definition = {k: v for k, v in (document or {}).items() if k != "fetch_from"}
    _limit_answers(definition)
    return Found(name, model_type, own, definition or {"model": name, "model_type": model_type})


def _limit_answers(definition: dict[str, Any]) -> None:
    """Limit the tokens of an answer to the context, as a definition for any model allows more."""
    properties: Mapping[str, Any] = definition.get("model_properties") or {}
    size = properties.get("context_size")
    if not isinstance(size, int):
        return
    rules: list[Mapping[str, Any]] = definition.get("parameter_rules") or []
    limited: list[dict[str, Any]] = []
    for rule in rules:
        of_answer = "max_tokens" in (rule.get("name"), rule.get("use_template"))
        above = [key for key in ("default", "max") if of_answer and rule.get(key, 0) > size]
        limited.append({**rule, **dict.fromkeys(above, size)})
    if limited:
        definition["parameter_rules"] = limited


def _variables(found: Any) -> set[str]:
    form: Mapping[str, Any] = found.catalog.provider.get("model_credential_schema") or {}
    fields: list[Mapping[str, Any]] = form.get("credential_form_schemas") or []
    return {str(field["variable"]) for field in fields}
