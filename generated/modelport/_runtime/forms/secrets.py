"""Credentials whose secrets are masked in `repr`, logs and JSON dumps, and which cannot be pickled."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar, NoReturn, TypeVar
from urllib.parse import unquote

from ..schema.violations import MASK
from .spellings import Secrets

_T = TypeVar("_T")
_DERIVED = 256

_TELLING = frozenset(
    {"key", "apikey", "token", "secret", "password", "authorization", "cookie", "signature"}
)
_PARTS = re.compile(r"[^a-z]+")
_USERINFO = re.compile(r"^(\s*[A-Za-z][A-Za-z0-9+.-]*://)?([^/?#@]*:)?([^/?#]*)@")
"""User and password of an address, with or without scheme. Mail addresses have neither colon nor scheme."""


class Credentials(Mapping[str, Any]):
    """The values of a credential form, read only.

    It is not a `dict`, so `json.dumps` cannot read it. Only `reveal()` returns all values.
    """

    __slots__ = ("_checked", "_derived", "_secrets", "_values")

    SECRETS: ClassVar[frozenset[str]] = frozenset()
    """The secret variables of the form."""

    def __init__(
        self,
        values: Mapping[str, Any],
        secrets: Iterable[str] | None = None,
        *,
        checked: bool = False,
    ) -> None:
        self._values = dict(values)
        self._secrets = self.SECRETS if secrets is None else frozenset(secrets)
        self._checked = checked
        self._derived: dict[Hashable, Any] = {}

    def derived(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what `make` derives from these values, computed once, as they never change.

        Every call of a model derives the same from its credentials: what must not be shown, which
        quirks apply.
        """
        try:
            made: _T = self._derived[key]
        except KeyError:
            if len(self._derived) >= _DERIVED:
                self._derived.clear()
            made = self._derived[key] = make()
        return made

    @property
    def checked(self) -> bool:
        """Whether the form has accepted these values."""
        return self._checked

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or the default.

        The method of `Mapping` would raise and catch an error for a missing one.
        """
        return self._values.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked()!r})"

    def masked(self) -> dict[str, Any]:
        """Return the values with secrets masked, safe to show."""
        return {
            name: MASK if name in self._secrets and value else _without_login(value)
            for name, value in self._values.items()
        }

    def reveal(self) -> dict[str, Any]:
        """Return a plain dict that includes the secrets. Take care where it goes."""
        return dict(self._values)

    def secret_values(self) -> tuple[str, ...]:
        """Return the values that must not appear in any message, longest first."""
        return self.derived("secret_values", self._secret_values)

    def _secret_values(self) -> tuple[str, ...]:
        found = {v for n, v in self._values.items() if n in self._secrets and isinstance(v, str)}
        for value in self._values.values():
            found.update(userinfo_of(value))
        return tuple(sorted((v for v in found if v), key=len, reverse=True))

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled because it holds secrets: "
            "send `reveal()` through a trusted channel and create it again"
        )

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        self.__reduce__()

    def __copy__(self) -> Credentials:
        return self

    def __deepcopy__(self, memo: Any) -> Credentials:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(
            cls,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.masked()
            ),
        )


@lru_cache(1024)
def names_secret(name: str) -> bool:
    """Return whether the name of a header or a credential says that its value is secret."""
    return not _TELLING.isdisjoint(_PARTS.split(name.lower()))


def secret_headers(headers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values of headers that carry keys."""
    # A header of a wrong type is rejected later, with its name.
    return tuple(v for n, v in headers.items() if isinstance(v, str) and names_secret(str(n)))


def userinfo_of(value: Any) -> tuple[str, ...]:
    """Return the secret parts of an address with a login, as written and decoded."""
    found = _USERINFO.match(value) if isinstance(value, str) and "@" in value else None
    if found is None or not (found.group(1) or found.group(2)):
        return ()
    secret = found.group(3)
    return (secret, unquote(secret))


def _without_login(value: Any) -> Any:
    found = _USERINFO.match(value) if userinfo_of(value) else None
    return value if found is None else f"{found.group(1) or ''}{MASK}@{value[found.end() :]}"


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with every spelling of every secret masked. Secrets under four characters stay."""
    return Secrets.of(secrets).hide(text)
