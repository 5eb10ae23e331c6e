"""Faults between the app and the server are typed errors that name the cause, tested with real sockets and real TLS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from raw_server import read_request
from wire_app import App

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeCertificateError,
    InvokeConnectionError,
    InvokeNameError,
    InvokeProxyError,
)
from modelport.sdk.openai_api_compatible import LLM
from modelport_providers.conformance.server import RawServer

pytestmark = pytest.mark.slow

CERTIFICATES = Path(__file__).parent / "certificates"
"""A CA, and certificates that it signed: for 127.0.0.1, for other.example, and one that ended in 2020."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
ANSWER = b'{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, app: App) -> None:
    for name in (*PROXIES, *map(str.upper, PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    # Errors that a retry cannot help are not retried.
    app.credentials["max_retries"] = "3"


def secure(name: str) -> Callable[[socket.socket], None]:
    """Return a server of HTTPS with one of the certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem", CERTIFICATES / "server.key")

    def behave(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            while read_request(wrapped):
                wrapped.sendall(HEAD + str(len(ANSWER)).encode() + b"\r\n\r\n" + ANSWER)

    return behave


def error_of(app: App, kind: type[Exception], url: str) -> str:
    """Return the messages of a call and a stream, which must be the same."""
    app.credentials["server_url"] = url
    messages: list[str] = []
    for ask in (app.invoke, app.stream):
        with pytest.raises(kind) as caught:
            ask()
        messages.append(str(caught.value))
        assert "container" not in messages[-1]
    assert messages[0] == messages[1]
    return messages[0]


@pytest.mark.parametrize(
    ("certificate", "trusted", "reason"),
    [
        ("good", False, "unable to get local issuer certificate"),
        ("other", True, "not valid for '127.0.0.1'"),
        ("expired", True, "certificate has expired"),
    ],
)
def test_an_untrusted_certificate_has_a_reason_and_is_not_retried(
    app: App, monkeypatch: pytest.MonkeyPatch, certificate: str, trusted: bool, reason: str
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))
    with RawServer(secure(certificate)) as server:
        url = server.url.replace("http:", "https:")
        message = error_of(app, InvokeCertificateError, url)
        assert server.connections == 2
    assert f"the certificate of {url}" in message
    assert reason in message


def test_a_certificate_of_a_trusted_authority_is_fine(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))
    with RawServer(secure("good")) as server:
        app.credentials["server_url"] = server.url.replace("http:", "https:")
        assert app.invoke().text == "ok"


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_missing_certificates_name_the_setting(
    app: App, monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "none.pem"))
    with RawServer(secure("good")) as server:
        message = error_of(app, InvokeCertificateError, server.url.replace("http:", "https:"))
        assert server.connections == 0
    assert name in message
    assert "none.pem" in message


def test_a_file_that_holds_no_certificates_names_the_setting(
    app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("nothing", "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with RawServer(secure("good")) as server:
        message = error_of(app, InvokeCertificateError, server.url.replace("http:", "https:"))
    assert "SSL_CERT_FILE" in message


def test_plain_http_behind_https_is_named(app: App) -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")

    with RawServer(plain) as server:
        message = error_of(app, InvokeCertificateError, server.url.replace("http:", "https:"))
        assert server.connections == 2
    assert "no secure connection (TLS)" in message


@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        ("ftp://me:secret@proxy.example:21", "has the scheme 'ftp'"),
        ("http://", "names no host"),
        ("http://proxy.example:port", "is not an address"),
        pytest.param(
            "socks5://me:secret@proxy.example:1080",
            "the package socksio is not installed",
            marks=pytest.mark.skipif(
                find_spec("socksio") is not None, reason="socksio is installed"
            ),
        ),
    ],
)
@pytest.mark.parametrize("setting", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_cannot_be_used_names_the_setting(
    app: App,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    proxy: str,
    reason: str,
    setting: str,
) -> None:
    monkeypatch.setenv(setting.lower(), proxy)
    caplog.set_level("DEBUG", "modelport.wire")
    message = error_of(app, InvokeProxyError, "https://models.example")
    # Another attempt would read the same setting.
    attempts = [line for line in caplog.messages if line.startswith("attempt ")]
    assert attempts and all(line.endswith("next in None s") for line in attempts)
    assert setting in message
    assert reason in message
    assert "secret" not in message


@pytest.mark.parametrize("status", [b"403 Forbidden", b"407 Proxy Authentication Required"])
def test_a_proxy_that_refuses_is_named(
    app: App, monkeypatch: pytest.MonkeyPatch, status: bytes
) -> None:
    def refusing(connection: socket.socket) -> None:
        assert read_request(connection).startswith(b"CONNECT models.example:443 ")
        connection.sendall(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n\r\n")

    with RawServer(refusing) as server:
        monkeypatch.setenv("https_proxy", server.url)
        message = error_of(app, InvokeProxyError, "https://models.example")
        # Once for the model's description, once for the call, and not again.
        assert server.connections <= 2
        assert f"the proxy {server.url} (from HTTPS_PROXY) refuses to connect" in message
    assert status.decode() in message


def test_a_dead_proxy_is_named(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.credentials["max_retries"] = "0"
    for setting, url in (("http_proxy", "http://a.example"), ("all_proxy", "https://a.example")):
        monkeypatch.setenv(setting, "http://127.0.0.1:1")
        message = error_of(app, InvokeProxyError, url)
        assert f"cannot connect to the proxy http://127.0.0.1:1 (from {setting.upper()})" in message
        monkeypatch.delenv(setting)


@pytest.mark.parametrize(
    ("number", "attempts"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 2)], ids=["none", "later"]
)
def test_a_name_without_an_address_is_named_and_retried_only_if_that_may_help(
    app: App, monkeypatch: pytest.MonkeyPatch, number: int, attempts: int
) -> None:
    looked_up: list[Any] = []
    known = socket.getaddrinfo

    def unknown(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("models.example", b"models.example"):
            return known(host, *rest, **more)
        looked_up.append(host)
        raise socket.gaierror(number, "the resolver's words")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    app.credentials |= {"max_retries": "1", "server_url": "http://models.example"}
    with pytest.raises(InvokeNameError, match=r"the host of http://models\.example.* is not known"):
        app.invoke()
    # One that may come back is also retried by the request about the model.
    assert len(looked_up) == (1 if attempts == 1 else 3)


def test_an_unreachable_server_is_named_with_the_hint(app: App) -> None:
    app.credentials |= {"max_retries": "0", "server_url": "http://127.0.0.1:1"}
    with pytest.raises(
        InvokeConnectionError, match=r"cannot connect to http://127\.0\.0\.1:1.*container"
    ):
        app.invoke()


async def test_checks_of_credentials_name_the_culprit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(secure("good")) as server:
        model = LLM("m", endpoint_url=server.url.replace("http:", "https:"))
        with pytest.raises(CredentialsValidateFailedError, match="is not trusted"):
            model.validate()
        with pytest.raises(CredentialsValidateFailedError, match="is not trusted"):
            await model.avalidate()
        assert server.connections == 2
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(CredentialsValidateFailedError, match="HTTPS_PROXY"):
        LLM("m", endpoint_url="https://models.example").validate()
