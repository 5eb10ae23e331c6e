"""The conformance suite connects to no server but its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from dify.friendly import friendly
from modelport.interfaces import Request
from modelport_providers.conformance import run_suite, targets_of
from modelport_providers.conformance.harness import ConformanceTarget, filled
from modelport_providers.conformance.isolation import only_server
from modelport_providers.xinference.text_embedding.text_embedding import (
    XinferenceTextEmbeddingModel,
)

UNUSED = "192.0.2.1"
"""An address of no machine (RFC 5737)."""


@pytest.mark.slow
def test_every_other_server_is_refused_in_both_modes() -> None:
    async def ask(url: str) -> int:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(url)).status_code

    with friendly() as own, friendly() as vendor:
        with only_server(own.url) as isolation:
            assert httpx.get(f"{own.url}/v1/models", trust_env=False).status_code == 200
            assert asyncio.run(ask(f"{own.url}/v1/models")) == 200
            with pytest.raises(httpx.ConnectError, match=r"the adapter connects to 127\.0\.0\.1:"):
                httpx.get(f"{vendor.url}/v1/models", trust_env=False)
            with pytest.raises(httpx.ConnectError):
                asyncio.run(ask(f"{vendor.url}/v1/models"))
        assert isolation.refused == [f"127.0.0.1:{vendor.port}"]
        assert vendor.asked == []
        assert httpx.get(f"{vendor.url}/v1/models", trust_env=False).status_code == 200


def _udp(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"?", address)


async def _look_up() -> None:
    await asyncio.get_running_loop().getaddrinfo("vendor.example", 443)


WAYS: dict[str, Callable[[], Any]] = {
    "name": lambda: socket.getaddrinfo("vendor.example", 443),
    "name, asynchronously": lambda: asyncio.run(_look_up()),
    "connection by name": lambda: socket.create_connection(("vendor.example", 443)),
    "datagram": lambda: _udp((UNUSED, 53)),
    "connection without an exception": lambda: socket.socket().connect_ex((UNUSED, 443)),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_name_is_looked_up_and_no_datagram_leaves(way: str) -> None:
    with (
        only_server("http://127.0.0.1:1") as isolation,
        pytest.raises(ConnectionRefusedError, match="the adapter connects to"),
    ):
        WAYS[way]()
    assert len(isolation.refused) == 1


class AsksTheVendor(XinferenceTextEmbeddingModel):
    """Answers rightly, after it has asked another server and forgotten about it."""

    def build_request(self, call: Any) -> Request:
        with contextlib.suppress(OSError):
            socket.create_connection(("vendor.example", 443))
        return super().build_request(call)


@pytest.mark.slow
def test_a_refused_connection_is_a_fault_even_if_the_adapter_forgets_it() -> None:
    known = next(t for t in targets_of("xinference") if t.model_type == "text-embedding")
    card = run_suite("vendor", [replace(known, make=AsksTheVendor)])
    assert not card.passed
    lines = [line for line in card.lines() if "FAIL" in line]
    assert len(lines) == 1, "one cause is one line"
    assert "the adapter connects to vendor.example:443, not to the suite's server" in lines[0]


@pytest.mark.parametrize(
    "field",
    [
        {"variable": "region", "type": "text-input", "default": "https://eu.vendor.example/v1"},
        {"variable": "gateway", "type": "text-input", "placeholder": {"en_US": "http://host:1"}},
        {"variable": "endpoint_url", "type": "text-input", "default": "eu.vendor.example"},
    ],
)
def test_an_address_of_the_form_is_replaced(field: dict[str, Any]) -> None:
    target = ConformanceTarget("vendor", "llm", lambda: pytest.fail("no call"), [field])
    assert filled(target, "http://127.0.0.1:1") == {field["variable"]: "http://127.0.0.1:1"}


@pytest.mark.slow
def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{UNUSED}:3128")
    known = next(t for t in targets_of("openllm") if t.model_type == "text-embedding")
    card = run_suite("openllm", [known], modes=("sync",))
    assert card.passed, "\n".join(card.lines())
    assert os.environ["ALL_PROXY"] == f"http://{UNUSED}:3128"
