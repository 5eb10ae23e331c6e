"""Run blocking adapters for async callers: a call, and its iteration, in worker threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from threading import Lock
from typing import Any, ParamSpec, TypeGuard, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_END: Any = object()


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a worker thread, with the caller's context variables."""
    return await asyncio.to_thread(function, *args, **kwargs)


async def run_streaming(function: Callable[..., Any], **kwargs: Any) -> Any:
    """Run a call that may return an iterator; the iterator then runs in worker threads too."""
    result = await asyncio.to_thread(function, **kwargs)
    return iterate(result) if is_iterator(result) else result


def is_iterator(answer: Any) -> TypeGuard[Iterator[Any]]:
    """Return whether an adapter answers in pieces."""
    return isinstance(answer, Iterator)


def is_async_iterator(answer: Any) -> TypeGuard[AsyncIterator[Any]]:
    """Return whether an adapter answers in pieces, asynchronously."""
    return isinstance(answer, AsyncIterator)


async def iterate(source: Iterator[T]) -> AsyncGenerator[T]:
    """Yield the items of a blocking iterator, which is closed together with this one."""
    busy = Lock()

    def step() -> T:
        with busy:
            return next(source, _END)

    def close() -> None:
        # A cancelled caller may leave `step` running: wait for it, a generator cannot be closed
        # while it executes.
        with busy:
            if isinstance(source, Generator):
                source.close()

    try:
        while (item := await asyncio.to_thread(step)) is not _END:
            yield item
    finally:
        if busy.locked():
            asyncio.get_running_loop().run_in_executor(None, close)
        else:
            close()
