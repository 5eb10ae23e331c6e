"""Scripts for the server of a harness: answers to calls, in the protocol of the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .dialects import Dialect, Event, Json, Unsupported, dialect_of
from .harness import AdapterHarness
from .server import Asked, Step, chunked, whole

Answer = Callable[[Dialect, Asked], Sequence[Step]]


def answering(harness: AdapterHarness, answer: Answer) -> None:
    """Answer calls in their own protocol."""

    def script(request: Asked) -> Sequence[Step]:
        path = request.path.partition("?")[0]
        try:
            dialect = dialect_of(harness.target.dialects, harness.target.model_type, request)
            if dialect is not None:
                return answer(dialect, request)
            harness.foreign.append(f"{request.method} {path}")
        except Unsupported as reason:
            harness.unsupported.append(str(reason))
        except Exception as error:
            # A dialect is the author's code: its exceptions are reported, not printed by a thread.
            harness.faults.append(error)
        return whole({"detail": f"the suite has no answer for {path}"}, 501)

    harness.answers(script)


def answering_text(
    harness: AdapterHarness, *pieces: str, finish: str = "stop", counted: bool = False
) -> None:
    """Answer every call with a text, in pieces when it is streamed.

    Args:
        counted: Whether the answer contains token counts.
    """

    def answer(dialect: Dialect, request: Asked) -> Sequence[Step]:
        if counted and not dialect.counted:
            raise Unsupported("token counts")
        if dialect.streams(request):
            return streamed(dialect, dialect.text_events(pieces, finish))
        return whole(dialect.text("".join(pieces), finish))

    answering(harness, answer)


def streaming(harness: AdapterHarness, events: Callable[[Dialect], Sequence[Event]]) -> None:
    """Answer every call with these events."""
    answering(harness, lambda dialect, _: streamed(dialect, events(dialect)))


def streamed(dialect: Dialect, events: Sequence[Event]) -> Sequence[Step]:
    """Return a whole stream of events."""
    return chunked([event.encoded() for event in events], dialect.stream_type)


def replying(harness: AdapterHarness, reply: Callable[[Dialect], Json]) -> None:
    """Answer every call with this data."""
    answering(harness, lambda dialect, _: whole(reply(dialect)))


def sending(
    harness: AdapterHarness, steps: Callable[[Dialect], Sequence[Step]], **how: Any
) -> None:
    """Answer every call with these bytes of a stream."""
    answering(harness, lambda dialect, _: chunked(steps(dialect), dialect.stream_type, **how))
