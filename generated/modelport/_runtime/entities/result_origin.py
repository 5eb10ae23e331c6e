"""The origin of a result. It is not a field, so dumps, Dify and equality do not include it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from .entity import Entity

_ORIGIN = "_origin"
_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")
_KEPT_BACK = ("set-cookie",)
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class ResultOrigin:
    """Where a result came from. Secrets are removed from the headers on first access."""

    __slots__ = ("_headers", "_secrets", "answered_by")

    def __init__(
        self, answered_by: str, headers: Mapping[str, str], secrets: Sequence[str] = ()
    ) -> None:
        self.answered_by = answered_by
        self._headers = headers
        self._secrets: Sequence[str] | None = secrets

    @property
    def headers(self) -> Mapping[str, str]:
        """The header fields, without cookies and secrets."""
        if self._secrets is not None:
            from ..forms.spellings import Secrets

            secrets, self._secrets = Secrets(self._secrets), None
            kept = {n: value for n, value in self._headers.items() if n not in _KEPT_BACK}
            self._headers = MappingProxyType({n: secrets.hide(value) for n, value in kept.items()})
        return self._headers

    def __repr__(self) -> str:
        return f"<from {self.answered_by}>"

    def __reduce__(self) -> Any:
        # Neither a pickle nor a copy contains a secret.
        return ResultOrigin, (self.answered_by, dict(self.headers))


class ResultWithOrigin(Entity):
    """Behaviour of results."""

    @property
    def answered_by(self) -> str | None:
        """The model that answered, as `provider/model`, or None when the result is not from a call."""
        origin = self._result_origin()
        return None if origin is None else origin.answered_by

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, or None when it gave none."""
        headers = self.headers
        return next((headers[name] for name in _REQUEST_ID if headers.get(name)), None)

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields of the response, names in lower case."""
        origin = self._result_origin()
        return _NO_HEADERS if origin is None else origin.headers

    def set_origin(self, origin: ResultOrigin) -> None:
        """Record where the result came from. The first record counts."""
        # Stored like a cached property, beside the fields.
        vars(self).setdefault(_ORIGIN, origin)

    def _result_origin(self) -> ResultOrigin | None:
        origin: ResultOrigin | None = vars(self).get(_ORIGIN)
        return origin
