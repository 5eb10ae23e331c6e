"""The two small loops that run a machine: one for threads, one for event loops. They decide nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Protocol, TypeVar

from modelport.errors import WireError, WireTimeoutError

from .async_port import AsyncPort
from .effects import Interrupted, Machine, Overdue
from .sync_port import SyncPort
from .time_limits import TimeBudget

Result = TypeVar("Result")
Piece = TypeVar("Piece")

_DRAIN = 0.5
"""Seconds that a connection may take to end an answer that is complete."""
_ABORT_WAIT = 0.6
"""Seconds that an abandoned call may still take to notify the server."""


class StreamMachine(Protocol[Piece]):
    """The decisions of one streamed call."""

    budget: TimeBudget
    done: bool
    failure: Exception | None
    """The error that ended the answer; raised after the pieces that arrived before it."""

    settle: Callable[[], list[Piece]] | None
    """Makes the last pieces once `done`. It may take long, so it does not run in an event loop."""

    def open(self) -> Machine[list[Piece]]:
        """Run up to the first pieces."""
        ...

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes, and return the pieces that they complete."""
        ...

    def finish(self) -> list[Piece]:
        """Return the last pieces at the end of the answer; raise an error when the end came too early."""
        ...

    def broken(self, error: Exception) -> list[Piece]:
        """Return the last pieces when the connection broke, or set `failure`."""
        ...

    def silent(self) -> list[Piece]:
        """Return the last pieces when nothing arrived in time, and set `failure`."""
        ...

    def abandon(self) -> Machine[None] | None:
        """Ask the server to stop work on the call, where it supports that."""
        ...


def run(machine: Machine[Result], port: SyncPort) -> Result:
    """Run a machine to its result."""
    try:
        effect = next(machine)
        while True:
            try:
                outcome = port.perform(effect)
            except Exception as error:
                effect = machine.throw(error)
            else:
                effect = machine.send(outcome)
    except StopIteration as stop:
        result: Result = stop.value
        return result


async def arun(machine: Machine[Result], port: AsyncPort) -> Result:
    """Run a machine to its result."""
    try:
        effect = next(machine)
        while True:
            try:
                outcome = await port.perform(effect)
            except Exception as error:
                effect = machine.throw(error)
            else:
                effect = machine.send(outcome)
    except StopIteration as stop:
        result: Result = stop.value
        return result


def collect(
    machine: Machine[Result], port: SyncPort, abandon: Callable[[], Machine[None] | None]
) -> Result:
    """Run a call that has one answer."""
    try:
        return run(machine, port)
    except WireTimeoutError:
        _notify(port, abandon())
        raise
    except Exception:
        raise
    except BaseException:
        _notify(port, abandon())
        raise
    finally:
        port.close()


async def acollect(
    machine: Machine[Result], port: AsyncPort, abandon: Callable[[], Machine[None] | None]
) -> Result:
    """Run a call that has one answer."""
    try:
        return await arun(machine, port)
    except WireTimeoutError:
        await _anotify(port, abandon())
        raise
    except Exception:
        raise
    except BaseException:
        await _anotify(port, abandon())
        raise
    finally:
        await port.close()


def pieces(machine: StreamMachine[Piece], port: SyncPort) -> Generator[Piece, None, None]:
    """Run a call whose answer comes in pieces; closing the generator ends the call."""
    try:
        yield from run(machine.open(), port)
        budget, feed, read = machine.budget, machine.feed, port.read
        clock = budget.clock
        while not machine.done:
            data: bytes | None = None
            left: list[Piece] = []
            began = clock()
            try:
                data = read(budget.due(began))
            except Overdue:
                left = machine.silent()
            except WireError as error:
                left = machine.broken(error)
            finally:
                budget.add(clock() - began)
            if data is not None:
                left = feed(data) if data else machine.finish()
            yield from left
        if machine.settle is not None:
            yield from machine.settle()
        if machine.failure is not None:
            raise machine.failure
        port.drain(_DRAIN)
    except (WireTimeoutError, GeneratorExit, KeyboardInterrupt, Interrupted):
        _notify(port, machine.abandon())
        raise
    finally:
        port.close()


async def apieces(machine: StreamMachine[Piece], port: AsyncPort) -> AsyncGenerator[Piece, None]:
    """Run a call whose answer comes in pieces; closing the generator ends the call."""
    try:
        for piece in await arun(machine.open(), port):
            yield piece
        budget, feed, read = machine.budget, machine.feed, port.read
        clock = budget.clock
        while not machine.done:
            data: bytes | None = None
            left: list[Piece] = []
            began = clock()
            try:
                data = await read(budget.due(began))
            except Overdue:
                left = machine.silent()
            except WireError as error:
                left = machine.broken(error)
            finally:
                budget.add(clock() - began)
            if data is not None:
                left = feed(data) if data else machine.finish()
            for piece in left:
                yield piece
        if machine.settle is not None:
            for piece in await asyncio.to_thread(machine.settle):
                yield piece
        if machine.failure is not None:
            raise machine.failure
        await port.drain(_DRAIN)
    except (WireTimeoutError, GeneratorExit, asyncio.CancelledError):
        await _anotify(port, machine.abandon())
        raise
    finally:
        await port.close()


def _notify(port: SyncPort, machine: Machine[None] | None) -> None:
    """Close the answer, then ask the server to stop; errors are ignored, because the caller has left."""
    port.close()
    if machine is None or sys.is_finalizing():
        return
    fresh = port.fresh()
    try:
        run(machine, fresh)
    except Exception:
        return
    finally:
        fresh.close()


async def _anotify(port: AsyncPort, machine: Machine[None] | None) -> None:
    """Do the same in a separate task, which survives the cancellation of the caller."""
    await port.close()
    if machine is None:
        return
    task = asyncio.create_task(_aquiet(machine, port.fresh()))
    _abandoned.add(task)
    task.add_done_callback(_abandoned.discard)
    await asyncio.wait({task}, timeout=_ABORT_WAIT)


async def _aquiet(machine: Machine[None], port: AsyncPort) -> None:
    try:
        await arun(machine, port)
    except Exception:
        return
    finally:
        await port.close()


_abandoned: set[asyncio.Task[None]] = set()
"""Running tasks that ask a server to stop; the loop keeps only weak references to tasks."""
