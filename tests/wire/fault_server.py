"""The answers of a test server for the wire kit: chats as Xinference writes them, right and wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from modelport_providers.conformance.server import (
    PATIENCE,
    Asked,
    Hold,
    Pause,
    Reset,
    ScriptedServer,
    Step,
    Until,
    chunked,
    whole,
)

__all__ = ["PATIENCE", "Hold", "Pause", "Reset", "Step", "Until"]

UID = "fake"
ABILITIES = ("chat",)


def answer(
    status: int, body: bytes | str, kind: str = "application/json", **headers: str
) -> list[Step]:
    """Return a whole answer."""
    return whole(body, status, kind, **headers)


def reply(payload: Any, status: int = 200, **headers: str) -> list[Step]:
    """Return a whole answer of JSON."""
    return whole(json.dumps(payload), status, **headers)


def stream(
    *steps: Step, kind: str = "text/event-stream; charset=utf-8", end: bool = True
) -> list[Step]:
    """Return a streamed answer, each bytes step one HTTP chunk; without `end` it is never closed off."""
    return chunked(steps, kind, cut=not end)


def event(payload: Any, line_end: str = "\r\n") -> bytes:
    """One event."""
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return f"data: {text}{line_end}{line_end}".encode()


def chunk(
    delta: Mapping[str, Any] | None = None,
    finish: str | None = None,
    usage: Mapping[str, Any] | None = None,
) -> bytes:
    """One event of a chat, as Xinference writes it."""
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return event({"id": "chat1", "model": UID, "choices": [choice], "usage": usage})


def text(*pieces: str) -> list[bytes]:
    """One event for each piece of text."""
    return [chunk({"content": piece}) for piece in pieces]


NOT_FOUND = reply({"detail": "Not Found"}, 404)
USAGE = {"prompt_tokens": 111, "completion_tokens": 22, "total_tokens": 133}
STOP = chunk({"content": ""}, "stop", USAGE)
DONE = event("[DONE]")


class FaultServer(ScriptedServer):
    """Answers a path with its scripts one after another; the last one is repeated."""

    def __init__(self) -> None:
        super().__init__(self._next)
        self.scripts: dict[tuple[str, str], list[list[Step]]] = {}
        self.other = NOT_FOUND
        """The answer to any other path."""
        self.start()
        self.describe()

    @property
    def seen(self) -> list[Asked]:
        """The requests so far."""
        return self.asked

    def describe(self, abilities: Iterable[str] = ABILITIES, **more: Any) -> None:
        """Return the description of the model."""
        about = {"model_type": "LLM", "model_ability": list(abilities), "context_length": 2048}
        self.on("GET", f"/v1/models/{UID}", reply({**about, **more}))

    def on(self, method: str, path: str, *scripts: list[Step]) -> None:
        """Answer this path with these scripts."""
        self.scripts[method, path] = list(scripts)

    def always(self, script: list[Step]) -> None:
        """Answer every path with this script."""
        self.scripts.clear()
        self.other = script

    def chat(self, *scripts: list[Step]) -> None:
        """Answer chats with these scripts."""
        self.on("POST", "/v1/chat/completions", *scripts)

    def requests(self, path: str) -> list[Asked]:
        """Return the requests to a path."""
        return [one for one in self.asked if one.path == path]

    @property
    def chats(self) -> list[Asked]:
        return self.requests("/v1/chat/completions")

    def _next(self, request: Asked) -> list[Step]:
        default = reply({"msg": "DONE"}) if request.path.endswith("/abort") else self.other
        scripts = self.scripts.get((request.method, request.path), [default])
        return scripts.pop(0) if len(scripts) > 1 else scripts[0]
