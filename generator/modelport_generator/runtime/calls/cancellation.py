"""Cancel a call from any thread or task, and wake up its reader."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock


class Cancellation:
    """The cancellation of one call. Code that waits for a server registers how to wake it up."""

    __slots__ = ("_event", "_lock", "_wake")

    def __init__(self) -> None:
        self._event = Event()
        self._lock = Lock()
        self._wake: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the call was cancelled."""
        return self._event.is_set()

    def wakes(self, wake: Callable[[], None]) -> None:
        """Set how the call is woken up; wake it at once when it is already cancelled."""
        with self._lock:
            self._wake = wake
        if self.cancelled:
            wake()

    def wait(self, seconds: float) -> bool:
        """Sleep until the time is over or the call is cancelled; return whether it is cancelled."""
        return self._event.wait(seconds)

    def cancel(self) -> None:
        """End the call; safe from any thread, and any number of times."""
        self._event.set()
        with self._lock:
            wake = self._wake
        if wake is not None:
            wake()
