"""What a streaming call hands to the caller: chunks now, the whole result at the end."""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
)
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .collect import Collector

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk

T = TypeVar("T")


class Progress(Generic[T]):
    """How far a stream is. Its generator holds this and not the stream: dropping the stream ends the call."""

    def __init__(
        self, translate: Callable[[Exception], Exception], note: Callable[[T], None] | None = None
    ) -> None:
        self._translate = translate
        self.note = note
        """Called with each item before the caller gets it."""
        self.exhausted = False

    def failure(self, error: Exception) -> Exception:
        """Return what the caller meets instead of `error`."""
        return self._translate(error)


class Answer(Progress["LLMResultChunk"]):
    """How far the answer of a language model is."""

    def __init__(self, translate: Callable[[Exception], Exception], model: str) -> None:
        self._collector = Collector(model)
        self._started = perf_counter()
        super().__init__(translate, self._collector.add)

    def failure(self, error: Exception) -> Exception:
        """Return what the caller meets, with what had arrived where the error has room for it."""
        raised = super().failure(error)
        if getattr(raised, "partial", 0) is None:
            raised.partial = self._whole()  # type: ignore[attr-defined]
        return raised

    @property
    def result(self) -> LLMResult:
        """The whole answer, once it is complete.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        if not self.exhausted:
            raise RuntimeError("the stream is not exhausted: iterate it to its end first")
        return self._whole()

    def _whole(self) -> LLMResult:
        return self._collector.result(perf_counter() - self._started)


class SyncStream(Iterator[T], Generic[T]):
    """An iterator and context manager; leaving the block, or dropping it, closes the connection."""

    def __init__(self, source: Iterator[T], progress: Progress[T]) -> None:
        self._running = _forward(source, progress)
        self._source = source

    def __iter__(self) -> Iterator[T]:
        # The generator itself: its own loop runs about twice as fast as `__next__` below.
        return self._running

    def __next__(self) -> T:
        return next(self._running)

    def __enter__(self) -> Self:
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
        # A generator that never started does not run its `finally`.
        _close(self._source)


class AsyncStream(AsyncIterator[T], Generic[T]):
    """An async iterator and context manager; the request goes out at the first step."""

    def __init__(
        self, start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
    ) -> None:
        self._running = _aforward(start, progress)

    def __aiter__(self) -> AsyncIterator[T]:
        return self._running

    async def __anext__(self) -> T:
        return await anext(self._running)

    async def __aenter__(self) -> Self:
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


class LLMStream(SyncStream["LLMResultChunk"]):
    """Chunks of one answer; `result` is the whole of it at the end."""

    def __init__(
        self,
        source: Iterator[LLMResultChunk],
        translate: Callable[[Exception], Exception],
        model: str,
    ) -> None:
        self._answer = Answer(translate, model)
        super().__init__(source, self._answer)

    @property
    def result(self) -> LLMResult:
        """The whole answer, once the stream is exhausted.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        return self._answer.result


class AsyncLLMStream(AsyncStream["LLMResultChunk"]):
    """Chunks of one answer, asynchronously; `result` is the whole of it at the end."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[LLMResultChunk]]],
        translate: Callable[[Exception], Exception],
        model: str,
    ) -> None:
        self._answer = Answer(translate, model)
        super().__init__(start, self._answer)

    @property
    def result(self) -> LLMResult:
        """The whole answer, once the stream is exhausted.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        return self._answer.result


class AudioStream(SyncStream[bytes]):
    """Pieces of one audio file, in order."""

    def __init__(
        self, source: Iterator[bytes], translate: Callable[[Exception], Exception]
    ) -> None:
        super().__init__(source, Progress(translate))


class AsyncAudioStream(AsyncStream[bytes]):
    """Pieces of one audio file, in order, asynchronously."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[bytes]]],
        translate: Callable[[Exception], Exception],
    ) -> None:
        super().__init__(start, Progress(translate))


def _forward(source: Iterator[T], progress: Progress[T]) -> Generator[T]:
    note = progress.note
    try:
        if note is None:
            yield from source
        else:
            for item in source:
                note(item)
                yield item
    except Exception as error:
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from error
    finally:
        _close(source)
    progress.exhausted = True


async def _aforward(
    start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
) -> AsyncGenerator[T]:
    note = progress.note
    source: AsyncIterator[T] | None = None
    try:
        source = await start()
        async for item in source:
            if note is not None:
                note(item)
            yield item
    except Exception as error:
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from error
    finally:
        close: Any = getattr(source, "aclose", None)
        if close is not None:
            await close()
    progress.exhausted = True


def _close(source: Iterator[Any]) -> None:
    close: Any = getattr(source, "close", None)
    if close is not None:
        close()
