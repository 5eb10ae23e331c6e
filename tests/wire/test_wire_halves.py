"""Halves of characters in answers are joined, or replaced by U+FFFD, so that every text can be encoded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fault_server import DONE, STOP, USAGE, FaultServer, answer, event, stream
from wire_app import App

from modelport.adapters import lenient_json, whole_characters
from modelport.entities import LLMUsage, PromptMessageTool
from modelport.errors import InvokeRateLimitError
from modelport.interfaces import Response, ServerSentEvent
from modelport_providers.wire.models.speech2text import read_transcript
from modelport_providers.wire.protocols import anthropic
from modelport_providers.wire.stream.answers import AnswerRules, StreamAssembler
from modelport_providers.wire.stream.answers import Delta as D
from modelport_providers.wire.stream.halves import Halves

SMILE = "\U0001f600"
HIGH, LOW = "\ud83d", "\ude00"
TOOL = PromptMessageTool(name="f", description="", parameters={"type": "object"})


def no_usage(*_: Any) -> LLMUsage:
    return LLMUsage.empty_usage()


def escaped(**delta: object) -> bytes:
    """One event whose halves are written as escapes."""
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    return event(json.dumps({"choices": [choice]}))


JOINED = {
    "two events": ([f"hi {HIGH}", f"{LOW} you"], f"hi {SMILE} you"),
    "halves alone": (["a", HIGH, LOW, "b"], f"a{SMILE}b"),
    "never joined": ([f"a{HIGH}", "b"], "a\ufffdb"),
    "second half alone": (["a", f"{LOW}b"], "a\ufffdb"),
    "wrong order": ([f"{LOW}{HIGH}"], "\ufffd\ufffd"),
    "at the end": (["a", f"b{HIGH}"], "ab\ufffd"),
    "inside": ([f"a{HIGH}b{LOW}c", "d"], "a\ufffdb\ufffdcd"),
    "two first halves": ([HIGH, f"{HIGH}{LOW}"], f"\ufffd{SMILE}"),
    "then plain pieces": (["a", f"b{HIGH}", f"{LOW}c", "d", "e", "f"], f"ab{SMILE}cdef"),
    "many": ([HIGH, LOW] * 5, SMILE * 5),
    "before a tag": ([f"<think>x{HIGH}", f"{LOW}</think>a{HIGH}", f"{LOW}<b>"], f"a{SMILE}<b>"),
}


@pytest.mark.parametrize("case", JOINED)
def test_halves_of_a_streamed_text_are_joined(server: FaultServer, quick: App, case: str) -> None:
    pieces, expected = JOINED[case]
    server.chat(stream(*(escaped(content=piece) for piece in pieces), STOP, DONE))
    quick.stream()
    assert quick.text == expected
    for chunk in quick.chunks:
        chunk.model_dump_json()


def test_halves_in_one_packet_are_joined(server: FaultServer, quick: App) -> None:
    pieces = ["a", "b", "c", f"d{HIGH}", f"{LOW}e", "f"]
    server.chat(stream(b"".join(escaped(content=piece) for piece in pieces), STOP, DONE))
    quick.stream()
    assert quick.text == f"abcd{SMILE}ef"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_halves_of_reasoning_are_joined(server: FaultServer, quick: App, field: str) -> None:
    thoughts = ["so", "so", f"so{HIGH}", f"{LOW}then", "and", f"end{HIGH}"]
    events = [escaped(**{field: piece}) for piece in thoughts]
    server.chat(stream(*events, escaped(content=f"{LOW}a{HIGH}"), STOP, DONE))
    quick.stream()
    assert "".join(chunk.reasoning for chunk in quick.chunks) == f"sososo{SMILE}thenandend\ufffd"
    assert quick.text == "\ufffda\ufffd"


def test_halves_of_arguments_and_names_are_joined(server: FaultServer, quick: App) -> None:
    server.describe(["chat", "tools"])

    def call(arguments: str, **more: str) -> bytes:
        named = {"name": more["name"]} if more else {}
        entry = {"index": 0, "function": {**named, "arguments": arguments}}
        return escaped(tool_calls=[entry | ({"id": f"x{HIGH}"} if more else {})])

    pieces = ['"', "a", f"b{HIGH}", f"{LOW}c", "d", f"e{HIGH}", 'f"', "}"]
    server.chat(stream(call('{"q": ', name=f"f{LOW}"), *map(call, pieces), STOP, DONE))
    quick.stream(tools=[TOOL])
    assert quick.calls == [("x\ufffd", "f\ufffd", f'{{"q": "ab{SMILE}cde\ufffdf"}}')]


def test_halves_of_a_whole_answer_are_replaced(server: FaultServer, app: App) -> None:
    message = {"content": f"hi {HIGH}", "reasoning_content": f"{LOW}so"}
    payload = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}
    server.chat(answer(200, json.dumps(payload)))
    result = app.invoke()
    assert (result.text, result.reasoning) == ("hi \ufffd", "\ufffdso")
    result.model_dump_json()


def test_halves_in_an_error_are_replaced(server: FaultServer, quick: App) -> None:
    body = json.dumps({"error": {"message": f"slow down {HIGH}", "code": 429}})
    for script in (answer(200, body), answer(429, body), stream(event(body))):
        server.chat(script)
        with pytest.raises(InvokeRateLimitError, match="slow down \ufffd") as caught:
            quick.stream()
        assert caught.value.server_message == "slow down \ufffd"


def test_halves_in_a_transcript_are_replaced() -> None:
    body = json.dumps({"text": f"hello {HIGH}"}).encode()
    response = Response(200, {"content-type": "application/json"}, body)
    assert read_transcript(response, provider="p") == "hello \ufffd"


def test_halves_in_events_of_anthropic_are_joined() -> None:
    assembler = StreamAssembler(AnswerRules("m", no_usage, tools=("f",)))
    reader = anthropic.MessageReader()
    chunks: list[Any] = []
    for piece in ("a", f"b{HIGH}", f"{LOW}c"):
        delta = {"type": "text_delta", "text": piece}
        data = json.dumps({"type": "content_block_delta", "index": 0, "delta": delta}).encode()
        assert anthropic.plain_piece(data) is None or piece == "a"
        read = anthropic.read_event(ServerSentEvent(data), reader, lambda *_: ValueError())
        assert read is not None
        assembler.add(read, chunks)
    assert "".join(chunk.text for chunk in chunks) == f"ab{SMILE}c"


def test_a_half_before_the_signature_belongs_to_the_thought() -> None:
    assembler = StreamAssembler(AnswerRules("m", no_usage))
    chunks: list[Any] = []
    for delta in (D(reasoning=f"so{HIGH}"), D(signature="s"), D("a")):
        assembler.add(delta, chunks)
    shown = [(chunk.reasoning, chunk.text) for chunk in chunks]
    assert shown == [("so", ""), ("\ufffd", ""), ("", ""), ("", "a")]


def test_json_of_an_adapter_is_read_leniently() -> None:
    text = json.dumps({f"k{HIGH}": [f"{HIGH}{LOW}", f"a{LOW}", 1, None]})
    assert lenient_json(text) == {"k\ufffd": [SMILE, "a\ufffd", 1, None]}
    assert Response(200, {}, text.encode()).json() == lenient_json(text)
    kept = lenient_json(json.dumps({"text": f"{LOW}{LOW}a{HIGH}"}), {"text"})
    assert kept == {"text": f"{LOW}\ufffda{HIGH}"}
    with pytest.raises(ValueError, match="nested too deep"):
        lenient_json("[" * 200_000)


def test_a_text_of_whole_characters_is_not_copied() -> None:
    text = f"caf\u00e9 {SMILE}"
    assert whole_characters(text) is text
    assert Halves().feed(text) is text
