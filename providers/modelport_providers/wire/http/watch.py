"""Ends connections on which nothing came in time, while their reader sleeps in the operating system.

A read timeout bounds one read, not the wait for something useful: a server that pings for ever passes
every read. One daemon thread knows when each open answer has to move on, and shuts its socket down;
the reader wakes up with an end of stream and finds `expired` set. It works the same for threads and
for event loops, and costs a reader one assignment (`due`) per piece.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Protocol


class Shuttable(Protocol):
    """What a network stream offers to end it from outside."""

    def shutdown(self, how: int, /) -> None:
        """Stop reading and writing."""
        ...


class Watch:
    """One open answer; set `due` (monotonic seconds) whenever it has moved on."""

    __slots__ = ("_socket", "due", "expired")

    def __init__(self, sock: Shuttable, due: float) -> None:
        self._socket = sock
        self.due = due
        self.expired = False

    def expire(self) -> None:
        """Wake the reader up."""
        self.expired = True
        # The other side may be gone already; then there is nobody to wake up.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)


class Watcher:
    """The thread and its list; it starts with the first watch and sleeps until the earliest `due`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Begin with nothing to watch, no thread and a free lock."""
        self._condition = threading.Condition()
        self._watches: set[Watch] = set()
        self._wakes_at = inf
        self._thread: threading.Thread | None = None

    def add(self, watch: Watch) -> None:
        """Begin to watch."""
        if sys.is_finalizing():
            return
        with self._condition:
            self._watches.add(watch)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name="modelport-watch", daemon=True
                )
                self._wakes_at = watch.due
                self._thread.start()
            else:
                self._wake_by(watch.due)

    def remove(self, watch: Watch) -> None:
        """Stop watching; after this the socket may be closed and its number used again."""
        if sys.is_finalizing():
            # The thread has stopped for good, perhaps with the lock in its hands.
            return
        with self._condition:
            self._watches.discard(watch)

    def hasten(self, watch: Watch, due: float) -> None:
        """Move `due` forward; moving it back needs no call, only the assignment."""
        with self._condition:
            watch.due = due
            self._wake_by(due)

    def _wake_by(self, due: float) -> None:
        """Wake the thread up only when it would sleep too long: a wake-up costs more than a watch."""
        if due < self._wakes_at:
            self._wakes_at = due
            self._condition.notify()

    def _run(self) -> None:
        with self._condition:
            while True:
                now = self._clock()
                if now >= self._wakes_at:
                    self._expire(now)
                pause = None if self._wakes_at == inf else max(0.001, self._wakes_at - now)
                self._condition.wait(pause)

    def _expire(self, now: float) -> None:
        for watch in [one for one in self._watches if one.due <= now]:
            self._watches.discard(watch)
            watch.expire()
        self._wakes_at = min((one.due for one in self._watches), default=inf)


watcher = Watcher()
"""The one of this process."""

if hasattr(os, "register_at_fork"):
    # The thread does not live on in a child, and its lock may have been taken.
    os.register_at_fork(after_in_child=watcher.restart)
