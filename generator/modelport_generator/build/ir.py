"""The data that templates print: names, types, order and defaults, all decided. No logic here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..python.code import Code
from ..python.lines import fits


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import names`."""

    module: Code
    names: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of a module at run time, and those only for type checkers."""

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
        """Whether the body is untyped, so that the result needs its own annotation."""
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
    """The base class of the SDK class."""
    doc: str
    alias: Code | None
    methods: tuple[Method, ...]
    calls: tuple[Method, ...]
    """The calls of the SDK, without the keywords from a provider's rules."""
    reserved: frozenset[str]
    """Names that the SDK calls use, so that no rule can take them."""
    imports: Imports

    @property
    def folder(self) -> str:
        """The spelling of the type in the names of folders and files."""
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
class Errors:
    """Both error families, and the errors for HTTP statuses."""

    classes: tuple[ErrorClass, ...]
    """Bases first."""
    mapping: tuple[tuple[Code, tuple[Code, ...]], ...]
    """An InvokeError, and the wire errors that become it."""
    by_status: Mapping[int, Code]
    by_class: Mapping[int, Code]
    """First digit of a status to the error for all other statuses with that digit."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The parts that are the same for all providers."""

    interfaces: tuple[Interface, ...]
    records: tuple[Record, ...]
    record_imports: Imports
    call_imports: Imports
    """The imports of the module with the common SDK calls."""
    errors: Errors
    entities: Mapping[str, Mapping[str, Any]]
    """The entity schemas by file name."""
    templates: Mapping[str, Mapping[str, Any]]
    """The parameter templates by name."""


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
        """The type where it may be left out."""
        return Code(f"{self.type} | None")

    def optional_argument(self, indent: int) -> Code:
        """Return the same type for an argument.

        A union that needs several lines is in parentheses, because ruff removes none and adds none
        there, but black adds them.
        """
        line = f"{' ' * indent}{self.name}: {self.optional} = None,"
        return self.optional if fits(line) else Code(f"({self.optional})")


@dataclass(frozen=True, slots=True)
class ValuesClass:
    """A class by which adapters read credentials or parameters as attributes."""

    name: Code
    base: Code
    doc: str
    fields: tuple[Keyword, ...]
    renamed: Mapping[str, str]
    """Declared name to attribute, where they differ."""
    models: Code | None
    """The predefined models that it is for, as a set; None when it is for all."""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """What editors say about some of the predefined models."""

    models: Code
    """Their ids as a type."""
    message: str


@dataclass(frozen=True, slots=True)
class ModelType:
    """One model type as one provider offers it."""

    interface: Interface
    stub: Code
    stub_doc: str
    credentials: tuple[Keyword, ...]
    parameters: tuple[Keyword, ...]
    models: tuple[str, ...]
    deprecations: tuple[Deprecation, ...]
    adapter: str | None
    adapter_file: str


@dataclass(frozen=True, slots=True)
class SdkClass:
    """The typed class of one model type, as apps use it."""

    name: Code
    doc: str
    init_doc: str
    credentials: tuple[Keyword, ...]
    models: Code | None
    """The predefined models as a type, or None when there are none."""
    model_alias: Code
    model_annotation: Code
    deprecations: tuple[Deprecation, ...]
    parameters: tuple[Keyword, ...]
    """The parameters that a model can be bound to; none where the calls take none."""
    parameters_doc: str
    methods: tuple[Method, ...]

    @property
    def renamed(self) -> tuple[Keyword, ...]:
        """The parameters whose keyword is not their declared name."""
        return tuple(keyword for keyword in self.parameters if keyword.name != keyword.wire)

    @property
    def has_required(self) -> bool:
        """Whether a credential must be given."""
        return any(keyword.required for keyword in self.credentials)


@dataclass(frozen=True, slots=True)
class Form:
    """A credential form with its typed class."""

    name: Code
    doc: str
    init_doc: str
    fields: tuple[Keyword, ...]
    secrets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, read from either layout."""

    id: str
    module: Code
    """The name of its modules: the id, unless that is a Python keyword."""
    prefix: Code
    label: str
    doc: str
    source: str
    stub: Code
    stub_doc: str
    forms: tuple[Form, ...]
    values: tuple[ValuesClass, ...]
    types: tuple[ModelType, ...]
    sdk: tuple[SdkClass, ...]
    sdk_doc: str
    sdk_imports: Imports
    adapter: str | None
    adapter_file: str
    catalog: Mapping[str, Any]
    """JSON content by file name below `catalog/<id>/`."""

    @property
    def binds_parameters(self) -> bool:
        """Whether one of its classes can be bound to parameters."""
        return any(each.parameters for each in self.sdk)

    @property
    def has_deprecations(self) -> bool:
        """Whether editors mark any of its models as deprecated."""
        return any(each.deprecations for each in self.sdk)


@dataclass(frozen=True, slots=True)
class Summary:
    """One provider's entry in the index of all providers."""

    id: str
    folder: str
    """The name of its folder among the project's providers."""
    source: str
    """Its definition, relative to the folder of the project's providers."""
    types: tuple[str, ...]
    provider: str | None
    """`module:Class` of the provider's adapter."""
    adapters: Mapping[str, str]
    """Model type to `module:Class`."""
    missing: Mapping[str, str]
    """The file to be written for each missing part (a model type, or `provider`)."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Summary:
        """Return the summary that the manifest holds as JSON."""
        return cls(
            id=row["id"],
            folder=row["folder"],
            source=row["source"],
            types=tuple(row["types"]),
            provider=row["provider"],
            adapters=row["adapters"],
            missing=row["missing"],
        )
