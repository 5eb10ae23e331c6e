"""Streams that an event loop finds unfinished when it ends: it closes them, and prints nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fault_server import PATIENCE, UID, FaultServer, Hold, stream, text

from modelport import Fallback
from modelport.sdk.xinference import LLM
from modelport_providers.wire.http.http_library import use_http


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def plain(model: LLM) -> Any:
    return model.astream("Hi")


def with_tools(model: LLM) -> Any:
    return model.astream_tools("Hi", [add])


async def inside_a_generator(model: LLM) -> AsyncIterator[Any]:
    async for piece in model.astream("Hi"):
        yield piece


async def inside_a_block_of_a_generator(model: LLM) -> AsyncIterator[Any]:
    async with model.astream("Hi") as pieces:
        async for piece in pieces:
            yield piece


async def opened(model: LLM) -> AsyncIterator[Any]:
    pieces = await model.astream("Hi").__aenter__()
    async for piece in pieces:
        yield piece


def with_a_fallback(model: LLM) -> Any:
    return Fallback([model, model]).astream("Hi")


KINDS = [
    plain,
    with_a_fallback,
    with_tools,
    inside_a_generator,
    inside_a_block_of_a_generator,
    opened,
]


@pytest.fixture(params=["httpx", "httpx2", "aiohttp"])
def transport(request: pytest.FixtureRequest) -> Any:
    pytest.importorskip(request.param)
    use_http(request.param)
    yield
    use_http(None)


@pytest.mark.slow
@pytest.mark.parametrize("make", KINDS, ids=lambda each: each.__name__)
def test_a_loop_closes_a_stream_that_was_left_without_a_word(
    make: Callable[[LLM], Any], server: FaultServer, transport: None
) -> None:
    server.describe(["chat", "tools"])
    server.chat(stream(*text("one "), *text("two "), Hold(), end=False))
    model = LLM(UID, server_url=server.url, model_uid=UID)
    reported: list[dict[str, Any]] = []
    kept: list[Any] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, report: reported.append(report))
        kept.append(make(model))
        async for _ in kept[0]:
            break

    asyncio.run(main())
    assert reported == []
    assert server.gone.wait(PATIENCE)
