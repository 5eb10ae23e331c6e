"""A policy for addresses that tenants type in: forbidden ones are never connected to, in any spelling."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fault_server import FaultServer, answer, reply
from wire_app import App

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeAddressError,
    InvokeError,
    WireAddressError,
)
from modelport.interfaces import CallOptions
from modelport.sdk.openai_api_compatible import LLM
from modelport_providers import wire
from modelport_providers.wire import AddressPolicy, set_address_policy

httpx2 = pytest.importorskip("httpx2", reason="the extra httpx2 is not installed")
OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})
LOOPBACK = AddressPolicy(private_networks=("127.0.0.0/8",))
PUBLIC = "93.184.215.14"


@contextmanager
def policy(found: AddressPolicy) -> Iterator[None]:
    set_address_policy(found)
    try:
        yield
    finally:
        set_address_policy(None)


class Names:
    """A resolver that answers with one address after another; the last one stays."""

    def __init__(self, patch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers, self.look_ups = list(answers), 0
        self._known = socket.getaddrinfo
        patch.setattr(socket, "getaddrinfo", self.look)

    def look(self, host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("models.example", b"models.example"):
            return self._known(host, port, *rest, **more)
        found = self.answers[min(self.look_ups, len(self.answers) - 1)]
        self.look_ups += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, int(port))) for one in found]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_that_the_internet_does_not_route_are_rejected(host: str) -> None:
    with pytest.raises(WireAddressError, match="public internet"):
        AddressPolicy().check_host(host, host)
    with pytest.raises(WireAddressError, match="public internet"):
        AddressPolicy().check_address(host, host)
    AddressPolicy(private_networks=True).check_host(host, host)


@pytest.mark.parametrize("host", [PUBLIC, "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_of_the_internet_are_allowed(host: str) -> None:
    AddressPolicy().check_host(host, host)
    AddressPolicy().check_address(host, host)


@pytest.mark.parametrize(
    ("pattern", "host", "allowed"),
    [
        ("api.example.com", "api.example.com", True),
        ("api.example.com", "API.Example.com.", True),
        ("api.example.com", "api.example.com.evil.test", False),
        ("api.example.com", "xapi.example.com", False),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "example.com.evil.test", False),
        ("*.example.com", "evilexample.com", False),
        ("bücher.example", "xn--bcher-kva.example", True),
        ("1.1.1.1", "1.1.1.1", True),
        ("1.1.1.1", "1.1.1.2", False),
    ],
)
def test_hosts_are_compared_as_a_whole(pattern: str, host: str, allowed: bool) -> None:
    found = AddressPolicy(hosts=(pattern,))
    if allowed:
        found.check_host(host, host)
    else:
        with pytest.raises(WireAddressError, match="not one of the hosts"):
            found.check_host(host, host)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AddressPolicy(hosts="api.example.com"),  # type: ignore[arg-type]
        lambda: AddressPolicy(private_networks="10.0.0.0/8"),  # type: ignore[arg-type]
        lambda: set_address_policy("api.example.com"),  # type: ignore[arg-type]
    ],
)
def test_a_policy_of_the_wrong_type_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="must be"):
        wrong()


def test_an_invalid_network_is_rejected() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        AddressPolicy(private_networks=("10.0.0.0/99",))


@pytest.mark.slow
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "127.1", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_rejected_in_every_spelling(server: FaultServer, app: App, host: str) -> None:
    server.chat(OK)
    app.credentials |= {
        "server_url": server.url.replace("127.0.0.1", host),
        # Not one more attempt is made.
        "max_retries": "5",
    }
    with policy(AddressPolicy()):
        for ask in (app.invoke, app.stream):
            with pytest.raises(InvokeAddressError, match="does not allow"):
                ask()
    assert server.seen == []


def test_what_is_off_by_default_allows_everything(server: FaultServer, app: App) -> None:
    server.chat(OK)
    assert app.invoke().text == "ok"


def test_networks_can_be_allowed(server: FaultServer, app: App) -> None:
    server.chat(OK)
    with policy(LOOPBACK):
        assert app.invoke().text == "ok"


def test_a_connection_from_before_the_policy_is_not_reused(server: FaultServer) -> None:
    server.chat(OK)
    app = App(server, "sync")
    app.invoke()
    with policy(AddressPolicy(private_networks=("127.0.0.1/32",))):
        assert app.invoke().text == "ok"
    ports = {one.client for one in server.chats}
    assert len(ports) == 2


def test_a_name_that_resolves_to_a_loopback_address_is_rejected(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, ["127.0.0.1"])
    app.credentials["server_url"] = server.url.replace("127.0.0.1", "models.example")
    with policy(AddressPolicy()), pytest.raises(InvokeAddressError, match=r"127\.0\.0\.1 is not"):
        app.invoke()
    assert server.seen == []


@pytest.mark.slow
def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves differently the second time (DNS rebinding) is not looked up twice."""
    server.chat(OK)
    names = Names(monkeypatch, ["127.0.0.1"], ["127.0.0.9"])
    app.credentials["server_url"] = server.url.replace("127.0.0.1", "models.example")
    app.credentials["max_retries"] = "3"
    with policy(AddressPolicy(private_networks=("127.0.0.1/32",))):
        assert app.invoke().text == "ok"
        # Another connection: the name now resolves to an address that is not allowed.
        wire.close_all()
        with pytest.raises(InvokeAddressError, match=r"127\.0\.0\.9"):
            app.invoke()
    assert (names.look_ups, len(server.chats)) == (2, 1)


