"""List the models of a server, to check a provider's key and for `discover`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.errors import InvokeError
from modelport.interfaces import CallOptions

from ..http.effects import Machine
from ..http.exchange import Plan, encode
from ..http.json_types import is_array, is_object
from . import checks
from .model import HttpModel

Listed = list[Mapping[str, Any]]


def list_models(
    adapter: HttpModel, credentials: Mapping[str, Any], options: CallOptions | None = None
) -> Listed:
    """Return the server's list of its models, unchanged.

    Raises:
        CredentialsValidateFailedError: The list cannot be read. The message says what to do.
        NotImplementedError: The adapter has no request for the list.
    """
    plan = _plan(adapter, credentials, options)
    return adapter._run(_listing(adapter, plan, credentials), plan)  # pyright: ignore[reportPrivateUsage]


async def alist_models(
    adapter: HttpModel, credentials: Mapping[str, Any], options: CallOptions | None = None
) -> Listed:
    """Async form of `list_models`."""
    plan = _plan(adapter, credentials, options)
    return await adapter._arun(_listing(adapter, plan, credentials), plan)  # pyright: ignore[reportPrivateUsage]


def _plan(adapter: HttpModel, credentials: Mapping[str, Any], options: CallOptions | None) -> Plan:
    if options is not None:
        adapter.options = options
    return checks.plan_of(adapter, credentials)


def _listing(adapter: HttpModel, plan: Plan, credentials: Mapping[str, Any]) -> Machine[Listed]:
    try:
        request = adapter.list_request(credentials)
    except InvokeError as error:
        raise checks.failed(adapter.provider, str(error), error) from error
    if request is None:
        kind = type(adapter)
        raise NotImplementedError(
            f"{adapter.provider} does not list its models: write `list_request(self, credentials)` in "
            f"{kind.__name__} ({kind.__module__}); it returns the request for the list, such as "
            '`Request("GET", self.endpoint(credentials, "models"), self.headers(credentials))`'
        )
    outgoing = encode(request, extra_headers=adapter.transport.extra_headers)
    response = yield from checks.by_request(adapter.provider, plan, request, outgoing)
    try:
        payload: Any = response.json()
    except ValueError as error:
        words = f"{request.url} does not list models; check the address"
        raise checks.failed(adapter.provider, words, error) from error
    listed = payload.get("data") if is_object(payload) else None
    return [one for one in listed if is_object(one)] if is_array(listed) else []
