"""Language models of Xinference: chat, or completion for models that can only continue text."""

from __future__ import annotations

from collections.abc import Mapping
from random import getrandbits
from typing import Any, ClassVar

from modelport.entities import AudioPromptMessageContent
from modelport.errors import ContextLengthError, UnsupportedCapabilityError, WireError
from modelport.interfaces import LLMCall, Request, Response, ServerSentEvent
from modelport.stubs.xinference import XinferenceLLMParameters, XinferenceLLMStub
from modelport_providers import wire
from modelport_providers.wire.http.context_length import like
from modelport_providers.wire.http.json_types import is_object
from modelport_providers.wire.http.urls import server_origin
from modelport_providers.wire.models.llm import stream_error
from modelport_providers.wire.protocols import openai
from modelport_providers.wire.protocols.messages import (
    audio_url_part,
    chat_messages,
    needs_tools,
    single_prompt,
    tool_list,
)

from ..facts import abilities_of
from ..server import XinferenceServer

_SECRETIVE = "Check the server logs"
_RESERVE = 8
"""Tokens of the context that the Transformers engine reserves."""


class XinferenceAILargeLanguageModel(XinferenceServer, wire.HttpLLM, XinferenceLLMStub):
    """One adapter for both modes. The server's facts about the model decide."""

    chooses_tools: ClassVar[bool] = True
    keeps_choices: ClassVar[bool] = True

    served_type: ClassVar[str] = "LLM"
    served_abilities: ClassVar[tuple[str, ...]] = ("chat", "generate")
    plain_piece = staticmethod(openai.plain_piece)

    def build_request(self, call: LLMCall) -> Request:
        """Write the request, with an id by which it can be stopped on the server."""
        self.check_type(call)
        self._check_tools(call)
        uid = self.uid(call.model, call.credentials)
        if call.facts.get("mode") == "completion":
            body = openai.completion_body(call, single_prompt(call.prompt_messages), model=uid)
            path = "completions"
        else:
            # Engines ignore `tool_choice`, so tools are left out to prevent calls.
            tools = () if call.tool_choice == "none" else call.tools
            body = openai.chat_body(call, self._messages(call), model=uid, tools=tool_list(tools))
            body.pop("tool_choice", None)
            path = "chat/completions"
        body = _with_thinking(body)
        # It only has to be unique. Guessing it gains nothing, and secure randomness is slower.
        body["request_id"] = f"{getrandbits(128):032x}"
        return self.post(call.credentials, path, body)

    def parse_response(self, call: LLMCall, response: Response) -> wire.Delta:
        """Read a whole answer of either endpoint."""
        payload = openai.json_of(response, "answer", provider=self.provider)
        if call.facts.get("mode") == "completion":
            return openai.read_completion(payload)
        return openai.read_chat(payload)

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        """Read one event of either endpoint."""
        return openai.read_event(
            event, lambda payload, text: stream_error(self, call, payload, text)
        )

    def origin(self, call: LLMCall) -> str:
        """Return the name of the server: data that one needs again, another does not understand."""
        return server_origin(self.provider, str(call.credentials.get("server_url") or ""))

    def answer_rules(self, call: LLMCall, usage_of: Any) -> wire.AnswerRules:
        """Return the rules: a model that always reasons starts with reasoning, with or without a tag."""
        rules = super().answer_rules(call, usage_of)
        can = abilities_of(call) or ()
        rules.starts_thinking = "reasoning" in can and "hybrid" not in can
        return rules

    def explain_sanitized(self, call: LLMCall, error: WireError) -> ContextLengthError | None:
        """Return an error for too many tokens when that is the likely cause, which Xinference hides."""
        size = call.facts.get("context_size")
        words = error.server_message or ""
        if not size or error.status not in (None, 500) or _SECRETIVE not in words:
            return None
        wanted = XinferenceLLMParameters.of(call.model_parameters).max_tokens or 0
        prompt = self.get_num_tokens(call.model, call.credentials, call.prompt_messages, call.tools)
        if wanted > size - _RESERVE or prompt + wanted > size:
            return like(
                error,
                ContextLengthError,
                f"the call does not fit the model's context of {size} tokens: the prompt takes about"
                f" {prompt}, the answer may take {wanted or 'the rest'}",
            )
        return None

    def _messages(self, call: LLMCall) -> list[dict[str, Any]]:
        description: Mapping[str, Any] = call.facts.get("description") or {}
        return chat_messages(
            call.prompt_messages,
            model=call.model,
            abilities=abilities_of(call),
            parts={AudioPromptMessageContent: audio_url_part},
            system_first=bool(description.get("strict_system_first")),
            origin=self.origin(call),
        )

    def _check_tools(self, call: LLMCall) -> None:
        if call.tool_choice not in (None, "auto", "none"):
            raise UnsupportedCapabilityError(
                f"Xinference ignores tool_choice {call.tool_choice!r}: whether a tool is called is"
                " left to the model there",
                provider=self.provider,
            )
        can = abilities_of(call)
        if can is not None and "tools" not in can and needs_tools(call.prompt_messages, call.tools):
            raise UnsupportedCapabilityError(
                f"the model {call.model!r} cannot call tools; the server says that it can:"
                f" {', '.join(sorted(can))}",
                provider=self.provider,
            )


def _with_thinking(body: dict[str, Any]) -> dict[str, Any]:
    """Send the switch to the chat template too, where older servers expect it."""
    if isinstance(wanted := body.get("enable_thinking"), bool):
        given = body.get("chat_template_kwargs")
        extra = given if is_object(given) else {}
        body["chat_template_kwargs"] = {"enable_thinking": wanted, "thinking": wanted, **extra}
    return body
