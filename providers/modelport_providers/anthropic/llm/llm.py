"""Language models of Anthropic: the messages API, streamed and not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from modelport.entities import UserPromptMessage
from modelport.errors import InvokeBadRequestError, WireError
from modelport.interfaces import CallOptions, LLMCall, Request, Response, ServerSentEvent
from modelport.stubs.anthropic import (
    AnthropicCredentials,
    AnthropicLLMParameters,
    AnthropicLLMStub,
)
from modelport_providers import wire
from modelport_providers.wire.http.context_length import context_error
from modelport_providers.wire.http.urls import endpoint_url, server_origin
from modelport_providers.wire.models import checks
from modelport_providers.wire.models.llm import stream_error
from modelport_providers.wire.protocols import anthropic
from modelport_providers.wire.protocols.anthropic_prompt import (
    conversation,
    json_instruction,
    marked_system,
    tool_choices,
)
from modelport_providers.wire.protocols.openai import json_of

_VERSION = "2023-06-01"
_HOME = "https://api.anthropic.com"
_LONGEST = 4096
"""The default limit of answer tokens, as the API requires a number in every request."""


class AnthropicLargeLanguageModel(wire.HttpLLM, AnthropicLLMStub):
    """The messages API through three pure functions and the wire kit's protocol module."""

    chooses_tools: ClassVar[bool] = True
    takes_cache_marks: ClassVar[bool] = True

    plain_piece = staticmethod(anthropic.plain_piece)

    def origin(self, call: LLMCall) -> str:
        """Return the name of the server, as its signatures mean nothing to another one."""
        address = str(call.credentials.get("anthropic_api_url") or "")
        return server_origin(self.provider, address, _HOME)

    def build_request(self, call: LLMCall) -> Request:
        """Write the call as a messages request."""
        system, messages = conversation(call.prompt_messages, call.model, self.origin(call))
        wanted = AnthropicLLMParameters.of(call.model_parameters)
        # A model without rules takes undeclared parameters.
        given = call.model_parameters.items()
        others = {k: v for k, v in given if v is not None and k not in wanted.names()}
        instruction = json_instruction(others)
        longest = _LONGEST if wanted.max_tokens is None else wanted.max_tokens
        body: dict[str, Any] = {"model": call.model, "max_tokens": longest, "messages": messages}
        if marked := marked_system(call.prompt_messages):
            words = [{"type": "text", "text": instruction}] if instruction else []
            body["system"] = [*marked, *words]
        elif system_text := "\n\n".join(filter(None, (system, instruction))):
            body["system"] = system_text
        body.update(tool_choices(call.tools, call.tool_choice))
        body.update(self._thinking(call.model, wanted, longest))
        body.update(others)
        body.update(_sampling(wanted))
        if wanted.prompt_caching:
            _mark_for_cache(body)
        if call.stop:
            body["stop_sequences"] = list(call.stop)
        if call.user:
            body["metadata"] = {"user_id": call.user}
        if call.stream:
            body["stream"] = True
        return Request(
            "POST",
            self._endpoint(call.credentials, "messages"),
            self._headers(call.credentials),
            json=body,
        )

    def parse_response(self, call: LLMCall, response: Response) -> wire.Delta:
        """Read a whole message."""
        return anthropic.read_message(json_of(response, "message", provider=self.provider))

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | None:
        """Read one event by itself; `event_reader` knows the previous ones."""
        return self.event_reader(call)(event)

    def event_reader(self, call: LLMCall) -> Callable[[ServerSentEvent], wire.Delta | None]:
        """Return the reader of the events of one message: a piece belongs to a block that began earlier."""
        reader = anthropic.MessageReader()

        def error_of(payload: Any, text: str) -> Exception:
            return stream_error(self, call, payload, text)

        return lambda event: anthropic.read_event(event, reader, error_of)

    def answer_rules(self, call: LLMCall, usage_of: Any) -> wire.AnswerRules:
        """Return the rules: reasoning has its own blocks, so tags in the text are text."""
        rules = super().answer_rules(call, usage_of)
        rules.think_tags = False
        return rules

    def refine_error(self, call: Any, error: WireError) -> Exception:
        """Return the error class for the type in the body, also for status 529 and in streams."""
        return context_error(error) or anthropic.typed_error(error)

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Ask for one word. Raise `CredentialsValidateFailedError` with what to do when that fails."""
        plan = checks.plan_of(self, credentials)
        adapter = cast("checks.Caller", self)
        self._run(checks.by_call(adapter, plan, _smallest_call, model, credentials), plan)

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_credentials`."""
        plan = checks.plan_of(self, credentials)
        adapter = cast("checks.Caller", self)
        machine = checks.by_call(adapter, plan, _smallest_call, model, credentials)
        await self._arun(machine, plan)

    def list_request(self, credentials: Mapping[str, Any]) -> Request:
        """Ask for all models."""
        return Request("GET", self._endpoint(credentials, "models"), self._headers(credentials))

    def _thinking(self, model: str, wanted: AnthropicLLMParameters, longest: int) -> dict[str, Any]:
        """Return the fields for the parameters of thinking."""
        fields: dict[str, Any] = {}
        if wanted.effort is not None:
            fields["output_config"] = {"effort": wanted.effort}
        if wanted.thinking is False:
            fields["thinking"] = {"type": "disabled"}
        elif wanted.thinking and self._adaptive(model):
            fields["thinking"] = {"type": "adaptive"}
        elif wanted.thinking:
            most = min(wanted.thinking_budget or 4096, longest - 1)
            if most < 1024:
                raise InvokeBadRequestError(
                    f"thinking takes at least 1024 tokens of the answer, max_tokens is {longest}",
                    provider=self.provider,
                )
            fields["thinking"] = {"type": "enabled", "budget_tokens": most}
        if wanted.thinking_display is not None and wanted.thinking:
            fields["thinking"]["display"] = wanted.thinking_display
        return fields

    def _adaptive(self, model: str) -> bool:
        from modelport.adapters import holds

        forms = self._catalog.quirks.get("thinking", ())
        found = (one["value"] for one in forms if holds(one.get("when"), model, {}, None))
        return next(found, "budget") == "adaptive"

    def _endpoint(self, credentials: Mapping[str, Any], path: str) -> str:
        try:
            address = AnthropicCredentials.of(credentials).anthropic_api_url or _HOME
            return endpoint_url(address, path)
        except ValueError as error:
            raise InvokeBadRequestError(str(error), provider=self.provider) from error

    def _headers(self, credentials: Mapping[str, Any]) -> dict[str, str]:
        headers = {"anthropic-version": _VERSION}
        if key := AnthropicCredentials.of(credentials).anthropic_api_key.strip():
            headers["x-api-key"] = key
        return headers


def _smallest_call(model: str, credentials: Mapping[str, Any]) -> LLMCall:
    return LLMCall(
        model=model,
        credentials=credentials,
        prompt_messages=[UserPromptMessage(content="ping")],
        model_parameters={"max_tokens": 16},
        tools=(),
        stop=(),
        stream=False,
        user=None,
        options=CallOptions(),
        facts={},
    )


def _sampling(wanted: AnthropicLLMParameters) -> dict[str, Any]:
    """Return the parameters that are sent under their own names."""
    return wanted.without(
        "max_tokens",
        "thinking",
        "thinking_budget",
        "thinking_display",
        "effort",
        "prompt_caching",
    )


def _mark_for_cache(body: dict[str, Any]) -> None:
    """Mark the end of the parts that calls repeat, for caching: the tools, then the system prompt."""
    mark = {"cache_control": {"type": "ephemeral"}}
    if body.get("tools"):
        body["tools"][-1].update(mark)
    if isinstance(body.get("system"), str):
        body["system"] = [{"type": "text", "text": body["system"], **mark}]
