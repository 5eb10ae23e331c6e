"""An asyncio server on loopback ports in its own thread, for synchronous tests."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self

from .http1 import ProtocolError

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
STREAM_LIMIT = 1 << 22
STOP_SECONDS = 5


class BackgroundServer:
    """A loop in a daemon thread; subclasses open ports in `_open`."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Lock()
        self._connections: set[asyncio.Task[None]] = set()
        self._listeners: list[asyncio.Server] = []

    def start(self) -> None:
        """Open the ports; the server answers when this returns."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._await(self._open())

    def stop(self) -> None:
        """Close the ports and cut every connection; a second call changes nothing."""
        with self._stop:
            if self._loop is None or self._thread is None:
                return
            self._await(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_SECONDS)
            self._loop.close()
            self._loop = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def _open(self) -> None:
        raise NotImplementedError

    async def _listen(self, handler: Handler, port: int = 0) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            try:
                await handler(reader, writer)
            except (ConnectionError, ProtocolError, asyncio.CancelledError):
                pass  # the peer went away, or the server stops
            finally:
                self._connections.discard(task)
                if self._stopping:
                    writer.transport.abort()
                else:
                    writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", port, limit=STREAM_LIMIT)
        self._listeners.append(server)
        return int(server.sockets[0].getsockname()[1])

    @property
    def _stopping(self) -> bool:
        return not self._listeners

    async def _close(self) -> None:
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener.close()
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _await(self, coroutine: Coroutine[Any, Any, None]) -> None:
        assert self._loop is not None
        with contextlib.closing(coroutine):
            asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(STOP_SECONDS)
