"""Providers as the page shows them: plain JSON of known shape, whatever the definitions contain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..build.glossary import Glossary
from ..build.keywords import english
from ..build.merge import merged_rules
from ..definitions.schemas import Schemas
from ..json_values import as_list, as_mapping, as_mappings, as_text, is_number
from ..load.folders import find
from ..load.provider import ProviderSource, load_provider
from ..load.reader import load_document
from ..paths import resolved
from ..problems import Problem
from ..targets.pages.provider import price_of_a_million
from .icons import icons_of
from .order import shown_models
from .places import located

Json = dict[str, Any]
_LANGUAGES = ("en_US", "zh_Hans", "ja_JP", "pt_BR")
_FLAGS = ("required",)
_FILES_READ = 100
"""How many files are read to say why there is no provider."""
_NUMBERS = ("min", "max", "precision")


class NoProviders(LookupError):
    """There are no providers to show."""


def sources_of(paths: Iterable[Path]) -> list[ProviderSource]:
    """Read every provider at or below the paths, each folder once.

    Raises:
        NoProviders: No folder contains a provider.
    """
    found = [find(path) for path in paths]
    folders = {resolved(folder.root): folder for each in found for folder in each.folders}
    if not folders:
        loose = [file for each in found for file in each.loose]
        raise NoProviders(_unreadable(loose) or "no folder contains a provider")
    return [load_provider(folder) for folder in folders.values()]


def _unreadable(files: Sequence[Path]) -> str:
    """Return why files cannot be read, one line per problem: one of them may be the provider."""
    documents = [load_document(each) for each in files[:_FILES_READ]]
    problems = [problem for each in documents if each.data is None for problem in each.problems]
    return "\n".join(str(each) for each in problems if each.severity == "error")


def content_of(
    sources: Sequence[ProviderSource], problems: Mapping[str, Sequence[Problem]] | None = None
) -> list[Json]:
    """Return the content of the page, sorted by id. Two folders may declare one id.

    Args:
        sources: The providers.
        problems: What to show beside them, by the name of the source.
    """
    types = [each.model_type for each in Glossary(Schemas()).interfaces]
    made = [
        {**_provider(each, types), "problems": located(each, (problems or {}).get(each.name, ()))}
        for each in sources
    ]
    return sorted(made, key=lambda each: str(each["id"]))


def content_json(content: Sequence[Json]) -> str:
    """Return the content as ASCII JSON that is safe inside a script element."""
    text = json.dumps(_finite(list(content)), ensure_ascii=True, separators=(",", ":"), default=str)
    return text.replace("<", "\\u003c")


def _provider(source: ProviderSource, known_types: Sequence[str]) -> Json:
    document = as_mapping(source.provider.data)
    types = [
        each for each in as_list(document.get("supported_model_types")) if isinstance(each, str)
    ]
    rules = _Rules()
    declared = as_mapping(
        as_mapping(source.modelport.data if source.modelport else None).get("customizable")
    )
    return {
        "id": source.id,
        "label": _texts(document.get("label")) or {"en_US": source.id},
        "description": _texts(document.get("description")),
        "background": as_text(document.get("background")),
        "help": {
            key: _texts(as_mapping(document.get("help")).get(key)) for key in ("title", "url")
        },
        "icons": icons_of(source),
        "types": list(dict.fromkeys(types)),
        "methods": [
            each for each in as_list(document.get("configurate_methods")) if isinstance(each, str)
        ],
        "languages": _languages(source),
        "forms": _forms(document),
        "models": [_model(model, rules, place) for model, place in shown_models(source)],
        "customizable": {
            kind: _custom(as_mapping(schema), rules)
            for kind, schema in declared.items()
            if kind in known_types
        },
        "rules": rules.distinct,
    }


def _forms(document: Mapping[str, Any]) -> Json:
    forms: Json = {}
    own = document.get("provider_credential_schema")
    if as_mapping(own):
        forms["provider"] = _fields(as_mapping(own))
    brought = as_mapping(document.get("model_credential_schema"))
    if brought:
        model = as_mapping(brought.get("model"))
        forms["model"] = _fields(brought)
        forms["modelField"] = {
            key: _texts(model.get(key))
            for key in ("label", "placeholder")
            if _texts(model.get(key))
        }
    return forms


def _fields(schema: Mapping[str, Any]) -> list[Json]:
    listed = as_mappings(schema.get("credential_form_schemas"))
    return [_field(each) for each in listed if as_text(each.get("variable"))]


def _field(field: Mapping[str, Any]) -> Json:
    """Return a field with the keys that readers know; a value of a wrong type counts as absent."""
    made: Json = {
        "variable": field["variable"],
        "type": as_text(field.get("type")),
        "label": _texts(field.get("label")) or {"en_US": field["variable"]},
        "placeholder": _texts(field.get("placeholder")),
        "help": _texts(field.get("help")),
        "url": as_text(field.get("url")),
        "default": field.get("default"),
        "show_on": _conditions(field.get("show_on")),
        "options": [
            _option(each)
            for each in as_mappings(field.get("options"))
            if isinstance(each.get("value"), str)
        ],
    }
    if isinstance(field.get("required"), bool):
        made["required"] = field["required"]
    if isinstance(field.get("max_length"), int):
        made["max_length"] = field["max_length"]
    return _given(made)


def _option(option: Mapping[str, Any]) -> Json:
    label = _texts(option.get("label")) or {"en_US": option["value"]}
    show_on = _conditions(option.get("show_on"))
    return _given({"value": option["value"], "label": label, "show_on": show_on})


def _conditions(show_on: Any) -> list[Json]:
    return [
        {"variable": each["variable"], "value": each.get("value")}
        for each in as_mappings(show_on)
        if isinstance(each.get("variable"), str)
    ]


class _Rules:
    """The distinct rules of all models of a provider: most models repeat the same few."""

    def __init__(self) -> None:
        self.distinct: list[Json] = []
        self._numbers: dict[str, int] = {}

    def numbers(self, holder: Mapping[str, Any]) -> list[int]:
        """Return the positions of a model's rules among the distinct ones."""
        return [self._number(_rule(each)) for each in merged_rules(holder)]

    def _number(self, rule: Json) -> int:
        key = json.dumps(rule, sort_keys=True, default=str)
        if key not in self._numbers:
            self._numbers[key] = len(self.distinct)
            self.distinct.append(rule)
        return self._numbers[key]


