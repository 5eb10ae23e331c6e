"""Credentials that can be read and never shown: `repr`, logs and JSON dumps see masks, pickling is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, NoReturn
from urllib.parse import unquote

from ..schema.violations import MASK

_USERINFO = re.compile(r"^(\s*[A-Za-z][A-Za-z0-9+.-]*://)?([^/?#@]*:)?([^/?#]*)@")
"""User and password of an address, with or without scheme; a mail address has neither colon nor scheme."""


class Credentials(Mapping[str, Any]):
    """Values of a credential form, read only.

    It is no `dict`, so `json.dumps` cannot walk into it; `reveal()` is the one way out.
    """

    __slots__ = ("_checked", "_secrets", "_values")

    SECRETS: ClassVar[frozenset[str]] = frozenset()
    """Variables of the form that are secret."""

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

    @property
    def checked(self) -> bool:
        """Whether the form has accepted these values."""
        return self._checked

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked()!r})"

    def masked(self) -> dict[str, Any]:
        """Return the values as they may be shown."""
        return {
            name: MASK if name in self._secrets and value else _without_login(value)
            for name, value in self._values.items()
        }

    def reveal(self) -> dict[str, Any]:
        """Return a plain dict with the secrets in it: mind where it goes."""
        return dict(self._values)

    def secret_values(self) -> tuple[str, ...]:
        """Return what must not appear in any message, longest first."""
        found = {v for n, v in self._values.items() if n in self._secrets and isinstance(v, str)}
        for value in self._values.values():
            found.update(userinfo_of(value))
        return tuple(sorted((v for v in found if v), key=len, reverse=True))

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} is not pickled, for it holds secrets: "
            "pass `reveal()` through a channel you trust and build it anew"
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


def userinfo_of(value: Any) -> tuple[str, ...]:
    """Return what is secret of an address that carries a login, as written and as meant."""
    found = _USERINFO.match(value) if isinstance(value, str) and "@" in value else None
    if found is None or not (found.group(1) or found.group(2)):
        return ()
    secret = found.group(3)
    return (secret, unquote(secret))


def _without_login(value: Any) -> Any:
    found = _USERINFO.match(value) if userinfo_of(value) else None
    return value if found is None else f"{found.group(1) or ''}{MASK}@{value[found.end() :]}"


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text` by a mask; secrets under four characters stay."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, MASK)
    return text
