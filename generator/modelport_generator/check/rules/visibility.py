"""Rules for `show_on`: whether a field or choice is ever shown, and whether two are shown together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ...load.document import Document
from ...load.folders import SECTION_TYPES
from ...runtime.schema.violations import listed, near_match
from ..findings import Findings

_MODEL_TYPE: Final = "__model_type"
_MODEL_NAME: Final = "__model_name"
_MOST_CONDITIONS: Final = 16
_MOST_FIELDS: Final = 400
_MODEL_TYPES: Final = frozenset(SECTION_TYPES.values())

Field = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Form:
    """The variables that the conditions of one form may refer to."""

    document: Document
    scope: str
    supported_types: Sequence[Any]
    fields: Mapping[str, list[Mapping[str, Any]]]


def check_visibility(
    findings: Findings,
    document: Document,
    base: str,
    fields: Sequence[Field],
    scope: str,
    supported_types: Sequence[Any],
) -> None:
    """Check every `show_on` of a form: of its fields and of their options."""
    by_variable: dict[str, list[Mapping[str, Any]]] = {}
    for _, field in fields:
        variable = field.get("variable")
        if isinstance(variable, str):
            by_variable.setdefault(variable, []).append(field)
    form = _Form(document, scope, supported_types, by_variable)
    for index, field in fields:
        own = field.get("variable")
        for pointer, conditions in _lists_of_conditions(f"{base}/{index}", field):
            _check_conditions(findings, form, pointer, conditions, own)
        _check_options(findings, document, f"{base}/{index}", field)
    _check_cycles(findings, form, base, fields)


def exclude_each_other(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two fields require different values of a variable, so they never both show."""
    wanted = dict(conditions_of(one.get("show_on")))
    return any(
        variable in wanted and wanted[variable] != value
        for variable, value in conditions_of(other.get("show_on"))
    )


def conditions_of(show_on: Any) -> Iterator[tuple[str, str]]:
    """Yield the readable conditions of a `show_on` as (variable, value)."""
    for condition in as_list(show_on):
        entry = as_mapping(condition)
        variable, value = entry.get("variable"), entry.get("value")
        if isinstance(variable, str) and isinstance(value, str):
            yield variable, value


def _lists_of_conditions(pointer: str, field: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    if field.get("show_on"):
        yield f"{pointer}/show_on", as_list(field.get("show_on"))
    for index, option in enumerate(as_list(field.get("options"))):
        conditions = as_mapping(option).get("show_on")
        if conditions:
            yield f"{pointer}/options/{index}/show_on", as_list(conditions)


def _check_options(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    """Report options that need another value of a variable than their field does."""
    wanted = dict(conditions_of(field.get("show_on")))
    for index, option in enumerate(as_list(field.get("options"))):
        for variable, value in conditions_of(as_mapping(option).get("show_on")):
            if wanted.get(variable, value) != value:
                message = f"the option shows for {variable} {value!r}, its field for another value"
                hint = f"the field shows only while {variable} is {wanted[variable]!r}"
                at = f"{pointer}/options/{index}/show_on"
                findings.warning("MP329", document, at, message, hint)
                break


def _check_conditions(
    findings: Findings, form: _Form, pointer: str, conditions: list[Any], own: Any
) -> None:
    # Beyond the limit, the length of the list is the problem and not its entries.
    if len(conditions) > _MOST_CONDITIONS:
        return
    wanted: dict[str, str] = {}
    for index, condition in enumerate(conditions):
        for variable, value in conditions_of([condition]):
            at = f"{pointer}/{index}"
            if wanted.get(variable, value) != value:
                message = f"{variable} cannot be both {wanted[variable]!r} and {value!r}"
                findings.error(
                    "MP327", form.document, f"{at}/value", message, "all conditions must hold"
                )
                continue
            wanted[variable] = value
            _check_condition(findings, form, at, variable, value, own)


def _check_condition(
    findings: Findings, form: _Form, at: str, variable: str, value: str, own: Any
) -> None:
    document = form.document
    if variable == _MODEL_TYPE:
        _check_model_type(findings, form, at, value)
    elif variable == _MODEL_NAME:
        hint = "the name is sent beside the credentials, so the server drops the field"
        message = "a condition on __model_name works only in the browser"
        findings.error("MP325", document, f"{at}/variable", message, hint)
    elif variable == own:
        message = f"{variable} is shown only when it already has a value"
        findings.error("MP321", document, f"{at}/variable", message)
    elif variable not in form.fields:
        message = f"no field has the variable {variable!r}, so this never shows"
        hint = near_match(variable, form.fields)
        findings.error("MP326", document, f"{at}/variable", message, hint)
    else:
        _check_value(findings, form, at, variable, value)


def _check_model_type(findings: Findings, form: _Form, at: str, value: str) -> None:
    document = form.document
    if form.scope == "provider":
        message = "__model_type is not available in the form of a provider"
        hint = "the field is never shown, checked or kept"
        findings.error("MP322", document, f"{at}/variable", message, hint)
    elif value not in _MODEL_TYPES:
        message = f"{value!r} is not a model type, so this never shows"
        hint = near_match(value, _MODEL_TYPES) or f"one of {listed(sorted(_MODEL_TYPES))}"
        findings.error("MP323", document, f"{at}/value", message, hint)
    elif form.supported_types and value not in form.supported_types:
        message = f"{value!r} is not among the supported_model_types, so this never shows"
        findings.warning("MP324", document, f"{at}/value", message)


def _check_value(findings: Findings, form: _Form, at: str, variable: str, value: str) -> None:
    allowed: list[str] = []
    for field in form.fields[variable]:
        kind = field.get("type")
        if kind == "switch":
            allowed += ["true", "false"]
        elif kind in ("select", "radio"):
            options = (as_mapping(each).get("value") for each in as_list(field.get("options")))
            allowed += [each for each in options if isinstance(each, str)]
        else:
            return
    if allowed and value not in allowed:
        message = f"{variable} can never be {value!r}, so this never shows"
        hint = f"one of {listed(dict.fromkeys(allowed))}"
        findings.error("MP327", form.document, f"{at}/value", message, hint)


def _check_cycles(findings: Findings, form: _Form, base: str, fields: Sequence[Field]) -> None:
    # The platform allows 32 fields, so longer forms are not analysed.
    if len(fields) > _MOST_FIELDS:
        return
    needs = {
        variable: {
            needed
            for field in definitions
            for needed, _ in conditions_of(field.get("show_on"))
            if needed in form.fields and needed != variable
        }
        # A field that can also show without conditions breaks the cycle.
        for variable, definitions in form.fields.items()
        if all(field.get("show_on") for field in definitions)
    }
    for index, field in fields:
        variable = field.get("variable")
        if isinstance(variable, str) and (cycle := _cycle(needs, variable)):
            message = f"{' needs '.join([*cycle, variable])}: none of them is ever shown"
            findings.error("MP328", form.document, f"{base}/{index}/show_on", message)


def _cycle(needs: Mapping[str, set[str]], start: str) -> list[str]:
    """Return the shortest cycle from a variable to itself, without the repeated end."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for needed in sorted(needs.get(way[-1], ())):
            if needed == start:
                return way
            if needed not in seen:
                seen.add(needed)
                ways.append([*way, needed])
    return []
