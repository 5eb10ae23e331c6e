"""Targets of the wire kit: whatever a server sends becomes entities or one typed error."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from modelport.entities import LLMUsage
from modelport.errors import InvokeError, WireError, WireProtocolError
from modelport.interfaces import Response, ServerSentEvent
from modelport_providers.wire.http.addresses import AddressPolicy
from modelport_providers.wire.http.bodies import Unpacker
from modelport_providers.wire.http.chunked import Chunks
from modelport_providers.wire.http.effects import Head, Outgoing, Read, Send
from modelport_providers.wire.http.error_messages import error_message, status_in_body
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.http.proxies import read_proxy
from modelport_providers.wire.http.response_errors import reported_error, status_error
from modelport_providers.wire.http.retry import retry_after
from modelport_providers.wire.http.urls import basic_login, endpoint_url, without_userinfo
from modelport_providers.wire.protocols import anthropic, openai
from modelport_providers.wire.stream.answers import AnswerRules, Written, whole_result
from modelport_providers.wire.stream.event_stream import LLMStreamMachine
from modelport_providers.wire.stream.opaque_data import merged
from modelport_providers.wire.stream.reasoning import LeakedTags, ThinkSplitter, split_whole
from modelport_providers.wire.stream.sse import EventDecoder
from modelport_providers.wire.stream.tool_calls import ToolCallAssembler
from modelport_providers.wire.stream.tool_text import ToolCallText
from modelport_providers.wire.stream.usage import server_count

from .promises import each, holds, json_of, outcome, pieces_of, rejoined, texts_of

KEY = "sk-fuzz-4711"
PIECE = 64 * 1024
TOOLS = ("weather",)
FAILURES = (WireError, InvokeError)


def usage_of(usage: Mapping[str, Any] | None, written: Written) -> LLMUsage:
    written.tokens(len)
    server_count(usage)
    return LLMUsage.empty_usage()


def rules(tools: bool = True) -> AnswerRules:
    return AnswerRules("m", usage_of, "fuzz", TOOLS if tools else ())


def sse(data: bytes) -> None:
    """Events are the same wherever the bytes are split."""
    whole, pieces = pieces_of(data)

    def read(parts: list[bytes]) -> list[ServerSentEvent]:
        decoder = EventDecoder(max_event=8192)
        events = [event for part in parts for event in decoder.feed(part)]
        return events + list(decoder.flush())

    def shown(parts: list[bytes]) -> Any:
        return outcome(lambda: read(parts), WireProtocolError)

    holds(shown([whole]) == shown(pieces), "events depend on where the bytes are cut")


def chat(data: bytes) -> None:
    """A whole answer is a result or a typed error."""
    response = Response(200, {}, data)

    def read() -> Any:
        payload = openai.json_of(response, "answer", provider="fuzz")
        for reader in (openai.read_chat, openai.read_completion):
            delta = outcome(lambda reader=reader: reader(payload), FAILURES)
            if not isinstance(delta, str):
                result = whole_result(delta, rules())
                _calls_are_whole(result.message.tool_calls)
                result.model_dump_json()

    outcome(read, FAILURES)


def message(data: bytes) -> None:
    """A whole answer of Anthropic is a result or a typed error."""
    payload = json_of(data)

    def read() -> Any:
        delta = anthropic.read_message(payload)
        whole_result(delta, rules()).model_dump_json()

    outcome(read, FAILURES)


def stream(data: bytes) -> None:
    """A stream has the same content wherever it is split, with the shortcut and without it."""
    whole, pieces = pieces_of(data)
    for answer in (rules(tools=False), rules(tools=True)):
        ways = [
            _streamed(parts, answer, piece_of, _openai_reader())
            for parts in ([whole], pieces)
            for piece_of in (openai.plain_piece, None)
        ]
        same = all(way == ways[0] for way in ways[1:])
        holds(same, f"a stream has several meanings: {ways!r:.500}")


def events(data: bytes) -> None:
    """A stream of Anthropic has the same content wherever it is split."""
    whole, pieces = pieces_of(data)
    for answer in (rules(tools=False), rules(tools=True)):
        first, second = (
            _streamed(parts, answer, None, _anthropic_reader()) for parts in ([whole], pieces)
        )
        holds(first == second, f"a stream has several meanings: {first!r:.200} {second!r:.200}")


def errors(data: bytes) -> None:
    """Messages of errors are found in any body, and never contain a key."""
    for body in (data, data + KEY.encode(), b'{"error": {"message": "' + data + KEY.encode()):
        response = Response(500, {"retry-after": data[:40].decode("latin-1")}, body)
        error = status_error(response, provider="fuzz", secrets=(KEY,))
        holds(KEY not in f"{error} {error.body} {error.server_message}", "a key is shown")
    payload = json_of(data)
    error_message(payload)
    status = status_in_body(payload)
    holds(status is None or 100 <= status < 1000, f"{status} is not a status")
    reported_error(payload, data.decode("utf-8", "replace"), {}, provider="", secrets=(KEY,))


def tool_calls(data: bytes) -> None:
    """Calls are complete, whatever their pieces leave out."""
    assembler = ToolCallAssembler(TOOLS)
    for delta in each(json_of(data)):
        for piece in assembler.add(each(delta)):
            holds(piece.index >= 0, "a piece has no place")
    _calls_are_whole(assembler.calls(cut=True))


def tool_text(data: bytes) -> None:
    """Calls in a text are found wherever it is split; no other word is lost."""
    whole, pieces = texts_of(data)

    def read(parts: list[str]) -> tuple[str, list[tuple[str, str]]]:
        finder, calls = ToolCallText(), ToolCallAssembler(TOOLS)
        text = "".join(finder.feed(part, calls) for part in parts) + finder.finish(calls)
        return text, [(one.name, one.arguments) for one in calls.calls()]

    holds(read([whole]) == read(pieces), "calls in a text depend on where it is cut")


def think(data: bytes) -> None:
    """Thoughts are the same wherever the text is split."""
    whole, pieces = texts_of(data)
    for opened in (False, True):

        def read(parts: list[str], opened: bool = opened) -> list[tuple[str, str]]:
            splitter = ThinkSplitter(starts_open=opened)
            spans = [span for part in parts for span in splitter.feed(part)]
            return rejoined([*spans, *splitter.finish()])

        holds(read([whole]) == read(pieces), "thoughts depend on where the text is cut")
    leaks = [LeakedTags(), LeakedTags()]
    clean = [
        "".join(map(leak.feed, parts)) + leak.finish()
        for leak, parts in zip(leaks, ([whole], pieces), strict=True)
    ]
    holds(clean[0] == clean[1], "tags in a field depend on where it is cut")
    split_whole(whole)


def packed(data: bytes) -> None:
    """Compressed data becomes pieces of a bounded size, or a typed error."""
    whole, pieces = pieces_of(data)
    for names in ("gzip", "deflate", "gzip, deflate"):

        def read(parts: list[bytes], names: str = names) -> bytes:
            unpacker, size, found = Unpacker(names), 0, b""
            for part in parts:
                for piece in unpacker.feed(part):
                    holds(len(piece) <= PIECE, "a piece is too large")
                    size += len(piece)
                    found += piece
                    if size > 1 << 22:
                        return b"much"
            return found

        first = outcome(lambda: read([whole]), WireProtocolError)
        second = outcome(lambda: read(pieces), WireProtocolError)
        holds(first == second, f"{names} depends on where it is cut")
    again = zlib.compress(data)
    holds(b"".join(Unpacker("deflate").feed(again)) == data, "what was packed does not come back")


def addresses(data: bytes) -> None:
    """Any text is a usable address, or leads to a sentence for people."""
    text = data.decode("utf-8", "replace")
    made = outcome(lambda: endpoint_url(text, "chat/completions"), ValueError)
    if not made.startswith("raised"):
        holds(made.startswith(("http://", "https://")), f"{made!r} has another scheme")
        holds(endpoint_url(made, "chat/completions") == made, f"{made!r} is another address")
        holds("@" not in without_userinfo(made).split("/")[2], "a login is shown")
        basic_login(made)
    outcome(lambda: read_proxy(text, "HTTP_PROXY"), WireError)
    outcome(lambda: AddressPolicy().check_host(text, text), WireError)
    outcome(lambda: AddressPolicy(hosts=(text,)).check_host(text, text), WireError)
    pause = retry_after({"retry-after": text})
    holds(pause is None or 0 <= pause < float("inf"), f"{pause} is not a pause")


def opaque(data: bytes) -> None:
    """Data that a server needs again is assembled from any pieces."""
    pieces = json_of(data)
    if isinstance(pieces, list):
        merged([piece for piece in pieces if isinstance(piece, dict)])


def _calls_are_whole(calls: Any) -> None:
    ids = [call.id for call in calls]
    holds(len(ids) == len(set(ids)) and all(ids), "two calls have one id")
    names = [getattr(call, "name", None) or call.function.name for call in calls]
    holds(all(names), "a call has no name")


def _openai_reader() -> Callable[[ServerSentEvent], Any]:
    return lambda event: openai.read_event(
        event, lambda payload, text: reported_error(payload, text, {}, provider="", secrets=())
    )


def _anthropic_reader() -> Callable[[ServerSentEvent], Any]:
    reader = anthropic.MessageReader()
    return lambda event: anthropic.read_event(
        event,
        reader,
        lambda payload, text: reported_error(payload, text, {}, provider="", secrets=()),
    )


def _streamed(
    parts: list[bytes],
    answer: AnswerRules,
    piece_of: Any,
    reader: Callable[[ServerSentEvent], Any],
) -> Any:
    """Return the content of a stream: texts, thoughts, calls, reason and error."""

    def prepare() -> Any:
        return Outgoing("POST", "http://x/", {}), answer
        yield

    machine = LLMStreamMachine(
        Plan("fuzz"),
        prepare,
        reader,
        lambda response: whole_result(
            openai.read_chat(openai.json_of(response, "", provider="")), answer
        ),
        lambda: None,
        piece_of,
    )
    chunks: list[Any] = []
    left = [*parts, b""]
    failure = ""
    try:
        opening, result = machine.open(), None
        try:
            while True:
                effect = opening.send(result)
                match effect:
                    case Send():
                        result = Head(200, {"content-type": "text/event-stream"})
                    case Read():
                        result = left.pop(0) if left else b""
                    case _:
                        raise AssertionError(effect)
        except StopIteration as stop:
            chunks += stop.value
        while not machine.done:
            data = left.pop(0) if left else b""
            chunks += machine.feed(data) if data else machine.finish()
        if machine.settle is not None:
            chunks += machine.settle()
        if machine.failure is not None:
            raise machine.failure
    except FAILURES as error:
        failure = type(error).__name__
    return _meaning(chunks), failure


def _meaning(chunks: list[Any]) -> Any:
    text = "".join(chunk.text for chunk in chunks)
    thought = "".join(chunk.reasoning for chunk in chunks)
    calls = [
        (call.function.name, call.function.arguments)
        for chunk in chunks
        for call in chunk.delta.message.tool_calls
    ]
    reasons = [chunk.delta.finish_reason for chunk in chunks if chunk.delta.finish_reason]
    return text, thought, calls, reasons


def chunked(data: bytes) -> None:
    """A body in chunks has the same contents wherever the bytes are split."""
    whole, pieces = pieces_of(data)

    def read(parts: list[bytes]) -> Any:
        chunks = Chunks()
        content = b"".join(piece for part in parts for piece in chunks.pieces(part))
        rest = chunks.rest if chunks.broken is None else b""
        return content, chunks.plain, chunks.broken is None, rest

    holds(read([whole]) == read(pieces), "the contents depend on where the bytes are split")


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "sse": sse,
    "chat": chat,
    "message": message,
    "stream": stream,
    "events": events,
    "errors": errors,
    "tool_calls": tool_calls,
    "tool_text": tool_text,
    "think": think,
    "packed": packed,
    "chunked": chunked,
    "addresses": addresses,
    "opaque": opaque,
}
