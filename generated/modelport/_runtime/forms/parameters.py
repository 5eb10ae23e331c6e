"""The normaliser of model parameters (docs/format.md 2.3): aliases, defaults, types, bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast

from ..schema.violations import Violation, excerpt, listed, near_match, pointer_token
from .credentials import unknown_names
from .templates import Templates, over_template

PARAMETER_TYPES = ("float", "int", "string", "boolean", "text")
_PLACES = 400
"""More places than the digits of any float. Larger values would only make rounding slow."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    type: str
    template: str
    required: bool
    default: object
    minimum: float | None
    maximum: float | None
    precision: int | None
    options: tuple[str, ...]


class ParameterRules:
    """The parameter rules of one model. They turn given parameters into those for an adapter.

    Args:
        rules: The rules. Rules that are merged with their templates need no `templates`.
        templates: The templates that the rules may name.

    Raises:
        ValueError: A rule cannot be read.
    """

    __slots__ = ("_demanding", "_known", "_names", "_rules")

    def __init__(
        self,
        rules: Sequence[Mapping[str, Any]],
        templates: Templates | None = None,
    ) -> None:
        if not isinstance(cast(object, rules), Sequence) or isinstance(cast(object, rules), str):
            raise ValueError(f"rules: {excerpt(rules)} is not a list")
        self._rules = tuple(
            _rule(f"rule {number}", rule, templates or {}) for number, rule in enumerate(rules)
        )
        self._demanding = any(rule.required for rule in self._rules)
        """Whether there is something to check when nothing is given."""
        self._names = tuple(dict.fromkeys(rule.name for rule in self._rules))
        self._known = frozenset(self._names) | {
            rule.template for rule in self._rules if rule.template
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules, in their order."""
        return self._names

    def knows(self, name: str) -> bool:
        """Return whether a parameter with this name is accepted, by its own or its template's name."""
        return name in self._known

    def options(self, name: str) -> tuple[str, ...]:
        """Return the options of a rule, or nothing when there are none or there is no such rule."""
        return next((rule.options for rule in self._rules if rule.name == name), ())

    def normalise(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Violation]]:
        """Return a new dict of the parameters that count, and every violation."""
        if not isinstance(cast(object, given), Mapping):
            reason = f"{excerpt(given)} is not an object of names and values"
            return {}, [Violation("", "type", excerpt(given), "object", reason)]
        if not given and not self._demanding:
            return {}, []
        result: dict[str, Any] = {}
        violations: list[Violation] = []
        for rule in self._rules:
            name = rule.name
            if given.get(name) is None:
                name = rule.template
                if not name or name not in given:
                    _fill(rule, result, violations)
                    continue
            found = _CHECKS[rule.type](rule, given[name])
            if found is None:
                result[rule.name] = given[name]
            else:
                violations.append(_violation(rule, name, given[name], *found))
        violations += unknown_names(given, self._known, self._names, "parameter")
        return result, violations


_Finding = tuple[str, object, str]


def _fill(rule: _Rule, result: dict[str, Any], violations: list[Violation]) -> None:
    """Handle a parameter that was not given. Optional defaults are left to the server."""
    if rule.required and rule.default is not None:
        result[rule.name] = rule.default
    elif rule.required:
        violations.append(_violation(rule, rule.name, None, "required", True, "is required"))


def _check_int(rule: _Rule, value: object) -> _Finding | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "type", "integer", "must be an integer"
    return _check_bounds(rule, value)


def _check_float(rule: _Rule, value: object) -> _Finding | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "type", "number", "must be a number"
    if rule.precision is not None and not _is_rounded(value, rule.precision):
        if rule.precision == 0:
            return "x-modelport-precision", 0, "must be a whole number"
        places = f"must have at most {rule.precision} decimal places"
        return "x-modelport-precision", rule.precision, places
    return _check_bounds(rule, value)


