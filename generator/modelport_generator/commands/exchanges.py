"""What `try --debug` shows: requests, responses and the traceback of a failure, with secrets masked."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from ..build.keywords import form_fields
from ..report.printable import printable

if TYPE_CHECKING:
    from modelport.adapters import Secrets

_MOST = 64 * 1024
"""Bytes of a body that are shown."""


@dataclass(slots=True)
class _Exchange:
    request: httpx.Request
    sent: bytes
    response: httpx.Response | None = None
    received: bytearray = field(default_factory=bytearray)


class Recorder(httpx.BaseTransport):
    """A transport that records its traffic. Adapters use it as the client of their calls."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self._exchanges: list[_Exchange] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and keep it, and its response as it is read."""
        exchange = _Exchange(request, request.read())
        self._exchanges.append(exchange)
        response = self._inner.handle_request(request)
        exchange.response = response
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Kept(response.stream, exchange.received)
        return response

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def lines(self) -> Iterator[str]:
        """Yield all exchanges as text, secrets included."""
        for each in self._exchanges:
            yield f"> {each.request.method} {each.request.url}"
            yield from (f"> {name}: {value}" for name, value in each.request.headers.items())
            yield from _body(each.sent, each.request.headers)
            if each.response is None:
                yield "< no response"
                continue
            yield f"< {each.response.status_code} {each.response.reason_phrase}".rstrip()
            yield from (f"< {name}: {value}" for name, value in each.response.headers.items())
            yield from _body(bytes(each.received), each.response.headers)


class _Kept(httpx.SyncByteStream):
    """A stream of bytes that keeps what was read of it."""

    def __init__(self, inner: httpx.SyncByteStream, kept: bytearray) -> None:
        self._inner = inner
        self._kept = kept

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._inner:
            if len(self._kept) < _MOST:
                self._kept += piece
            yield piece

    def close(self) -> None:
        self._inner.close()


def report(recorder: Recorder, error: BaseException | None, secrets: Secrets) -> str:
    """Return all exchanges, and the traceback of the failure, with secrets masked."""
    lines = list(recorder.lines())
    if error is not None:
        lines += "".join(traceback.format_exception(error)).splitlines()
    # A secret may be broken over several lines.
    return "\n".join(map(printable, secrets.hide("\n".join(lines)).split("\n")))


def secrets_of(found: Any, credentials: Mapping[str, str]) -> Secrets:
    """Return the credentials of a provider that must not be shown."""
    from modelport.adapters import Credentials, Secrets

    forms: Sequence[Any] = [
        found.catalog.provider.get(f"{which}_credential_schema") for which in ("provider", "model")
    ]
    secret = {
        field["variable"]
        for form in forms
        for field in form_fields(form)
        if field.get("type") == "secret-input"
    }
    return Secrets(Credentials(credentials, secret).secret_values())


def _body(content: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    if not content:
        return
    yield ""
    kind = headers.get("content-type", "")
    if headers.get("content-encoding") or not any(word in kind for word in ("json", "text")):
        yield f"({len(content)} bytes of {kind or 'an unknown type'})"
        return
    yield from content[:_MOST].decode("utf-8", "replace").splitlines()
    if len(content) > _MOST:
        yield f"... {len(content) - _MOST} bytes more"
    yield ""
