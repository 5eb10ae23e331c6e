"""The replay server answers what was recorded, byte by byte, and reports clearly when nothing was."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modelport._runtime.testing.recording import Answer, Piece, Question, Recording
from servers.asks import CHAT, EMBEDDINGS, MODELS, chat, streamed
from servers.bare_http import Reply, ask, ask_on, connect
from servers.recording import GOOD_KEY, WRONG_KEY, read_scene, scenes, write
from servers.replay import ReplayServer

HELLO = chat("tiny-chat", "Hello")
TESTS = Path(__file__).parents[1]


def test_a_recorded_chat_comes_back(replay_server: ReplayServer) -> None:
    reply = ask(replay_server.url, "POST", CHAT, HELLO)
    assert reply.status == 200
    message = reply.json()["choices"][0]["message"]
    assert message == {"role": "assistant", "content": "Hello! I am a tiny test model."}


def test_a_stream_comes_back_with_the_bytes_that_were_recorded(replay_server: ReplayServer) -> None:
    reply = ask(replay_server.url, "POST", CHAT, streamed(HELLO))
    recorded = {r.name: r for r in read_scene("plain")}["stream-hello"]
    assert reply.content == recorded.answer.content
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert reply.content.endswith(b"data: [DONE]\r\n\r\n")


@pytest.mark.parametrize(
    "other",
    [
        {**HELLO, "temperature": 1, "user": "somebody", "stream": False, "tools": []},
        {**HELLO, "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}]},
        {"messages": [{"content": "Hello", "role": "user"}], "model": "tiny-chat", "stop": None},
    ],
    ids=["more that decides nothing", "text as parts", "another order"],
)
def test_the_same_question_in_other_words_finds_its_recording(
    replay_server: ReplayServer, other: object
) -> None:
    expected = ask(replay_server.url, "POST", CHAT, HELLO)
    assert ask(replay_server.url, "POST", CHAT, other).content == expected.content


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"model": "other"}, "model is 'other' and not 'tiny"),
        ({"stop": ["x"]}, "stop is ['x'] and not None"),
        ({"max_tokens": 7}, "max_tokens is 7 and not None"),
        ({"stream": True, "stop": "x"}, "stop is ['x'] and not None"),
    ],
    ids=["model", "stop", "max_tokens", "stop of a stream"],
)
def test_a_question_that_was_never_asked_is_answered_with_what_differs(
    replay_server: ReplayServer, changed: dict[str, object], difference: str
) -> None:
    reply = ask(replay_server.url, "POST", CHAT, {**HELLO, **changed})
    assert reply.status == 501
    assert difference in reply.detail


def test_a_path_that_was_never_requested_matches_no_body(replay_server: ReplayServer) -> None:
    reply = ask(replay_server.url, "POST", "/v1/images/generations", HELLO)
    assert reply.status == 501
    assert "/v1/images/generations" in reply.detail


def test_a_text_and_a_list_of_one_text_are_the_same_input(replay_server: ReplayServer) -> None:
    one = ask(replay_server.url, "POST", EMBEDDINGS, {"model": "tiny-embed", "input": "Hello"})
    many = ask(replay_server.url, "POST", EMBEDDINGS, {"model": "tiny-embed", "input": ["Hello"]})
    assert one.content == many.content
    assert len(one.json()["data"][0]["embedding"]) == 384


def test_a_percent_encoded_uid_is_the_uid(replay_server: ReplayServer) -> None:
    reply = ask(replay_server.url, "GET", f"{MODELS}/tiny%20chat%3F%23%E4%B8%AD%E6%96%87")
    assert reply.status == 200
    assert reply.json()["model_name"] == "tiny-chat"


def test_any_body_is_rejected_when_the_model_is_unknown(replay_server: ReplayServer) -> None:
    reply = ask(replay_server.url, "POST", CHAT, chat("nope", "whatever it says"))
    assert reply.status == 404
    assert "uid: nope" in reply.detail


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 401), (f"Bearer {WRONG_KEY}", 401), (GOOD_KEY, 401), (f"Bearer {GOOD_KEY}", 200)],
    ids=["none", "wrong", "without Bearer", "good"],
)
def test_keys_are_compared_where_the_server_required_them(
    replay_server: ReplayServer, header: str | None, status: int
) -> None:
    headers = {"authorization": header} if header else {}
    url = replay_server.url_of("auth")
    assert ask(url, "POST", CHAT, HELLO, headers).status == status
    assert ask(url, "GET", f"{MODELS}/tiny-chat", None, headers).status == status


def test_keys_are_ignored_where_the_server_had_not_asked(replay_server: ReplayServer) -> None:
    headers = {"authorization": "Bearer anything"}
    assert ask(replay_server.url, "GET", MODELS, None, headers).status == 200


def test_equal_questions_are_answered_in_the_order_of_the_recordings(
    replay_server: ReplayServer,
) -> None:
    url = replay_server.url_of("loading")
    statuses = [ask(url, "GET", f"{MODELS}/tiny-chat").status for _ in range(3)]
    assert statuses == [503, 200, 200]
    replay_server.rewind()
    reply = ask(url, "GET", f"{MODELS}/tiny-chat")
    assert (reply.status, reply.headers["retry-after"]) == (503, "30")


def test_a_connection_is_kept_for_the_next_request(replay_server: ReplayServer) -> None:
    connection = connect(replay_server.url)
    sizes = [
        len(ask_on(connection, "POST", CHAT, body).content) for body in (HELLO, streamed(HELLO))
    ]
    socket = connection.sock
    ask_on(connection, "GET", MODELS)
    assert connection.sock is socket
    assert all(sizes)
    connection.close()


def test_a_stream_that_broke_breaks_again(replay_server: ReplayServer) -> None:
    forever = streamed(chat("tiny-chat", "Talk forever"))
    with pytest.raises(http.client.IncompleteRead, match="bytes read"):
        ask(replay_server.url_of("gone"), "POST", CHAT, forever)


def test_many_connections_are_served_at_once(replay_server: ReplayServer) -> None:
    def post(body: object) -> Reply:
        return ask(replay_server.url, "POST", CHAT, body)

    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(post, [HELLO, streamed(HELLO)] * 16))
    assert len({reply.content for reply in replies}) == 2
    assert len(replay_server.requests) == 32


def test_requests_are_kept_for_inspection(replay_server: ReplayServer) -> None:
    ask(replay_server.url, "POST", CHAT, {**HELLO, "max_tokens": 9})
    request = replay_server.requests[-1]
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.body["max_tokens"] == 9


def test_pieces_can_be_paced_as_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer(200, (), (Piece(b"a", 50), Piece(b"b", 150)), chunked=True)
    write(Recording("slow", "one", Question("GET", "/slow", {}), answer), tmp_path)
    waited: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", note)
    with ReplayServer(root=tmp_path, pace=1) as server:
        assert ask(server.url_of("slow"), "GET", "/slow").content == b"ab"
    assert [seconds for seconds in waited if seconds] == [0.05, 0.15]


def test_an_unknown_scene_is_reported_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    with pytest.raises(FileNotFoundError, match=r"no scene 'wild' in .*; there are \['calm'\]"):
        ReplayServer(["wild"], root=tmp_path)


@pytest.mark.slow
def test_the_command_prints_where_each_scene_answers() -> None:
    command = [sys.executable, "-u", "-m", "servers.replay", "--pace", "0"]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            urls = dict(process.stdout.readline().split() for _ in scenes())
            assert ask(urls["plain"], "POST", CHAT, HELLO).status == 200
        finally:
            process.terminate()
