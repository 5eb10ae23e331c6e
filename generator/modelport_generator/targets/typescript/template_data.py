"""The data for the templates of the target: names, types and order, already decided."""

from __future__ import annotations

from dataclasses import dataclass

from ...python.code import Code


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an object type."""

    name: Code
    type: Code
    optional: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """An object type with a name."""

    name: Code
    doc: str
    bases: tuple[Code, ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type."""

    name: Code
    doc: str
    type: Code


@dataclass(frozen=True, slots=True)
class Entities:
    """All entities, in order, and the names that Python nests in another class."""

    aliases: tuple[Alias, ...]
    interfaces: tuple[Interface, ...]
    nested: tuple[tuple[Code, tuple[Code, ...]], ...]
    """Path of the enclosing class to the classes in it."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The values of a form: the properties that are always present, and one union per set of conditions."""

    name: Code
    doc: str
    always: tuple[Property, ...]
    unions: tuple[tuple[tuple[Property, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class ModelTypes:
    """The models of one type: their ids, and the parameters of each."""

    name: Code
    """Prefix of the types' names."""
    models: tuple[Code, ...]
    parameters: tuple[Property, ...]
    """One property per model; its type is one of the provider's parameter sets."""
    own: tuple[Property, ...] | None
    """The parameters of custom models; None when there are no such models."""
