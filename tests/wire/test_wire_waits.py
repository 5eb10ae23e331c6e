"""What ends the wait for a piece: what adds to the answer, and neither pings nor other empty events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from everywhere import PROVIDERS, ask, model_of, serve
from fault_server import DONE, STOP, UID, FaultServer, Hold, Pause, Step, chunk, event, stream, text
from wire_app import App

from modelport.entities import LLMResultChunk, LLMUsage
from modelport.errors import (
    InvokeTimeoutError,
    StreamInterruptedError,
    WireProtocolError,
    WireTimeoutError,
)
from modelport.interfaces import ServerSentEvent
from modelport_providers.wire import Delta
from modelport_providers.wire.http.effects import Effect, Head, Outgoing, Read
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.http.time_limits import stream_limits
from modelport_providers.wire.protocols import anthropic, openai
from modelport_providers.wire.stream.answers import AnswerRules
from modelport_providers.wire.stream.event_stream import LLMStreamMachine, Parsed

LIMIT = 10.0


class Stream:
    """A stream whose reads take as long as a test says."""

    def __init__(self, protocol: str) -> None:
        self.now = 0.0
        self.counted: list[Mapping[str, Any] | None] = []
        plan = Plan("acme", stream_limits(LIMIT, None), clock=lambda: self.now)
        read, piece_of = READERS[protocol]()
        self.machine = LLMStreamMachine(
            plan,
            self._prepare,  # type: ignore[arg-type]
            read,
            lambda response: None,  # type: ignore[arg-type, return-value]
            lambda: None,
            piece_of,
        )
        self.chunks: list[LLMResultChunk] = []
        self._opening: Any = self.machine.open()
        next(self._opening)
        waits = self._opening.send(Head(200, {"content-type": "text/event-stream"}))
        assert isinstance(waits, Read)

    def _prepare(self) -> Iterator[Effect]:
        yield from ()
        rules = AnswerRules("m", self._usage_of)
        return Outgoing("POST", "http://h", {}), rules

    def _usage_of(self, reported: Mapping[str, Any] | None, written: Any) -> LLMUsage:
        self.counted.append(reported)
        return LLMUsage.empty_usage()

    def arrive(self, data: bytes, after: float) -> None:
        """Let data arrive after some seconds of waiting."""
        assert not self.machine.done
        self.now += after
        if self._opening is None:
            self.machine.budget.add(after)
            self.chunks += self.machine.feed(data)
            return
        try:
            self._opening.send(data)
        except StopIteration as stop:
            self.chunks, self._opening = stop.value, None

    def finish(self) -> str:
        """Return the text of a stream that has ended well."""
        assert self.machine.done
        assert self.machine.failure is None
        self.chunks += self.machine.settle() if self.machine.settle is not None else []
        assert self.chunks[-1].delta.finish_reason == "stop"
        return "".join(chunk.text for chunk in self.chunks)


def error_of(payload: Any, text: str) -> Exception:
    return ValueError(text)


def _openai() -> Any:
    return lambda one: openai.read_event(one, error_of), openai.plain_piece


def _plainly() -> Any:
    return lambda one: openai.read_event(one, error_of), None


def _anthropic() -> Any:
    reader = anthropic.MessageReader()
    return lambda one: anthropic.read_event(one, reader, error_of), anthropic.plain_piece


def _own() -> Any:
    """An adapter that makes chunks itself."""

    def read(one: ServerSentEvent) -> Parsed:
        delta = openai.read_event(one, error_of)
        if not isinstance(delta, Delta | str):
            return None
        said = delta if isinstance(delta, str) else delta.text
        return LLMResultChunk.of_text("m", said, 0)

    return read, None


READERS = {"openai": _openai, "no shortcut": _plainly, "anthropic": _anthropic, "own": _own}


def claude(kind: str, **more: Any) -> bytes:
    return b"event: %s\n" % kind.encode() + event({"type": kind, **more}, "\n")


TEXT = {
    "openai": text("word")[0],
    "no shortcut": text("word")[0],
    "own": text("word")[0],
    "anthropic": claude(
        "content_block_delta", index=0, delta={"type": "text_delta", "text": "word"}
    ),
}
SECOND = {"index": 1, "delta": {"content": ""}, "finish_reason": None}
ARGUMENTS = {"index": 0, "function": {"arguments": ""}}
EMPTY = {
    "comment": b": ping\n\n",
    "blank lines": b"\n\n",
    "named ping": b"event: ping\ndata: {}\n\n",
    "empty data": b"data:\n\n",
    "empty text": chunk({"content": ""}),
    "no text": chunk({"content": None}),
    "role": chunk({"role": "assistant"}),
    "role and empty text": chunk({"role": "assistant", "content": "", "refusal": None}),
    "empty reasoning": chunk({"reasoning_content": ""}),
    "empty details": chunk({"reasoning_details": [{"type": "reasoning.text", "text": ""}]}),
    "no choices": event({"choices": []}),
    "usage": event({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 1}}),
    "usage with a choice": chunk({}, usage={"prompt_tokens": 3}),
    "no tool calls": chunk({"tool_calls": []}),
    "empty arguments": chunk({"tool_calls": [ARGUMENTS]}),
    "another choice": event({"choices": [SECOND]}),
}
CLAUDE_EMPTY = {
    "ping": claude("ping"),
    "unknown": claude("keep_alive"),
    "start": claude("message_start", message={"usage": {"input_tokens": 3, "output_tokens": 1}}),
    "usage": claude("message_delta", delta={}, usage={"output_tokens": 2}),
    "empty block": claude("content_block_start", index=0, content_block={"type": "text"}),
    "end of a block": claude("content_block_stop", index=0),
    "empty text": claude("content_block_delta", index=0, delta={"type": "text_delta", "text": ""}),
    "empty thought": claude(
        "content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": ""}
    ),
}
CASES = [
    *(
        pytest.param(protocol, data, id=f"{protocol}: {name}")
        for protocol in ("openai", "no shortcut")
        for name, data in EMPTY.items()
    ),
    *(
        pytest.param("own", EMPTY[name], id=f"own: {name}")
        for name in ("empty text", "role", "usage", "named ping")
    ),
    *(
        pytest.param("anthropic", data, id=f"anthropic: {name}")
        for name, data in CLAUDE_EMPTY.items()
    ),
]


@pytest.mark.parametrize(("protocol", "data"), CASES)
def test_an_empty_event_does_not_extend_the_wait_for_the_first_piece(
    protocol: str, data: bytes
) -> None:
    waiting = Stream(protocol)
    for _ in range(5):
        waiting.arrive(data, LIMIT / 6)
    waiting.arrive(data, LIMIT / 4)
    assert isinstance(waiting.machine.failure, WireTimeoutError)
    assert "no first piece" in str(waiting.machine.failure) or protocol == "own"


@pytest.mark.slow
@pytest.mark.parametrize(("protocol", "data"), CASES)
@pytest.mark.parametrize("together", [1, 3])
def test_an_empty_event_does_not_extend_the_wait_for_the_next_piece(
    protocol: str, data: bytes, together: int
) -> None:
    waiting = Stream(protocol)
    waiting.arrive(TEXT[protocol], 1)
    for _ in range(5):
        waiting.arrive(data * together, LIMIT / 6)
    waiting.arrive(data * together, LIMIT / 4)
    assert isinstance(waiting.machine.failure, WireTimeoutError)
    assert "no further piece" in str(waiting.machine.failure)


@pytest.mark.slow
@pytest.mark.parametrize(("protocol", "data"), CASES)
def test_a_piece_in_time_begins_a_new_wait(protocol: str, data: bytes) -> None:
    waiting = Stream(protocol)
    for _ in range(9):
        waiting.arrive(data, LIMIT / 2)
        # The piece that comes with the last event ends the wait, however long it was.
        waiting.arrive(data + TEXT[protocol] + data, LIMIT / 1.5)
    assert waiting.machine.failure is None


def growing(**more: Any) -> bytes:
    return claude("content_block_delta", index=0, delta=more)


TOOL = {"type": "tool_use", "id": "t", "name": "f", "input": {}}
RUN_BY_SERVER = {"type": "server_tool_use", "id": "s", "name": "search", "input": {}}


@pytest.mark.parametrize(
    ("protocol", "begin", "data"),
    [
        ("openai", b"", chunk({"tool_calls": [{"index": 0, "function": {"arguments": "x"}}]})),
        ("openai", b"", chunk({"reasoning_content": "x"})),
        ("openai", b"", chunk({"reasoning_details": [{"type": "t", "data": "x"}]})),
        ("openai", b"", chunk({"content": "<"})),
        ("openai", b"", event({"choices": [{"index": 1, "delta": {"content": "x"}}]})),
        (
            "anthropic",
            claude("content_block_start", index=0, content_block=TOOL),
            growing(type="input_json_delta", partial_json="x"),
        ),
        (
            "anthropic",
            claude("content_block_start", index=0, content_block=RUN_BY_SERVER),
            growing(type="input_json_delta", partial_json="x"),
        ),
        ("anthropic", b"", growing(type="citations_delta", citation={"url": "x"})),
        ("anthropic", b"", growing(type="signature_delta", signature="x")),
    ],
)
def test_what_the_app_does_not_see_yet_is_a_piece(protocol: str, begin: bytes, data: bytes) -> None:
    waiting = Stream(protocol)
    if begin:
        waiting.arrive(begin, LIMIT / 2)
    for _ in range(9):
        waiting.arrive(data, LIMIT / 1.5)
    assert waiting.machine.failure is None


END = {
    "openai": chunk({}, "stop"),
    "no shortcut": chunk({}, "stop"),
    "anthropic": claude("message_delta", delta={"stop_reason": "end_turn"}, usage={}),
}


@pytest.mark.parametrize("after", [b"", b": ping\n\n", b'data: {"choices": [], "us'])
@pytest.mark.parametrize("protocol", END)
def test_silence_after_the_finish_reason_is_a_good_end(protocol: str, after: bytes) -> None:
    waiting = Stream(protocol)
    waiting.arrive(TEXT[protocol], 1)
    waiting.arrive(END[protocol] + after, 1)
    waiting.chunks += waiting.machine.silent()
    assert waiting.finish() == "word"


@pytest.mark.parametrize("protocol", END)
def test_pings_after_the_finish_reason_are_a_good_end(protocol: str) -> None:
    waiting = Stream(protocol)
    waiting.arrive(TEXT[protocol] + END[protocol], 1)
    for _ in range(3):
        waiting.arrive(b": ping\n\n" if protocol != "anthropic" else claude("ping"), LIMIT / 3)
        if waiting.machine.done:
            break
    assert waiting.finish() == "word"


def test_usage_is_waited_for_after_the_finish_reason() -> None:
    waiting = Stream("openai")
    waiting.arrive(TEXT["openai"], 1)
    waiting.arrive(END["openai"], LIMIT / 1.5)
    waiting.arrive(EMPTY["usage"], LIMIT / 1.5)
    waiting.arrive(DONE, 1)
    assert waiting.finish() == "word"
    assert waiting.counted == [{"prompt_tokens": 3, "completion_tokens": 1}]


def test_an_answer_that_is_cut_off_inside_an_event_without_a_finish_reason_fails() -> None:
    waiting = Stream("openai")
    waiting.arrive(TEXT["openai"] + b'data: {"choices": [{"de', 1)
    waiting.machine.finish()
    assert isinstance(waiting.machine.failure.__cause__, WireProtocolError)  # type: ignore[union-attr]


# The same with servers -----------------------------------------------------------------------------


def pinging(*first: Step, ping: bytes = EMPTY["empty text"]) -> list[Step]:
    """An answer that pings for longer than any limit of a test, and then ends well."""
    return stream(*first, *[ping, Pause(0.02)] * 500, STOP, DONE)


@pytest.mark.slow
def test_pings_end_with_the_limit_over_every_transport(
    server: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    limit(first=0.3)
    server.chat(pinging())
    with pytest.raises(InvokeTimeoutError, match=r"within 0\.3 s \(invoke_timeout\)"):
        app.stream()
    limit(idle=0.3)
    server.chat(pinging(*text("a")))
    with pytest.raises(StreamInterruptedError, match=r"within 0\.3 s \(invoke_timeout\)") as caught:
        app.stream()
    assert caught.value.partial.text == "a"


@pytest.mark.slow
@pytest.mark.parametrize("provider", PROVIDERS)
def test_pings_end_with_the_limit_for_every_provider(
    server: FaultServer, provider: str, limit: Callable[..., None]
) -> None:
    limit(first=0.3)
    ping = claude("ping") if provider == "anthropic" else EMPTY["role"]
    serve(server, pinging(ping=ping))
    assert isinstance(ask(model_of(provider, server), "stream").error, InvokeTimeoutError)


@pytest.mark.slow
def test_silence_after_the_finish_reason_is_a_good_end_over_every_transport(
    server: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    limit(idle=0.3)
    # All at once: on a busy machine, a second part might come too late.
    server.chat(stream(text("a")[0] + STOP, Hold(), end=False))
    app.stream()
    assert app.text == "a"
    assert app.last.finish_reason == "stop"


@pytest.mark.slow
def test_pings_after_the_end_are_not_waited_for(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("a"), STOP, DONE, *[b": ping\n\n", Pause(0.02)] * 1000))
    app.stream()
    assert app.text == "a"
    # The connection is closed, as the answer never ended.
    assert server.gone.wait(10)


@pytest.mark.slow
def test_a_client_of_the_caller_ends_well_too(
    server: FaultServer, quick: App, limit: Callable[..., None]
) -> None:
    import httpx

    from modelport.interfaces import CallOptions

    limit(idle=0.3)
    with httpx.Client(timeout=None) as client:
        quick.options = CallOptions(client=client)
        server.chat(stream(text("a")[0] + STOP, Hold(), end=False))
        quick.stream()
    assert quick.text == "a"
    assert UID in quick.chunks[-1].model
