"""Typed keywords of the SDK, made from the fields of credential forms and from parameter rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..json_values import as_list, as_mapping, as_mappings, as_text
from ..python.code import Code, identifier, literal
from ..python.names import python_names
from . import ir
from .docs import sentences

_TEXT = re.compile(r"(^|_)(url|uri|endpoint|host|hostname|address|id|uid|name|organization)(_|$)")
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"a", "an", "the", "of", "your"})
_CHOICES_SHOWN = 8
_TYPES = {"float": "float", "int": "int", "boolean": "bool", "string": "str", "text": "str"}
_TAKEN = frozenset({"self", "super", "model", "credentials", "client", "present"})

Fields = Mapping[str, Sequence[Mapping[str, Any]]]
"""The declarations of each variable, in order."""


def english(value: Any) -> str:
    """Return the English text of an i18n object, or "" when there is none."""
    return as_text(as_mapping(value).get("en_US"))


def form_fields(form: Any) -> list[Mapping[str, Any]]:
    """Return the fields of a credential form that have a name."""
    fields = as_mappings(as_mapping(form).get("credential_form_schemas"))
    return [field for field in fields if as_text(field.get("variable"))]


def credential_keywords(forms: Sequence[Any]) -> tuple[ir.Keyword, ...]:
    """Return one keyword per variable of all forms. It is required when every form requires it."""
    listed = [form_fields(form) for form in forms]
    merged = _grouped((field for fields in listed for field in fields), "variable")
    names = python_names(merged, _TAKEN)
    return tuple(
        ir.Keyword(
            wire,
            identifier(names[wire]),
            _credential_type(same),
            all(_is_required([f for f in fields if f["variable"] == wire]) for fields in listed),
            credential_doc(same),
        )
        for wire, same in merged.items()
    )


def parameter_keywords(
    rules: Iterable[Mapping[str, Any]], reserved: Iterable[str]
) -> tuple[ir.Keyword, ...]:
    """Return one keyword per parameter of all models of a type. None of them is required.

    Args:
        rules: The merged parameter rules of the models.
        reserved: Names that the calls of the SDK use themselves.
    """
    by_name = _grouped(rules, "name")
    names = python_names(by_name, _TAKEN | set(reserved))
    return tuple(
        ir.Keyword(wire, identifier(names[wire]), _rule_type(same), False, rule_doc(same))
        for wire, same in by_name.items()
    )


def credential_attributes(
    listed: Sequence[Sequence[Mapping[str, Any]]], names: Mapping[str, str]
) -> tuple[ir.Keyword, ...]:
    """Return how an adapter sees each variable of all forms: form values as they arrive.

    Args:
        listed: The fields of each form.
        names: The attribute of each variable.
    """
    merged = _grouped((field for fields in listed for field in fields), "variable")
    return tuple(
        ir.Keyword(
            wire,
            identifier(names[wire]),
            _arriving_type(same),
            all(_arrives([f for f in fields if f["variable"] == wire]) for fields in listed),
            "",
        )
        for wire, same in merged.items()
    )


def parameter_attributes(
    rules: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> tuple[ir.Keyword, ...]:
    """Return how an adapter sees each parameter. None of them is required.

    Args:
        rules: The merged parameter rules.
        names: The attribute of each parameter.
    """
    return tuple(
        ir.Keyword(wire, identifier(names[wire]), _rule_type(same), False, "")
        for wire, same in _grouped(rules, "name").items()
    )


def attribute_names(wire_names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return the attribute of each declared name: the name of its keyword, unless that is taken."""
    return python_names(wire_names, _TAKEN | set(taken))


def literal_type(choices: Iterable[str]) -> Code:
    """Return a closed set of strings as a type."""
    return Code(f"Literal[{', '.join(literal(choice) for choice in choices)}]")


def credential_doc(fields: Sequence[Mapping[str, Any]]) -> str:
    """Return the sentences about a variable: what it is, its choices and its default.

    Args:
        fields: The declarations of the variable, of which the first one counts.
    """
    first = fields[0]
    label, *others = (english(first.get(key)) for key in ("label", "help", "placeholder"))
    parts = [*([] if _says_all(others, label) else [label]), *others, _choices_doc(first)]
    # The default of a secret is not shown.
    if first.get("default") and first.get("type") != "secret-input":
        parts.append(f"Default {first['default']}")
    return sentences(parts)


