"""The harness of one adapter: its credentials for the suite's server, and its calls in all four forms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from modelport.entities import LLMResult, LLMResultChunk, UserPromptMessage
from modelport.interfaces import AIModel, CallOptions, ModelProvider

from .dialects import Dialect
from .isolation import Isolation, only_server
from .server import Asked, ScriptedServer, Step, always, whole

SECRET = "sk-conformance-0123456789abcdef"
MODEL = "conformance-model"
Mode = Literal["sync", "async"]
_URL = re.compile(r"\s*(https?|wss?)://", re.IGNORECASE)


class NotApplicable(Exception):
    """A check does not apply to this adapter. The message gives the reason."""


class Broken(AssertionError):
    """An adapter did not pass a check."""


@dataclass(frozen=True, slots=True)
class ConformanceTarget:
    """The target of a check: one model type of one provider."""

    provider: str
    model_type: str
    make: Callable[[], AIModel]
    form: Sequence[Mapping[str, Any]]
    model: str = MODEL
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    """Credentials that the caller set. `{server}` in a value is replaced by the server's address."""
    dialects: Sequence[Dialect] = ()
    """Protocols besides the built-in ones, which they take precedence over."""
    provider_form: Sequence[Mapping[str, Any]] = ()
    """The provider's own form; empty when its credentials are those of a model."""
    make_provider: Callable[[], ModelProvider] | None = None
    """Makes the adapter that checks the provider's own credentials."""


@dataclass(slots=True)
class AdapterHarness:
    """A target, the server, and one of the two modes of calling."""

    target: ConformanceTarget
    server: ScriptedServer
    mode: Mode = "sync"
    changes: Mapping[str, str] = field(default_factory=dict[str, str])
    chunks: list[LLMResultChunk] = field(default_factory=list[LLMResultChunk])
    isolation: Isolation | None = None
    foreign: list[str] = field(default_factory=list[str])
    """Requests in an unknown protocol."""
    unsupported: list[str] = field(default_factory=list[str])
    """What the check needs and the protocol cannot express."""
    faults: list[Exception] = field(default_factory=list[Exception])
    """The exception of a dialect."""
    options: CallOptions = field(default_factory=lambda: CallOptions(retries=0, timeout=20))

    @property
    def credentials(self) -> dict[str, Any]:
        """Values for the form, with the suite's server as the address."""
        return {**filled(self.target, self.server.url), **self.changes}

    @property
    def calls(self) -> list[Asked]:
        """The requests, without those about the model."""
        return [one for one in self.server.asked if one.method == "POST"]

    def answers(self, script: Callable[[Asked], Sequence[Step]]) -> None:
        """Answer calls by a script. Requests about the model get a default answer."""
        self.server.asked.clear()

        def answer(request: Asked) -> Sequence[Step]:
            return (
                script(request) if request.method == "POST" else described(self.target.model_type)
            )

        self.server.script = answer

    def call(self, name: str, *args: Any, **given: Any) -> Any:
        """Call a public method in this mode. In async mode `invoke` becomes `ainvoke`."""
        adapter: Any = self.target.make()
        given.setdefault("options", self.options)
        if self.mode == "sync":
            return getattr(adapter, name)(self.target.model, self.credentials, *args, **given)
        method = getattr(adapter, f"a{name}")
        return asyncio.run(method(self.target.model, self.credentials, *args, **given))

    def validate(self) -> None:
        """Check the credentials."""
        adapter: Any = self.target.make()
        if self.mode == "sync":
            adapter.validate_credentials(self.target.model, self.credentials)
        else:
            asyncio.run(adapter.avalidate_credentials(self.target.model, self.credentials))

    def of_provider(self) -> AdapterHarness:
        """Return the harness with the credentials of the provider's own form."""
        return replace(self, target=replace(self.target, form=self.target.provider_form))

    def validate_provider(self) -> None:
        """Check the provider's own credentials."""
        assert self.target.make_provider is not None
        adapter = self.target.make_provider()
        if self.mode == "sync":
            adapter.validate_provider_credentials(self.credentials)
        else:
            asyncio.run(adapter.avalidate_provider_credentials(self.credentials))

    def ask(self, prompt: Any = "Hello", **given: Any) -> LLMResult:
        """Ask a language model for a whole answer."""
        result: LLMResult = self.call("invoke", messages(prompt), **given)
        return result

    def stream(self, prompt: Any = "Hello", **given: Any) -> LLMResult:
        """Ask a language model for a streamed answer. `chunks` keeps what arrived, even before an error."""
        self.chunks = []
        given.setdefault("options", self.options)
        adapter: Any = self.target.make()
        if self.mode == "async":
            return asyncio.run(self._astream(adapter, messages(prompt), given))
        with adapter.stream(self.target.model, self.credentials, messages(prompt), **given) as got:
            for chunk in got:
                self.chunks.append(chunk)
            result: LLMResult = got.result
        return result

    async def _astream(self, adapter: Any, prompt: Any, given: Mapping[str, Any]) -> LLMResult:
        async with adapter.astream(self.target.model, self.credentials, prompt, **given) as got:
            async for chunk in got:
                self.chunks.append(chunk)
            result: LLMResult = got.result
        return result

    def with_options(self, **changes: Any) -> AdapterHarness:
        """Return the same harness with other options."""
        return replace(self, options=replace(self.options, **changes))


