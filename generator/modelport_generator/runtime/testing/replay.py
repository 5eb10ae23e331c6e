"""A server on loopback ports that answers from recordings, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from .http1 import read_body, read_head, render_chunk, render_head
from .loopback import BackgroundServer, Handler
from .matching import explain, find, question
from .recording import Answer, Piece, Question, Recording, read_folder

NO_RECORDING = 501


class ReplayServer(BackgroundServer):
    """Answers requests from folders of recordings, each folder on its own port.

    `requests` lists the requests in the order of arrival. A request that no recording answers gets
    status 501, and the nearest recording with its differences.

    Args:
        folders: The folders; `url` is the address of the first.
        pace: 0 sends everything immediately; 1 waits between two pieces as long as the real server
        did. port: Port of the first folder; 0 for a free one. good_key: The key that the recorded
        server accepted, when recordings depend on it.
    """

    def __init__(
        self,
        *folders: str | PathLike[str],
        pace: float = 0,
        port: int = 0,
        good_key: str = "",
    ) -> None:
        super().__init__()
        if not folders:
            raise ValueError("a replay server needs a folder of recordings")
        paths = [Path(folder) for folder in folders]
        self._recordings = {path.name: read_folder(path) for path in paths}
        self._first = paths[0].name
        self._pace = pace
        self._port = port
        self._good_key = good_key
        self._urls: dict[str, str] = {}
        self._answered: Counter[tuple[str, str]] = Counter()
        self.requests: list[Question] = []

    @property
    def url(self) -> str:
        """The base URL of the first folder."""
        return self.url_of(self._first)

    def url_of(self, scene: str) -> str:
        """Return the base URL of a folder, by its name."""
        return self._urls[scene]

    def rewind(self) -> None:
        """Forget the requests so far, so that sequences of answers start again."""
        self._answered.clear()
        self.requests.clear()

    async def _open(self) -> None:
        for scene in self._recordings:
            port = self._port if scene == self._first else 0
            self._urls[scene] = f"http://127.0.0.1:{await self._listen(self._handler(scene), port)}"

    def _handler(self, scene: str) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while (head := await read_head(reader)) is not None:
                request = question(head, await read_body(reader, head), self._good_key)
                self.requests.append(request)
                if not await self._send(self._answer(scene, request), writer):
                    return

        return handle

    def _answer(self, scene: str, request: Question) -> Answer:
        recordings = self._recordings[scene]
        found = find(request, recordings)
        if not found:
            return _no_recording(scene, request, recordings)
        # Equal requests get the recorded answers in order; the last answer is repeated.
        turn = (scene, found[0].name)
        chosen = found[min(self._answered[turn], len(found) - 1)]
        self._answered[turn] += 1
        return chosen.answer

    async def _send(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        """Send an answer; return false when the connection must break as it did in the recording."""
        writer.write(render_head(answer.status, _headers(answer)))
        for piece in answer.pieces:
            if self._pace:
                await asyncio.sleep(piece.after_ms / 1000 * self._pace)
            writer.write(render_chunk(piece.data) if answer.chunked else piece.data)
            await writer.drain()
            # One turn of the loop per piece, so that no connection starves.
            await asyncio.sleep(0)
        if answer.chunked and answer.complete:
            writer.write(render_chunk(b""))
        await writer.drain()
        return answer.complete


def _headers(answer: Answer) -> list[tuple[str, str]]:
    if answer.chunked:
        return [*answer.headers, ("transfer-encoding", "chunked")]
    # A broken answer had announced more than it sent.
    missing = 0 if answer.complete else 1
    return [*answer.headers, ("content-length", str(len(answer.content) + missing))]


def _no_recording(scene: str, request: Question, recordings: Sequence[Recording]) -> Answer:
    what = f"no recording in {scene!r} answers {request.method} {request.path}"
    return _json_answer(NO_RECORDING, {"detail": f"{what}; {explain(request, recordings)}"})


def _json_answer(status: int, body: object) -> Answer:
    data = json.dumps(body, ensure_ascii=False).encode()
    return Answer(status, (("content-type", "application/json"),), (Piece(data),))
