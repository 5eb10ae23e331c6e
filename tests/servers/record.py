"""Command that records the real server anew: python -m servers.record [SCENE...]; also compares old with new."""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from servers.asks import AWKWARD, CHAT, MODELS, UIDS, Ask, chat, plain_asks, streamed
from servers.catalog import tiny_models
from servers.environment import Environment
from servers.http1 import Head
from servers.matching import question
from servers.recorder import Passed, Recorder
from servers.recording import (
    GOOD_KEY,
    RECORDINGS,
    WRONG_KEY,
    Answer,
    Key,
    Match,
    Piece,
    Recording,
    write,
)
from servers.scrub import Scrubber
from servers.xinference import XinferenceServer

PATIENCE = 60.0
Record = Callable[[XinferenceServer], Iterator[Recording]]


class Session:
    """Sends requests through a recorder and turns what passed into recordings of one scene."""

    def __init__(self, scene: str, server: XinferenceServer, recorder: Recorder) -> None:
        self._scene = scene
        self._server = server
        self._recorder = recorder
        self._count = 0

    def record(
        self, ask: Ask, key: Key = "none", during: Callable[[], None] | None = None
    ) -> Recording:
        """Send one request; `during` runs when the first two pieces of the answer have come."""
        keys = {"good": self._server.api_key, "wrong": WRONG_KEY, "none": ""}
        _send(self._recorder.url, ask, keys[key], during)
        self._count += 1
        return self._recording(ask, self._recorder.passed(self._count, PATIENCE)[-1])

    def _recording(self, ask: Ask, passed: Passed) -> Recording:
        environment = self._server.environment
        secrets = {str(self._server.folder): "/server", str(environment.root): "/live"}
        if self._server.api_key:
            secrets[self._server.api_key] = GOOD_KEY
        scrubber = Scrubber(secrets)
        head = Head(passed.head.start, tuple((n, scrubber.text(v)) for n, v in passed.head.headers))
        asked = question(head, passed.content)
        kept = dict(ask.body)
        if ask.file is not None:
            kept["file"] = asked.body["file"]  # its hash
        answer = _scrubbed(passed.answer, scrubber)
        return Recording(self._scene, ask.name, replace(asked, body=kept), answer, ask.match)


@contextmanager
def recording(scene: str, server: XinferenceServer) -> Generator[Session, None, None]:
    """Open a session on a server."""
    with Recorder(server.url) as recorder:
        yield Session(scene, server, recorder)


def record_plain(server: XinferenceServer) -> Iterator[Recording]:
    """All models, no keys."""
    for uid in UIDS:
        server.launch(uid)
    server.launch("tiny-chat", AWKWARD)
    with recording("plain", server) as session:
        for ask in plain_asks():
            yield session.record(ask)


def record_auth(server: XinferenceServer) -> Iterator[Recording]:
    """Good, missing and wrong keys."""
    server.launch("tiny-chat")
    hello = chat("tiny-chat", "Hello")
    with recording("auth", server) as session:
        yield session.record(Ask("cluster-auth", "/v1/cluster/auth", method="GET", match="path"))
        keys: tuple[Key, ...] = ("none", "good", "wrong")
        for key in keys:
            match: Match = "body" if key == "good" else "path"
            for name, path in (("models", MODELS), ("model", f"{MODELS}/tiny-chat")):
                ask = Ask(f"{name}-{key}", path, method="GET", match="path")
                yield session.record(ask, key)
            yield session.record(Ask(f"chat-{key}", CHAT, hello, match=match), key)
            if key == "good":
                yield session.record(Ask("stream-good", CHAT, streamed(hello)), key)


def record_loading(server: XinferenceServer) -> Iterator[Recording]:
    """A model that is not ready yet, and then is."""
    with recording("loading", server) as session:
        server.launch("tiny-chat", wait=False)
        path = f"{MODELS}/tiny-chat"
        while server.call("GET", path)[0] != 503:
            time.sleep(0.05)
        describe = Ask("model-1-loading", path, method="GET", match="path")
        yield session.record(describe)
        yield session.record(Ask("chat-1-loading", CHAT, chat("tiny-chat", "Hello")))
        while server.call("GET", path)[0] != 200:
            time.sleep(0.5)
        yield session.record(replace(describe, name="model-2-ready"))
        yield session.record(Ask("chat-2-ready", CHAT, chat("tiny-chat", "Hello")))


def record_deleted(server: XinferenceServer) -> Iterator[Recording]:
    """A model that is taken down while it speaks."""
    server.launch("tiny-chat")
    with recording("deleted", server) as session:
        yield from _interrupted(session, lambda: server.terminate("tiny-chat"))