def _rule(rule: Mapping[str, Any]) -> Json:
    made: Json = {
        "name": rule["name"],
        "type": as_text(rule.get("type")),
        "use_template": as_text(rule.get("use_template")),
        "label": _texts(rule.get("label")) or {"en_US": rule["name"]},
        "help": _texts(rule.get("help")),
        "default": rule.get("default"),
        "options": [each for each in as_list(rule.get("options")) if isinstance(each, str)],
        "when": _when(rule.get("when")),
    }
    made |= {key: rule[key] for key in _NUMBERS if is_number(rule.get(key))}
    made |= {key: rule[key] for key in _FLAGS if isinstance(rule.get(key), bool)}
    return _given(made)


def _when(when: Any) -> Json:
    """Return the well-formed conditions of a rule."""
    conditions = as_mapping(when)
    made: Json = {
        key: conditions[key] for key in ("model", "ability") if as_text(conditions.get(key))
    }
    credential = as_mapping(conditions.get("credential"))
    if as_text(credential.get("variable")):
        made["credential"] = {"variable": credential["variable"], "value": credential.get("value")}
    return made


def _model(model: Mapping[str, Any], rules: _Rules, place: int) -> Json:
    label = _texts(model.get("label")) or {"en_US": model["model"]}
    made: Json = {
        "model": model["model"],
        "label": label,
        "model_type": as_text(model.get("model_type")),
        "place": place,
        **_custom(model, rules),
    }
    if model.get("deprecated") is True:
        made["deprecated"] = True
    return made


def _custom(schema: Mapping[str, Any], rules: _Rules) -> Json:
    """Return what a model file and a declaration in `modelport.yaml` have in common."""
    features = [
        each if isinstance(each, str) else as_text(as_mapping(each).get("feature"))
        for each in as_list(schema.get("features"))
    ]
    return _given(
        {
            "features": [each for each in features if each],
            "model_properties": dict(as_mapping(schema.get("model_properties"))),
            "price": price_of_a_million(as_mapping(schema.get("pricing"))),
            "rules": rules.numbers(schema),
        }
    )


def _texts(value: Any) -> dict[str, str]:
    """Return the translations that have text; a plain text counts as English."""
    if isinstance(value, str):
        return {"en_US": value} if value else {}
    return {key: text for key, text in as_mapping(value).items() if isinstance(text, str) and text}


def _languages(source: ProviderSource) -> list[str]:
    """Return the languages of a provider's texts, those of the format first."""
    used = set(as_mapping(as_mapping(source.provider.data).get("label")))
    for document in source.documents.values():
        used |= set(_used(document.data))
    return [each for each in _LANGUAGES if each in used | {"en_US", "zh_Hans"}]


def _used(value: Any) -> Iterable[str]:
    match value:
        case dict():
            members: Mapping[str, Any] = as_mapping(value)
            if "en_US" in members:
                yield from members
            else:
                for each in members.values():
                    yield from _used(each)
        case list():
            for each in as_list(value):
                yield from _used(each)
        case _:
            return


def _given(made: Json) -> Json:
    """Leave out empty values: absent means the same, and the page stays small."""
    return {k: v for k, v in made.items() if v is not None and v not in ("", [], {})}


def _finite(value: Any) -> Any:
    """Replace numbers that JSON does not have; no server can send them either."""
    match value:
        case float() if value - value != 0:
            return None
        case Mapping():
            return {str(key): _finite(each) for key, each in as_mapping(value).items()}
        case list():
            return [_finite(each) for each in as_list(value)]
        case _:
            return value


def title_of(content: Sequence[Json]) -> str:
    """Return the title of the page."""
    names = [english(each["label"]) or each["id"] for each in content]
    return names[0] if len(names) == 1 else f"{len(names)} providers"
