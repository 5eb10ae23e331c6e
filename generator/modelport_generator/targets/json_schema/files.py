"""The files of the target: one per form, one per model, one for the entities, and an index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...build.lower import lower_form, lower_rules
from ...json_values import as_list, as_mapping, as_mappings, as_text
from .entities import entities_schema
from .paths import model_paths
from .unexpressed import KEY, form_entries, rule_entries

_FORMS = (
    ("provider", "provider_credential_schema", "Credentials of {}"),
    ("model", "model_credential_schema", "Credentials of a model of {}"),
)


def provider_files(provider_id: str, catalog: Mapping[str, Any]) -> dict[str, str]:
    """Return the schemas of one provider: its forms and the parameters of its models, with a list of them.

    catalog: the provider's data by file name, as the IR has them.
    """
    schemas = {f"{path}.json": schema for path, schema in _schemas(catalog).items()}
    files = {"index.json": provider_index(catalog), **schemas}
    return {f"{provider_id}/{path}": as_json(content) for path, content in files.items()}


def provider_index(catalog: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file of each form and of each model, relative to the provider's folder."""
    return {
        "credentials": {name: f"credentials/{name}.json" for name, _, _ in _forms(catalog)},
        "parameters": {
            model_type: {
                model: f"parameters/{model_type}/{path}.json"
                for model, path in model_paths(model["model"] for model in models).items()
            }
            for model_type, models in _models(catalog).items()
        },
        "customizable": {
            model_type: f"parameters/{model_type}.json"
            for model_type in as_mapping(catalog.get("customizable.json"))
        },
    }


def shared_files(
    entities: Mapping[str, Mapping[str, Any]], names_of: Mapping[str, list[str]]
) -> dict[str, str]:
    """Return the files that do not depend on providers."""
    return {"entities.json": as_json(entities_schema(entities, names_of))}


def index_files(providers: Iterable[str]) -> dict[str, str]:
    """Return the list of all providers, each with the file that lists its schemas."""
    return {"index.json": as_json({each: f"{each}/index.json" for each in providers})}


def as_json(content: Mapping[str, Any]) -> str:
    """Return JSON in ASCII, the same on every machine, with one line per value of the second level."""
    return f"{_lines(content, 1)}\n"


def _lines(value: Any, depth: int) -> str:
    # The encoder of the standard library is fast for single lines alone.
    if not value or depth > 2 or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=True)
    inside = f",\n{'  ' * depth}"
    if isinstance(value, list):
        lines = inside.join(_lines(each, depth + 1) for each in as_list(value))
        return f"[\n{'  ' * depth}{lines}\n{'  ' * (depth - 1)}]"
    pairs = as_mapping(value).items()
    lines = inside.join(f"{json.dumps(key)}: {_lines(each, depth + 1)}" for key, each in pairs)
    return f"{{\n{'  ' * depth}{lines}\n{'  ' * (depth - 1)}}}"


def _schemas(catalog: Mapping[str, Any]) -> dict[str, Any]:
    label = _label(catalog["provider.json"])
    types = [as_text(each) for each in catalog["provider.json"].get("supported_model_types") or ()]
    found: dict[str, Any] = {}
    for name, fields, title in _forms(catalog):
        schema = {**lower_form(fields, title=title.format(label)), KEY: form_entries(fields)}
        found[f"credentials/{name}"] = schema if name == "provider" else _with_type(schema, types)
    for model_type, models in _models(catalog).items():
        paths = model_paths(model["model"] for model in models)
        for model in models:
            rules = as_mappings(model.get("parameter_rules"))
            path = f"parameters/{model_type}/{paths[model['model']]}"
            schema = _parameters(f"Parameters of {model['model']}", rules)
            found[path] = {**schema, "deprecated": True} if model.get("deprecated") else schema
    for model_type, declared in as_mapping(catalog.get("customizable.json")).items():
        rules = as_mappings(as_mapping(declared).get("parameter_rules"))
        found[f"parameters/{model_type}"] = _parameters(f"Parameters of a model of {label}", rules)
    return found


def _parameters(title: str, rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {**lower_rules(rules, title=title), KEY: rule_entries(rules)}


def _with_type(schema: dict[str, Any], types: Sequence[str]) -> dict[str, Any]:
    """Name the implicit variable that answers conditions on the model type; any value is accepted."""
    implicit = {"__model_type": {"title": "Model Type", "examples": list(types)}}
    return {**schema, "properties": {**implicit, **schema["properties"]}}


def _label(document: Mapping[str, Any]) -> str:
    return as_text(as_mapping(document.get("label")).get("en_US")) or as_text(
        document.get("provider")
    )


def _forms(catalog: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]], str]]:
    document = catalog["provider.json"]
    found: list[tuple[str, list[Mapping[str, Any]], str]] = []
    for name, key, title in _FORMS:
        if as_mapping(document.get(key)):
            fields = as_mappings(document[key].get("credential_form_schemas"))
            found.append((name, [f for f in fields if as_text(f.get("variable"))], title))
    return found


def _models(catalog: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the predefined models by type; of two with one id the last one counts."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for listed in catalog.values():
        for model in as_mappings(listed):
            found.setdefault(model["model_type"], {})[model["model"]] = model
    return {model_type: list(models.values()) for model_type, models in found.items()}
