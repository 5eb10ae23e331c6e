"""Language models of Acme, which speaks the OpenAI protocol unless you say otherwise here."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeLLMStub
from modelport_providers.wire.llm import stream_error
from modelport_providers.wire.messages import chat_messages, tool_list

from modelport.interfaces import LLMCall, Request, Response, ServerSentEvent
from modelport_providers import wire
from modelport_providers.wire import openai

from ..server import AcmeServer


class AcmeLargeLanguageModel(AcmeServer, wire.HttpLLM, AcmeLLMStub):
    """Three pure functions; sync, async and streamed calls are made of them."""

    def build_request(self, call: LLMCall) -> Request:
        """Write what was asked for."""
        messages = chat_messages(call.prompt_messages, model=call.model)
        tools = tool_list(call.tools)
        body = openai.chat_body(call, messages, model=call.model, tools=tools)
        return self.post(call.credentials, "chat/completions", body)

    def parse_response(self, call: LLMCall, response: Response) -> wire.Delta:
        """Read a whole answer."""
        return openai.read_chat(openai.json_of(response, "answer", provider=self.provider))

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        """Read one event of a stream; text that comes alone stays text."""
        return openai.read_event(
            event, lambda payload, text: stream_error(self, call, payload, text)
        )
