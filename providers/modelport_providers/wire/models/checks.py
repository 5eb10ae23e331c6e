"""Check credentials with one small call, and explain to the user of the form what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeError,
    WireAuthorizationError,
    WireCertificateError,
    WireConnectionError,
    WireDescriptorError,
    WireError,
    WireProtocolError,
    WireProxyError,
    WireRateLimitError,
    WireTimeoutError,
)
from modelport.interfaces import CallOptions, Request, Response

from ..http.effects import Machine
from ..http.exchange import Plan, fetch
from ..http.urls import without_userinfo
from .model import HttpModel

PATIENCE = 30.0
"""The most seconds that the user of a form has to wait."""


class Caller(Protocol):
    """An adapter, as far as a check needs it."""

    provider: Any

    @property
    def transport(self) -> CallOptions:
        """The app's transport options."""
        ...

    def build_request(self, call: Any) -> Request:
        """Return what to send."""
        ...

    def parse_response(self, call: Any, response: Response) -> Any:
        """Read a whole answer."""
        ...

    def encoded(self, request: Request, options: CallOptions, *, streamed: bool) -> Any:
        """Return the bytes of a request."""
        ...


def plan_of(adapter: HttpModel, credentials: Mapping[str, Any]) -> Plan:
    """Return the plan of a check: one attempt, because the user can press the button again."""
    try:
        plan = adapter._plan(credentials, adapter.transport, streamed=False)  # pyright: ignore[reportPrivateUsage]
    except InvokeError as error:
        raise failed(adapter.provider, str(error), error) from error
    return plan.part(PATIENCE)


def by_call(
    adapter: Caller,
    plan: Plan,
    smallest: Callable[[str, Mapping[str, Any]], Any],
    model: str,
    credentials: Mapping[str, Any],
) -> Machine[None]:
    """Make the smallest call and read its answer; raise `CredentialsValidateFailedError` when it fails."""
    request: Request | None = None
    try:
        call = smallest(model, credentials)
        request = adapter.build_request(call)
        outgoing = adapter.encoded(request, adapter.transport, streamed=False)
        response = yield from fetch(plan, outgoing)
        adapter.parse_response(call, response)
    except (WireError, InvokeError) as error:
        raise failed(
            adapter.provider, with_address(words_for(error, request, model), request), error
        ) from error


def by_request(provider: str, plan: Plan, request: Request, outgoing: Any) -> Machine[Response]:
    """Send one request that succeeds only with a valid key."""
    try:
        return (yield from fetch(plan, outgoing))
    except WireError as error:
        words = with_address(words_for(error, request, None), request)
        raise failed(provider, words, error) from error


def words_for(error: WireError | InvokeError, request: Request | None, model: str | None) -> str:
    """Return what went wrong and what to do about it."""
    place = without_userinfo(request.url) if request is not None else "the server"
    message = error.server_message or ""
    match error:
        case WireAuthorizationError(status=403):
            return f"the key is known but may not do this: {message or 'no reason given'}"
        case WireAuthorizationError():
            return f"the server does not accept the key ({message or error.status}); check it"
        case WireRateLimitError():
            return f"the key works, but its limit is reached ({message}); wait or raise the limit"
        case WireProxyError() | WireCertificateError() | WireDescriptorError():
            return str(error)
        case WireTimeoutError():
            return f"{place} does not answer: {error}; see whether the server is overloaded"
        case WireConnectionError():
            return f"{error}; check the address"
        case WireProtocolError():
            return f"{place} does not speak this protocol ({error}); check the address"
        case _ if error.status in (404, 405):
            named = f" or knows no model {model!r}" if model else ""
            return f"{place} does not exist{named}: {message or 'no reason given'}; check address and name"
        case _:
            return str(error)


def with_address(words: str, request: Request | None) -> str:
    """Return the message with the address that was used, unless it contains it."""
    place = without_userinfo(request.url) if request is not None else ""
    return words if not place or place in words else f"{words} (asked: {place})"


def failed(
    provider: str, what: str, error: Exception | None = None
) -> CredentialsValidateFailedError:
    """Return the error of a check, with all attributes of `error`."""
    return CredentialsValidateFailedError(
        what,
        provider=provider,
        status=getattr(error, "status", None),
        body=getattr(error, "body", None),
        request_id=getattr(error, "request_id", None),
        server_message=getattr(error, "server_message", None),
        retry_after=getattr(error, "retry_after", None),
    )
