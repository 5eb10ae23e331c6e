"""One call of an adapter: check its arguments, and leave out optional ones that it does not take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..adapters.arguments import check_arguments, check_messages
from ..adapters.cache_marks import warn_of_unsent_marks
from ..adapters.inputs import (
    check_certain_parameters,
    check_credentials,
    check_documents,
    check_media,
    check_parameters,
    check_single_choice,
    check_stop,
    check_tool_choice,
)
from ..calls import threads
from ..calls.cancellation import Cancellation
from ..calls.failures import translated
from ..calls.origin import Origin
from ..forms.secrets import Credentials, secret_headers

if TYPE_CHECKING:
    from modelport.interfaces import CallOptions

    from ..adapters.ai_model import AIModel


_DOCUMENTS = ("documents", "query", "docs")
"""The arguments of multimodal calls that contain documents."""


@dataclass(slots=True)
class CheckedCall:
    """One checked call of an adapter. A frozen one takes 1 us of each call instead of 0.3."""

    adapter: AIModel
    model: str
    credentials: Credentials
    given: Mapping[str, Any]
    started: float
    origin: Origin

    @classmethod
    def of(
        cls,
        adapter: AIModel,
        model: str,
        credentials: Mapping[str, Any],
        given: Mapping[str, Any],
        origin: Origin | None = None,
    ) -> CheckedCall:
        check_arguments(given)
        values = check_credentials(adapter.provider, adapter.model_type, model, credentials)
        source = origin or Origin(adapter.provider, model)
        return cls(adapter, model, values, given, perf_counter(), source)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not appear in errors and headers: secrets of the form and of `extra_headers`."""
        found = self.credentials.secret_values()
        options: CallOptions | None = self.given.get("options")
        if options is None or not options.extra_headers:
            return found
        return (*found, *secret_headers(options.extra_headers))

    @property
    def elapsed(self) -> float:
        return perf_counter() - self.started

    @property
    def translate(self) -> Callable[[Exception], Exception]:
        return partial(translated, self.adapter, secrets=self.secrets)

    def run(self) -> Any:
        return self.called("_invoke")

    async def arun(self) -> Any:
        return await self.called("_ainvoke")

    def called(self, name: str) -> Any:
        given = self.arguments
        options = given.get("options")
        self.origin.secrets = self.secrets
        if options is not None:
            self.adapter.check_options(options)
        if options is not None or _takes(type(self.adapter), name, "options"):
            given["options"] = self.origin.listening(options)
        return _method(self.adapter, name)(**_accepted(type(self.adapter), name, given))

    def finished(self, answer: Any) -> Any:
        """Fill in the origin of the answer, and the latency when the adapter did not measure it."""
        usage = getattr(answer, "usage", None)
        if usage is not None and not usage.latency:
            usage.latency = self.elapsed
        return self.origin.stamp(answer)

    @property
    def arguments(self) -> dict[str, Any]:
        return {"model": self.model, "credentials": self.credentials, **self.given}


def documents_call(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> CheckedCall:
    """Return a checked call with texts and images."""
    held = {name: given[name] for name in _DOCUMENTS if name in given}
    check_arguments({name: value for name, value in given.items() if name not in held})
    call = CheckedCall.of(adapter, model, credentials, {})
    for name, value in held.items():
        check_documents(adapter, model, call.credentials, [value] if name == "query" else value)
    return replace(call, given=given)


def llm_call(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    stream: bool,
    origin: Origin | None = None,
) -> CheckedCall:
    """Return a checked call of a language model."""
    check_messages(given["prompt_messages"], given["tools"])
    names = ("stop", "user", "parameters", "options", "tool_choice")
    check_arguments({name: given[name] for name in names})
    started = perf_counter()
    values = check_credentials(adapter.provider, adapter.model_type, model, credentials)
    parameters: Mapping[str, Any] = given["parameters"] or {}
    check_tool_choice(adapter, given["tools"], given["tool_choice"])
    check_media(adapter, model, values, given["prompt_messages"])
    body: Mapping[str, Any] = given["options"].extra_body if given["options"] else {}
    check_single_choice(adapter, parameters, body)
    late = adapter.checks_late and adapter.awaits_facts(model)
    check = check_certain_parameters if late else check_parameters
    checked = check(adapter, model, values, parameters)
    arguments: dict[str, Any] = {
        "prompt_messages": list(given["prompt_messages"]),
        "model_parameters": checked,
        "tools": given["tools"],
        "stop": given["stop"],
        "user": given["user"],
        "options": given["options"],
        "tool_choice": given["tool_choice"],
        "stream": stream,
    }
    check_stop(adapter, given["stop"])
    warn_of_unsent_marks(adapter, given["prompt_messages"], given["tools"] or ())
    source = origin or Origin(adapter.provider, model)
    source.tools = given["tools"] or ()
    return CheckedCall(adapter, model, values, arguments, started, source)


async def allm_call(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    stream: bool,
    origin: Origin | None = None,
) -> CheckedCall:
    """Async form of `llm_call`: in a worker thread when it may ask the server, else directly."""
    if adapter.has_rules_at_hand(model):
        return llm_call(adapter, model, credentials, given, stream=stream, origin=origin)
    return await threads.run(
        llm_call, adapter, model, credentials, given, stream=stream, origin=origin
    )


def cancellable(
    adapter: AIModel, options: CallOptions | None
) -> tuple[CallOptions | None, Cancellation]:
    """Return the options with a cancellation for other threads, if the adapter takes options."""
    if options is not None and options.cancel is not None:
        return options, options.cancel
    cancellation = Cancellation()
    if options is None and not _takes(type(adapter), "_invoke", "options"):
        return None, cancellation
    from modelport.interfaces import CallOptions as Options

    if options is None:
        return Options(cancel=cancellation), cancellation
    return replace(options, cancel=cancellation), cancellation


def in_thread(adapter: AIModel, name: str = "_invoke", /, **arguments: Any) -> Any:
    """Run a blocking method of an adapter, and the iteration of its answer, in a worker thread."""
    invoke = _method(adapter, name)
    return threads.run_streaming(invoke, **_accepted(type(adapter), name, arguments))


def _method(adapter: AIModel, name: str) -> Callable[..., Any]:
    """Return a method that each model type declares with its own arguments, unlike their base."""
    method: Callable[..., Any] = getattr(adapter, name)
    return method


def _accepted(owner: type, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the optional keywords that an older adapter does not take."""
    names = _parameters(owner, method)
    if names is None or names.issuperset(arguments):
        return dict(arguments)
    rejected = [n for n, value in arguments.items() if n not in names and value is not None]
    if "options" in rejected:
        raise TypeError(f"{owner.__name__}.{method} takes no 'options': add that keyword to it")
    if "tool_choice" in rejected and arguments["tool_choice"] != "auto":
        from modelport.errors import UnsupportedCapabilityError

        raise UnsupportedCapabilityError(
            f"{owner.__name__}.{method} takes no 'tool_choice': this adapter cannot choose tools"
        )
    return {name: value for name, value in arguments.items() if name in names}


def _takes(owner: type, method: str, name: str) -> bool:
    names = _parameters(owner, method)
    return names is None or name in names


@cache
def _parameters(owner: type, method: str) -> frozenset[str] | None:
    found = inspect.signature(getattr(owner, method)).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in found):
        return None
    return frozenset(p.name for p in found)