def _is_rounded(value: float, precision: int) -> bool:
    if isinstance(value, float) and not isfinite(value):
        return precision != 0 and value == value  # the SDK's round leaves infinity unchanged
    if precision == 0:
        return value == int(value)
    try:
        return round(value, precision) == value
    except OverflowError:  # the nearest rounded number is not a float
        return False


def _check_bounds(rule: _Rule, value: float) -> _Finding | None:
    if rule.minimum is not None and value < rule.minimum:
        return "minimum", rule.minimum, f"must be at least {_number(rule.minimum)}"
    if rule.maximum is not None and value > rule.maximum:
        return "maximum", rule.maximum, f"must be at most {_number(rule.maximum)}"
    return None


def _check_boolean(rule: _Rule, value: object) -> _Finding | None:
    return None if isinstance(value, bool) else ("type", "boolean", "must be true or false")


def _check_string(rule: _Rule, value: object) -> _Finding | None:
    if isinstance(value, str) and rule.options and value not in rule.options:
        return "enum", list(rule.options), f"must be one of {listed(rule.options)}"
    return _check_text(rule, value)


def _check_text(rule: _Rule, value: object) -> _Finding | None:
    return None if isinstance(value, str) else ("type", "string", "must be a string")


_CHECKS: Mapping[str, Callable[[_Rule, object], _Finding | None]] = {
    "int": _check_int,
    "float": _check_float,
    "boolean": _check_boolean,
    "string": _check_string,
    "text": _check_text,
}


def _violation(
    rule: _Rule, name: str, value: object, keyword: str, allowed: object, reason: str
) -> Violation:
    shown = "" if keyword == "required" else f", not {excerpt(value)}"
    choices = rule.options if keyword == "enum" else ()
    return Violation(
        pointer_token(name),
        keyword,
        excerpt(value),
        allowed,
        f"{name} {reason}{shown}",
        near_match(value, choices),
        name=rule.name,
    )


def _number(value: float) -> str:
    whole = isinstance(value, int) or value.is_integer()
    return excerpt(int(value) if whole else value)


def _rule(place: str, value: object, templates: Templates) -> _Rule:
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: {excerpt(value)} is not a mapping")
    rule = over_template(cast("Mapping[str, Any]", value), templates)
    name = rule.get("name")
    if not isinstance(name, str):
        raise ValueError(f"{place}: 'name' must be a string, not {excerpt(name)}")
    place = f"{place} ({name!r})"
    kind = rule.get("type")
    if kind not in PARAMETER_TYPES:
        raise ValueError(f"{place}: type {excerpt(kind)} is not one of {listed(PARAMETER_TYPES)}")
    required = rule.get("required", False)
    if not isinstance(required, bool):
        raise ValueError(f"{place}: 'required' must be true or false, not {excerpt(required)}")
    template = rule.get("use_template") or ""
    if not isinstance(template, str):
        raise ValueError(f"{place}: 'use_template' must be a string, not {excerpt(template)}")
    return _Rule(
        name,
        kind,
        template,
        required,
        rule.get("default"),
        _bound(place, rule, "min"),
        _bound(place, rule, "max"),
        _precision(place, rule.get("precision")),
        _options(place, rule.get("options") or ()),
    )


def _bound(place: str, rule: Mapping[str, Any], key: str) -> float | None:
    value = rule.get(key)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError(f"{place}: '{key}' must be a number, not {excerpt(value)}")


def _precision(place: str, value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _PLACES:
        return value
    raise ValueError(
        f"{place}: 'precision' must be an integer from -{_PLACES} to {_PLACES}, not {excerpt(value)}"
    )


def _options(place: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: 'options' must be a list, not {excerpt(value)}")
    options = cast("Sequence[object]", value)
    for option in options:
        if not isinstance(option, str):
            raise ValueError(f"{place}: option {excerpt(option)} is not a string")
    return cast("tuple[str, ...]", tuple(options))
