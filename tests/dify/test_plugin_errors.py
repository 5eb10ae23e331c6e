"""Errors of each kind, on their way from a server through an adapter to Dify: the class that Dify acts on."""

from __future__ import annotations

import pytest

from closed_port import nothing_listens
from dify.calls import base, chat, credentials, start_chat, text_of
from dify.canned import canned
from dify.daemon import Daemon, PluginError
from servers.asks import CAPITALS, UNKNOWN
from servers.replay import ReplayServer
from servers.tiny.lessons import GREETING


def failing(daemon: Daemon, url: str, uid: str = "tiny-chat", **more: object) -> PluginError:
    prompt = str(more.pop("prompt", "Hello"))
    with pytest.raises(PluginError, match=r"^Invoke") as caught:
        chat(daemon, url, uid, prompt, **more)
    return caught.value


def test_no_server_listens(daemon: Daemon) -> None:
    with nothing_listens() as url:
        error = failing(daemon, url)
    assert error.kind == "InvokeConnectionError"


def test_the_server_is_busy(daemon: Daemon) -> None:
    with canned(429, {"*": {"detail": "too many requests, my friend"}}) as url:
        error = failing(daemon, url)
    assert error.kind == "InvokeRateLimitError"
    assert "too many requests, my friend" in error.message


def test_the_server_cannot_serve(daemon: Daemon) -> None:
    with canned(503, {"*": {"detail": "down for a nap"}}) as url:
        error = failing(daemon, url)
    assert error.kind == "InvokeServerUnavailableError"
    assert "down for a nap" in error.message


def test_the_key_is_wrong(daemon: Daemon, recorded: ReplayServer) -> None:
    url = recorded.url_of("auth")
    error = failing(daemon, url, credentials=credentials(url, "tiny-chat", api_key="xf-wrong-key"))
    assert error.kind == "InvokeAuthorizationError"
    # The SDK alone would drop the server's message here.
    assert "validate credentials" in error.message
    assert "xf-wrong-key" not in str(error.arguments)


def test_a_credential_is_missing(daemon: Daemon) -> None:
    error = failing(daemon, "", credentials={"model_uid": "tiny-chat"})
    assert error.kind == "InvokeAuthorizationError"
    assert "server_url" in error.message


@pytest.mark.parametrize("stream", [True, False])
def test_the_call_does_not_fit_the_context(
    daemon: Daemon, recorded: ReplayServer, stream: bool
) -> None:
    parameters = {"temperature": 0, "max_tokens": 5000}
    error = failing(
        daemon,
        recorded.url,
        "tiny-generate",
        prompt="Too long",
        model_parameters=parameters,
        stream=stream,
    )
    assert error.kind == "InvokeBadRequestError"
    assert "2048" in error.message


def test_the_model_is_unknown(daemon: Daemon, recorded: ReplayServer) -> None:
    assert failing(daemon, recorded.url, UNKNOWN).kind == "InvokeBadRequestError"


def test_a_parameter_is_rejected_before_anything_is_sent(
    daemon: Daemon, recorded: ReplayServer
) -> None:
    with pytest.raises(PluginError, match="ValueError: Model Parameter temperature should be less"):
        chat(daemon, recorded.url, "tiny-chat", "Hello", model_parameters={"temperature": 7})


@pytest.mark.parametrize(
    ("scene", "kind"),
    [("killed", "InvokeServerUnavailableError"), ("gone", "InvokeConnectionError")],
)
def test_an_error_in_mid_stream_keeps_its_class_and_what_came_before(
    daemon: Daemon, recorded: ReplayServer, scene: str, kind: str
) -> None:
    recorded.rewind()
    error = failing(daemon, recorded.url_of(scene), prompt="Talk forever")
    assert error.kind == kind
    assert text_of(error.partial).strip().startswith("tick")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("action", "model_type", "values"),
    [
        ("invoke_text_embedding", "text-embedding", {"texts": ["a"], "input_type": "document"}),
        (
            "invoke_rerank",
            "rerank",
            {"query": "a", "docs": list(CAPITALS), "score_threshold": None, "top_n": None},
        ),
        ("invoke_speech2text", "speech2text", {"file": "00ff"}),
        ("invoke_tts", "tts", {"content_text": "a", "voice": "", "tenant_id": "a"}),
    ],
)
def test_every_type_distinguishes_its_errors(
    daemon: Daemon, action: str, model_type: str, values: dict[str, object]
) -> None:
    with (
        canned(429, {"*": {"detail": "slow down"}}) as url,
        pytest.raises(PluginError, match=r"InvokeRateLimitError: \[xinference\].*slow down"),
    ):
        daemon.call(action, **base(model_type, url, "any"), **values)


def test_a_plugin_answers_after_an_error_as_before(daemon: Daemon, recorded: ReplayServer) -> None:
    failing(daemon, recorded.url, UNKNOWN)
    assert text_of(start_chat(daemon, recorded.url, "tiny-chat", "Hello").all()) == GREETING
