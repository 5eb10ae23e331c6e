"""Recordings in which a real server failed, and how many requests a call makes."""

from __future__ import annotations

import pytest

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)
from modelport.sdk.xinference import LLM
from servers.asks import CHAT, MODELS
from servers.recording import GOOD_KEY, read_scene
from servers.replay import ReplayServer
from servers.tiny.lessons import GREETING


def llm(url: str, max_retries: int = 0, key: str | None = None) -> LLM:
    # A key of its own, so that nothing known from another test is used.
    return LLM(
        "tiny-chat", server_url=url, model_uid="tiny-chat", max_retries=max_retries, api_key=key
    )


@pytest.mark.parametrize("scene", ["deleted", "killed"])
def test_an_error_in_mid_stream_raises_with_the_servers_words(
    replay_server: ReplayServer, scene: str
) -> None:
    pieces: list[str] = []
    stream = llm(replay_server.url_of(scene)).stream("Talk forever", temperature=0)
    with pytest.raises(StreamInterruptedError, match="chat completion request failed"):
        pieces.extend(chunk.text for chunk in stream)
    assert "".join(pieces).strip().startswith("tick tock")


@pytest.mark.parametrize("scene", ["deleted", "killed"])
async def test_an_error_in_mid_stream_raises_in_async_form(
    replay_server: ReplayServer, scene: str
) -> None:
    stream = llm(replay_server.url_of(scene)).astream("Talk forever", temperature=0)
    with pytest.raises(StreamInterruptedError, match="chat completion request failed"):
        [chunk async for chunk in stream]


def test_a_stream_that_was_cut_keeps_what_had_arrived(replay_server: ReplayServer) -> None:
    stream = llm(replay_server.url_of("gone")).stream("Talk forever", temperature=0)
    with pytest.raises(StreamInterruptedError) as caught:
        list(stream)
    assert caught.value.partial.text.strip().startswith("tick")


def test_a_cut_stream_is_never_asked_again(replay_server: ReplayServer) -> None:
    stream = llm(replay_server.url_of("gone"), max_retries=3).stream("Talk forever", temperature=0)
    with pytest.raises(StreamInterruptedError):
        list(stream)
    assert [request.path for request in replay_server.requests].count(CHAT) == 1


@pytest.mark.parametrize("scene", ["deleted", "killed"])
def test_a_call_after_the_break_raises_the_error_of_the_server(
    replay_server: ReplayServer, scene: str
) -> None:
    with pytest.raises(InvokeError, match=r"stopping state|Connect call failed") as caught:
        llm(replay_server.url_of(scene)).invoke("Hello", temperature=0)
    assert caught.value.status == 500


def test_a_loading_model_is_worth_another_try(replay_server: ReplayServer) -> None:
    with pytest.raises(InvokeServerUnavailableError, match="loading") as caught:
        llm(replay_server.url_of("loading"), key="first").invoke("Hello", temperature=0)
    assert caught.value.retryable


def test_credentials_of_a_loading_model_fail_for_now(replay_server: ReplayServer) -> None:
    with pytest.raises(CredentialsValidateFailedError, match="loading"):
        llm(replay_server.url_of("loading"), key="second").validate()


def test_a_known_model_costs_one_request_a_call(replay_server: ReplayServer) -> None:
    model = llm(replay_server.url, key="third")
    for _ in range(3):
        assert model.invoke("Hello", temperature=0).text == GREETING
    paths = [request.path for request in replay_server.requests]
    assert paths == [f"{MODELS}/tiny-chat", CHAT, CHAT, CHAT]


def test_only_given_parameters_are_sent(replay_server: ReplayServer) -> None:
    llm(replay_server.url, key="fourth").invoke("Hello")
    assert replay_server.requests[-1].body == {
        "model": "tiny-chat",
        "messages": [{"role": "user", "content": "Hello"}],
    }


def test_comments_in_a_stream_are_not_text(replay_server: ReplayServer) -> None:
    # The server pings in long pauses; here it is set to ping every second.
    url = replay_server.url_of("pinged")
    assert any(b": ping" in recording.answer.content for recording in read_scene("pinged"))
    stream = llm(url).stream("Talk forever", temperature=0, max_tokens=700)
    text = "".join(chunk.text for chunk in stream)
    assert "ping" not in text
    assert set(text.split()[:-1]) == {"tick", "tock"}
    assert stream.result.finish_reason == "length"


@pytest.mark.parametrize("key", ["xf-wrong-key", GOOD_KEY], ids=["wrong", "good"])
def test_a_banned_address_is_a_rate_limit(replay_server: ReplayServer, key: str) -> None:
    model = llm(replay_server.url_of("banned"), key=key)
    with pytest.raises(InvokeRateLimitError, match="banned"):
        model.invoke("Hello", temperature=0)
    with pytest.raises(CredentialsValidateFailedError, match="banned"):
        model.validate()
