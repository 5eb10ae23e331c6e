"""Scripts for the server of a bench: answers to calls of language models, in the protocol of the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .bench import Bench
from .dialects import Dialect, Event, dialect_of
from .server import Asked, Step, chunked, whole

Answer = Callable[[Dialect, Asked], Sequence[Step]]


def answering(bench: Bench, answer: Answer) -> None:
    """Answer calls in their own protocol."""

    def script(asked: Asked) -> Sequence[Step]:
        dialect = dialect_of(asked.path)
        if dialect is None:
            bench.foreign.append(asked.path)
            return whole({"detail": f"the suite has no answer for {asked.path}"}, 501)
        return answer(dialect, asked)

    bench.answers(script)


def saying(bench: Bench, *pieces: str, finish: str = "stop") -> None:
    """Answer every call with a text, in pieces when it is streamed."""

    def answer(dialect: Dialect, asked: Asked) -> Sequence[Step]:
        if asked.streamed:
            return chunked([e.encoded() for e in dialect.text_events(pieces, finish)])
        return whole(dialect.text("".join(pieces), finish))

    answering(bench, answer)


def streaming(bench: Bench, events: Callable[[Dialect], Sequence[Event]]) -> None:
    """Answer every call with these events."""
    answering(bench, lambda dialect, _: chunked([e.encoded() for e in events(dialect)]))


def sending(bench: Bench, steps: Callable[[Dialect], Sequence[Step]], **how: Any) -> None:
    """Answer every call with these bytes of a stream."""
    answering(bench, lambda dialect, _: chunked(steps(dialect), **how))
