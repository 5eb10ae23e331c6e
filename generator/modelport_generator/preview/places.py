"""The field, parameter or model that a problem is about, so that the page shows it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..json_values import as_list, as_mapping, as_text
from ..load.document import Document
from ..load.provider import ProviderSource
from ..problems import Problem

Json = dict[str, Any]
_FORMS = {
    "provider_credential_schema": "provider",
    "model_credential_schema": "model",
}


def located(source: ProviderSource, problems: Iterable[Problem]) -> list[Json]:
    """Return problems as the page shows them; one without a `form` is shown below the card."""
    documents = {document.name: document for document in source.documents.values()}
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
            "place": str(problem.place),
            **_about(source, documents.get(problem.place.file), problem.place.pointer),
        }
        for problem in problems
    ]


def _about(source: ProviderSource, document: Document | None, pointer: str) -> Json:
    if document is None:
        return {}
    parts = pointer.split("/")[1:]
    if document is source.provider:
        return _field(as_mapping(document.data), parts)
    if document is source.modelport:
        return _declared(as_mapping(document.data), parts)
    return _model(as_mapping(document.data), parts)


def _field(document: Mapping[str, Any], parts: list[str]) -> Json:
    if len(parts) < 3 or parts[0] not in _FORMS or parts[1] != "credential_form_schemas":
        return {}
    fields = as_list(as_mapping(document.get(parts[0])).get(parts[1]))
    shown = [n for n, each in enumerate(fields) if as_text(as_mapping(each).get("variable"))]
    number = int(parts[2]) if parts[2].isdecimal() else -1
    return {"form": _FORMS[parts[0]], "index": shown.index(number)} if number in shown else {}


def _declared(document: Mapping[str, Any], parts: list[str]) -> Json:
    if len(parts) < 2 or parts[0] != "customizable":
        return {}
    schema = as_mapping(as_mapping(document.get(parts[0])).get(parts[1]))
    return _parameter(schema, parts[2:], {"type": parts[1], "model": ""}) or {}


def _model(document: Mapping[str, Any], parts: list[str]) -> Json:
    model, kind = as_text(document.get("model")), as_text(document.get("model_type"))
    if not model or not kind:
        return {}
    about = {"type": kind, "model": model}
    return _parameter(document, parts, about) or {"form": "models", **about}


def _parameter(holder: Mapping[str, Any], parts: list[str], about: Json) -> Json | None:
    if len(parts) < 2 or parts[0] != "parameter_rules" or not parts[1].isdecimal():
        return None
    rules, number = as_list(holder.get("parameter_rules")), int(parts[1])
    name = as_text(as_mapping(rules[number]).get("name")) if number < len(rules) else ""
    return {"form": "parameters", "name": name, **about} if name else None
