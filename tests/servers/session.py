"""Send requests through a recorder and write scrubbed recordings."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from modelport._runtime.testing.http1 import Head
from modelport._runtime.testing.matching import question
from modelport._runtime.testing.recorder import Passed, Recorder
from modelport._runtime.testing.recording import Key, Recording
from servers.asks import Ask
from servers.environment import Environment
from servers.recording import GOOD_KEY, WRONG_KEY
from servers.scrub import Scrubber

PATIENCE = 60.0


class Session:
    """Sends requests through a recorder and converts the exchanges to recordings of one scene."""

    def __init__(self, scene: str, recorder: Recorder, api_key: str) -> None:
        self._scene = scene
        self._recorder = recorder
        self._api_key = api_key
        self._count = 0

    def record(
        self, ask: Ask, key: Key = "none", during: Callable[[], None] | None = None
    ) -> Recording:
        """Send one request; `during` runs when the first two pieces of the answer have arrived."""
        keys = {"good": self._api_key, "wrong": WRONG_KEY, "none": ""}
        _send(self._recorder.url, ask, keys[key], during)
        self._count += 1
        return self._recording(ask, self._recorder.passed(self._count, PATIENCE)[-1])

    def _recording(self, ask: Ask, passed: Passed) -> Recording:
        secrets = {str(Environment().root): "/live"}
        if self._api_key:
            secrets[self._api_key] = GOOD_KEY
        scrubber = Scrubber(secrets)
        head = Head(passed.head.start, tuple((n, scrubber.text(v)) for n, v in passed.head.headers))
        request = question(head, passed.content, GOOD_KEY)
        kept = dict(ask.body)
        if ask.file is not None:
            kept["file"] = request.body["file"]  # its hash
        answer = scrubber.answer(passed.answer)
        return Recording(self._scene, ask.name, replace(request, body=kept), answer, ask.match)


@contextmanager
def open_session(scene: str, url: str, api_key: str = "") -> Generator[Session, None, None]:
    """Put a recorder before the server at `url`."""
    with Recorder(url) as recorder:
        yield Session(scene, recorder, api_key)


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
