"""Close the source of a stream, whatever its kind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any


def close(source: Iterator[Any]) -> None:
    """Close a source. A generator that never started does not run its `finally`."""
    end: Any = getattr(source, "close", None)
    if end is not None:
        end()


async def aclose(source: AsyncIterator[Any] | None) -> None:
    """Async form of `close`."""
    end: Any = getattr(source, "aclose", None)
    if end is not None:
        await end()
