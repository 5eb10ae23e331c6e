"""The mixin of language models: three pure functions of the adapter become streams, results, sync and async."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from modelport.adapters import check_parameters
from modelport.entities import (
    LLMResult,
    LLMResultChunk,
    LLMUsage,
    PromptMessage,
    PromptMessageTool,
)
from modelport.errors import UnsupportedCapabilityError, WireError
from modelport.interfaces import (
    CallOptions,
    LargeLanguageModel,
    LLMCall,
    Request,
    Response,
    ServerSentEvent,
)

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import HEAVY, Compute, Machine, Outgoing
from ..http.exchange import Plan, fetch
from ..http.response_errors import reported_error
from ..http.sync_port import SyncPort
from ..protocols.messages import prompt_text
from ..stream.answers import AnswerRules, Delta, Written, whole_result
from ..stream.event_stream import LLMStreamMachine, Parsed
from ..stream.shortcut import Piece, PieceOf
from ..stream.usage import Counted, estimate, is_counted, llm_usage, server_count
from .model import HttpModel


class HttpLLM(HttpModel, LargeLanguageModel):
    """Derive from this and from the stub; write `build_request`, `parse_response`, `parse_event`."""

    chooses_tools: ClassVar[bool] = False
    """Whether `build_request` writes `call.tool_choice`; otherwise a choice is rejected."""
    checks_late = True

    @staticmethod
    def plain_text(data: bytes) -> str | None:
        """Return the text of an event's data when it contains nothing else, otherwise None.

        The shortcut of older adapters; `plain_piece` knows more kinds.
        """
        return None

    @staticmethod
    def plain_piece(data: bytes) -> Piece | None:
        """Return what an event's data adds when it adds one string and nothing else, otherwise None.

        An adapter may set this shortcut, which bypasses `parse_event`; `openai.plain_piece` is that
        of OpenAI's protocol.
        """
        return None

    @abstractmethod
    def build_request(self, call: LLMCall) -> Request:
        """Return the request; `call.stream` says whether to stream the answer."""

    @abstractmethod
    def parse_response(self, call: LLMCall, response: Response) -> Delta | LLMResult:
        """Read a whole answer of status 2xx."""

    @abstractmethod
    def parse_event(
        self, call: LLMCall, event: ServerSentEvent
    ) -> Delta | str | LLMResultChunk | None:
        """Read one event of a stream, None when it adds nothing. Raise the error that it reports.

        A `Delta`, or a text when there is nothing else, passes through the assemblers (tool calls,
        reasoning, usage, end). A chunk is passed on unchanged, and one with a finish reason must
        come.
        """

    def event_reader(self, call: LLMCall) -> Callable[[ServerSentEvent], Parsed]:
        """Return the reader of the events of one stream; by default one without state."""
        return partial(self.parse_event, call)

    def origin(self, call: LLMCall) -> str:
        """Return the name under which messages keep data that this server needs again."""
        return self.provider

    def answer_rules(self, call: LLMCall, usage_of: Any) -> AnswerRules:
        """Return what the assemblers need to know about the call."""
        names = tuple(tool.name for tool in call.tools)
        return AnswerRules(call.model, usage_of, self.origin(call), names)

    def get_num_tokens(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        tools: Sequence[PromptMessageTool] | None = None,
    ) -> int:
        """Estimate how many tokens the prompt takes."""
        return estimate(self, prompt_text(prompt_messages, tools or ()))

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
        tool_choice: str | None = None,
    ) -> LLMResult | Generator[LLMResultChunk, None, None]:
        call = LLMCall(
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            model_parameters=model_parameters,
            tools=tools or (),
            stop=stop or (),
            stream=stream,
            user=user,
            options=options or CallOptions(),
            facts={},
            tool_choice=tool_choice,
        )
        session = _Session(self, call)
        port = SyncPort(self.provider, session.plan.secrets, call.options.client)
        if stream:
            if call.options.cancel is not None:
                port.follow_cancellation(call.options.cancel)
            return drivers.pieces(session.stream(), port)
        return drivers.collect(session.whole(), port, session.abandoned)

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
        tool_choice: str | None = None,
    ) -> LLMResult | AsyncGenerator[LLMResultChunk, None]:
        call = LLMCall(
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            model_parameters=model_parameters,
            tools=tools or (),
            stop=stop or (),
            stream=stream,
            user=user,
            options=options or CallOptions(),
            facts={},
            tool_choice=tool_choice,
        )
        session = _Session(self, call)
        port = AsyncPort(self.provider, session.plan.secrets, call.options.client)
        if stream:
            return drivers.apieces(session.stream(), port)
        return await drivers.acollect(session.whole(), port, session.abandoned)


class _Session:
    """The state of one call while its machine runs."""

    def __init__(self, adapter: HttpLLM, call: LLMCall) -> None:
        self._adapter = adapter
        self._call = call
        self._request: Request | None = None
        self._rules: AnswerRules | None = None
        self.plan: Plan = adapter.call_plan(call, streamed=call.stream)
        self._read: Callable[[ServerSentEvent], Parsed] = partial(adapter.parse_event, call)

    def stream(self) -> LLMStreamMachine:
        """Return the machine of a streamed answer."""
        return LLMStreamMachine(
            self.plan,
            self._prepare,
            lambda event: self._read(event),
            self._result,
            self.abandoned,
            _shortcut_of(type(self._adapter)),
        )

    def whole(self) -> Machine[LLMResult]:
        """Send the request and return the whole answer."""
        outgoing, _ = yield from self._prepare()
        response = yield from fetch(self.plan, outgoing)
        if len(response.content) > HEAVY:
            whole: LLMResult = yield Compute(lambda: self._result(response))
            return whole
        parsed = self._parsed(response)
        if isinstance(parsed, LLMResult):
            return parsed
        if not is_counted(parsed.usage):
            counted: LLMResult = yield Compute(lambda: self._assembled(parsed))
            return counted
        return self._assembled(parsed)

    def abandoned(self) -> Machine[None] | None:
        """Return the request that stops the work of the server."""
        return self._adapter.abandonment(self._call, self._request, self.plan)

    def _prepare(self) -> Machine[tuple[Outgoing, AnswerRules]]:
        adapter = self._adapter
        call = yield from adapter.known(self._call, self.plan)
        if adapter.awaits_facts(call.model):
            # The caller could check only what does not depend on the server.
            given = call.model_parameters
            checked = check_parameters(adapter, call.model, call.credentials, given)
            call = replace(call, model_parameters=checked)
        self._call = call
        if call.tool_choice not in (None, "auto") and not adapter.chooses_tools:
            raise UnsupportedCapabilityError(
                f"the adapter of {adapter.provider} cannot choose tools: tool_choice is left to the model",
                provider=adapter.provider,
            )
        outgoing: Outgoing = (yield Compute(self._built)) if _is_heavy(call) else self._built()
        self._read = adapter.event_reader(call)
        self._rules = adapter.answer_rules(call, partial(_usage, adapter, call, self.plan))
        return outgoing, self._rules

    def _built(self) -> Outgoing:
        self._request = self._adapter.build_request(self._call)
        return self._adapter.encoded(self._request, self._call.options, streamed=self._call.stream)

    def _result(self, response: Response) -> LLMResult:
        parsed = self._parsed(response)
        return parsed if isinstance(parsed, LLMResult) else self._assembled(parsed)

    def _parsed(self, response: Response) -> Delta | LLMResult:
        try:
            return self._adapter.parse_response(self._call, response)
        except WireError as error:
            raise self._adapter.refine_error(self._call, error) from error

    def _assembled(self, parsed: Delta) -> LLMResult:
        assert self._rules is not None
        return whole_result(parsed, self._rules)


def _usage(
    adapter: HttpLLM,
    call: LLMCall,
    plan: Plan,
    reported: Mapping[str, Any] | None,
    written: Written,
) -> LLMUsage:
    """Return the usage of a call.

    The rules of an answer hold this function and not the session, which holds them: in a circle, each
    call would leave 26 objects to the garbage collector.
    """
    counted = server_count(reported) or _estimated(adapter, call, written)
    usage = llm_usage(adapter, call.model, call.credentials, counted)
    usage.latency = plan.clock() - plan.started
    return usage


def _estimated(adapter: HttpLLM, call: LLMCall, written: Written) -> Counted:
    prompt = adapter.get_num_tokens(call.model, call.credentials, call.prompt_messages, call.tools)
    answer = written.tokens(lambda text: estimate(adapter, text))
    return Counted(prompt, answer, prompt + answer, "estimated")


def _shortcut_of(adapter: type[HttpLLM]) -> PieceOf | None:
    """Return the shortcut that an adapter opted in to."""
    if adapter.plain_piece is not HttpLLM.plain_piece:
        return adapter.plain_piece
    return None if adapter.plain_text is HttpLLM.plain_text else partial(_text_piece, adapter)


def _text_piece(adapter: type[HttpLLM], data: bytes) -> Piece | None:
    text = adapter.plain_text(data)
    return None if text is None else ("text", text, 0)


def _is_heavy(call: LLMCall) -> bool:
    """Return whether encoding the call takes milliseconds: it contains files or very long texts."""
    contents: list[Any] = [message.content for message in call.prompt_messages]
    size = sum(len(one) for one in contents if isinstance(one, str))
    parts = [part for one in contents if one and not isinstance(one, str) for part in one]
    size += sum(
        len(getattr(part, "data", "") or getattr(part, "base64_data", "") or "") for part in parts
    )
    return size > HEAVY


def stream_error(adapter: HttpLLM, call: LLMCall, payload: Any, text: str) -> Exception:
    """Return the error that an event reports, refined by the adapter."""
    from ..http.secrets import secret_values

    secrets = secret_values(call.credentials, call.options.extra_headers)
    error = reported_error(payload, text, {}, provider=adapter.provider, secrets=secrets)
    return adapter.refine_error(call, error)
