"""Streams for callers: chunks as they arrive, and the whole result at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .cancellation import Cancellation
from .closing import aclose, close
from .forwarding import aforward, arejoined, forward, rejoined
from .progress import Answer, Progress, Sound

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk

    from .origin import Origin

T = TypeVar("T")

_NOTHING: Any = object()


class SyncStream(Iterator[T], Generic[T]):
    """An iterator and context manager.

    Leaving the block, or dropping the stream, closes the connection.
    """

    def __init__(self, source: Iterator[T], progress: Progress[T]) -> None:
        self._forwarded = self._running = forward(source, progress)
        self._source = source
        self._progress = progress
        self._opened = False

    def __iter__(self) -> Iterator[T]:
        # The generator itself: its own loop runs about twice as fast as `__next__` below.
        return self._running

    def __next__(self) -> T:
        return next(self._running)

    def __enter__(self) -> Self:
        """Wait for the first piece, so that an error is raised here and not in the loop."""
        if not self._opened and not self._progress.cancellation.cancelled:
            self._opened = True
            first = next(self._forwarded, _NOTHING)
            if first is not _NOTHING:
                self._running = rejoined(first, self._forwarded)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the call now; unread pieces are lost."""
        self._running.close()
        self._forwarded.close()
        try:
            close(self._source)
        except ValueError:
            # The thread that cancels is closing it at this moment.
            if not self._progress.cancellation.cancelled:
                raise

    def cancel(self) -> None:
        """End the call, from any thread: the iteration ends, and `partial` keeps what has arrived."""
        self._progress.cancellation.cancel()
        # In the middle of a step the source ends itself; between two steps it is ended here. The
        # reader may be about to take its next step, and only the generator around the source
        # converts the error that it then gets into an end.
        with suppress(ValueError):
            close(self._source)


class AsyncStream(AsyncIterator[T], Generic[T]):
    """An async iterator and context manager; the request goes out at the first step."""

    def __init__(
        self, start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
    ) -> None:
        self._forwarded = self._running = aforward(start, progress)
        self._progress = progress
        self._opened = False

    def __aiter__(self) -> AsyncIterator[T]:
        self._progress.check()
        return self._running

    async def __anext__(self) -> T:
        self._progress.check()
        return await anext(self._running)

    async def __aenter__(self) -> Self:
        """Wait for the first piece, so that an error is raised here and not in the loop."""
        self._progress.check()
        if not self._opened and not self._progress.cancellation.cancelled:
            self._opened = True
            first = await anext(self._forwarded, _NOTHING)
            if first is not _NOTHING:
                self._running = arejoined(first, self._forwarded)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the call now; unread pieces are lost."""
        await aclose(self._running)
        await aclose(self._forwarded)

    @property
    def lost(self) -> bool:
        """Whether its event loop has ended, or the task that read it was cancelled, before its end."""
        return self._progress.lost and not self._progress.cancellation.cancelled

    def interrupt(self) -> None:
        """Raise the error for a stream that was lost with its event loop or its task."""
        raise self._progress.loss()

    def cancel(self) -> None:
        """End the call, from any task or thread: the iteration ends, and `partial` keeps what has arrived."""
        cancellation, task = self._progress.cancellation, self._progress.task
        if cancellation.cancelled:
            return
        cancellation.cancel()
        if task is not None and not task.done():
            task.get_loop().call_soon_threadsafe(self._interrupt, task)

    def _interrupt(self, task: asyncio.Task[Any]) -> None:
        """End the waiting read, or the call itself when no read is waiting."""
        running: Any = self._forwarded
        progress = self._progress
        if running.ag_running:
            task.cancel()
        elif progress.source is not None and progress.closing is None:
            progress.closing = asyncio.ensure_future(aclose(progress.source))


class LLMStream(SyncStream["LLMResultChunk"]):
    """Chunks of one answer; `result` is the whole answer at the end."""

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
        """The whole answer, when the stream is exhausted.

        Raises:
            RuntimeError: The stream is not exhausted, or it failed.
        """
        return self._answer.result

    @property
    def partial(self) -> LLMResult:
        """What has arrived so far, as a result; also after a break, a cancel or an error."""
        return self._answer.partial

    @property
    def text(self) -> str:
        """The text so far."""
        return self._answer.text

    @property
    def origin(self) -> Origin | None:
        """The model that answers, and its response."""
        return self._answer.origin


class AsyncLLMStream(AsyncStream["LLMResultChunk"]):
    """Chunks of one answer, asynchronously; `result` is the whole answer at the end."""

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
        """The whole answer, when the stream is exhausted.

        Raises:
            RuntimeError: The stream is not exhausted, or it failed.
        """
        return self._answer.result

    @property
    def partial(self) -> LLMResult:
        """What has arrived so far, as a result; also after a break, a cancel or an error."""
        return self._answer.partial

    @property
    def text(self) -> str:
        """The text so far."""
        return self._answer.text

    @property
    def origin(self) -> Origin | None:
        """The model that answers, and its response."""
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
