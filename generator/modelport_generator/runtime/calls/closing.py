"""Close the source of a stream, whatever its kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any


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
    # asyncio and uvloop have no public name for this.
    if end is not None and not getattr(
        asyncio.get_running_loop(), "_asyncgens_shutdown_called", False
    ):
        await end()
