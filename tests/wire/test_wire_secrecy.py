"""Keys, and the login in an address, appear in nothing that people read."""

from __future__ import annotations

import logging
import traceback

import pytest
from fault_server import UID, FaultServer, event, reply, stream, text
from wire_app import App

from modelport.errors import CredentialsValidateFailedError, InvokeError
from modelport.interfaces import Request
from modelport.sdk.xinference import LLM
from modelport_providers.wire.http.exchange import encode

KEY = "sk-nobody-reads-this"
PASSWORD = "hush:p%40ss"
MEANT = "hush:p@ss"
OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})


def with_login(server: FaultServer) -> str:
    return server.url.replace("//", f"//bob:{PASSWORD}@")


def shown(error: BaseException) -> str:
    """All parts of an error that a person may see."""
    parts: list[str] = []
    link: BaseException | None = error
    while link is not None:
        parts += [repr(link), str(link), repr({n: getattr(link, n, None) for n in dir(link)})]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join([*parts, *traceback.format_exception(error)])


def test_the_login_in_an_address_arrives_as_a_header(server: FaultServer, app: App) -> None:
    app.credentials["server_url"] = with_login(server)
    server.chat(OK)
    assert app.invoke().text == "ok"
    assert server.chats[0].headers["authorization"] == "Basic Ym9iOmh1c2g6cEBzcw=="


def test_a_key_goes_before_the_login_in_an_address(server: FaultServer, quick: App) -> None:
    quick.credentials |= {"server_url": with_login(server), "api_key": KEY}
    server.chat(OK)
    quick.invoke()
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"


def test_neither_key_nor_login_is_in_the_logs(
    server: FaultServer, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    app.credentials |= {"server_url": with_login(server), "api_key": KEY}
    server.chat(OK)
    with caplog.at_level(logging.DEBUG):
        app.invoke()
    assert UID in caplog.text
    assert all(word not in caplog.text for word in (KEY, PASSWORD, MEANT))


@pytest.mark.parametrize("address", ["{}", "  {}", "//{}"])
def test_a_model_shows_its_address_without_the_login(address: str) -> None:
    url = address.format(f"bob:{PASSWORD}@host:9997/v1")
    if url.startswith("//"):
        url = f"https:{url}"
    model = LLM("m", server_url=url, model_uid="m", api_key=KEY)
    text = f"{model!r} {model.credentials!r} {model.credentials.masked()}"
    assert "host:9997/v1" in text
    assert PASSWORD not in text
    assert KEY not in text


def test_a_mail_address_is_shown() -> None:
    assert "me@example.org" in repr(LLM("m", server_url="h", model_uid="me@example.org"))


@pytest.mark.slow
@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_server_that_echoes_secrets_does_not_get_them_into_an_error(
    server: FaultServer, app: App, status: int
) -> None:
    app.credentials |= {"server_url": with_login(server), "api_key": KEY}
    echo = f"{KEY} and {PASSWORD} and {MEANT}"
    server.chat(reply({"detail": echo}, status, x_request_id=KEY))
    with pytest.raises(InvokeError, match="and") as caught:
        app.invoke()
    text = shown(caught.value)
    assert all(word not in text for word in (KEY, PASSWORD, MEANT))


def test_a_stream_that_echoes_secrets_does_not_get_them_into_an_error(
    server: FaultServer, app: App
) -> None:
    app.credentials["api_key"] = KEY
    server.chat(stream(*text("a"), event({"error": f"bad {KEY}"})))
    with pytest.raises(InvokeError, match="bad") as caught:
        app.stream()
    assert KEY not in shown(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("data", [f'["{KEY}"]', f"nope {KEY}"])
def test_an_event_that_is_no_answer_does_not_get_secrets_into_an_error(
    server: FaultServer, app: App, data: str
) -> None:
    app.credentials["api_key"] = KEY
    server.chat(stream(*text("a"), event(data)))
    with pytest.raises(InvokeError, match="an event of the stream is not") as caught:
        app.stream()
    assert KEY not in shown(caught.value)


def test_a_request_does_not_show_its_headers() -> None:
    outgoing = encode(Request("GET", "http://h/", {"authorization": f"Bearer {KEY}"}, json=None))
    assert KEY not in repr(outgoing)


def test_a_model_with_rejected_credentials_can_still_be_shown() -> None:
    model = LLM.__new__(LLM)
    with pytest.raises(CredentialsValidateFailedError, match="server_url"):
        model.__init__("m", server_url="", model_uid="m")  # type: ignore[misc]
    assert repr(model) == "LLM('m', {})"


def test_a_key_that_a_foreign_server_echoes_is_not_in_the_error(
    server: FaultServer,
) -> None:
    server.on("GET", f"/v1/models/{UID}", reply({"your key": KEY}))
    model = LLM(UID, server_url=server.url, model_uid=UID, api_key=KEY)
    with pytest.raises(CredentialsValidateFailedError, match="does not look like") as caught:
        model.validate()
    assert KEY not in shown(caught.value)
