"""Credentials and parameters as typed attributes, as adapters read them. Nothing is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    NoReturn,
    Self,
    TypeVar,
    cast,
    dataclass_transform,
)

from .secrets import Credentials

Name = TypeVar("Name", bound=str)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class TypedValues(Generic[Name]):
    """The values of one call: one attribute per declared name, None where there is no value.

    `Name` is the type of the declared names. A type checker rejects any other attribute.
    """

    NAMES: ClassVar[Mapping[str, str]] = {}
    """The attributes of declared names that are not valid in Python."""
    MODELS: ClassVar[frozenset[str]] = frozenset()
    """The predefined models that the class is for; empty when it is for all."""
    _attributes: ClassVar[Mapping[str, str]] = {}
    """Declared name to attribute, base classes included."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        declared = {attribute: name for name, attribute in cls.NAMES.items()}
        own = {declared.get(each, each): each for each in cls.__annotations__}
        cls._attributes = {**cls._attributes, **own}

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Return the values of a form or of a call. Undeclared names are left out."""
        if isinstance(given, Credentials):
            # They never change, and adapters read them several times in a call.
            return given.derived(("values", cls), lambda: cls._of(given.reveal()))
        return cls._of(given)

    @classmethod
    def _of(cls, plain: Mapping[str, Any]) -> Self:
        attributes = cls._attributes
        made = cls.__new__(cls)
        vars(made).update(
            (attributes[name], value)
            for name, value in plain.items()
            if value is not None and name in attributes
        )
        return made

    def names(self) -> tuple[Name, ...]:
        """Return the declared names that have a value."""
        values = vars(self)
        found = (
            n for n, attribute in self._attributes.items() if values.get(attribute) is not None
        )
        return cast("tuple[Name, ...]", tuple(found))

    def without(self, *names: Name) -> dict[str, Any]:
        """Return the values by declared name as a new dict, without some names."""
        values = vars(self)
        return {n: values[self._attributes[n]] for n in self.names() if n not in names}

    def __repr__(self) -> str:
        # Values may be secrets.
        return f"{type(self).__name__}({', '.join(vars(self))})"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled, because it may hold secrets")

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            # An optional value is None in the class, so this is a required one or no attribute.
            declared = {attribute: wire for wire, attribute in self._attributes.items()}
            if name not in declared:
                raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
            from modelport.errors import InvokeBadRequestError

            raise InvokeBadRequestError(f"{declared[name]!r} is required and was not given")
