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


class SyncStream(Iterator[T], Generic[T]):
    """An iterator and context manager; leaving the block closes the connection."""

    def __init__(self, source: Iterator[T], translate: Callable[[Exception], Exception]) -> None:
        self._source = source
        self._translate = translate
        self._running: Generator[T] | None = None
        self._exhausted = False

    def __iter__(self) -> Iterator[T]:
        # The generator itself: its own loop runs about twice as fast as `__next__` below.
        if self._running is None:
            self._running = self._run()
        return self._running

    def __next__(self) -> T:
        return next(iter(self))

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
        if self._running is not None:
            self._running.close()
        close: Any = getattr(self._source, "close", None)
        if close is not None:
            close()

    def _run(self) -> Generator[T]:
        seen = self._seen
        try:
            for item in self._source:
                seen(item)
                yield item
        except Exception as error:
            raised = self._translate(error)
            self._keep_partial(raised)
            if raised is error:
                raise
            raise raised from error
        self._exhausted = True

    def _seen(self, item: T) -> None:
        """Take note of an item before the caller gets it."""

    def _keep_partial(self, error: Exception) -> None:
        """Give an error what had arrived."""


class AsyncStream(AsyncIterator[T], Generic[T]):
    """An async iterator and context manager; the request goes out at the first step."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[T]]],
        translate: Callable[[Exception], Exception],
    ) -> None:
        self._start = start
        self._translate = translate
        self._running: AsyncGenerator[T] | None = None
        self._exhausted = False

    def __aiter__(self) -> AsyncIterator[T]:
        if self._running is None:
            self._running = self._run()
        return self._running

    async def __anext__(self) -> T:
        return await anext(aiter(self))

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
        if self._running is not None:
            await self._running.aclose()

    async def _run(self) -> AsyncGenerator[T]:
        source: AsyncIterator[T] | None = None
        seen = self._seen
        try:
            source = await self._start()
            async for item in source:
                seen(item)
                yield item
        except Exception as error:
            raised = self._translate(error)
            self._keep_partial(raised)
            if raised is error:
                raise
            raise raised from error
        finally:
            close: Any = getattr(source, "aclose", None)
            if close is not None:
                await close()
        self._exhausted = True

    def _seen(self, item: T) -> None:
        """Take note of an item before the caller gets it."""

    def _keep_partial(self, error: Exception) -> None:
        """Give an error what had arrived."""


class _LLMResult:
    """The result that both LLM streams collect."""

    _exhausted: bool
    _collector: Collector
    _started: float

    @property
    def result(self) -> LLMResult:
        """The whole answer, once the stream is exhausted.

        Raises:
            RuntimeError: there is more to read, or the stream failed.
        """
        if not self._exhausted:
            raise RuntimeError("the stream is not exhausted: iterate it to its end first")
        return self._collector.result(perf_counter() - self._started)

    def _seen(self, item: LLMResultChunk) -> None:
        self._collector.add(item)

    def _keep_partial(self, error: Exception) -> None:
        if getattr(error, "partial", 0) is None:
            error.partial = self._collector.result(perf_counter() - self._started)  # type: ignore[attr-defined]


class LLMStream(_LLMResult, SyncStream["LLMResultChunk"]):
    """Chunks of one answer; `result` is the whole of it at the end."""

    def __init__(
        self,
        source: Iterator[LLMResultChunk],
        translate: Callable[[Exception], Exception],
        model: str,
    ) -> None:
        super().__init__(source, translate)
        self._collector = Collector(model)
        self._started = perf_counter()


class AsyncLLMStream(_LLMResult, AsyncStream["LLMResultChunk"]):
    """Chunks of one answer, asynchronously; `result` is the whole of it at the end."""

    def __init__(
        self,
        start: Callable[[], Awaitable[AsyncIterator[LLMResultChunk]]],
        translate: Callable[[Exception], Exception],
        model: str,
    ) -> None:
        super().__init__(start, translate)
        self._collector = Collector(model)
        self._started = perf_counter()


class AudioStream(SyncStream[bytes]):
    """Pieces of one audio file, in order."""


class AsyncAudioStream(AsyncStream[bytes]):
    """Pieces of one audio file, in order, asynchronously."""