def test_forbidden_addresses_of_a_name_are_passed_over(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.chat(OK)
    Names(monkeypatch, ["127.0.0.9", "127.0.0.1"])
    app.credentials["server_url"] = server.url.replace("127.0.0.1", "models.example")
    with policy(AddressPolicy(private_networks=("127.0.0.1/32",))):
        assert app.invoke().text == "ok"


def test_redirects_are_not_followed(server: FaultServer, app: App) -> None:
    moved = answer(307, b"", "text/plain", location="http://169.254.169.254/latest")
    server.always(moved)
    with policy(LOOPBACK), pytest.raises(InvokeError, match=r"moved to http://169\.254\.169\.254"):
        app.invoke()


CLIENTS = [(library, kind) for library in (httpx, httpx2) for kind in ("Client", "AsyncClient")]


@pytest.mark.slow
@pytest.mark.parametrize(("library", "kind"), CLIENTS)
def test_a_client_of_the_caller_follows_no_redirects_either(
    server: FaultServer, library: Any, kind: str
) -> None:
    inside = server.url + "/inside"
    server.on("POST", "/v1/chat/completions", answer(307, b"", "text/plain", location=inside))
    client = getattr(library, kind)(follow_redirects=True)
    app = App(server, "sync" if kind == "Client" else "async", options=CallOptions(client=client))
    with policy(LOOPBACK), pytest.raises(InvokeError, match="moved to"):
        app.invoke()
    assert [one.path for one in server.seen if "inside" in one.path] == []


@pytest.mark.slow
@pytest.mark.parametrize(("library", "kind"), CLIENTS)
def test_an_answer_from_inside_does_not_reach_a_client_of_the_caller(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, library: Any, kind: str
) -> None:
    server.chat(OK)
    Names(monkeypatch, ["127.0.0.1"])
    client = getattr(library, kind)()
    app = App(server, "sync" if kind == "Client" else "async", options=CallOptions(client=client))
    app.credentials["server_url"] = server.url.replace("127.0.0.1", "models.example")
    with policy(AddressPolicy()), pytest.raises(InvokeAddressError, match=r"127\.0\.0\.1 is not"):
        app.invoke()


def test_a_host_that_is_not_allowed_gets_no_request(server: FaultServer, app: App) -> None:
    with (
        policy(AddressPolicy(hosts=("*.example.com",), private_networks=True)),
        pytest.raises(InvokeAddressError, match="not one of the hosts"),
    ):
        app.invoke()
    assert server.seen == []


async def test_checks_of_credentials_and_schemas_are_guarded_too(server: FaultServer) -> None:
    model = LLM("m", endpoint_url=server.url)
    with policy(AddressPolicy()):
        with pytest.raises(CredentialsValidateFailedError, match="does not allow"):
            model.validate()
        with pytest.raises(CredentialsValidateFailedError, match="does not allow"):
            await model.avalidate()
    assert server.seen == []


def test_a_proxy_of_the_environment_may_be_inside(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    server.always(OK)
    app.credentials["server_url"] = f"http://{PUBLIC}"
    with policy(AddressPolicy()):
        assert app.invoke().text == "ok"
        app.credentials["server_url"] = "http://10.0.0.1"
        with pytest.raises(InvokeAddressError):
            app.invoke()
