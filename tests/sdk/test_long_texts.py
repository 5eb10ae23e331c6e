"""A stream returns its text unchanged, however long it is."""

from __future__ import annotations

import pytest

from modelport._runtime.calls.collect import Text
from modelport._runtime.calls.streams import LLMStream
from modelport.entities import LLMResultChunk

PIECES = ["plain ", "é", "中文", "\ud83d", "\ude00", "🙂", "", "\u2028", "\0"]


@pytest.mark.parametrize("count", [0, 1, 8191, 8192, 8193, 30_000])
def test_pieces_come_back_as_they_were(count: int) -> None:
    text, shown = Text(), [PIECES[at % len(PIECES)] for at in range(count)]
    for piece in shown:
        text.add(piece)
    assert text.value() == "".join(shown)


def test_a_text_can_be_read_while_it_grows() -> None:
    text = Text()
    for at in range(20_000):
        text.add(str(at % 10))
    half = text.value()
    for at in range(20_000):
        text.add(str(at % 10))
    assert text.value() == half * 2


def test_the_result_of_a_long_stream_has_all_of_it() -> None:
    chunks = (LLMResultChunk.of_text("m", f"{at},", at) for at in range(20_000))
    stream = LLMStream(chunks, lambda error: error, "m")
    message = "".join([chunk.text for chunk in stream])
    assert stream.result.text == message
