"""The progress of an answer that arrives in pieces: its content, its times, and what remains after an error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .cancellation import Cancellation
from .closing import aclose, loss
from .collect import Collector
from .failures import interrupted

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage  # noqa: F401

    from .origin import Origin

T = TypeVar("T")


class Progress(Generic[T]):
    """The progress of a stream. Its generator refers to this, not to the stream: dropping the stream ends the call."""

    def __init__(
        self,
        translate: Callable[[Exception], Exception],
        note: Callable[[T], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        self._translate = translate
        self.note = note
        """Called with each item before the caller gets it."""
        self.exhausted = False
        self.lost = False
        """Whether the loop or the task has ended before the answer."""
        self.cancellation = cancellation or Cancellation()
        self.task: asyncio.Task[Any] | None = None
        """The task that waits for the next item."""
        self.source: AsyncIterator[T] | None = None
        self.closing: asyncio.Future[None] | None = None

    async def close(self) -> None:
        """Close the source, or wait until it is closed."""
        source, self.source = self.source, None
        await (aclose(source) if self.closing is None else self.closing)

    def begin(self) -> None:
        """Record the start of the call."""

    def first(self) -> None:
        """Record that the first item has arrived."""

    def end(self) -> None:
        """Record that the stream has ended."""

    @property
    def begun(self) -> bool:
        """Whether the caller has received anything."""
        return False

    @property
    def partial(self) -> Any:
        """What has arrived so far."""
        return None

    def check(self) -> None:
        """Raise an error when the stream was lost: its generator would end like a complete one."""
        if self.lost and not self.cancellation.cancelled:
            raise self.loss()

    def loss(self) -> Exception:
        """Return the error for a reader who continues to read after the stream was lost."""
        return self.failure(loss("the stream"))

    def failure(self, error: Exception) -> Exception:
        """Return the error that the caller gets instead of `error`.

        Before the first piece that is the error itself, and after it a `StreamInterruptedError`
        with the content so far as `partial` and the error as its cause.
        """
        from modelport.errors import InvokeError, StreamInterruptedError

        raised = self._translate(error)
        if raised is not error and raised.__cause__ is None:
            raised.__cause__ = error
        if not self.begun or not isinstance(raised, InvokeError):
            return raised
        broken = (
            raised if isinstance(raised, StreamInterruptedError) else interrupted(raised, error)
        )
        if broken.partial is None:
            broken.partial = self.partial
        return broken


class Answer(Progress["LLMResultChunk"]):
    """The progress of an answer of a language model."""

    def __init__(
        self,
        translate: Callable[[Exception], Exception],
        model: str,
        origin: Origin | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        self.origin = origin
        self._collector = Collector(model, self._time)
        self._started = perf_counter()
        self._first: float | None = None
        self._ended: float | None = None
        super().__init__(translate, self._collector.add, cancellation)

    def begin(self) -> None:
        """Record the time at which the request is sent."""
        self._started = perf_counter()

    def first(self) -> None:
        """Record the time of the first piece."""
        self._first = perf_counter()

    def end(self) -> None:
        """Record the time of the end."""
        self._ended = perf_counter()

    @property
    def begun(self) -> bool:
        """Whether the caller has received a chunk."""
        return self._collector.begun

    @property
    def result(self) -> LLMResult:
        """The whole answer, once it is complete.

        Raises:
            RuntimeError: The stream is not exhausted, or it failed or was cancelled.
        """
        if self.cancellation.cancelled:
            raise RuntimeError("the stream was cancelled: `partial` holds what came")
        if not self.exhausted:
            raise RuntimeError("the stream is not exhausted: iterate it to its end first")
        return self.partial

    @property
    def text(self) -> str:
        """The text so far."""
        return self._collector.text

    @property
    def partial(self) -> LLMResult:
        """What has arrived so far, as a result."""
        result = self._collector.result(self._elapsed)
        if self.origin is not None:
            self.origin.stamp(result)
        return result

    @property
    def _elapsed(self) -> float:
        return (self._ended or perf_counter()) - self._started

    def _time(self, usage: LLMUsage) -> LLMUsage:
        """Return the usage with the times that the adapter did not measure."""
        if self._first is None or usage.time_to_first_token is not None:
            return usage
        times = {
            "time_to_first_token": self._first - self._started,
            "time_to_generate": (self._ended or perf_counter()) - self._first,
        }
        # The chunk with the usage gets them too.
        vars(usage).update(times)
        return usage


class Sound(Progress[bytes]):
    """The progress of an audio file."""

    def __init__(
        self, translate: Callable[[Exception], Exception], cancellation: Cancellation | None
    ) -> None:
        self._pieces: list[bytes] = []
        super().__init__(translate, self._pieces.append, cancellation)

    @property
    def begun(self) -> bool:
        """Whether the caller has received a piece."""
        return bool(self._pieces)

    @property
    def partial(self) -> bytes:
        """The audio so far."""
        return b"".join(self._pieces)
