"""Replace the handling of Ctrl-C for a while."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

IGNORED = signal.SIG_IGN


@contextmanager
def interruptions(
    handler: Callable[[int, FrameType | None], object] | signal.Handlers,
) -> Generator[None]:
    """Let `handler` handle Ctrl-C. It has no effect in threads other than the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
