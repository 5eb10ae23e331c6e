"""The shortcut around the reader of events has the same result as that reader, however the bytes are split."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelport.entities import LLMResultChunk, LLMUsage
from modelport.interfaces import ServerSentEvent
from modelport_providers.wire.http.effects import Effect, Head, Outgoing, Send
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.protocols import anthropic, openai
from modelport_providers.wire.stream.answers import AnswerRules, StreamAssembler
from modelport_providers.wire.stream.event_stream import LLMStreamMachine
from modelport_providers.wire.stream.shortcut import PieceOf, Shortcut
from modelport_providers.wire.stream.sse import EventDecoder

READERS: dict[str, tuple[PieceOf, Callable[[], Callable[[ServerSentEvent], Any]]]] = {
    "openai": (openai.plain_piece, lambda: lambda event: openai.read_event(event, error_of)),
    "anthropic": (
        anthropic.plain_piece,
        lambda: partial(read_anthropic, anthropic.MessageReader()),
    ),
}


def read_anthropic(reader: anthropic.MessageReader, event: ServerSentEvent) -> Any:
    return anthropic.read_event(event, reader, error_of)


def error_of(payload: Any, text: str) -> Exception:
    return ValueError(text)


# Events ------------------------------------------------------------------------------------------

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        (
            *("", "\n", "<", "<think>", "</think>", "think>", "<tool_call>", "</tool_call>"),
            *(
                '{"name": "t", "arguments": {}}',
                '"content":',
                "data: x\n\n",
                "\\",
                "\r\n\r\n",
                "{}",
                "{",
            ),
        )
    ),
)


def openai_event(kind: str, text: str, number: int) -> dict[str, Any]:
    deltas: dict[str, dict[str, Any]] = {
        "text": {"content": text},
        "role": {"role": "assistant", "content": text},
        "reasoning": {"reasoning_content": text},
        "beside": {"content": None, "reasoning": text, "role": "assistant"},
        "begin": {
            "tool_calls": [
                {
                    "index": 0,
                    "id": "c",
                    "function": {"name": "t", "arguments": text},
                    "type": "function",
                }
            ]
        },
        "arguments": {"tool_calls": [{"index": 0, "function": {"arguments": text}}]},
        "other": {"tool_calls": [{"index": 1, "function": {"arguments": text, "name": "u"}}]},
    }
    choice = {"index": 0, "delta": deltas[kind], "finish_reason": None}
    return {"id": "a", "created": 1795223868 + number // 2, "choices": [choice], "usage": None}


def anthropic_event(kind: str, text: str, number: int) -> dict[str, Any]:
    deltas = {
        "text": ("text_delta", "text", 0),
        "role": ("signature_delta", "signature", 1),
        "reasoning": ("thinking_delta", "thinking", 1),
        "beside": ("citations_delta", "citation", 0),
        "arguments": ("input_json_delta", "partial_json", 2),
        "other": ("input_json_delta", "partial_json", 3),
    }
    if kind == "begin":
        block = {"type": "tool_use", "id": f"c{number}", "name": "t", "input": {}}
        return {"type": "content_block_start", "index": 2, "content_block": block}
    type_, name, index = deltas[kind]
    return {"type": "content_block_delta", "index": index, "delta": {"type": type_, name: text}}


KINDS = ("text", "text", "text", "role", "reasoning", "reasoning", "beside", "begin")
event_lists = st.lists(
    st.tuples(st.sampled_from([*KINDS, "arguments", "arguments", "other"]), texts)
)


def written(protocol: str, events: list[tuple[str, str]], end: str, ascii_only: bool) -> bytes:
    make = openai_event if protocol == "openai" else anthropic_event
    made = [make(kind, text, number) for number, (kind, text) in enumerate(events)]
    lines: list[str] = []
    for one in made:
        name = f"event: {one['type']}{end}" if protocol == "anthropic" else ""
        lines.append(f"{name}data: {json.dumps(one, ensure_ascii=ascii_only)}{end}{end}")
    return "".join(lines).encode()


# The machine -------------------------------------------------------------------------------------


def chunks(
    protocol: str, pieces: list[bytes], rules: AnswerRules, *, short: bool
) -> Iterator[LLMResultChunk]:
    """Yield the results of a stream that arrives in these pieces."""
    piece_of, reader = READERS[protocol]

    def prepare() -> Iterator[Effect]:
        yield from ()
        return Outgoing("POST", "http://h", {}), rules

    machine: Any = LLMStreamMachine(
        Plan("acme"), prepare, reader(), lambda _: None, lambda: None, piece_of if short else None
    )
    opening = machine.open()
    arriving = iter(pieces)
    effect = next(opening)
    try:
        while True:
            is_head = isinstance(effect, Send)
            effect = opening.send(
                Head(200, {"content-type": "text/event-stream"}) if is_head else next(arriving, b"")
            )
    except StopIteration as stop:
        yield from stop.value
    while not machine.done:
        piece = next(arriving, b"")
        yield from machine.feed(piece) if piece else machine.finish()
    if machine.settle is not None:
        yield from machine.settle()
    if machine.failure is not None:
        raise machine.failure


def outcome(protocol: str, pieces: list[bytes], rules: AnswerRules, *, short: bool) -> Any:
    given: list[Any] = []
    try:
        for chunk in chunks(protocol, pieces, rules, short=short):
            shown = chunk.model_dump(mode="json")
            given.append((shown, [(p.index, p.name, p.arguments) for p in chunk.call_pieces]))
    except Exception as error:
        return given, type(error), str(error)
    return given, None, ""


@pytest.mark.slow
@pytest.mark.parametrize("protocol", READERS)
@given(
    events=event_lists,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    ascii_only=st.booleans(),
    cuts=st.lists(st.integers(0, 4000), max_size=12),
    whole_events=st.booleans(),
    tags=st.booleans(),
    tools=st.booleans(),
    starts=st.booleans(),
)
def test_the_shortcut_gives_what_the_reader_of_events_gives(
    protocol: str,
    events: list[tuple[str, str]],
    end: str,
    ascii_only: bool,
    cuts: list[int],
    whole_events: bool,
    tags: bool,
    tools: bool,
    starts: bool,
) -> None:
    data = written(protocol, events, end, ascii_only)
    if whole_events:
        pieces = [one + (end * 2).encode() for one in data.split((end * 2).encode())[:-1]]
    else:
        at = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
        pieces = [data[a:b] for a, b in pairwise(at)]
    pieces = [f": hello{end}{end}".encode(), *pieces, f"data: [DONE]{end}{end}".encode()]
    if protocol == "anthropic":
        pieces[-1] = f'data: {{"type": "message_stop"}}{end}{end}'.encode()

    def rules() -> AnswerRules:
        usage = LLMUsage.empty_usage()
        return AnswerRules(
            "m",
            lambda *_: usage,
            "acme",
            ("t",) if tools else (),
            starts_thinking=starts and tags,
            think_tags=tags,
        )

    quick = outcome(protocol, pieces, rules(), short=True)
    careful = outcome(protocol, [b"".join(pieces)], rules(), short=False)
    assert joined(quick) == joined(careful)


def joined(given: Any) -> Any:
    """Return an outcome without generated ids."""
    shown, kind, words = given
    text = json.dumps(shown)
    return [part if not part.startswith("call_") else "" for part in text.split('"')], kind, words


# Events that it reads by itself
# -------------------------------------------------------------------------


def reader() -> Callable[[bytes], str | None]:
    decoder = EventDecoder()
    decoder.feed(b": start\n\n")
    rules = AnswerRules("m", lambda *_: LLMUsage.empty_usage(), think_tags=False)
    shortcut = Shortcut(decoder.plain, openai.plain_piece, StreamAssembler(rules))

    def read(event: bytes) -> str | None:
        chunk = shortcut.take(event)
        return None if chunk is None else chunk.text

    return read


def many() -> Callable[[bytes], tuple[list[str], bytes]]:
    """Return a function that reads several events after a first one."""
    decoder = EventDecoder()
    decoder.feed(b": start\n\n")
    rules = AnswerRules("m", lambda *_: LLMUsage.empty_usage(), think_tags=False)
    shortcut = Shortcut(decoder.plain, openai.plain_piece, StreamAssembler(rules))
    assert shortcut.take(say("one")) is not None

    def read(events: bytes) -> tuple[list[str], bytes]:
        chunks, rest = shortcut.take_many(events)
        return [chunk.text for chunk in chunks], rest

    return read


def say(text: str, finish: str | None = None, **more: object) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    payload = {"id": "chat1", "choices": [choice], "usage": None, **more}
    return f"data: {json.dumps(payload, ensure_ascii=len(text) % 2 == 0)}\r\n\r\n".encode()


@pytest.mark.slow
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_it_reads_every_text_without_a_tag(texts: list[str]) -> None:
    read = reader()
    expected = [text.replace("<", "-") for text in ["one", *texts]]
    assert [read(say(text)) for text in expected] == expected


@pytest.mark.parametrize(
    "other",
    [
        say("x", "stop"),
        say("x", usage={"prompt_tokens": 1}),
        say("one") + say("two"),
        say("one").replace(b'"one"', b"null"),
        say("one").replace(b'"one"', b'"a", "tool_calls": ["b"]'),
        say("one").replace(b'"one"', b'"a\nb"'),
        say("one")[:-4] + b"\r\n",
        b"data: [DONE]\r\n\r\n",
        b": ping\r\n\r\n",
    ],
)
def test_it_leaves_everything_else_alone(other: bytes) -> None:
    read = reader()
    assert read(say("one")) == "one"
    assert read(other) is None
    assert read(say("two")) == "two"


@pytest.mark.parametrize("more", [{"created": 1795223868}, {"obfuscation": "aX"}, {"id": "chat"}])
def test_it_follows_what_varies_from_event_to_event(more: dict[str, Any]) -> None:
    read = reader()
    for number in range(20):
        (name, value), *_ = more.items()
        varied = value + number if isinstance(value, int) else value * (number + 1)
        assert read(say("x", **{name: varied})) == "x"


@pytest.mark.slow
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_it_reads_many_texts_together(texts: list[str]) -> None:
    expected = [text.replace("<", "-") for text in texts]
    assert many()(b"".join(map(say, expected))) == (expected, b"")


@pytest.mark.parametrize(
    "rest", [say("x", "stop"), say("x")[:-1], b": ping\r\n\r\n", b"data: {}}\n"]
)
def test_it_leaves_what_follows_many_texts(rest: bytes) -> None:
    texts, left = many()(say("two") + say("three") + rest)
    assert b"".join(map(say, texts)) + left == say("two") + say("three") + rest


@pytest.mark.parametrize(
    "strings",
    [
        (b'"a", "b"',),
        (b'"a"', b"null"),
        (b'["a"', b'"b"]'),
        (b'"a"', b'["b"]'),
        (b'"a"', b""),
        (b'"a"', b'"<b>"'),
        (b'"a"', b'"\\u003cb>"'),
        (b'"a"', b'""'),
        # Each is invalid alone, but joined by commas they are two strings.
        (b'"a","b', b'c"'),
        # The same with quotation marks at all ends: three strings.
        (b'"a","b"', b'"x\\"', b'","z"'),
    ],
)
def test_it_reads_many_events_only_when_each_adds_one_text(strings: tuple[bytes, ...]) -> None:
    events = b"".join(say("x").replace(b'"x"', string) for string in strings)
    assert many()(events) == ([], events)


def test_it_reads_many_events_only_with_their_end() -> None:
    events = say("x").partition(b'"x"')[0] + b'"x"\n'
    assert many()(events) == ([], events)
