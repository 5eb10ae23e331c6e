"""The base of all mixins: limits, retries, secrets, facts. An adapter overrides what differs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar, cast

from modelport.adapters import Credentials
from modelport.errors import (
    InvokeBadRequestError,
    WireAuthorizationError,
    WireConnectionError,
    WireError,
)
from modelport.interfaces import AIModel, CallOptions, Request, Response

from ..http import drivers, pools
from ..http.async_port import AsyncPort
from ..http.bodies import ANSWER_LIMIT
from ..http.effects import Machine, Outgoing
from ..http.exchange import Plan, encode, fetch
from ..http.port import library_of, sync_capable
from ..http.retry import RetryPolicy
from ..http.secrets import secret_values
from ..http.sync_port import SyncPort
from ..http.time_limits import TimeLimits, count, seconds, stream_limits, whole_limits
from .facts import facts_cache, key_of

Result = TypeVar("Result")

_DESCRIBE = 5.0
"""Seconds that a server may take to describe a model; the call works without it."""

_ABORT = 0.5
"""Seconds for the request that stops a server's work."""

_NO_OPTIONS = CallOptions()


class AnyCall(Protocol):
    """What every call record has."""

    @property
    def model(self) -> str:
        """Name of the model."""
        ...

    @property
    def credentials(self) -> Mapping[str, Any]:
        """Values of the credential form."""
        ...

    @property
    def options(self) -> CallOptions:
        """The transport options of this call."""
        ...


Call = TypeVar("Call", bound=AnyCall)


