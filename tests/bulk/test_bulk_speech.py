"""Bulk calls of models for speech: order, failures as rows, equal rows, ledgers."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from modelport.errors import InputInvalidError, InvokeBadRequestError
from modelport.sdk.openai_api_compatible import TTS, Speech2Text

BAD = b"not audio"


class Speech:
    """A server that names the audio it got, and counts it."""

    def __init__(self) -> None:
        self.counts = Counter[str]()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        if path.endswith("/speech"):
            sent = json.loads(body)
            self.counts[f"{sent['input']} {sent.get('voice')}"] += 1
            return 200, "audio/mpeg", f"audio of {sent['input']}".encode()
        audio = body.split(b'name="file"')[1].split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
        self.counts[audio.decode("latin-1")] += 1
        if audio == BAD:
            return 400, "application/json", b'{"error": {"message": "no speech in it"}}'
        return 200, "application/json", json.dumps({"text": named(audio)}).encode()


def named(audio: bytes) -> str:
    return hashlib.sha256(audio).hexdigest()


@pytest.fixture
def speech() -> Iterator[Speech]:
    speech = Speech()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, kind, content = speech.answer(self.path, body)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    speech.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield speech
    server.shutdown()
    thread.join()
    server.server_close()


def test_audio_of_every_form_is_transcribed_in_order(speech: Speech, tmp_path: Path) -> None:
    model = Speech2Text("m", endpoint_url=speech.url, api_key="k")
    (tmp_path / "one.wav").write_bytes(b"first \x00\xff")
    (tmp_path / "bad.wav").write_bytes(BAD)
    rows: list[Any] = [tmp_path / "one.wav", b"second", str(tmp_path / "bad.wav"), b"second"]
    rows += [tmp_path / "missing.wav", 5, tmp_path, b"last"]
    ledger = tmp_path / "run.sqlite"
    for known in (False, True):
        items = list(model.transcribe_many(rows, ledger=ledger, on_error="collect"))
        assert [item.index for item in items] == list(range(8))
        texts = [named(b"first \x00\xff"), named(b"second"), None, named(b"second")]
        assert [item.result for item in items] == [*texts, None, None, None, named(b"last")]
        assert isinstance(items[2].error, InvokeBadRequestError) and items[2].error.status == 400
        for index in (4, 5, 6):
            assert isinstance(items[index].error, InputInvalidError)
        assert "missing.wav' cannot be read: No such file" in str(items[4].error)
        assert all(items[index].known == known for index in (0, 1, 7))
    assert set(speech.counts.values()) == {1}


def test_a_file_that_vanishes_before_its_call_fails_alone(speech: Speech, tmp_path: Path) -> None:
    model = Speech2Text("m", endpoint_url=speech.url, api_key="k")
    gone = tmp_path / "gone.wav"
    gone.write_bytes(b"audio")
    run = model.transcribe_many([gone, b"other"], on_error="collect", concurrency=1)
    content = run._job.work.content

    def read_and_removed(row: Any) -> bytes:
        found = content(row)
        gone.unlink(missing_ok=True)
        return found

    run._job.work.content = read_and_removed  # type: ignore[method-assign]
    first, second = run
    assert isinstance(first.error, InputInvalidError) and "cannot be read" in str(first.error)
    assert second.result == named(b"other")


def test_texts_are_spoken_once_for_each_voice(speech: Speech, tmp_path: Path) -> None:
    model = TTS("m", endpoint_url=speech.url, api_key="k")
    ledger, texts = tmp_path / "run.sqlite", ["one", "two", "one", "\u00fc"]
    for voice in ("a", "a", "b"):
        items = list(model.speak_many(texts, voice=voice, ledger=ledger))
        assert [item.result for item in items] == [f"audio of {text}".encode() for text in texts]
    assert speech.counts == Counter({f"{text} {voice}": 1 for text in texts for voice in "ab"})


def test_the_async_forms_give_the_same(speech: Speech) -> None:
    async def both() -> list[Any]:
        spoken = TTS("m", endpoint_url=speech.url, api_key="k").aspeak_many(["one"], voice="a")
        model = Speech2Text("m", endpoint_url=speech.url, api_key="k")
        return [item.result async for item in spoken] + [
            item.result async for item in model.atranscribe_many([b"two"])
        ]

    assert asyncio.run(both()) == [b"audio of one", named(b"two")]


def test_a_limit_of_cost_that_cannot_be_held_is_reported(speech: Speech) -> None:
    model = TTS("m", endpoint_url=speech.url, api_key="k")
    with pytest.warns(UserWarning, match="report no cost: max_cost cannot limit the job"):
        model.speak_many(["one"], max_cost=1)
