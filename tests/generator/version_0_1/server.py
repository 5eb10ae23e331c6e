"""What the adapters of Acme share: addresses, keys and the check of credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport_providers.wire.effects import Machine
from modelport_providers.wire.exchange import Plan
from modelport_providers.wire.limits import context_error

from modelport.errors import InvokeBadRequestError, WireError
from modelport.interfaces import CallOptions, Request
from modelport_providers.wire import HttpModel, checks, server_base


class AcmeServer(HttpModel):
    """Mixin of all adapters."""

    def endpoint(self, credentials: Mapping[str, Any], path: str) -> str:
        """Return the address of an endpoint."""
        try:
            return f"{server_base(str(credentials.get('server_url') or ''))}/{path}"
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error

    def headers(self, credentials: Mapping[str, Any]) -> dict[str, str]:
        """Return the key as a header; without a key there is no header at all."""
        key = str(credentials.get("api_key") or "").strip()
        return {"authorization": f"Bearer {key}"} if key else {}

    def post(self, credentials: Mapping[str, Any], path: str, body: Mapping[str, Any]) -> Request:
        """Return a request with a JSON body."""
        headers = self.headers(credentials)
        return Request("POST", self.endpoint(credentials, path), headers, json=dict(body))

    def refine_error(self, call: Any, error: WireError) -> Exception:
        """Tell a prompt that is too long from other mistakes."""
        return context_error(error) or error

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Ask the server for its models, which only a good key gets to see."""
        plan = checks.plan_of(self, credentials)
        self._run(self._check(plan, credentials), plan, None)

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_credentials`."""
        plan = checks.plan_of(self, credentials)
        await self._arun(self._check(plan, credentials), plan, None)

    def _check(self, plan: Plan, credentials: Mapping[str, Any]) -> Machine[None]:
        request = Request("GET", self.endpoint(credentials, "models"), self.headers(credentials))
        outgoing = self.encoded(request, CallOptions(), streamed=False)
        yield from checks.by_request(self.provider, plan, request, outgoing)
