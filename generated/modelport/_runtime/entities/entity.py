"""The base of all entities: their pydantic settings, and a way to create them without validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict

from ..schema.json_types import is_array

_new = object.__new__
_slots = vars(BaseModel)
_set_values = _slots["__dict__"].__set__
_set_given = _slots["__pydantic_fields_set__"].__set__
_set_extra = _slots["__pydantic_extra__"].__set__
_set_private = _slots["__pydantic_private__"].__set__


class Entity(BaseModel):
    """The base class of all entities."""

    # Validators are built on first use: an app that imports twenty classes may use five.
    # Unknown keys are ignored, as in every reader of the format.
    model_config = ConfigDict(defer_build=True, extra="ignore", protected_namespaces=())

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Show the fields that are set, and only the beginning of long texts and lists."""
        for name, value in super().__repr_args__():
            if value is not None and value != "" and value != []:
                yield name, shown(value)


class Short:
    """A text that is its own repr."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def shown(value: Any) -> Any:
    """Return a value as shown in a repr: enums by value, long texts and lists shortened."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str) and len(value) > _TEXT:
        return Short(f"{value[:_TEXT]!r}... ({len(value)} characters)")
    if is_array(value):
        items = value
        if len(items) <= _ITEMS:
            return [shown(item) for item in items]
        first = ", ".join(repr(shown(item)) for item in items[:_SHOWN])
        return Short(f"[{first}, ... {len(items) - _SHOWN} more]")
    return value


_TEXT, _ITEMS, _SHOWN = 240, 12, 3


_E = TypeVar("_E", bound=Entity)


def assemble(entity_class: type[_E], values: dict[str, Any], given: set[str]) -> _E:
    """Return an entity without validating it, for loops that create thousands.

    Args:
        entity_class: The class of the entity.
        values: Every field of the class, in order. The entity keeps this dictionary.
        given: The fields that were not left at their defaults.
    """
    entity = _new(entity_class)
    _set_values(entity, values)
    _set_given(entity, given)
    _set_extra(entity, None)
    _set_private(entity, None)
    return entity


def blank(entity_class: type[Entity]) -> dict[str, Any]:
    """Return the fields of an entity in order at their defaults, None where required."""
    fields = entity_class.model_fields.items()
    return {name: None if field.is_required() else field.default for name, field in fields}


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether raw input is a mapping and not already an entity."""
    return isinstance(value, Mapping)


def labelled(values: Mapping[str, Any], name_key: str) -> Mapping[str, Any]:
    """Return raw values in which the name replaces a missing label (docs/format.md 1.6, 1.8)."""
    name = values.get(name_key)
    if values.get("label") or not isinstance(name, str):
        return values
    return {**values, "label": {"en_US": name}}