class HttpModel(AIModel):
    """Runs machines over HTTP.

    An adapter may add requests (`describe_request`, `abort_request`) and make errors more precise
    than their status (`refine_error`).
    """

    answer_limit: ClassVar[int] = ANSWER_LIMIT
    """The default limit of an answer in bytes."""

    def describe_request(self, model: str, credentials: Mapping[str, Any]) -> Request | None:
        """Return the request for the server's description of the model, None when there is none."""
        return None

    def read_description(self, response: Response) -> Mapping[str, Any]:
        """Return the facts that the server reports: `abilities`, `context_size`, `mode`, ..."""
        return {}

    def list_request(self, credentials: Mapping[str, Any]) -> Request | None:
        """Return the request for the list of the server's models, None when there is none."""
        return None

    def refine_error(self, call: Any, error: WireError) -> Exception:
        """Return a more precise error than the status gives, or the same error."""
        return error

    def abort_request(self, call: Any, request: Request) -> Request | None:
        """Return the request that stops the work on an abandoned call; None when there is none."""
        return None

    def time_limits(
        self, credentials: Mapping[str, Any], options: CallOptions, *, streamed: bool
    ) -> TimeLimits:
        """Return the limits of a call: `invoke_timeout` of the form, `timeout` of the call."""
        wait = seconds(credentials, "invoke_timeout", 60.0)
        total = options.timeout
        return stream_limits(wait, total) if streamed else whole_limits(wait, total)

    def retry_policy(self, credentials: Mapping[str, Any]) -> RetryPolicy:
        """Return how often a failed attempt is repeated: `max_retries` of the form."""
        return RetryPolicy(count(credentials, "max_retries", 3))

    def facts(self, model: str, credentials: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return what the server reports about the model, None when it cannot be asked.

        This is for schemas; a call asks as a part of its machine.
        """
        options = self.transport
        known = facts_cache.get(self._facts_key(model, credentials, options))
        if known is not None:
            return known
        if not sync_capable(options.client):
            return None
        plan = replace(self._plan(credentials, options, streamed=False), observe=None)
        try:
            return self._run(self.described(plan, model, credentials, options), plan)
        except (WireError, InvokeBadRequestError):
            return None

    @property
    def transport(self) -> CallOptions:
        """The app's transport options outside of calls."""
        return self.options or _NO_OPTIONS

    def check_options(self, options: CallOptions) -> None:
        """Reject a client that is not of httpx or httpx2."""
        if options.client is not None:
            library_of(options.client)

    def close(self) -> None:
        """Close the connections of all threads that no call uses."""
        pools.close_idle()

    async def aclose(self) -> None:
        """Close the connections of the running event loop, and of all threads, that no call uses."""
        await pools.aclose_idle()

    # Used by the mixins -----------------------------------------------------------------

    def _plan(
        self, credentials: Mapping[str, Any], options: CallOptions, *, streamed: bool
    ) -> Plan:
        try:
            limits = self.time_limits(credentials, options, streamed=streamed)
            policy = self.retry_policy(credentials)
            if options.retries is not None:
                policy = replace(policy, retries=options.retries)
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error
        secrets = secret_values(credentials, options.extra_headers)
        return Plan(
            self.provider,
            limits,
            policy,
            secrets=secrets,
            observe=options.on_response,
            most=options.max_answer_bytes or self.answer_limit,
        )

    def call_plan(self, call: AnyCall, *, streamed: bool) -> Plan:
        plan = self._plan(call.credentials, call.options, streamed=streamed)
        plan.refine = lambda error: self._refined(call, error)
        return plan

    def known(self, call: Call, plan: Plan) -> Machine[Call]:
        """Return the call with the server's facts about its model, which errors then use too."""
        facts = yield from self.described(plan, call.model, call.credentials, call.options)
        self.tell(call.model, call.credentials, facts)
        if not facts:
            return call
        # Every call record is a dataclass with `facts`; a protocol cannot say so.
        known: Any = replace(cast(Any, call), facts=facts)
        plan.refine = lambda error: self._refined(known, error)
        result: Call = known
        return result

    def _refined(self, call: AnyCall, error: WireError) -> Exception:
        if error.status in (400, 401, 403, 404):
            # The cached facts about the model may be wrong.
            facts_cache.forget(self._facts_key(call.model, call.credentials, call.options))
        return self.refine_error(call, error)

    def _facts_key(
        self, model: str, credentials: Mapping[str, Any], options: CallOptions
    ) -> Hashable:
        if isinstance(credentials, Credentials) and not options.extra_headers:
            key = (type(self), model)
            return credentials.derived(key, lambda: key_of(*key, credentials, {}))
        return key_of(type(self), model, credentials, options.extra_headers)

    def described(
        self, plan: Plan, model: str, credentials: Mapping[str, Any], options: CallOptions
    ) -> Machine[Mapping[str, Any] | None]:
        """Ask the server for a description of the model, unless it is known; None when it gives none.

        The call itself finds out, with its own retries, whether a failure matters; only an error
        that the server will repeat is raised here.
        """
        if type(self).describe_request is HttpModel.describe_request:
            return None
        key = self._facts_key(model, credentials, options)
        known = facts_cache.get(key)
        if known is not None:
            return known
        request = self.describe_request(model, credentials)
        if request is None:
            return None
        outgoing = encode(request, extra_headers=options.extra_headers)
        # The call can do without the answer: at least half of its time is left for it.
        quick = plan.part(min(_DESCRIBE, plan.budget.left / 2))
        try:
            response = yield from fetch(quick, outgoing)
        except WireError as error:
            if self.is_final(error):
                raise (error if plan.refine is None else plan.refine(error)) from error
            if error.status in (404, 405, 501):
                facts_cache.put(key, {})
            return None
        finally:
            plan.budget.add(quick.budget.waited)
            plan.budget.start_attempt()
        facts = self.read_description(response)
        facts_cache.put(key, facts)
        return facts

    def is_final(self, error: WireError) -> bool:
        """Return whether the call would fail with the same error as the request about the model."""
        if isinstance(error, WireConnectionError):
            return error.retryable is False
        return isinstance(error, WireAuthorizationError) or error.status == 400

    def _run(self, machine: Machine[Result], plan: Plan, _: object = None) -> Result:
        # Adapters of version 0.1 pass a third argument, which no longer has a meaning.
        port = SyncPort(self.provider, plan.secrets, self.transport.client)
        return drivers.collect(machine, port, lambda: None)

    async def _arun(self, machine: Machine[Result], plan: Plan, _: object = None) -> Result:
        port = AsyncPort(self.provider, plan.secrets, self.transport.client)
        return await drivers.acollect(machine, port, lambda: None)

    def encoded(self, request: Request, options: CallOptions, *, streamed: bool) -> Outgoing:
        return encode(
            request,
            extra_headers=options.extra_headers,
            extra_body=options.extra_body,
            streamed=streamed,
        )

    def abandonment(
        self, call: AnyCall, request: Request | None, plan: Plan
    ) -> Machine[None] | None:
        """Return the request that stops the server's work on the call."""
        abort = self.abort_request(call, request) if request is not None else None
        if abort is None:
            return None
        outgoing = encode(abort, extra_headers=call.options.extra_headers)
        limits = TimeLimits(connect=_ABORT, first=_ABORT, idle=_ABORT, total=_ABORT)
        quick = Plan(plan.provider, limits, RetryPolicy(0), plan.secrets, plan.clock)
        return _ignored(fetch(quick, outgoing))


def _ignored(machine: Machine[Any]) -> Machine[None]:
    yield from machine
