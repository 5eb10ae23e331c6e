"""The values of a credential form as a type: unions that are discriminated by the conditions of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from ...build.keywords import credential_doc
from ...json_values import as_mappings, as_text
from ...python.code import Code
from .printing import key, literal, union
from .template_data import Credentials, Property

Field = Mapping[str, Any]
Member = tuple[Property, ...]
MODEL_TYPE = "__model_type"
_MOST_MEMBERS = 64
"""A union with more members does not help; its fields become optional."""


def build_credentials(
    name: str, doc: str, fields: Sequence[Field], model_types: Sequence[str]
) -> Credentials:
    """Return the type of the values of a form.

    A variable that is declared under different kinds of conditions is optional.
    """
    groups: dict[tuple[str, ...], list[Field]] = {}
    loose: list[Field] = []
    for same in _by_variable(fields).values():
        conditions = {tuple(sorted(_conditions(field))) for field in same}
        if len(conditions) > 1 or not all(map(_can_show, same)):
            loose += same
        else:
            groups.setdefault(conditions.pop(), []).extend(same)
    always = [_property(same) for same in _by_variable(groups.pop((), [])).values()]
    domains = _domains(fields, model_types)
    unions: list[tuple[Member, ...]] = []
    for variables, group in groups.items():
        members = _members(variables, group, domains)
        if len(members) > _MOST_MEMBERS:
            loose += group
        else:
            unions.append(members)
    always += [_property(same, optional=True) for same in _by_variable(loose).values()]
    return Credentials(Code(name), doc, tuple(always), tuple(unions))


def _by_variable(fields: Iterable[Field]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for field in fields:
        found.setdefault(as_text(field.get("variable")), []).append(field)
    return found


def _conditions(field: Field) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in as_mappings(field.get("show_on")):
        found.setdefault(as_text(entry.get("variable")), set()).add(as_text(entry.get("value")))
    return found


def _can_show(field: Field) -> bool:
    return all(len(values) == 1 for values in _conditions(field).values())


def _domains(fields: Sequence[Field], model_types: Sequence[str]) -> dict[str, list[str]]:
    """Return the values of each variable that has a closed set of them."""
    found = {
        variable: [value for field in same for value in _choices(field)]
        for variable, same in _by_variable(fields).items()
        if all(_choices(field) for field in same)
    }
    return {MODEL_TYPE: list(model_types), **found}


def _members(
    variables: Sequence[str], group: Sequence[Field], domains: Mapping[str, Sequence[str]]
) -> tuple[Member, ...]:
    """Return one member for each set of fields that can be shown together, and one for none."""
    wanted = {v: list(dict.fromkeys(_wanted(field, v) for field in group)) for v in variables}
    shown: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
    if _size(wanted.values()) > _MOST_MEMBERS:
        return ((),) * (_MOST_MEMBERS + 1)
    for values in product(*wanted.values()):
        chosen = dict(zip(variables, values, strict=True))
        numbers = tuple(n for n, field in enumerate(group) if _matches(field, chosen))
        shown.setdefault(numbers, []).append(values)
    members = [
        _member(variables, values, [group[n] for n in numbers])
        for numbers, all_values in shown.items()
        if numbers
        for values in _joined(all_values)
    ]
    return (*members, _rest(variables, wanted, domains))


def _size(lists: Iterable[Sequence[str]]) -> int:
    size = 1
    for each in lists:
        size *= len(each)
    return size


def _wanted(field: Field, variable: str) -> str:
    [value] = _conditions(field)[variable]
    return value


def _matches(field: Field, chosen: Mapping[str, str]) -> bool:
    return all({chosen[variable]} == values for variable, values in _conditions(field).items())


def _joined(values: Sequence[tuple[str, ...]]) -> list[tuple[tuple[str, ...], ...]]:
    """Return the allowed values of each variable; those of a single variable share one member."""
    if len(values[0]) == 1:
        return [(tuple(value for (value,) in values),)]
    return [tuple((value,) for value in each) for each in values]


def _member(
    variables: Sequence[str], values: Sequence[Sequence[str]], fields: Sequence[Field]
) -> Member:
    found = [
        Property(key(variable), union(map(literal, allowed)))
        for variable, allowed in zip(variables, values, strict=True)
    ]
    own = [_property(same) for same in _by_variable(fields).values()]
    names = {each.name for each in own}
    return (*(each for each in found if each.name not in names), *own)


def _rest(
    variables: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    domains: Mapping[str, Sequence[str]],
) -> Member:
    """Return the member in which no field of the group is shown."""
    properties: list[Property] = []
    for variable in variables:
        type_ = Code("string")
        if variable in domains:
            taken = wanted[variable] if len(variables) == 1 else ()
            left = [value for value in domains[variable] if value not in taken]
            type_ = union(map(literal, left)) if left else Code("undefined")
        properties.append(Property(key(variable), type_, optional=True))
    return tuple(properties)


def _property(fields: Sequence[Field], *, optional: bool = False) -> Property:
    # Of several definitions that are shown, the last one counts.
    field = fields[-1]
    return Property(
        key(as_text(field.get("variable"))),
        union(_value_type(each) for each in fields),
        optional or not all(each.get("required", True) for each in fields),
        credential_doc([field]),
    )


def _value_type(field: Field) -> Code:
    if field.get("type") == "switch":
        return Code('"true" | "false"')
    choices = _choices(field)
    return union(map(literal, choices)) if choices else Code("string")


def _choices(field: Field) -> list[str]:
    if field.get("type") == "switch":
        return ["true", "false"]
    if field.get("type") not in ("select", "radio"):
        return []
    return [as_text(option.get("value")) for option in as_mappings(field.get("options"))]
