"""The suite of conformance asks no server but its own."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from dify.friendly import friendly
from modelport_providers.conformance.isolation import only_server


def test_every_other_server_is_refused_in_both_modes() -> None:
    async def ask(url: str) -> int:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(url)).status_code

    with friendly() as own, friendly() as vendor:
        with only_server(own.url):
            assert httpx.get(f"{own.url}/v1/models", trust_env=False).status_code == 200
            assert asyncio.run(ask(f"{own.url}/v1/models")) == 200
            with pytest.raises(httpx.ConnectError, match="not to the server of the suite"):
                httpx.get(f"{vendor.url}/v1/models", trust_env=False)
            with pytest.raises(httpx.ConnectError):
                asyncio.run(ask(f"{vendor.url}/v1/models"))
        assert vendor.asked == []
        assert httpx.get(f"{vendor.url}/v1/models", trust_env=False).status_code == 200
