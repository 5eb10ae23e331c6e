"""What templates get to see: names, types, order and defaults, all decided. Nothing here acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..python.code import Code


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import names`."""

    module: Code
    names: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Imports:
    """What a module imports when it runs, and what only a type checker needs."""

    runtime: tuple[Import, ...] = ()
    typing: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a record or an error."""

    name: Code
    type: Code
    default: Code | None
    doc: str


@dataclass(frozen=True, slots=True)
class Record:
    """A frozen dataclass."""

    name: Code
    bases: tuple[Code, ...]
    doc: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method."""

    name: Code
    type: Code
    default: Code | None
    doc: str
    keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A method in one of its two forms."""

    name: Code
    arguments: tuple[Argument, ...]
    returns: Code
    doc: str
    body: Code | None
    """The expression that the method returns."""
    awaits: bool
    abstract: bool

    @property
    def checked(self) -> bool:
        """Whether the body is untyped, so that the answer needs an annotation of its own."""
        return self.body is not None and ".in_thread(" in self.body

    @property
    def define(self) -> Code:
        """The keywords that start the definition."""
        return Code("async def") if self.awaits else Code("def")


@dataclass(frozen=True, slots=True)
class Interface:
    """One of the six model types."""

    model_type: str
    name: Code
    module: Code
    sdk: Code
    sdk_base: Code
    """What the class of the SDK derives from."""
    doc: str
    alias: Code | None
    methods: tuple[Method, ...]
    calls: tuple[Method, ...]
    """What the SDK offers, without the keywords that a provider's rules add."""
    reserved: frozenset[str]
    """Names that the calls of the SDK use, so that no rule may take them."""
    imports: Imports
    call_imports: Imports

    @property
    def folder(self) -> str:
        """How folders and files spell the type."""
        return self.model_type.replace("-", "_")


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """One class of the error families."""

    name: Code
    bases: tuple[Code, ...]
    doc: str
    description: str
    carries: bool
    """Whether its constructor takes the common attributes."""
    fields: tuple[Field, ...]
    retryable: bool | None


@dataclass(frozen=True, slots=True)
class Keyword:
    """A typed keyword of the SDK: a credential or a parameter."""

    wire: str
    name: Code
    type: Code
    required: bool
    doc: str

    @property
    def optional(self) -> Code:
        """The type where it may be left out. A closed set takes None in: formatters disagree about a
        long union."""
        if self.type.startswith("Literal["):
            return Code(f"{self.type[:-1]}, None]")
        return Code(f"{self.type} | None")


@dataclass(frozen=True, slots=True)
class ModelType:
    """What one provider offers of one model type."""

    interface: Interface
    stub: Code
    credentials: tuple[Keyword, ...]
    parameters: tuple[Keyword, ...]
    models: tuple[str, ...]
    adapter: str | None
    adapter_file: str


@dataclass(frozen=True, slots=True)
class Form:
    """A credential form with its typed class."""

    name: Code
    doc: str
    fields: tuple[Keyword, ...]
    secrets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, read from either layout."""

    id: str
    module: Code
    """Name of its modules: the id, unless that is a word of Python's own."""
    prefix: Code
    label: str
    doc: str
    source: str
    stub: Code
    forms: tuple[Form, ...]
    types: tuple[ModelType, ...]
    adapter: str | None
    adapter_file: str
    catalog: Mapping[str, Any]
    """File name below `catalog/<id>/` to JSON content."""
