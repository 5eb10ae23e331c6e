"""The origin of a result. It is not a field, so dumps, Dify and equality do not include it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .entity import Entity

_ORIGIN = "_origin"
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Answered(Entity):
    """Behaviour of results."""

    @property
    def answered_by(self) -> str | None:
        """The model that answered, as `provider/model`, or None when the result is not from a call."""
        return self._came()[0]

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, or None when it gave none."""
        return self._came()[1]

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields of the response, names in lower case."""
        return self._came()[2]

    def came_from(
        self, answered_by: str, request_id: str | None, headers: Mapping[str, str]
    ) -> None:
        """Record where the result came from. The first record counts."""
        # Stored like a cached property, beside the fields.
        vars(self).setdefault(_ORIGIN, (answered_by, request_id, MappingProxyType(dict(headers))))

    def _came(self) -> tuple[str | None, str | None, Mapping[str, str]]:
        came: tuple[str | None, str | None, Mapping[str, str]] = vars(self).get(
            _ORIGIN, (None, None, _NO_HEADERS)
        )
        return came
