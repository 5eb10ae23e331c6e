"""The base of all entities: how pydantic treats them, and the way past its checks for values already known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict

_new = object.__new__
_slots = vars(BaseModel)
_set_values = _slots["__dict__"].__set__
_set_given = _slots["__pydantic_fields_set__"].__set__
_set_extra = _slots["__pydantic_extra__"].__set__
_set_private = _slots["__pydantic_private__"].__set__


class Entity(BaseModel):
    """What all entities have in common."""

    # Validators are built when first needed: an app that imports twenty classes may use five.
    # Unknown keys are ignored, as every reader of this format does.
    model_config = ConfigDict(defer_build=True, extra="ignore", protected_namespaces=())

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Show what there is, and of long texts and lists the beginning."""
        for name, value in super().__repr_args__():
            if value is not None and value != "" and value != []:
                yield name, shown(value)


class Short:
    """A text that shows itself as it is, for reprs."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def shown(value: Any) -> Any:
    """Return a value as a repr shows it: closed sets by their values, long texts and lists cut."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str) and len(value) > _TEXT:
        return Short(f"{value[:_TEXT]!r}... ({len(value)} characters)")
    if isinstance(value, list):
        items: list[Any] = value
        if len(items) <= _ITEMS:
            return [shown(item) for item in items]
        first = ", ".join(repr(shown(item)) for item in items[:_SHOWN])
        return Short(f"[{first}, ... {len(items) - _SHOWN} more]")
    return value


_TEXT, _ITEMS, _SHOWN = 240, 12, 3


_E = TypeVar("_E", bound=Entity)


def assemble(entity_class: type[_E], values: dict[str, Any], given: set[str]) -> _E:
    """Return an entity around values that need no check, for loops that make thousands.

    values: every field of the class, in order; the entity keeps this dictionary.
    given: the fields that were not left to their default.
    """
    entity = _new(entity_class)
    _set_values(entity, values)
    _set_given(entity, given)
    _set_extra(entity, None)
    _set_private(entity, None)
    return entity


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether raw input is a mapping, not an entity already."""
    return isinstance(value, Mapping)


def labelled(values: Mapping[str, Any], name_key: str) -> Mapping[str, Any]:
    """Return raw values in which the name stands in for a missing label (docs/format.md 1.6, 1.8)."""
    name = values.get(name_key)
    if values.get("label") or not isinstance(name, str):
        return values
    return {**values, "label": {"en_US": name}}
