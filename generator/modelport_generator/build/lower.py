"""Lower credential forms and parameter rules to JSON Schema 2020-12, for front ends and tests.

Some rules cannot be expressed in a schema and are left to the normalisers: a falsy value counts as
absent, unknown names are dropped, and `3.0` is not an int.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from ..runtime.forms.templates import over_template

Schema = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SWITCH = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
_SWITCH_OR_EMPTY = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])?$"
_PARAMETER_TYPES = {
    "int": "integer",
    "float": "number",
    "boolean": "boolean",
    "string": "string",
    "text": "string",
}


def lower_form(fields: Sequence[Mapping[str, Any]], *, title: str = "") -> Schema:
    """Return the schema of the raw values of a credential form (docs/format.md 2.1)."""
    properties: dict[str, Schema] = {}
    required: list[str] = []
    rules: list[Schema] = []
    for index, field in enumerate(fields):
        variable = field["variable"]
        properties.setdefault(variable, {}).update(_described(field))
        condition = _condition(field, fields[index + 1 :])
        value = _field_values(field)
        if condition is True:
            properties[variable].update(value)
            required += [variable] if field.get("required", True) else []
        elif condition is not False:
            then: Schema = {"properties": {variable: value}}
            if field.get("required", True):
                then["required"] = [variable]
            rules.append({"if": condition, "then": then})
    return _object(title, properties, required, rules)


def lower_rules(
    rules: Sequence[Mapping[str, Any]],
    templates: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    title: str = "",
) -> Schema:
    """Return the schema of the parameters of a model (docs/format.md 2.3)."""
    properties: dict[str, Schema] = {}
    required: list[str] = []
    more: list[Schema] = []
    for given in rules:
        template = given.get("use_template")
        rule = over_template(given, templates or {})
        name = rule["name"]
        value = _rule_values(rule)
        # Null counts as absent. Under the template's name, though, even null is a value.
        schema = {**_described(rule), **(value if template == name else _or_null(value))}
        if name in properties:
            more.append({"properties": {name: schema}})
        else:
            properties[name] = schema
        must = bool(rule.get("required")) and rule.get("default") is None
        if template and template != name:
            more += _alias(name, cast(str, template), value, must)
        elif must:
            required.append(name)
            more.append({"properties": {name: {"not": {"type": "null"}}}})
    return _object(title, properties, required, more)


def _object(
    title: str, properties: dict[str, Schema], required: list[str], rules: list[Schema]
) -> Schema:
    schema: Schema = {"$schema": _DIALECT, "type": "object", "properties": properties}
    if title:
        schema = {"$schema": _DIALECT, "title": title, **schema}
    if required:
        schema["required"] = list(dict.fromkeys(required))
    if rules:
        schema["allOf"] = rules
    return schema


def _described(declared: Mapping[str, Any]) -> Schema:
    """Return the annotations, which are shown to users."""
    schema: Schema = {}
    for keyword, key in (("title", "label"), ("description", "help")):
        schema |= _texts(keyword, key, declared)
    if declared.get("default") is not None:
        schema["default"] = declared["default"]
    schema["x-modelport-type"] = declared["type"]
    return schema


def _texts(keyword: str, key: str, declared: Mapping[str, Any]) -> Schema:
    """Return a text in English under a keyword of JSON Schema, and in all languages beside it."""
    texts = declared.get(key)
    if not isinstance(texts, Mapping):
        return {}
    every = dict(cast("Mapping[str, Any]", texts))
    english = every.get("en_US")
    shown: Schema = {keyword: english} if isinstance(english, str) and english else {}
    return {**shown, f"x-modelport-{key}": every}


def _condition(field: Mapping[str, Any], later: Sequence[Mapping[str, Any]]) -> Schema | bool:
    """Return when a field counts: when it is shown, and no later field of the same name is."""
    own = _shown(field)
    rivals = [_shown(other) for other in later if other["variable"] == field["variable"]]
    if True in [rival for rival in rivals if isinstance(rival, bool)]:
        return False
    if not rivals:
        return own
    none_of: list[Schema] = [{"not": rival} for rival in rivals]
    return {"allOf": none_of if own is True else [cast(Any, own), *none_of]}


def _shown(field: Mapping[str, Any]) -> Schema | bool:
    entries: Sequence[Mapping[str, Any]] = field.get("show_on") or ()
    if not entries:
        return True
    wanted: dict[str, list[Any]] = {}
    for entry in entries:
        wanted.setdefault(entry["variable"], []).append(entry.get("value"))
    schema: Schema = {"required": list(wanted), "properties": {}}
    for variable, values in wanted.items():
        distinct = list(dict.fromkeys(values))
        same: Schema = {"const": distinct[0]}
        schema["properties"][variable] = same if len(distinct) == 1 else {"enum": []}
    return schema


def _field_values(field: Mapping[str, Any]) -> Schema:
    required = field.get("required", True)
    schema: Schema = {"type": "string"}
    if required:
        schema["minLength"] = 1
    if field.get("max_length"):
        schema["maxLength"] = max(field["max_length"], 0)
    options = {option["value"]: option for option in field.get("options") or ()}
    if options and field["type"] in ("select", "radio"):
        schema["oneOf"] = [_choice(value, option) for value, option in options.items()]
        if not required and "" not in options:
            schema["oneOf"].append({"const": ""})
    if field["type"] == "switch":
        schema["pattern"] = _SWITCH if required else _SWITCH_OR_EMPTY
    if field["type"] == "secret-input":
        schema["x-modelport-secret"] = True
        schema["writeOnly"] = True
    return schema


def _choice(value: str, option: Mapping[str, Any]) -> Schema:
    """Return one choice with its label, for which `enum` has no place."""
    return {"const": value, **_texts("title", "label", option)}


def _rule_values(rule: Mapping[str, Any]) -> Schema:
    kind = rule["type"]
    schema: Schema = {"type": _PARAMETER_TYPES[kind]}
    if kind in ("int", "float"):
        if rule.get("min") is not None:
            schema["minimum"] = rule["min"]
        if rule.get("max") is not None:
            schema["maximum"] = rule["max"]
    precision = rule.get("precision")
    if kind == "float" and precision is not None:
        if precision <= 0:
            schema["multipleOf"] = 10**-precision
        else:
            schema["x-modelport-precision"] = precision
    if kind == "string" and rule.get("options"):
        schema["enum"] = list(rule["options"])
    return schema


def _or_null(value: Schema) -> Schema:
    """Allow null, which counts as not given."""
    schema = {**value, "type": [value["type"], "null"]}
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _alias(name: str, alias: str, value: Schema, must: bool) -> list[Schema]:
    """Return the rules for a parameter that may be given by the name of its template."""
    given: Schema = {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
    rules: list[Schema] = [{"if": {"not": given}, "then": {"properties": {alias: value}}}]
    if must:
        rules.append({"anyOf": [given, {"required": [alias]}]})
    return rules
