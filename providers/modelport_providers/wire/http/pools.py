"""Keep the connections of the process, its threads and event loops. It decides nothing about calls.

A pool of httpx 0.28 walks over all its requests whenever one starts or ends, so its cost grows with
the square of the open requests, and it closes idle connections only while another call passes. Here
a connection belongs to one call at a time, and idle ones are closed when their time is up.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import weakref
from collections.abc import AsyncGenerator
from importlib import import_module
from typing import TYPE_CHECKING

from . import http_library
from .loop_pools import AsyncPool
from .thread_pools import Pool

if TYPE_CHECKING:
    import httpx

    from .loop_client import LoopClient


class _Loop:
    """The transports of one event loop; they end when the loop closes its generators."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.transports: dict[str, tuple[httpx.AsyncHTTPTransport, AsyncPool]] = {}
        self.clients: dict[str, LoopClient] = {}
        self._keeper = self._keep()

    async def begin(self, library: str) -> None:
        """Make the loop close everything at its end, as it does for open generators."""
        await anext(self._keeper)
        if http_library.is_cold(library):
            # Importing modules takes 0.1 seconds, in which the loop would be blocked.
            await asyncio.to_thread(http_library.warm, library)

    async def aclose(self, *, busy: bool) -> None:
        """Close the connections."""
        for client in list(self.clients.values()):
            await client.aclose(busy=busy)
        for _, pool in list(self.transports.values()):
            await pool.aclose(busy=busy)

    async def _keep(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            await self.aclose(busy=True)


_ATTRIBUTE = "_modelport_pools"
_sync: dict[str, tuple[httpx.HTTPTransport, Pool]] = {}
_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = weakref.WeakKeyDictionary()
"""Transports of loops without attributes; any other loop holds its own transport."""


def sync_transport(library: str) -> httpx.HTTPTransport:
    """Return the transport that all threads share."""
    found = _sync.get(library)
    if found is None:
        pool = Pool(library)
        found = _sync.setdefault(library, (http_library.sync_transport(library, pool), pool))
    return found[0]


async def async_transport(library: str) -> httpx.AsyncHTTPTransport:
    """Return the transport of the running event loop, which ends with the loop."""
    mine = await _mine(library)
    found = mine.transports.get(library)
    if found is None:
        pool = AsyncPool(library)
        found = mine.transports[library] = (http_library.async_transport(library, pool), pool)
    return found[0]


async def loop_client(library: str) -> LoopClient:
    """Return what carries the calls of the running event loop with aiohttp."""
    mine = await _mine(library)
    found = mine.clients.get(library)
    if found is None:
        # Importing aiohttp takes 0.1 seconds, in which the loop would be blocked.
        module = await asyncio.to_thread(import_module, f"{__package__}.loop_client")
        found = mine.clients.setdefault(library, module.LoopClient(library))
    return found


async def _mine(library: str) -> _Loop:
    """Return what the running event loop has."""
    loop = asyncio.get_running_loop()
    mine = _of(loop)
    if mine is None or mine.process != os.getpid():
        if mine is not None:
            _parents.append(mine)
        mine = _Loop()
        try:
            setattr(loop, _ATTRIBUTE, mine)
        except AttributeError:
            _loops[loop] = mine
        await mine.begin(library)
    return mine


def close_all() -> None:
    """Close every connection of all threads, including open calls, for a clean shutdown."""
    for _, pool in list(_sync.values()):
        pool.close()


async def aclose_all() -> None:
    """Close every connection of the running event loop, and those of all threads."""
    mine = _of(asyncio.get_running_loop())
    if mine is not None:
        await mine.aclose(busy=True)
    close_all()


def close_idle() -> None:
    """Close the connections of all threads that no call uses."""
    for _, pool in list(_sync.values()):
        pool.close(busy=False)


async def aclose_idle() -> None:
    """Close the connections of the running event loop, and of all threads, that no call uses."""
    mine = _of(asyncio.get_running_loop())
    if mine is not None:
        await mine.aclose(busy=False)
    close_idle()


def forget_parents() -> None:
    """Do not use the connections of the parent process: two processes would mix up their answers."""
    _parents.append(dict(_sync))
    _sync.clear()


_parents: list[object] = []
"""Clients from before a fork, kept so that nothing closes them from here."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_parents)

atexit.register(close_all)


def _of(loop: asyncio.AbstractEventLoop) -> _Loop | None:
    found: _Loop | None = getattr(loop, _ATTRIBUTE, None)
    return _loops.get(loop) if found is None else found
