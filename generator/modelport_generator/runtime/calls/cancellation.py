"""The wish to end a call, from any thread or task, and how whoever waits for it is woken up."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock


class Cancellation:
    """One call's wish to be ended. What waits for a server registers how it is woken up."""

    __slots__ = ("_event", "_lock", "_wake")

    def __init__(self) -> None:
        self._event = Event()
        self._lock = Lock()
        self._wake: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the call is to end."""
        return self._event.is_set()

    def wakes(self, wake: Callable[[], None]) -> None:
        """Say how the call is woken up from now on; at once when it is cancelled already."""
        with self._lock:
            self._wake = wake
        if self.cancelled:
            wake()

    def wait(self, seconds: float) -> bool:
        """Sleep, or less when the call is cancelled meanwhile; return whether it is."""
        return self._event.wait(seconds)

    def cancel(self) -> None:
        """End the call; safe from any thread, and any number of times."""
        self._event.set()
        with self._lock:
            wake = self._wake
        if wake is not None:
            wake()