def rule_doc(rules: Sequence[Mapping[str, Any]]) -> str:
    """Return the sentences about a parameter: what it does, and the range that all rules share.

    Args:
        rules: The rules of the parameter, of which the first one has the text.
    """
    first = rules[0]
    bounds = {(_number(rule.get("min")), _number(rule.get("max"))) for rule in rules}
    parts = [english(first.get("help")) or english(first.get("label"))]
    if len(bounds) == 1:
        parts.append(_range(*bounds.pop()))
    return sentences(parts)


def _says_all(texts: Iterable[str], label: str) -> bool:
    """Return whether texts have each word of a label, as "UID of the model" has those of "Model UID"."""
    said = set(_words(" ".join(texts)))
    return said.issuperset(_words(label))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _FILLERS]


def _choices_doc(field: Mapping[str, Any]) -> str:
    """Return the labels of the choices, unless they repeat the values or are too many to read."""
    choices = {
        as_text(option.get("value")): english(option.get("label"))
        for option in as_mappings(field.get("options"))
    }
    if len(choices) > _CHOICES_SHOWN or all(_words(v) == _words(c) for v, c in choices.items()):
        return ""
    shown = (f"{value} ({label})" if label else value for value, label in choices.items())
    return f"Choices: {', '.join(shown)}"


def _grouped(declarations: Iterable[Mapping[str, Any]], key: str) -> Fields:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for declaration in declarations:
        found.setdefault(str(declaration[key]), []).append(declaration)
    return found


def _is_required(fields: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        field.get("required", True) and not field.get("show_on") and not field.get("default")
        for field in fields
    )


def _credential_type(fields: Sequence[Mapping[str, Any]]) -> Code:
    kinds = {as_text(field.get("type")) for field in fields}
    options = [option for field in fields for option in as_mappings(field.get("options"))]
    choices = dict.fromkeys(str(option["value"]) for option in options if "value" in option)
    if kinds <= {"select", "radio"} and choices:
        return literal_type(choices)
    if kinds == {"switch"}:
        return Code("bool | Literal['true', 'false']")
    is_text = kinds == {"secret-input"} or all(map(_is_text, fields))
    return Code("str") if is_text else Code("str | float")


def _arriving_type(fields: Sequence[Mapping[str, Any]]) -> Code:
    """Return the type of the values of a form: text, but for switches."""
    kinds = {as_text(field.get("type")) for field in fields}
    options = [option for field in fields for option in as_mappings(field.get("options"))]
    choices = dict.fromkeys(str(option["value"]) for option in options if "value" in option)
    if kinds <= {"select", "radio"} and choices:
        return literal_type(choices)
    if kinds == {"switch"}:
        return Code("bool")
    return Code("bool | str") if "switch" in kinds else Code("str")


def _arrives(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether every accepted form has a value."""
    return bool(fields) and all(
        field.get("required", True) is True and not field.get("show_on") for field in fields
    )


def _is_text(field: Mapping[str, Any]) -> bool:
    """Return whether a field takes an address, a name or an id, never a number, judged by its name or example."""
    examples = [as_text(field.get("default")), english(field.get("placeholder"))]
    named = _TEXT.search(as_text(field.get("variable")).lower()) is not None
    return named or any("://" in example for example in examples)


def _rule_type(rules: Sequence[Mapping[str, Any]]) -> Code:
    options = [_options(rule) for rule in rules]
    if all(rule.get("type") == "string" for rule in rules) and all(options):
        return literal_type(dict.fromkeys(o for listed in options for o in listed))
    kinds = {_TYPES.get(as_text(rule.get("type")), "Any") for rule in rules}
    if "Any" in kinds:
        return Code("Any")
    # To a type checker every int is a float.
    kinds -= {"int"} if "float" in kinds else set()
    return Code(" | ".join(sorted(kinds)))


def _options(rule: Mapping[str, Any]) -> list[str]:
    return [str(option) for option in as_list(rule.get("options"))]


def _range(low: str, high: str) -> str:
    if low and high:
        return f"From {low} to {high}"
    return f"At least {low}" if low else f"At most {high}" if high else ""


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int | float) else ""
