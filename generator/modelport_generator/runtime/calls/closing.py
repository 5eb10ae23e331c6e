"""Close the source of a stream, whatever its kind, and tell a stream that was lost from one that has ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.errors import InvokeConnectionError


def close(source: Iterator[Any]) -> None:
    """Close a source. A generator that never started does not run its `finally`."""
    end: Any = getattr(source, "close", None)
    if end is not None:
        end()


async def aclose(source: AsyncIterator[Any] | None) -> None:
    """Async form of `close`.

    An event loop that ends closes all generators that were left, at the same time and each for itself. A second attempt
    by the generator around one of them would raise, there or in the loop.
    """
    end: Any = getattr(source, "aclose", None)
    if end is not None and not _loop_ends():
        await end()


def is_loss(error: BaseException) -> bool:
    """Return whether what ends a generator comes from its event loop or its task, and not from its reader.

    The generator then only stops when it is read again, like one that is complete.
    """
    return isinstance(error, asyncio.CancelledError) or _loop_ends()


def loss(what: str) -> InvokeConnectionError:
    """Return the error for a reader who continues to read. what: what was read."""
    from modelport.errors import InvokeConnectionError

    return InvokeConnectionError(
        f"{what} cannot be read further: its event loop has ended, or the task that read it was cancelled"
    )


def _loop_ends() -> bool:
    # asyncio and uvloop have no public name for this.
    return getattr(asyncio.get_running_loop(), "_asyncgens_shutdown_called", False)
