"""Language models of OpenAI-compatible servers: chat and completion, adapted by quirks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from modelport.adapters import Credentials
from modelport.entities import AudioPromptMessageContent, UserPromptMessage
from modelport.errors import UnsupportedCapabilityError
from modelport.interfaces import CallOptions, LLMCall, Request, Response, ServerSentEvent
from modelport.stubs.openai_api_compatible import (
    OpenaiApiCompatibleLLMCredentials,
    OpenaiApiCompatibleLLMStub,
)
from modelport_providers import wire
from modelport_providers.wire.http.urls import server_origin
from modelport_providers.wire.models.llm import stream_error
from modelport_providers.wire.protocols import openai
from modelport_providers.wire.protocols.messages import (
    audio_part,
    audio_url_part,
    chat_messages,
    needs_tools,
    single_prompt,
    tool_list,
)
from modelport_providers.wire.protocols.structured import allows_strict

from ..quirks import Quirks
from ..server import CompatibleServer
from .forms import function_choice, function_messages, thinking_fields, with_system_role


class CompatibleLargeLanguageModel(CompatibleServer, wire.HttpLLM, OpenaiApiCompatibleLLMStub):
    """One adapter for both modes. The form or the schema of the model gives the mode."""

    chooses_tools: ClassVar[bool] = True
    keeps_choices: ClassVar[bool] = True

    plain_piece = staticmethod(openai.plain_piece)

    def build_request(self, call: LLMCall) -> Request:
        """Write the request in the form that this server supports."""
        quirks = self.quirks(call.model, call.credentials)
        name = self.name_on_server(quirks, call.model, call.credentials)
        if self._mode(call) == "completion":
            if call.tools:
                raise UnsupportedCapabilityError(
                    f"the model {call.model!r} is in completion mode, which has no tools",
                    provider=self.provider,
                )
            body = openai.completion_body(call, single_prompt(call.prompt_messages), model=name)
            return self.post(quirks, call.credentials, "completion", _fitted(body, quirks))
        if quirks.tool_form == "none" and needs_tools(call.prompt_messages, call.tools):
            raise UnsupportedCapabilityError(
                f"the model {call.model!r} cannot call tools here", provider=self.provider
            )
        body = openai.chat_body(call, self._messages(call, quirks), model=name, tools=[])
        body.update(self._tools(call, quirks))
        return self.post(quirks, call.credentials, "chat", _fitted(body, quirks))

    def parse_response(self, call: LLMCall, response: Response) -> wire.Delta:
        """Read a whole answer of either endpoint."""
        payload = openai.json_of(response, "answer", provider=self.provider)
        if self._mode(call) == "completion":
            return openai.read_completion(payload)
        return openai.read_chat(payload)

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        """Read one event of either endpoint."""
        return openai.read_event(
            event, lambda payload, text: stream_error(self, call, payload, text)
        )

    def origin(self, call: LLMCall) -> str:
        """Return the name of the server: data that one needs again, another does not understand."""
        quirks = self.quirks(call.model, call.credentials)
        address = str(call.credentials.get(quirks.url_from) or "")
        return server_origin(self.provider, address, quirks.base_url)

    def answer_rules(self, call: LLMCall, usage_of: Any) -> wire.AnswerRules:
        """Return the rules for reading answers, such as reasoning between tags."""
        quirks = self.quirks(call.model, call.credentials)
        rules = super().answer_rules(call, usage_of)
        rules.think_tags = quirks.think_tags
        rules.starts_thinking = quirks.starts_thinking
        return rules

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> LLMCall:
        """Ask for a short answer. Reasoning models need more than a single token."""
        quirks = self.quirks(model, credentials)
        return LLMCall(
            model=model,
            credentials=credentials,
            prompt_messages=[UserPromptMessage(content="ping")],
            model_parameters={"max_tokens": quirks.ping_tokens},
            tools=(),
            stop=(),
            stream=False,
            user=None,
            options=CallOptions(),
            facts={},
        )

    def _mode(self, call: LLMCall) -> str:
        given = OpenaiApiCompatibleLLMCredentials.of(call.credentials)
        mode = call.facts.get("mode") or given.mode
        return str(mode or self._declared_mode(call) or "chat")

    def _declared_mode(self, call: LLMCall) -> Any:
        """Return what the definition says; finding the base of a model takes 5 us, twice in a call."""
        if not isinstance(call.credentials, Credentials):
            return self.declared_property(call.model, "mode")
        return call.credentials.derived(
            (type(self), "mode", call.model), lambda: self.declared_property(call.model, "mode")
        )

    def _messages(self, call: LLMCall, quirks: Quirks) -> list[dict[str, Any]]:
        sound = audio_part if quirks.audio_part == "input_audio" else audio_url_part
        messages = chat_messages(
            call.prompt_messages,
            model=call.model,
            parts={AudioPromptMessageContent: sound},
            system_first=quirks.system_first or quirks.system_role == "user",
            origin=self.origin(call),
            reasoning_back=quirks.reasoning_back,
        )
        if quirks.tool_form == "functions":
            messages = function_messages(messages)
        return with_system_role(messages, quirks.system_role)

    def _tools(self, call: LLMCall, quirks: Quirks) -> dict[str, Any]:
        tools = tool_list(call.tools)
        if not tools:
            return {}
        if quirks.tool_form == "functions":
            return {"functions": [tool["function"] for tool in tools], **function_choice(call)}
        if quirks.strict_tools:
            for tool in tools:
                if allows_strict(tool["function"]["parameters"], root=True):
                    tool["function"]["strict"] = True
        return {"tools": tools, **openai.tool_choice(call)}


def _fitted(body: dict[str, Any], quirks: Quirks) -> dict[str, Any]:
    """Rename fields for this server, and remove fields that it does not support."""
    fitted = {**quirks.extra, **body}
    if "max_tokens" in fitted:
        fitted[quirks.max_tokens_name] = fitted.pop("max_tokens")
    if "enable_thinking" in fitted:
        wanted = fitted.pop("enable_thinking")
        fitted.update(thinking_fields(wanted, quirks.thinking, fitted))
    for name, other in quirks.rename.items():
        if name in fitted:
            fitted[other] = fitted.pop(name)
    if not quirks.stream_usage:
        fitted.pop("stream_options", None)
    if not quirks.send_user:
        fitted.pop("user", None)
    return fitted
