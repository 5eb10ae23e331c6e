"""Lists the models of a server: what a provider's key is checked with, and what `discover` looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.errors import InvokeError
from modelport.interfaces import Request
from modelport_providers.wire import checks
from modelport_providers.wire.exchange import encode
from modelport_providers.wire.ports import SyncPort
from modelport_providers.wire.shapes import is_array, is_object
from modelport_providers.wire.shells import run

from .server import CompatibleServer


def list_models(provider: str, credentials: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what the server says of its models; raises `CredentialsValidateFailedError`."""
    adapter = _any_adapter(provider)
    plan = checks.plan_of(adapter, credentials)
    try:
        quirks = adapter.quirks("", credentials)
        address = adapter.endpoint(quirks, credentials, "models")
        request = Request("GET", address, adapter.headers(quirks, credentials))
    except InvokeError as error:
        raise checks.failed(provider, str(error), error) from error
    port = SyncPort(provider, plan.secrets, None)
    try:
        response = run(checks.by_request(provider, plan, request, encode(request)), port)
    finally:
        port.close()
    try:
        payload: Any = response.json()
    except ValueError as error:
        words = f"{address} does not list models; check the address"
        raise checks.failed(provider, words, error) from error
    listed = payload.get("data") if is_object(payload) else None
    return [one for one in listed if is_object(one)] if is_array(listed) else []


def _any_adapter(provider: str) -> CompatibleServer:
    """All model types of a provider ask the same server with the same key."""
    from modelport import provider as provider_of

    found = provider_of(provider)
    adapter = found.model(found.types[0])
    assert isinstance(adapter, CompatibleServer)
    return adapter
