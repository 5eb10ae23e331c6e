"""Check whether credentials work, and say what to do for each cause of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    WireAuthorizationError,
    WireCertificateError,
    WireConnectionError,
    WireDescriptorError,
    WireError,
    WireProxyError,
    WireTimeoutError,
)
from modelport.interfaces import CallOptions, Request, Response
from modelport.stubs.xinference import XinferenceCredentials
from modelport_providers.wire.http.effects import Machine
from modelport_providers.wire.http.error_messages import shorten
from modelport_providers.wire.http.exchange import Plan, encode, fetch
from modelport_providers.wire.http.json_types import is_array, is_object
from modelport_providers.wire.http.secrets import redact
from modelport_providers.wire.http.urls import without_userinfo
from modelport_providers.wire.models.checks import with_address

from .facts import wrong_kind

_PATIENCE = 15.0
"""The time limit of a check in seconds, as a user waits for it."""

_NAMED = 20
"""The maximum number of uids in a message."""


class Described(Protocol):
    """The parts of an adapter that a check needs."""

    provider: ClassVar[str]
    model_type: ClassVar[str]
    served_type: ClassVar[str]
    served_abilities: ClassVar[tuple[str, ...]]

    @property
    def transport(self) -> CallOptions:
        """The app's transport options."""
        ...

    def _plan(
        self, credentials: Mapping[str, Any], options: CallOptions, *, streamed: bool
    ) -> Plan: ...

    def describe_request(self, model: str, credentials: Mapping[str, Any]) -> Request:
        """Return the request for the description of a model."""
        ...

    def read_description(self, response: Response) -> Mapping[str, Any]:
        """Return the facts in a description."""
        ...

    def uid(self, model: str, credentials: Mapping[str, Any]) -> str:
        """Return the uid of the running model."""
        ...


def plan_of(adapter: Described, credentials: Mapping[str, Any]) -> Plan:
    """Return the plan of a check: one attempt, as the user can try again."""
    try:
        plan = adapter._plan(credentials, adapter.transport, streamed=False)  # pyright: ignore[reportPrivateUsage]
    except InvokeBadRequestError as error:
        raise _failed(adapter, str(error), error) from error
    return plan.part(_PATIENCE)


def check(
    adapter: Described, plan: Plan, model: str, credentials: Mapping[str, Any]
) -> Machine[None]:
    """Ask for the model and check the answer. Raise `CredentialsValidateFailedError` when it fails."""
    try:
        request = adapter.describe_request(model, credentials)
    except InvokeBadRequestError as error:
        raise _failed(adapter, str(error), error) from error
    try:
        headers = adapter.transport.extra_headers
        response = yield from fetch(plan, encode(request, extra_headers=headers))
    except WireError as error:
        running = yield from _running(plan, request, error)
        cause = _cause(adapter, model, credentials, error, running)
        raise _failed(adapter, with_address(cause, request), error) from error
    _judge(adapter, plan, model, credentials, response)


def _judge(
    adapter: Described,
    plan: Plan,
    model: str,
    credentials: Mapping[str, Any],
    response: Response,
) -> None:
    facts = adapter.read_description(response)
    described: Mapping[str, Any] = facts.get("description") or {}
    if "model_type" not in described and "model_ability" not in described:
        text = shorten(redact(response.text, plan.secrets), 120)
        raise _failed(adapter, _foreign(credentials, f"said: {text}"))
    wrong = wrong_kind(facts, adapter.served_type, adapter.served_abilities)
    if wrong:
        uid = adapter.uid(model, credentials)
        raise _failed(
            adapter,
            f"the model uid {uid!r} cannot serve as {adapter.model_type}: {wrong};"
            " choose the uid of another model, or this model's type",
        )


def _cause(
    adapter: Described,
    model: str,
    credentials: Mapping[str, Any],
    error: WireError,
    running: list[str] | None,
) -> str:
    server = _server(credentials)
    words = error.server_message or ""
    key = (XinferenceCredentials.of(credentials).api_key or "").strip()
    match error:
        case WireProxyError() | WireCertificateError() | WireDescriptorError():
            return str(error)
        case WireTimeoutError():
            return f"{server} does not answer: {error}; see whether it is overloaded"
        case WireConnectionError():
            return f"{error}; check the server URL and that Xinference runs there"
        case WireAuthorizationError(status=403):
            return f"the API key is valid, but not for this model: {words}; ask for access to it"
        case WireAuthorizationError() if key:
            return f"{server} does not accept the API key ({words}); check it, or make a new one"
        case WireAuthorizationError():
            return f"{server} asks for an API key ({words}); enter one made in its web interface"
        case _:
            return _of_status(adapter, model, credentials, error, running)


def _of_status(
    adapter: Described,
    model: str,
    credentials: Mapping[str, Any],
    error: WireError,
    running: list[str] | None,
) -> str:
    server, words = _server(credentials), error.server_message or ""
    uid = adapter.uid(model, credentials)
    if error.status == 429:
        return (
            f"{server} has banned this address for a while, after too many wrong API keys ({words});"
            " wait for an hour or restart the server, and check the key"
        )
    if error.status == 503 and "loading" in words.lower():
        return f"the model uid {uid!r} is still loading on {server}; try again in half a minute"
    if error.status == 400 or (error.status == 404 and "model" in words.lower()):
        known = ", ".join(repr(one) for one in (running or [])[:_NAMED])
        hint = f"it runs {known}" if known else "it runs no model; launch one first"
        return (
            f"{server} runs no model under the uid {uid!r}; {hint}"
            if running is not None
            else (f"{server} knows no model under the uid {uid!r}: {words}")
        )
    if error.status is not None and error.status < 500:
        return _foreign(credentials, f"answered {error.status}")
    return f"{server} failed ({error.status}): {words or 'it gave no reason'}; try again later"


def _running(plan: Plan, request: Request, error: WireError) -> Machine[list[str] | None]:
    """Return the running models when the uid is wrong, or None when they cannot be listed."""
    if error.status != 400:
        return None
    path, mark, query = request.url.partition("?")
    address = f"{path.rpartition('/')[0]}{mark}{query}"
    try:
        response = yield from fetch(plan, encode(Request("GET", address, request.headers)))
        payload: Any = response.json()
    except (WireError, ValueError):
        return None
    listed = payload.get("data") if is_object(payload) else None
    if not is_array(listed):
        return None
    return sorted(str(one.get("id")) for one in listed if is_object(one))


def _foreign(credentials: Mapping[str, Any], what: str) -> str:
    return (
        f"{_server(credentials)} does not look like an Xinference server (it {what});"
        " check the server URL: scheme, host, port and path"
    )


def _server(credentials: Mapping[str, Any]) -> str:
    text = XinferenceCredentials.of(credentials).server_url.strip()
    return without_userinfo(text if "//" in text else f"http://{text}")


def _failed(
    adapter: Described, what: str, error: Exception | None = None
) -> CredentialsValidateFailedError:
    return CredentialsValidateFailedError(
        what,
        provider=adapter.provider,
        status=getattr(error, "status", None),
        body=getattr(error, "body", None),
        request_id=getattr(error, "request_id", None),
        server_message=getattr(error, "server_message", None),
        retry_after=getattr(error, "retry_after", None),
    )
