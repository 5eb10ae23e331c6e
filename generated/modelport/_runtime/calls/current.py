"""The options of the call that is being prepared, for adapters that ask the server about a model meanwhile."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from modelport.interfaces import CallOptions

_options: ContextVar[CallOptions | None] = ContextVar("modelport_call_options", default=None)


@contextmanager
def preparing(options: CallOptions | None) -> Generator[None]:
    """Make the options known inside of the block, in this thread or task only."""
    token = _options.set(options)
    try:
        yield
    finally:
        _options.reset(token)


calling_loop: ContextVar[AbstractEventLoop | None] = ContextVar("modelport_loop", default=None)
"""The event loop that waits for this worker thread; None everywhere else."""


def current_options() -> CallOptions | None:
    """Return the options of the call that is being prepared here, None outside of one."""
    return _options.get()
