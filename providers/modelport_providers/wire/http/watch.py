"""End connections on which nothing arrived in time, while their reader is blocked in the operating system.

A read timeout bounds one read, not the wait for something useful: a server that sends a byte now and
then passes every read. A watch knows by when its open call must make progress, and shuts its socket
down; the reader wakes up with an end of stream and finds `expired` set. Threads are woken up by one
daemon thread, event loops by their own timer, so that a blocked loop does not end healthy calls.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any, Protocol

LATE = 0.02
"""Seconds of delay after which an alarm assumes that this process was busy."""
GRACE = 0.05
"""Seconds that such an alarm waits for data that has arrived meanwhile."""
POSTPONEMENTS = 5
"""How often it waits: a server that sends faster than we read makes every alarm late."""


class Alarm(Protocol):
    """What the daemon thread wakes up for."""

    due: float
    """Monotonic seconds; infinite while there is nothing to wait for."""

    def ring(self, now: float) -> None:
        """Do what is due, and set the next `due`."""
        ...


class Watch:
    """The open call of a thread: `wait` before each read, `pause` after it."""

    __slots__ = ("_postponed", "_socket", "due", "expired", "proxy")

    def __init__(self, due: float = inf) -> None:
        self._socket: Any = None
        self._postponed = 0
        self.due = due
        self.expired = False
        self.proxy: str | None = None
        """Address of the proxy that the call goes through."""

    def attach(self, sock: Any) -> None:
        """Watch this socket from now on."""
        known, self._socket = self._socket, sock
        if known is None:
            watcher.add(self)

    @property
    def attached(self) -> bool:
        """Whether there is a socket to watch; transports without sockets have none."""
        return self._socket is not None

    def wait(self, due: float) -> None:
        """Wake the reader up at `due`."""
        self.due = due
        self._postponed = 0
        if due < watcher.wakes_at:
            watcher.wake_by(due)

    def pause(self) -> None:
        """Stop the alarm until the next wait."""
        self.due = inf

    def end(self) -> None:
        """Wake the reader up now, from any thread."""
        self.due, self.expired = inf, True
        shut(self._socket)

    def stop(self) -> None:
        """Stop watching. After this the socket may be closed and its number reused."""
        if self._socket is not None:
            watcher.remove(self)

    def ring(self, now: float) -> None:
        """Wake the reader up, unless this process itself is late."""
        if now - self.due > LATE and self._postponed < POSTPONEMENTS:
            self._postponed += 1
            self.due = now + GRACE
            return
        self.due, self.expired = inf, True
        shut(self._socket)


class LoopWatch:
    """The open call of a task: the same with a timer of its event loop."""

    __slots__ = ("_at", "_loop", "_postponed", "_socket", "_timer", "due", "expired", "proxy")

    def __init__(self, due: float = inf) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket: Any = None
        self._timer: asyncio.TimerHandle | None = None
        self._at = inf
        self._postponed = 0
        self.due = due
        self.expired = False
        self.proxy: str | None = None

    def attach(self, sock: Any) -> None:
        """Watch this socket from now on."""
        self._socket = sock
        self.wait(self.due)

    @property
    def attached(self) -> bool:
        """Whether there is a socket to watch."""
        return self._socket is not None

    def wait(self, due: float) -> None:
        """Wake the reader up at `due`."""
        self.due = due
        self._postponed = 0
        if due < self._at and self._socket is not None:
            self._set(due)

    def pause(self) -> None:
        """Stop the alarm until the next wait."""
        self.due = inf

    def stop(self) -> None:
        """Stop watching."""
        self._at = inf
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._at = due
        self._timer = self._loop.call_later(max(0.0, due - monotonic()), self._ring)

    def _ring(self) -> None:
        now, at = monotonic(), self._at
        self._timer, self._at = None, inf
        if self.due > now:
            if self.due < inf:
                self._set(self.due)
        elif now - at > LATE and self._postponed < POSTPONEMENTS:
            self._postponed += 1
            # The loop was blocked; data that has arrived meanwhile comes first.
            self._set(now + GRACE)
        else:
            self.due, self.expired = inf, True
            shut(self._socket)


def shut(sock: Any) -> None:
    """Wake up the reader of a socket."""
    # The socket may be closed already; then there is no reader to wake up.
    with contextlib.suppress(OSError, ValueError):
        if isinstance(sock, socket.socket):
            # Not its own method: that of an SSLSocket would let its reader see ciphertext.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        elif sock is not None:
            sock.shutdown(socket.SHUT_RDWR)


class Watcher:
    """The thread and its list; it starts with the first alarm and sleeps until the earliest `due`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.wakes_at = inf
        self.restart()

    def restart(self) -> None:
        """Start with nothing to watch, no thread and a free lock."""
        self._condition = threading.Condition()
        self._alarms: set[Alarm] = set()
        self.wakes_at = inf
        self._thread: threading.Thread | None = None

    def add(self, alarm: Alarm) -> None:
        """Begin to watch."""
        if sys.is_finalizing():
            return
        with self._condition:
            self._alarms.add(alarm)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name="modelport-watch", daemon=True
                )
                self.wakes_at = alarm.due
                self._thread.start()
            else:
                self._wake_by(alarm.due)

    def remove(self, alarm: Alarm) -> None:
        """Stop watching."""
        if sys.is_finalizing():
            # The thread has stopped for good, perhaps while it held the lock.
            return
        with self._condition:
            self._alarms.discard(alarm)

    def drop(self, alarm: Alarm) -> None:
        """Stop watching, from within `ring`."""
        self._alarms.discard(alarm)

    def wake_by(self, due: float) -> None:
        """Wake up at `due` at the latest."""
        with self._condition:
            self._wake_by(due)

    def _wake_by(self, due: float) -> None:
        """Wake the thread up only when it would sleep too long: a wake-up costs more than a watch."""
        if due < self.wakes_at:
            self.wakes_at = due
            self._condition.notify()

    def _run(self) -> None:
        with self._condition:
            while True:
                now = self._clock()
                if now >= self.wakes_at:
                    self._ring(now)
                pause = None if self.wakes_at == inf else max(0.001, self.wakes_at - now)
                self._condition.wait(pause)

    def _ring(self, now: float) -> None:
        for alarm in [one for one in self._alarms if one.due <= now]:
            alarm.ring(now)
        self.wakes_at = min((one.due for one in self._alarms), default=inf)


watcher = Watcher()
"""The watcher of this process."""

if hasattr(os, "register_at_fork"):
    # The thread does not exist in a child process, and its lock may be held.
    os.register_at_fork(after_in_child=watcher.restart)
