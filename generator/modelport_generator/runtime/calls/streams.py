"""What a streaming call hands to the caller: chunks now, the whole result at the end."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
)
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .cancellation import Cancellation
from .collect import Collector
from .failures import interrupted

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage

    from .origin import Origin

T = TypeVar("T")


class Progress(Generic[T]):
    """How far a stream is. Its generator holds this and not the stream: dropping the stream ends the call."""

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
        self.cancellation = cancellation or Cancellation()
        self.task: asyncio.Task[Any] | None = None
        """The task that waits for the next item."""
        self.source: AsyncIterator[T] | None = None
        self.closing: asyncio.Future[None] | None = None

    async def close(self) -> None:
        """Close the source, or wait until it is closed."""
        source, self.source = self.source, None
        await (_aclose(source) if self.closing is None else self.closing)

    def begin(self) -> None:
        """Take note that the call begins."""

    def first(self) -> None:
        """Take note that the first item is here."""

    def end(self) -> None:
        """Take note that no further item comes."""

    @property
    def begun(self) -> bool:
        """Whether the caller has got anything."""
        return False

    @property
    def partial(self) -> Any:
        """What came so far."""
        return None

    def failure(self, error: Exception) -> Exception:
        """Return what the caller meets instead of `error`.

        That is the error itself before the first piece, and a `StreamInterruptedError` behind it, with
        what came in `partial` and the error as its cause.
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
    """How far the answer of a language model is."""

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
        """Take note of the time at which the request goes out."""
        self._started = perf_counter()

    def first(self) -> None:
        """Take note of the time of the first piece."""
        self._first = perf_counter()

    def end(self) -> None:
        """Take note of the time of the end."""
        self._ended = perf_counter()

    @property
    def begun(self) -> bool:
        """Whether the caller has got a chunk."""
        return self._collector.begun

    @property
    def result(self) -> LLMResult:
        """The whole answer, once it is complete.

        Raises:
            RuntimeError: there is more to read, or the stream failed or was cancelled.
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
        """What came so far, as a result."""
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
        # The chunk that carries the usage shows them too.
        vars(usage).update(times)
        return usage


class Sound(Progress[bytes]):
    """How far an audio file is."""

    def __init__(
        self, translate: Callable[[Exception], Exception], cancellation: Cancellation | None
    ) -> None:
        self._pieces: list[bytes] = []
        super().__init__(translate, self._pieces.append, cancellation)

    @property
    def begun(self) -> bool:
        """Whether the caller has got a piece."""
        return bool(self._pieces)

    @property
    def partial(self) -> bytes:
        """The audio so far."""
        return b"".join(self._pieces)


class SyncStream(Iterator[T], Generic[T]):
    """An iterator and context manager; leaving the block, or dropping it, closes the connection."""

    def __init__(self, source: Iterator[T], progress: Progress[T]) -> None:
        self._forwarded = self._running = _forward(source, progress)
        self._source = source
        self._progress = progress
        self._opened = False

    def __iter__(self) -> Iterator[T]:
        # The generator itself: its own loop runs about twice as fast as `__next__` below.
        return self._running

    def __next__(self) -> T:
        return next(self._running)

    def __enter__(self) -> Self:
        """Wait for the first piece, so that a refusal is raised here and not in the loop."""
        if not self._opened and not self._progress.cancellation.cancelled:
            self._opened = True
            first = next(self._forwarded, _NOTHING)
            if first is not _NOTHING:
                self._running = _rejoined(first, self._forwarded)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the call now; what was not read is lost."""
        self._running.close()
        self._forwarded.close()
        # A generator that never started does not run its `finally`.
        _close(self._source)

    def cancel(self) -> None:
        """End the call, from any thread: whoever reads it meets its end, `partial` keeps what came."""
        self._progress.cancellation.cancel()
        # In the middle of a step it ends itself; between two, here.
        with suppress(ValueError):
            self.close()


