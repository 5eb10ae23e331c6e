"""Lists the models of a server: what a provider's key is checked with, and what `discover` looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.errors import InvokeError

from ..http.exchange import encode
from ..http.ports import SyncPort
from ..http.shapes import is_array, is_object
from ..http.shells import run
from . import checks
from .model import HttpModel


def list_models(adapter: HttpModel, credentials: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what the server says of its models, in its own words.

    Raises:
        CredentialsValidateFailedError: the list cannot be had; the message says what to do.
        NotImplementedError: the adapter knows of no list.
    """
    plan = checks.plan_of(adapter, credentials)
    try:
        request = adapter.list_request(credentials)
    except InvokeError as error:
        raise checks.failed(adapter.provider, str(error), error) from error
    if request is None:
        raise NotImplementedError(f"{adapter.provider} does not list its models")
    port = SyncPort(adapter.provider, plan.secrets, adapter.transport.client)
    try:
        machine = checks.by_request(adapter.provider, plan, request, encode(request))
        response = run(machine, port)
    finally:
        port.close()
    try:
        payload: Any = response.json()
    except ValueError as error:
        words = f"{request.url} does not list models; check the address"
        raise checks.failed(adapter.provider, words, error) from error
    listed = payload.get("data") if is_object(payload) else None
    return [one for one in listed if is_object(one)] if is_array(listed) else []
