"""The classes by which adapters read credentials and parameters, from forms and parameter rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..json_values import as_list, as_mapping, as_mappings, as_text
from ..python.code import Code, identifier, literal
from ..python.names import camel, free_name
from . import ir
from .keywords import (
    attribute_names,
    credential_attributes,
    form_fields,
    literal_type,
    parameter_attributes,
)

_TYPE_VARIABLE = "__model_type"
_TAKEN = frozenset({"MODELS", "NAMES", "names", "of", "without"})
"""Names of the base class."""

Rules = Sequence[Mapping[str, Any]]


def values_classes(
    prefix: str,
    document: Mapping[str, Any],
    catalog: Mapping[str, Any],
    interfaces: Sequence[ir.Interface],
) -> tuple[ir.ValuesClass, ...]:
    """Return the classes of one provider, bases first.

    Args:
        prefix: What the names of the classes begin with.
        document: The definition.
        catalog: The data of the provider by file name, rules merged with their templates.
        interfaces: The model types that the provider serves.
    """
    forms = [document.get(f"{key}_credential_schema") for key in ("provider", "model")]
    made = _credential_classes(prefix, [form for form in forms if as_mapping(form)], interfaces)
    taken = {f"{prefix}{each.sdk}Parameters" for each in interfaces}
    for interface in interfaces:
        models = as_mappings(as_list(catalog[f"{interface.folder}.json"]))
        own = as_mapping(catalog["customizable.json"].get(interface.model_type))
        made += _parameter_classes(prefix, interface, models, _rules(own), taken)
    return tuple(made)


def _credential_classes(
    prefix: str, forms: Sequence[Any], interfaces: Sequence[ir.Interface]
) -> list[ir.ValuesClass]:
    """Return a class for what all model types have in common, and one per type with more."""
    every = [as_text(field["variable"]) for form in forms for field in form_fields(form)]
    names = attribute_names(every, _TAKEN)
    by_type = {
        each.sdk: credential_attributes(
            [_shown_for(form, each.model_type) for form in forms], names
        )
        for each in interfaces
    }
    if not any(by_type.values()):
        return []
    first, *others = by_type.values()
    common = tuple(field for field in first if all(field in each for each in others))
    doc = "Credentials as adapters read them."
    whole = _values_class(identifier(f"{prefix}Credentials"), doc, common)
    made = [whole]
    for interface in interfaces:
        own = tuple(field for field in by_type[interface.sdk] if field not in common)
        if own:
            doc = f"Credentials of `{interface.model_type}` models as adapters read them."
            name = identifier(f"{prefix}{interface.sdk}Credentials")
            made.append(replace(_values_class(name, doc, own), base=whole.name))
    return made


def _parameter_classes(
    prefix: str,
    interface: ir.Interface,
    models: Sequence[Mapping[str, Any]],
    own: Rules,
    taken: set[str],
) -> Iterator[ir.ValuesClass]:
    """Yield a class for the parameters of all models, and one per set of models that differ."""
    by_model = {as_text(model["model"]): _rules(model) for model in models}
    every = [*(rule for rules in by_model.values() for rule in rules), *own]
    # Most models share their rules.
    distinct = {_shape(rule): rule for rule in every}.values()
    names = attribute_names([rule["name"] for rule in distinct], interface.reserved | _TAKEN)
    if not names:
        return
    doc = f"Parameters of `{interface.model_type}` models as adapters read them."
    name = identifier(f"{prefix}{interface.sdk}Parameters")
    whole = _values_class(name, doc, parameter_attributes(distinct, names))
    yield replace(whole, base=Code(f"TypedValues[{literal_type(names)}]"))
    sets: dict[frozenset[object], list[str]] = {}
    for model, rules in by_model.items():
        sets.setdefault(frozenset(map(_shape, rules)), []).append(model)
    for alike in sets.values() if len(sets) > 1 else ():
        if fields := parameter_attributes(by_model[alike[0]], names):
            name = identifier(free_name(f"{prefix}{camel(alike[0])}Parameters", taken))
            doc = f"Parameters of {alike[0]}{' and models like it' if alike[1:] else ''}."
            listed = ", ".join(map(literal, alike))
            members = Code(f"frozenset({{{listed}}})")
            yield replace(_values_class(name, doc, fields), models=members)


def _values_class(name: Code, doc: str, fields: tuple[ir.Keyword, ...]) -> ir.ValuesClass:
    renamed = {field.wire: str(field.name) for field in fields if field.wire != field.name}
    return ir.ValuesClass(name, Code("TypedValues[str]"), doc, fields, renamed, None)


def _shape(rule: Mapping[str, Any]) -> object:
    """Return what decides the type of a parameter."""
    return rule["name"], as_text(rule.get("type")), tuple(map(str, as_list(rule.get("options"))))


def _rules(model: Mapping[str, Any]) -> Rules:
    rules = as_mappings(as_list(model.get("parameter_rules")))
    return [rule for rule in rules if as_text(rule.get("name"))]


def _shown_for(form: Any, model_type: str) -> list[Mapping[str, Any]]:
    """Return the fields that a form has for a model type, without their conditions on the type."""
    found: list[Mapping[str, Any]] = []
    for field in form_fields(form):
        conditions = as_mappings(as_list(field.get("show_on")))
        on_type = [each for each in conditions if each.get("variable") == _TYPE_VARIABLE]
        if all(each.get("value") == model_type for each in on_type):
            found.append({**field, "show_on": [each for each in conditions if each not in on_type]})
    return found
