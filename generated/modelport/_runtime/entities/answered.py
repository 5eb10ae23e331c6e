"""What every result can say of where it came from. It is no field: dumps, Dify and equality do not see it."""

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
        """The model that answered, as `provider/model`; None when no call of modelport made the result."""
        return self._came()[0]

    @property
    def request_id(self) -> str | None:
        """What the server calls the request, None when it did not say."""
        return self._came()[1]

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields of the response, names in lower case."""
        return self._came()[2]

    def came_from(
        self, answered_by: str, request_id: str | None, headers: Mapping[str, str]
    ) -> None:
        """Say where the result came from; what said so first counts."""
        # As a cached property is kept: beside the fields.
        vars(self).setdefault(_ORIGIN, (answered_by, request_id, MappingProxyType(dict(headers))))

    def _came(self) -> tuple[str | None, str | None, Mapping[str, str]]:
        came: tuple[str | None, str | None, Mapping[str, str]] = vars(self).get(
            _ORIGIN, (None, None, _NO_HEADERS)
        )
        return came
