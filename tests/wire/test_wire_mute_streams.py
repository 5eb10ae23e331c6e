"""A stream that says nothing ends with an error, long before the limit of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from modelport.entities import LLMUsage
from modelport.errors import WireProtocolError
from modelport_providers.wire.http.effects import Effect, Head, Outgoing
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.protocols import openai
from modelport_providers.wire.stream import event_stream
from modelport_providers.wire.stream.answers import AnswerRules
from modelport_providers.wire.stream.event_stream import LLMStreamMachine

LIMIT = 50
TEXT = b'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n'
SECOND = b'data: {"choices":[{"index":1,"delta":{"content":"x"},"finish_reason":null}]}\n\n'


@pytest.fixture(autouse=True)
def low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "MUTE_EVENTS", LIMIT)


@pytest.fixture
def machine() -> LLMStreamMachine:
    """Return a stream whose first piece has arrived."""

    def prepare() -> Iterator[Effect]:
        yield from ()
        rules = AnswerRules("m", lambda usage, written: LLMUsage.empty_usage())
        return Outgoing("POST", "http://h", {}), rules

    def error_of(payload: Any, text: str) -> Exception:
        return ValueError(text)

    made: Any = LLMStreamMachine(
        Plan("acme"),
        prepare,  # type: ignore[arg-type]
        lambda event: openai.read_event(event, error_of),
        lambda response: None,  # type: ignore[arg-type, return-value]
        lambda: None,
        openai.plain_piece,
    )
    opening = made.open()
    next(opening)
    opening.send(Head(200, {"content-type": "text/event-stream"}))
    with pytest.raises(StopIteration):
        opening.send(TEXT)
    return made  # type: ignore[no-any-return]


MUTE = pytest.mark.parametrize(
    "event",
    [
        *(b"\n\n", b"\r\n\r\n", b": ping\n\n", b"data:\n\n", b"data: {}\n\n", b"event: x\n\n"),
        *(b'data: {"choices":[{}]}\n\n', b'data: {"choices":[{"delta":{"content":""}}]}\n\n'),
    ],
)


@pytest.mark.slow
@MUTE
@pytest.mark.parametrize("at_once", [1, 7, 200])
def test_endless_events_without_content_end_the_stream(
    machine: LLMStreamMachine, event: bytes, at_once: int
) -> None:
    for _ in range(-(-200 // at_once)):
        assert machine.feed(event * at_once) == []
        if machine.done:
            break
    assert isinstance(machine.failure, WireProtocolError)
    assert machine.failure.retryable is False


@pytest.mark.slow
@MUTE
def test_any_number_of_them_may_come_between_pieces(
    machine: LLMStreamMachine, event: bytes
) -> None:
    for _ in range(20):
        machine.feed(event * (LIMIT - 1))
        assert len(machine.feed(TEXT)) == 1
    assert machine.failure is None


def test_pieces_of_one_event_and_of_another_choice_do_not_count_as_silence(
    machine: LLMStreamMachine,
) -> None:
    for _ in range(2 * LIMIT):
        machine.feed(SECOND)
    machine.feed(b'data: {"choices":[{"index":0,"delta":{"content":"')
    for _ in range(100 * LIMIT):
        machine.feed(b"long ")
    chunks = machine.feed(b'"},"finish_reason":null}]}\n\n')
    assert [len(chunk.text) for chunk in chunks] == [500 * LIMIT]
    assert machine.failure is None
