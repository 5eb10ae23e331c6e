"""The recorder passes on and keeps everything unchanged, including broken connections."""

from __future__ import annotations

import http.client

import pytest

from modelport._runtime.testing.recorder import Recorder
from servers.asks import CHAT, MODELS, SPEECH, chat, streamed
from servers.bare_http import ask, ask_on, connect
from servers.replay import ReplayServer

HELLO = chat("tiny-chat", "Hello")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CHAT, HELLO),
        (CHAT, streamed(HELLO)),
        (SPEECH, {"model": "tiny-tts", "input": "Hi."}),
        (CHAT, chat("nope", "Hello")),
    ],
    ids=["chat", "stream", "audio", "error"],
)
def test_an_answer_passes_unchanged_and_is_kept(
    replay_server: ReplayServer, path: str, body: object
) -> None:
    with Recorder(replay_server.url) as recorder:
        direct = ask(replay_server.url, "POST", path, body)
        passed = ask(recorder.url, "POST", path, body)
        kept = recorder.passed(1)[0].answer
    assert (passed.status, passed.content) == (direct.status, direct.content)
    assert (kept.status, kept.content, kept.complete) == (direct.status, direct.content, True)


def test_each_event_of_a_stream_is_one_piece(replay_server: ReplayServer) -> None:
    with Recorder(replay_server.url) as recorder:
        content = ask(recorder.url, "POST", CHAT, streamed(HELLO)).content
        pieces = recorder.passed(1)[0].answer.pieces
    assert len(pieces) == content.count(b"\r\n\r\n")


def test_a_connection_carries_several_exchanges(replay_server: ReplayServer) -> None:
    with Recorder(replay_server.url) as recorder:
        connection = connect(recorder.url)
        for _ in range(3):
            ask_on(connection, "GET", MODELS)
        connection.close()
        assert [passed.head.start for passed in recorder.passed(3)] == [
            f"GET {MODELS} HTTP/1.1"
        ] * 3


def test_an_answer_that_breaks_off_is_kept_as_broken(replay_server: ReplayServer) -> None:
    with Recorder(replay_server.url_of("gone")) as recorder:
        with pytest.raises(http.client.IncompleteRead, match="bytes read"):
            ask(recorder.url, "POST", CHAT, streamed(chat("tiny-chat", "Talk forever")))
        assert not recorder.passed(1)[0].answer.complete
