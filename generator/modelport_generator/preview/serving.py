"""A server on a loopback port that shows the page, and notifies it when definitions change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from .content import Json, content_json
from .page import page_of

HOST: Final = "127.0.0.1"
_PATIENCE: Final = 15.0
"""Seconds between heartbeats on a stream of changes."""


class Shown:
    """The content that is shown, with a version that increases with each change."""

    def __init__(self, content: list[Json]) -> None:
        self._changed = threading.Condition()
        self._content = content
        self._trouble = ""
        self._version = 0

    @property
    def content(self) -> list[Json]:
        """The providers that were read last."""
        with self._changed:
            return self._content

    def replace(self, content: list[Json]) -> None:
        """Show other content."""
        self._notify(content, "")

    def fail(self, trouble: str) -> None:
        """Keep the content, and say why it is not replaced."""
        self._notify(self.content, trouble)

    def close(self) -> None:
        """Wake all waiting streams."""
        self._notify(self.content, "the preview has ended")

    def wait(self, version: int) -> tuple[int, str]:
        """Wait for another version, but not for long, and return the current one with its trouble."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, _PATIENCE)
            return self._version, self._trouble

    def _notify(self, content: list[Json], trouble: str) -> None:
        with self._changed:
            self._content, self._trouble = content, trouble
            self._version += 1
            self._changed.notify_all()


class PreviewServer(ThreadingHTTPServer):
    """Serves the page, its content, and a stream of changes."""

    daemon_threads = True
    # A port in use is an error on every system.
    allow_reuse_address = False

    def __init__(self, port: int, shown: Shown) -> None:
        super().__init__((HOST, port), _Handler)
        self.shown = shown
        self.is_ending = False

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{HOST}:{self.server_port}/"

    def end(self) -> None:
        """Stop serving, and end all streams of changes."""
        self.is_ending = True
        self.shown.close()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "modelport"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the page, its content or changes; requests for other host names are rejected."""
        server = self._server
        own = (f"{HOST}:{server.server_port}", f"localhost:{server.server_port}")
        answers: dict[str, Callable[[], None]] = {
            "/": self._page,
            "/content.json": self._content,
            "/changes": self._changes,
        }
        if self.headers.get("Host") not in own:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"another host\n")
        elif (answer := answers.get(self.path.partition("?")[0])) is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"nothing here\n")
        else:
            answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing: the terminal is for changes and problems."""

    @property
    def _server(self) -> PreviewServer:
        return cast("PreviewServer", self.server)

    def _page(self) -> None:
        page = page_of(self._server.shown.content, live=True)
        self._answer(HTTPStatus.OK, "text/html; charset=utf-8", page.encode())

    def _content(self) -> None:
        text = content_json(self._server.shown.content)
        self._answer(HTTPStatus.OK, "application/json", text.encode())

    def _answer(self, status: HTTPStatus, media: str, body: bytes) -> None:
        self._head(status, media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "DENY")

    def _changes(self) -> None:
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream")
        self.end_headers()
        shown = self._server.shown
        version, _ = shown.wait(-1)
        try:
            self._send(": here\n\n")
            while not self._server.is_ending:
                now, trouble = shown.wait(version)
                if now == version:
                    self._send(": here\n\n")
                elif trouble:
                    self._send(f"event: problem\ndata: {' '.join(trouble.split())}\n\n")
                else:
                    self._send("data: changed\n\n")
                version = now
        except OSError:
            return  # the tab was closed

    def _send(self, text: str) -> None:
        self.wfile.write(text.encode("utf-8", "backslashreplace"))
        self.wfile.flush()