def messages(prompt: Any) -> list[Any]:
    """Return a conversation of one text, or the one given."""
    return [UserPromptMessage(content=prompt)] if isinstance(prompt, str) else list(prompt)


def filled(target: ConformanceTarget, url: str) -> dict[str, Any]:
    """Return values for a form: given values, the server's address, a recognisable secret, defaults."""
    values: dict[str, Any] = {}
    for one in target.form:
        name = str(one.get("variable"))
        if name in target.given:
            values[name] = target.given[name].replace("{server}", url)
        elif one.get("type") == "secret-input":
            values[name] = SECRET
        elif is_address(name):
            values[name] = url
        elif "timeout" in name:
            values[name] = "5"
        elif "retries" in name:
            values[name] = "0"
        elif names_server(one):
            values[name] = url
        elif one.get("default"):
            values[name] = one["default"]
        elif one.get("required"):
            values[name] = _any_value(one, target.model)
    return values


def is_address(variable: str) -> bool:
    """Return whether a variable of a form looks like the address of a server."""
    return any(
        sign in variable.lower() for sign in ("url", "api_base", "endpoint", "host", "address")
    ) and ("name" not in variable.lower())


def names_server(field: Mapping[str, Any]) -> bool:
    """Return whether a text field has an address as its default or placeholder."""
    hints = [field.get("default"), *dict(field.get("placeholder") or {}).values()]
    shown = [hint for hint in hints if isinstance(hint, str)]
    return field.get("type") == "text-input" and any(_URL.match(hint) for hint in shown)


@contextmanager
def harness_for(target: ConformanceTarget, mode: Mode = "sync") -> Generator[AdapterHarness]:
    """Start a server for one check."""
    with (
        ScriptedServer(always({"error": "no script"}, 500)) as server,
        only_server(server.url) as isolation,
    ):
        yield AdapterHarness(target, server, mode, isolation=isolation)


def described(model_type: str) -> Sequence[Step]:
    """Answer a request about the model, or for the list of models, so that every adapter accepts it."""
    kinds = {"llm": "LLM", "text-embedding": "embedding", "rerank": "rerank"}
    can = {
        "llm": ["chat", "tools", "vision"],
        "text-embedding": ["embed"],
        "rerank": ["rerank"],
        "speech2text": ["audio2text"],
        "tts": ["text2audio"],
    }
    description = {
        "id": MODEL,
        "model_type": kinds.get(model_type, "audio"),
        "model_name": MODEL,
        "model_ability": can.get(model_type, []),
        "context_length": 8192,
    }
    return whole({**description, "data": [description]})


def _any_value(one: Mapping[str, Any], model: str) -> str:
    options = one.get("options") or ()
    if options:
        return str(options[0]["value"])
    return model