class AsyncStream(AsyncIterator[T], Generic[T]):
    """An async iterator and context manager; the request goes out at the first step."""

    def __init__(
        self, start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
    ) -> None:
        self._forwarded = self._running = _aforward(start, progress)
        self._progress = progress
        self._opened = False

    def __aiter__(self) -> AsyncIterator[T]:
        return self._running

    async def __anext__(self) -> T:
        return await anext(self._running)

    async def __aenter__(self) -> Self:
        """Wait for the first piece, so that a refusal is raised here and not in the loop."""
        if not self._opened and not self._progress.cancellation.cancelled:
            self._opened = True
            first = await anext(self._forwarded, _NOTHING)
            if first is not _NOTHING:
                self._running = _arejoined(first, self._forwarded)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the call now; what was not read is lost."""
        await self._running.aclose()
        await self._forwarded.aclose()

    def cancel(self) -> None:
        """End the call, from any task or thread: whoever reads it meets its end, `partial` keeps what came."""
        cancellation, task = self._progress.cancellation, self._progress.task
        if cancellation.cancelled:
            return
        cancellation.cancel()
        if task is not None and not task.done():
            task.get_loop().call_soon_threadsafe(self._interrupt, task)

    def _interrupt(self, task: asyncio.Task[Any]) -> None:
        """End the read that waits; while nothing waits, the call itself."""
        running: Any = self._forwarded
        progress = self._progress
        if running.ag_running:
            task.cancel()
        elif progress.source is not None and progress.closing is None:
            progress.closing = asyncio.ensure_future(_aclose(progress.source))


class LLMStream(SyncStream["LLMResultChunk"]):
    """Chunks of one answer; `result` is the whole of it at the end."""

    def __init__(
        self,
        source: Iterator[LLMResultChunk],
        translate: Callable[[Exception], Exception],
        model: str,
        origin: Origin | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        self._answer = Answer(translate, model, origin, cancellation)
        super().__init__(source, self._answer)

    @property
    def result(self) -> LLMResult:
        """The whole answer, once the stream is exhausted.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        return self._answer.result

    @property
    def partial(self) -> LLMResult:
        """What came so far, as a result; also after a break, a cancel or an error."""
        return self._answer.partial

    @property
    def text(self) -> str:
        """The text so far."""
        return self._answer.text

    @property
    def origin(self) -> Origin | None:
        """What is known of the model and of the response that answer."""
        return self._answer.origin


class AsyncLLMStream(AsyncStream["LLMResultChunk"]):
    """Chunks of one answer, asynchronously; `result` is the whole of it at the end."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[LLMResultChunk]]],
        translate: Callable[[Exception], Exception],
        model: str,
        origin: Origin | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        self._answer = Answer(translate, model, origin, cancellation)
        super().__init__(start, self._answer)

    @property
    def result(self) -> LLMResult:
        """The whole answer, once the stream is exhausted.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        return self._answer.result

    @property
    def partial(self) -> LLMResult:
        """What came so far, as a result; also after a break, a cancel or an error."""
        return self._answer.partial

    @property
    def text(self) -> str:
        """The text so far."""
        return self._answer.text

    @property
    def origin(self) -> Origin | None:
        """What is known of the model and of the response that answer."""
        return self._answer.origin


class AudioStream(SyncStream[bytes]):
    """Pieces of one audio file, in order."""

    def __init__(
        self,
        source: Iterator[bytes],
        translate: Callable[[Exception], Exception],
        cancellation: Cancellation | None = None,
    ) -> None:
        self._sound = Sound(translate, cancellation)
        super().__init__(source, self._sound)

    @property
    def partial(self) -> bytes:
        """The audio so far; also after a break, a cancel or an error."""
        return self._sound.partial


class AsyncAudioStream(AsyncStream[bytes]):
    """Pieces of one audio file, in order, asynchronously."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[bytes]]],
        translate: Callable[[Exception], Exception],
        cancellation: Cancellation | None = None,
    ) -> None:
        self._sound = Sound(translate, cancellation)
        super().__init__(start, self._sound)

    @property
    def partial(self) -> bytes:
        """The audio so far; also after a break, a cancel or an error."""
        return self._sound.partial


_NOTHING: Any = object()


def _forward(source: Iterator[T], progress: Progress[T]) -> Generator[T]:
    note = progress.note
    cancellation = progress.cancellation
    progress.begin()
    try:
        # The first one by itself: its time counts, and the loop below is hot.
        for item in source:
            progress.first()
            if note is not None:
                note(item)
            yield item
            break
        if note is None:
            yield from source
        else:
            for item in source:
                note(item)
                yield item
    except Exception as error:
        progress.end()
        if cancellation.cancelled:
            return
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from raised.__cause__
    finally:
        progress.end()
        _close(source)
    progress.exhausted = not cancellation.cancelled


async def _aforward(
    start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
) -> AsyncGenerator[T]:
    note = progress.note
    cancellation = progress.cancellation
    waiting = True
    progress.task = asyncio.current_task()
    progress.begin()
    try:
        progress.source = source = await start()
        async for item in source:
            if waiting:
                progress.first()
                waiting = False
            if note is not None:
                note(item)
            yield item
            if cancellation.cancelled:
                return
            progress.task = asyncio.current_task()
    except asyncio.CancelledError:
        if not cancellation.cancelled or progress.task is None:
            raise
        if progress.task.uncancel():
            raise
        # It was the stream that was cancelled, not the task that reads it.
        return
    except Exception as error:
        if cancellation.cancelled:
            return
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from raised.__cause__
    finally:
        progress.end()
        await progress.close()
    progress.exhausted = True


def _rejoined(first: T, rest: Generator[T]) -> Generator[T]:
    yield first
    yield from rest


async def _arejoined(first: T, rest: AsyncGenerator[T]) -> AsyncGenerator[T]:
    yield first
    async for item in rest:
        yield item


def _close(source: Iterator[Any]) -> None:
    close: Any = getattr(source, "close", None)
    if close is not None:
        close()


async def _aclose(source: AsyncIterator[Any] | None) -> None:
    close: Any = getattr(source, "aclose", None)
    if close is not None:
        await close()
