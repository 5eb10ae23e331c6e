"""The normaliser of credential forms (docs/format.md 2.1): select, default, convert, drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from ..schema.violations import (
    MASK,
    Violation,
    excerpt,
    listed,
    name_text,
    near_match,
    pointer_token,
)

FORM_TYPES = ("text-input", "secret-input", "select", "radio", "switch")
RESERVED = frozenset({"__model_type", "__model_name", "__authorization_name__"})
"""Names that the platform sends beside or inside the credentials (docs/format.md 2.2)."""


@dataclass(frozen=True, slots=True)
class _Field:
    variable: str
    type: str
    required: bool
    default: object
    max_length: int
    options: tuple[str, ...]
    show_on: tuple[tuple[str, object], ...]
    secret: bool = False
    """Whether any field of the variable is a secret-input, so that the value may be a secret."""

    def is_selected(self, raw: Mapping[str, Any]) -> bool:
        return all(name in raw and raw[name] == value for name, value in self.show_on)


class CredentialForm:
    """A credential form that turns raw values into those for an adapter.

    Raises:
        ValueError: A field cannot be read.
    """

    __slots__ = ("_fields", "_names", "secrets")

    def __init__(self, fields: Sequence[Mapping[str, Any]]) -> None:
        read = [
            _field(f"field {number}", field) for number, field in enumerate(_items("form", fields))
        ]
        self.secrets = frozenset(field.variable for field in read if field.type == "secret-input")
        self._fields = tuple(
            replace(field, secret=field.variable in self.secrets) for field in read
        )
        self._names = tuple(dict.fromkeys(field.variable for field in self._fields))

    @property
    def names(self) -> tuple[str, ...]:
        """The variables of the form, in order."""
        return self._names

    def normalise(
        self, raw: Mapping[str, Any], *, model_type: str | None = None
    ) -> tuple[dict[str, Any], list[Violation]]:
        """Return a new dict of the values that count, and every violation in `raw`.

        Args:
            raw: The values as entered.
            model_type: The value for conditions on `__model_type`, as on the platform.
        """
        if not isinstance(cast(object, raw), Mapping):
            return {}, [_not_an_object(MASK if self.secrets else excerpt(raw))]
        given = raw if model_type is None else {**raw, "__model_type": model_type}
        result: dict[str, Any] = {}
        violations: list[Violation] = []
        selected = {field.variable: field for field in self._fields if field.is_selected(given)}
        for field in selected.values():
            value = _value(field, given.get(field.variable), violations)
            if value is not None:
                result[field.variable] = value
        violations += unknown_names(raw, (*self._names, *RESERVED), self._names, "variable")
        return result, violations


def unknown_names(
    given: Mapping[str, Any], known: Iterable[str], allowed: Sequence[str], noun: str
) -> list[Violation]:
    """Return a warning for each undeclared name. Its value is dropped, as on the platform."""
    names = frozenset(known)
    return [
        Violation(
            pointer_token(name),
            "unknown",
            excerpt(name),
            list(allowed),
            f"{excerpt(name)} is not a known {noun}; "
            + (f"known: {listed(allowed)}" if allowed else "none are declared"),
            near_match(name, allowed),
            "warning",
            name_text(name),
        )
        for name in given
        if name not in names
    ]


def _value(field: _Field, value: Any, violations: list[Violation]) -> str | bool | object | None:
    """Return the value to keep, or None for nothing."""
    if not value:
        if field.required:
            violations.append(_violation(field, "required", value, True, "is required"))
            return None
        return field.default or None
    if not isinstance(value, str):
        violations.append(_violation(field, "type", value, "string", "must be a string"))
        return None
    if field.max_length and len(value) > field.max_length:
        reason = f"must not be longer than {field.max_length} characters, it has {len(value)}"
        violations.append(_violation(field, "maxLength", value, field.max_length, reason))
        return None
    if field.type == "switch":
        return _switch(field, value, violations)
    if field.options and field.type in ("select", "radio") and value not in field.options:
        reason = f"is not one of {listed(field.options)}"
        violations.append(_violation(field, "enum", value, list(field.options), reason))
        return None
    return value


def _switch(field: _Field, value: str, violations: list[Violation]) -> bool | None:
    word = value.lower()
    if word in ("true", "false"):
        return word == "true"
    violations.append(
        _violation(field, "enum", value, ["true", "false"], "is not one of 'true', 'false'")
    )
    return None


def _violation(
    field: _Field, keyword: str, value: object, allowed: object, reason: str
) -> Violation:
    shown = MASK if field.secret and value else excerpt(value)
    subject = shown if keyword == "enum" else field.variable
    choices = field.options if keyword == "enum" else ()
    return Violation(
        pointer_token(field.variable),
        keyword,
        shown,
        allowed,
        f"{field.variable}: {subject} {reason}" if keyword == "enum" else f"{subject} {reason}",
        "" if field.secret else near_match(value, choices),
        name=field.variable,
    )


def _not_an_object(shown: str) -> Violation:
    return Violation("", "type", shown, "object", f"{shown} is not an object of names and values")


def _items(place: str, value: object) -> Iterable[object]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise ValueError(f"{place}: {excerpt(value)} is not a list")
    return cast("Sequence[object]", value)


def _mapping(place: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: {excerpt(value)} is not a mapping")
    return cast("Mapping[str, Any]", value)


def _text(place: str, mapping: Mapping[str, Any], key: str) -> str:
    if key not in mapping:
        raise ValueError(f"{place}: '{key}' is missing")
    if not isinstance(mapping[key], str):
        raise ValueError(f"{place}: '{key}' must be a string, not {excerpt(mapping[key])}")
    return cast(str, mapping[key])


def _field(place: str, value: object) -> _Field:
    field = _mapping(place, value)
    variable = _text(place, field, "variable")
    place = f"{place} ({variable!r})"
    kind = _text(place, field, "type")
    if kind not in FORM_TYPES:
        raise ValueError(f"{place}: {kind!r} is not one of {listed(FORM_TYPES)}")
    required = field.get("required", True)
    if not isinstance(required, bool):
        raise ValueError(f"{place}: 'required' must be true or false, not {excerpt(required)}")
    length = field.get("max_length") or 0
    if not isinstance(length, int) or isinstance(length, bool):
        raise ValueError(f"{place}: 'max_length' must be an integer, not {excerpt(length)}")
    options = tuple(
        _text(f"{place} option {number}", _mapping(f"{place} option {number}", option), "value")
        for number, option in enumerate(_items(f"{place} options", field.get("options") or ()))
    )
    default = field.get("default")
    return _Field(variable, kind, required, default, length, options, _conditions(place, field))


def _conditions(place: str, field: Mapping[str, Any]) -> tuple[tuple[str, object], ...]:
    conditions: list[tuple[str, object]] = []
    for number, value in enumerate(_items(f"{place} show_on", field.get("show_on") or ())):
        entry = _mapping(f"{place} show_on {number}", value)
        conditions.append(
            (_text(f"{place} show_on {number}", entry, "variable"), entry.get("value"))
        )
    return tuple(conditions)
