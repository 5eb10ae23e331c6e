"""Show that the readers of answers are linear: measure their time over inputs that grow by a factor of 16.

    python -m benchmarks.linear [--rounds 3]

Each workload is what an unlucky or hostile server sends. The exponent is the slope of processor time
over size, between the smallest and the largest; the limit is 1.1.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator
from math import log
from typing import Any

from benchmarks.workers import line_kept

from modelport.interfaces import ServerSentEvent
from modelport_providers.wire.protocols import anthropic, openai
from modelport_providers.wire.stream.opaque_data import merged
from modelport_providers.wire.stream.reasoning import ThinkSplitter, split_whole
from modelport_providers.wire.stream.sse import EventDecoder
from modelport_providers.wire.stream.tool_calls import ToolCallAssembler
from modelport_providers.wire.stream.tool_text import ToolCallText

SIZES = (2_000, 8_000, 32_000)
MOST = 1.1

Job = Callable[[], object]


def call(number: int, arguments: str = "{}", **more: Any) -> dict[str, Any]:
    """Return one tool call."""
    return {
        "index": number,
        "id": f"c{number}",
        "function": {"name": "t", "arguments": arguments},
    } | more


def split(pieces: list[str]) -> Job:
    """Return the splitter of text into reasoning and answer."""

    def job() -> None:
        splitter = ThinkSplitter()
        for piece in pieces:
            splitter.feed(piece)
        splitter.finish()

    return job


def find_calls(pieces: list[str]) -> Job:
    """Return the reader of calls in text."""

    def job() -> None:
        finder, calls = ToolCallText(), ToolCallAssembler()
        for piece in pieces:
            finder.feed(piece, calls)
        finder.finish(calls)

    return job


def assemble(deltas: list[list[dict[str, Any]]]) -> Job:
    """Return the assembler of calls."""

    def job() -> None:
        calls = ToolCallAssembler()
        for delta in deltas:
            calls.add(delta)
        calls.calls()

    return job


def decode(pieces: list[bytes]) -> Job:
    """Return the decoder of bytes into events."""

    def job() -> None:
        decoder = EventDecoder()
        for piece in pieces:
            decoder.feed(piece)
        decoder.flush()

    return job


def read_blocks(size: int) -> Job:
    """Return the reader of a message of many blocks."""
    kinds = ("text", "server_tool_use", "tool_use")
    blocks = [{"type": kinds[n % 3], "text": "a", "id": f"c{n}", "name": "t"} for n in range(size)]
    return lambda: anthropic.read_message({"content": blocks})


def read_parts(size: int) -> Job:
    """Return the reader of one event whose content has many parts."""
    parts = [{"type": "text", "text": "a"}] * size
    data = json.dumps({"choices": [{"delta": {"content": parts}}]}).encode()
    return lambda: openai.read_event(ServerSentEvent(data), lambda *_: ValueError())


def workloads(size: int) -> Iterator[tuple[str, Job]]:
    """Yield name and work of this size."""
    piece = [call(0, '{"a": "'), *(call(0, "x") for _ in range(size))]
    bare = [
        {"index": 0, "function": {"name": "t", "arguments": one}} for one in ["[", *"1," * size]
    ]
    details = [{"d": [{"type": "text", "index": 0, "text": "a"}]} for _ in range(size)]
    yield "tool calls in one piece", assemble([[call(n) for n in range(size)]])
    yield "tool calls, a piece each", assemble([[call(n)] for n in range(size)])
    yield "a name on every piece", assemble([[one] for one in bare])
    yield "an id on every piece", assemble([[one] for one in piece])
    yield "nested <think>", lambda: split_whole("<think>" * size + "</think>" * size)
    yield "nested <think>, a piece each", split(["<think>"] * size)
    yield "blank pieces", split(["\n"] * size)
    yield "tags all over the text", split(["a <think> b </think>" * size])
    yield "an open <tool_call>", find_calls(["<tool_call>", *["a < b "] * size])
    yield "<tool_call>s in one piece", find_calls(["<tool_call>x</tool_call>" * size])
    yield "a line in bytes", decode([b"data: ", *[b"x"] * size])
    yield "events in one chunk", decode([b"data: x\n\n" * size])
    yield "reasoning details", lambda: merged(details)
    yield "blocks of a message", read_blocks(size)
    yield "parts of a content", read_parts(size)


def seconds(job: Job, rounds: int) -> float:
    """Return the processor time of the fastest of several rounds."""
    times: list[float] = []
    for _ in range(rounds):
        gc.collect()
        # The collector's work grows with all objects of the process.
        gc.disable()
        began = time.process_time()
        job()
        times.append(time.process_time() - began)
        gc.enable()
    return max(min(times), 1e-6)


def main() -> int:
    """Measure, print one line per workload, and return whether all limits are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    took: dict[str, list[float]] = {}
    for size in SIZES:
        for name, job in workloads(size):
            took.setdefault(name, []).append(seconds(job, rounds))
    kept = True
    for name, times in took.items():
        exponent = log(times[-1] / times[0]) / log(SIZES[-1] / SIZES[0])
        each = times[-1] / SIZES[-1] * 1e6
        kept &= line_kept(f"{name}, {each:.2f} us each: exponent", exponent, at_most=MOST)
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
