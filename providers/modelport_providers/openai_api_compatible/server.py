"""The base of adapters for OpenAI-compatible servers: addresses, keys, quirks, facts, credential checks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, cast
from weakref import WeakKeyDictionary

from modelport.adapters import Catalog, Credentials
from modelport.errors import InvokeBadRequestError, UnsupportedCapabilityError, WireError
from modelport.interfaces import CallOptions, Request, Response
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleLLMCredentials
from modelport_providers.wire.http.context_length import context_error
from modelport_providers.wire.http.effects import Machine
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.http.json_types import is_object
from modelport_providers.wire.http.urls import endpoint_url, path_segment
from modelport_providers.wire.models import checks
from modelport_providers.wire.models.model import HttpModel

from .quirks import BadQuirk, Declared, Endpoint, Quirks

PATHS: dict[Endpoint, str] = {
    "chat": "chat/completions",
    "completion": "completions",
    "embeddings": "embeddings",
    "rerank": "rerank",
    "transcription": "audio/transcriptions",
    "speech": "audio/speech",
    "moderation": "moderations",
    "models": "models",
}


class CompatibleServer(HttpModel):
    """Mixin of all adapters. Differences of a provider are in its `quirks:`."""

    _last: tuple[str, Credentials, Quirks] | None = None
    """The quirks that were asked for last: a call asks five times, which would take 6 us."""

    def quirks(self, model: str, credentials: Mapping[str, Any]) -> Quirks:
        """Return the declared quirks for this model and these credentials."""
        last = self._last
        if last is not None and last[0] == model and last[1] is credentials:
            return last[2]
        found = self._quirks(model, credentials)
        if isinstance(credentials, Credentials):
            self._last = (model, credentials, found)
        return found

    def _quirks(self, model: str, credentials: Mapping[str, Any]) -> Quirks:
        try:
            declared = _declared(self._catalog)
            if isinstance(credentials, Credentials):
                return credentials.derived(
                    (declared, model), lambda: declared.of(model, credentials)
                )
            return declared.of(model, credentials)
        except BadQuirk as error:
            raise InvokeBadRequestError(
                f"modelport.yaml of {self.provider}: {error}", provider=self.provider
            ) from error

    def endpoint(self, quirks: Quirks, credentials: Mapping[str, Any], name: Endpoint) -> str:
        """Return the address of an endpoint; raises `InvokeBadRequestError` when there can be none."""
        path = quirks.paths.get(name, PATHS[name])
        return self._address(quirks, credentials, path)

    def _address(self, quirks: Quirks, credentials: Mapping[str, Any], path: str) -> str:
        address = str(credentials.get(quirks.url_from) or quirks.base_url)
        try:
            return endpoint_url(address, path, version=quirks.version)
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error

    def headers(self, quirks: Quirks, credentials: Mapping[str, Any]) -> dict[str, str]:
        """Return key and further headers. Empty values of the form are not sent."""
        wanted = {name: credentials.get(source) for name, source in quirks.headers_from.items()}
        headers = {n.lower(): str(v).strip() for n, v in wanted.items() if str(v or "").strip()}
        if key := str(credentials.get(quirks.key_from) or "").strip():
            headers[quirks.key_header.lower()] = f"{quirks.key_scheme} {key}".strip()
        return headers

    def name_on_server(self, quirks: Quirks, model: str, credentials: Mapping[str, Any]) -> str:
        """Return the server's name for the model."""
        return str(credentials.get(quirks.model_from) or "").strip() or model

    def post(
        self,
        quirks: Quirks,
        credentials: Mapping[str, Any],
        name: Endpoint,
        body: Mapping[str, Any],
    ) -> Request:
        """Return a request with a JSON body, without the fields that the server rejects."""
        kept = {key: value for key, value in body.items() if key not in quirks.drop}
        return Request(
            "POST",
            self.endpoint(quirks, credentials, name),
            self.headers(quirks, credentials),
            json=kept,
        )

    def no_images(self, call: Any) -> UnsupportedCapabilityError:
        """Return the error for images that the quirks rule out."""
        return UnsupportedCapabilityError(
            f"the model {call.model!r} takes no images (feature 'vision'): the quirk images is none",
            provider=self.provider,
        )

    def described(
        self, plan: Plan, model: str, credentials: Mapping[str, Any], options: CallOptions
    ) -> Machine[Mapping[str, Any] | None]:
        """Return the facts about the model from the form, and from the server when it can be asked."""
        described = None
        if self.quirks(model, credentials).describe:
            described = yield from super().described(plan, model, credentials, options)
        return {**form_facts(credentials), **(described or {})}

    def describe_request(self, model: str, credentials: Mapping[str, Any]) -> Request | None:
        """Ask for the model, when the quirk `describe` says that the server supports it."""
        quirks = self.quirks(model, credentials)
        if not quirks.describe:
            return None
        name = self.name_on_server(quirks, model, credentials)
        try:
            path = f"{quirks.paths.get('models', PATHS['models'])}/{path_segment(name)}"
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error
        address = self._address(quirks, credentials, path)
        return Request("GET", address, self.headers(quirks, credentials))

    def list_request(self, credentials: Mapping[str, Any]) -> Request:
        """Ask for all models."""
        quirks = self.quirks("", credentials)
        address = self.endpoint(quirks, credentials, "models")
        return Request("GET", address, self.headers(quirks, credentials))

    def read_description(self, response: Response) -> Mapping[str, Any]:
        """Read the context length, under the names that servers give it."""
        try:
            payload = response.json()
        except ValueError:
            return {}
        if not is_object(payload):
            return {}
        facts: dict[str, Any] = {"description": payload}
        for name in ("max_model_len", "context_length", "context_window", "max_context_length"):
            size = payload.get(name)
            if isinstance(size, int) and not isinstance(size, bool) and size > 0:
                facts["context_size"] = size
                break
        return facts

    def refine_error(self, call: Any, error: WireError) -> Exception:
        """Return the error with a separate class for prompts that are too long."""
        return context_error(error, limit=call.facts.get("context_size")) or error

    def facts(self, model: str, credentials: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the facts about the model from the form, and from the server when it can be asked."""
        if self.quirks(model, credentials).describe:
            return super().facts(model, credentials)
        return form_facts(credentials)

    def declared_property(self, model: str, name: str) -> Any:
        """Return a declared property of the model, without asking the server."""
        known = self._catalog.models(self.model_type).get(model)
        declared: Mapping[str, Any] = known or self._catalog.customizable.get(self.model_type, {})
        properties: Mapping[str, Any] = declared.get("model_properties") or {}
        return properties.get(name)

    # Check of credentials --------------------------------------------------------------------------

    @abstractmethod
    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> Any:
        """Return the smallest call that shows whether model and credentials work."""

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Make the smallest call. Raise `CredentialsValidateFailedError` with what to do when it fails."""
        plan = checks.plan_of(self, credentials)
        self._run(self._check(plan, model, credentials), plan)

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_credentials`."""
        plan = checks.plan_of(self, credentials)
        machine = self._check(plan, model, credentials)
        await self._arun(machine, plan)

    def _check(self, plan: Plan, model: str, credentials: Mapping[str, Any]) -> Machine[None]:
        adapter = cast("checks.Caller", self)
        return checks.by_call(adapter, plan, self.smallest_call, model, credentials)


def _declared(catalog: Catalog) -> Declared:
    """Return the quirks of a provider, cached while its definition is the same."""
    known = _read.get(catalog)
    if known is None or known.source != catalog.quirks:
        known = _read[catalog] = Declared(catalog.quirks)
    return known


_read: WeakKeyDictionary[Catalog, Declared] = WeakKeyDictionary()


def form_facts(credentials: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts from a form with `mode` and `context_size`."""
    given = OpenaiApiCompatibleLLMCredentials.of(credentials)
    facts: dict[str, Any] = {}
    if given.mode in ("chat", "completion"):
        facts["mode"] = given.mode
    size = given.context_size or ""
    if size.isdecimal() and int(size) > 0:
        facts["context_size"] = int(size)
    return facts