def record_killed(server: XinferenceServer) -> Iterator[Recording]:
    """A model whose process dies while it speaks."""
    server.launch("tiny-chat")
    with recording("killed", server) as session:
        yield from _interrupted(session, lambda: server.kill_model("tiny-chat"))


def record_gone(server: XinferenceServer) -> Iterator[Recording]:
    """A server that dies in the middle of a stream; runs last, for nothing is left of it."""
    server.launch("tiny-chat")
    forever = Ask("stream-forever", CHAT, streamed(chat("tiny-chat", "Talk forever")))
    with recording("gone", server) as session:
        describe = Ask("model", f"{MODELS}/tiny-chat", method="GET", match="path")
        yield session.record(describe)
        yield session.record(forever, during=server.kill)


def _interrupted(session: Session, interrupt: Callable[[], None]) -> Iterator[Recording]:
    describe = Ask("model-1-before", f"{MODELS}/tiny-chat", method="GET", match="path")
    forever = Ask("stream-forever", CHAT, streamed(chat("tiny-chat", "Talk forever")))
    yield session.record(describe)
    yield session.record(forever, during=interrupt)
    yield session.record(Ask("chat-after", CHAT, chat("tiny-chat", "Hello")))
    yield session.record(Ask("stream-after", CHAT, streamed(chat("tiny-chat", "Hello"))))
    yield session.record(replace(describe, name="model-2-after"))


# name of the scene -> how it is recorded and whether the server asks for keys
SCENES: Mapping[str, tuple[Record, bool]] = {
    "plain": (record_plain, False),
    "auth": (record_auth, True),
    "loading": (record_loading, False),
    "deleted": (record_deleted, False),
    "killed": (record_killed, False),
    "gone": (record_gone, False),
}


def _send(url: str, ask: Ask, key: str, during: Callable[[], None] | None) -> None:
    headers, content = _encode(ask)
    if key:
        headers["authorization"] = f"Bearer {key}"
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    with closing(connection):
        connection.request(ask.method, ask.path, content, headers)
        response = connection.getresponse()
        if during:
            response.readline()
            response.readline()
            threading.Thread(target=during).start()
        try:
            response.read()
        except http.client.HTTPException:
            print(f"  {ask.name}: the answer broke off", file=sys.stderr)


def _encode(ask: Ask) -> tuple[dict[str, str], bytes | None]:
    if ask.file is not None:
        return _form(ask.body, ask.file)
    if ask.method == "GET":
        return {}, None
    return {"content-type": "application/json"}, json.dumps(ask.body).encode()


def _form(fields: Mapping[str, Any], file: bytes) -> tuple[dict[str, str], bytes]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\ncontent-disposition: form-data; name="{quote(name)}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{mark}\r\ncontent-disposition: form-data; name="file"; filename="sound.wav"\r\n'
        "content-type: audio/wav\r\n\r\n"
    )
    content = "".join(parts).encode() + file + f"\r\n--{mark}--\r\n".encode()
    return {"content-type": f"multipart/form-data; boundary={mark}"}, content


def _scrubbed(answer: Answer, scrubber: Scrubber) -> Answer:
    headers = scrubber.headers(answer.headers)
    pieces = answer.pieces
    if not answer.chunked:
        # Where the network cut a body of known length says nothing, and could cut an id in two.
        wait = sum(piece.after_ms for piece in pieces)
        pieces = (Piece(answer.content, wait),) if pieces else ()
    scrubbed = tuple(Piece(_scrub_data(p.data, scrubber), _round(p.after_ms)) for p in pieces)
    return replace(answer, headers=headers, pieces=scrubbed)


def _scrub_data(data: bytes, scrubber: Scrubber) -> bytes:
    try:
        return scrubber.text(data.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return data


def _round(milliseconds: int) -> int:
    # Enough to play a stream as it felt; a finer figure would differ in every recording.
    return 5 * round(milliseconds / 5)


def main() -> None:
    """Record the scenes named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    environment = Environment()
    environment.install()
    environment.build(list(tiny_models(environment.models).values()))
    for scene in parser.parse_args().scenes or SCENES:
        record, auth = SCENES[scene]
        with XinferenceServer(environment, f"record-{scene}", auth=auth) as server:
            server.wait()
            made = list(record(server))
        shutil.rmtree(RECORDINGS / scene, ignore_errors=True)
        for one in made:
            write(one)
        print(f"{scene}: {len(made)} exchanges", file=sys.stderr)


if __name__ == "__main__":
    main()
