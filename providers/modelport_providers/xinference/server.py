"""The base of Xinference adapters: addresses, keys, facts about models, and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from modelport.errors import (
    ContextLengthError,
    InvokeBadRequestError,
    UnsupportedCapabilityError,
    WireBadRequestError,
    WireError,
)
from modelport.interfaces import Request, Response
from modelport.stubs.xinference import XinferenceCredentials
from modelport_providers.wire.http.context_length import context_error, like
from modelport_providers.wire.http.json_types import is_object
from modelport_providers.wire.http.urls import endpoint_url, path_segment
from modelport_providers.wire.models.model import HttpModel

from . import validation
from .facts import facts_of, wrong_kind

_VALIDATION = re.compile(r"validation errors? for \w+\s+(\S+)\s+(.+)", re.DOTALL)
_WRONG_TYPE = re.compile(
    r"is not for (creating embedding|reranking)|has no attribute 'model_spec'"
    r"|does not support stream mode|Unknown format|Unsupported (response format|language)"
    r"|hasn't support|support tool (calls|messages)|not supported by this",
)
_ADDRESS = re.compile(r"\[address=[^\]]*\]\s*")


class XinferenceServer(HttpModel):
    """Mixin of all adapters.

    `served_type` is the server's name of the model type; `served_abilities` are prefixes of
    abilities, of which a model needs one.
    """

    served_type: ClassVar[str]
    served_abilities: ClassVar[tuple[str, ...]]

    def endpoint(self, credentials: Mapping[str, Any], path: str) -> str:
        """Return the address of an endpoint. Raise `InvokeBadRequestError` when it cannot be built."""
        try:
            return endpoint_url(XinferenceCredentials.of(credentials).server_url, path)
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error

    def headers(self, credentials: Mapping[str, Any]) -> dict[str, str]:
        """Return the key as a header, or no header without a key."""
        key = (XinferenceCredentials.of(credentials).api_key or "").strip()
        return {"authorization": f"Bearer {key}"} if key else {}

    def uid(self, model: str, credentials: Mapping[str, Any]) -> str:
        """Return the uid of the running model, by default its name."""
        uid = XinferenceCredentials.of(credentials).model_uid.strip() or model
        if "/" in uid:
            raise InvokeBadRequestError(
                f"the model uid {uid!r} has a slash: Xinference accepts it at launch, but no request"
                " can reach it; launch the model again under a uid without a slash",
                provider=self.provider,
            )
        if uid in (".", ".."):
            raise InvokeBadRequestError(
                f"the model uid {uid!r} cannot be part of an address: no request can reach it",
                provider=self.provider,
            )
        return uid

    def post(self, credentials: Mapping[str, Any], path: str, body: Mapping[str, Any]) -> Request:
        """Return a request with a JSON body."""
        return Request(
            "POST", self.endpoint(credentials, path), self.headers(credentials), json=dict(body)
        )

    def model_address(self, model: str, credentials: Mapping[str, Any]) -> str:
        """Return the address of the server's description of the model."""
        return self.endpoint(credentials, f"models/{path_segment(self.uid(model, credentials))}")

    def describe_request(self, model: str, credentials: Mapping[str, Any]) -> Request:
        """Ask for the model."""
        return Request("GET", self.model_address(model, credentials), self.headers(credentials))

    def list_request(self, credentials: Mapping[str, Any]) -> Request:
        """Ask for all running models."""
        return Request("GET", self.endpoint(credentials, "models"), self.headers(credentials))

    def read_description(self, response: Response) -> Mapping[str, Any]:
        """Return the server's facts about the model, in the terms of the declared schema."""
        try:
            payload = response.json()
        except ValueError:
            return {}
        return facts_of(payload) if is_object(payload) else {}

    def check_type(self, call: Any) -> None:
        """Raise `UnsupportedCapabilityError` when the server runs another kind of model."""
        wrong = wrong_kind(call.facts, self.served_type, self.served_abilities)
        if wrong:
            raise UnsupportedCapabilityError(
                f"the model {call.model!r} cannot be used as {self.model_type}: {wrong}",
                provider=self.provider,
            )

    def check_sight(self, call: Any, ability: str) -> None:
        """Raise `UnsupportedCapabilityError` when the server reports that the model takes no images."""
        abilities = call.facts.get("abilities")
        if abilities and ability not in abilities:
            raise UnsupportedCapabilityError(
                f"the model {call.model!r} takes no images (feature 'vision'): the server says that it"
                f" can {', '.join(sorted(abilities))}, but not {ability}",
                provider=self.provider,
            )

    def refine_error(self, call: Any, error: WireError) -> Exception:
        """Return the error that Xinference means, as it rejects most requests with status 500."""
        words = _ADDRESS.sub("", error.server_message or "")
        body = error.body or ""
        if (error.status or 0) == 429 and "banned" in words:
            error.retryable = False
        if found := _VALIDATION.search(body):
            what = f"{found.group(1)}: {' '.join(found.group(2).split())}"
            return like(error, WireBadRequestError, f"the server rejects the request: {what}")
        if _WRONG_TYPE.search(words):
            return like(error, UnsupportedCapabilityError, f"the model cannot do this: {words}")
        limit = call.facts.get("context_size")
        return context_error(error, limit=limit) or self.explain_sanitized(call, error) or error

    def explain_sanitized(self, call: Any, error: WireError) -> ContextLengthError | None:
        """Return the likely cause of an error whose text the server hides."""
        return None

    def abort_request(self, call: Any, request: Request) -> Request | None:
        """Stop the request that carries a `request_id`."""
        identity = request.json.get("request_id") if is_object(request.json) else None
        if not identity:
            return None
        uid = path_segment(self.uid(call.model, call.credentials))
        return Request(
            "POST",
            self.endpoint(call.credentials, f"models/{uid}/requests/{identity}/abort"),
            self.headers(call.credentials),
            json={},
        )

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Ask the server for the model. Raise `CredentialsValidateFailedError` with what to do when that fails."""
        plan = validation.plan_of(self, credentials)
        self._run(validation.check(self, plan, model, credentials), plan)

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_credentials`."""
        plan = validation.plan_of(self, credentials)
        await self._arun(validation.check(self, plan, model, credentials), plan)
