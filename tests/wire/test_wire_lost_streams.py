"""Streams whose event loop or task has ended: who reads on gets an error, not an end like that of a whole answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fault_server import DONE, STOP, UID, FaultServer, Hold, stream, text
from test_wire_left_streams import plain, with_a_fallback, with_tools

from modelport.errors import InvokeConnectionError, StreamInterruptedError
from modelport.sdk.xinference import LLM
from modelport_providers.wire.http.http_library import use_http

STEPS = [*text("one "), *text("two "), *text("three ")]
KINDS = pytest.mark.parametrize(
    "make", [plain, with_a_fallback, with_tools], ids=lambda each: each.__name__
)


@pytest.fixture(params=["httpx", "httpx2", "aiohttp"], autouse=True)
def transport(request: pytest.FixtureRequest) -> Any:
    pytest.importorskip(request.param)
    use_http(request.param)
    yield
    use_http(None)


@pytest.fixture
def model(server: FaultServer) -> LLM:
    server.describe(["chat", "tools"])
    server.chat(stream(*STEPS, STOP, DONE))
    return LLM(UID, server_url=server.url, model_uid=UID)


async def first_of(pieces: Any) -> Any:
    async for piece in pieces:
        assert piece.text == "one "
        break
    return pieces


async def entered(pieces: Any) -> Any:
    await pieces.__aenter__()
    return pieces


async def rest_of(pieces: Any) -> list[str]:
    return [piece.text async for piece in pieces]


async def next_of(pieces: Any) -> Any:
    return await anext(pieces)


async def block_of(pieces: Any) -> None:
    async with pieces:
        pass


READ = pytest.mark.parametrize("read", [rest_of, next_of, block_of])


@pytest.mark.slow
@KINDS
@READ
@pytest.mark.parametrize("begin", [first_of, entered])
def test_a_stream_cannot_be_read_after_its_loop(
    make: Callable[[LLM], Any],
    begin: Callable[[Any], Any],
    read: Callable[[Any], Any],
    model: LLM,
) -> None:
    pieces = asyncio.run(_begun(make, begin, model))
    for _ in range(2):
        with pytest.raises(StreamInterruptedError, match="its event loop has ended") as caught:
            asyncio.run(read(pieces))
        assert caught.value.partial.text == "one "
        assert isinstance(caught.value.__cause__, InvokeConnectionError)


async def _begun(make: Callable[[LLM], Any], begin: Callable[[Any], Any], model: LLM) -> Any:
    return await begin(make(model))


@pytest.mark.slow
def test_a_stream_before_its_first_piece_raises_the_error_itself(
    model: LLM, server: FaultServer
) -> None:
    server.chat([Hold()])

    async def wait() -> Any:
        pieces = model.astream("Hi")
        reading = asyncio.ensure_future(anext(pieces))
        await asyncio.to_thread(server.holding.wait, 10)
        # The loop ends while the task waits, and cancels it.
        assert not reading.done()
        return pieces

    pieces = asyncio.run(wait())
    with pytest.raises(InvokeConnectionError) as caught:
        asyncio.run(rest_of(pieces))
    assert not isinstance(caught.value, StreamInterruptedError)


@pytest.mark.slow
@KINDS
def test_a_stream_cannot_be_read_after_its_task_was_cancelled(
    make: Callable[[LLM], Any], model: LLM, server: FaultServer
) -> None:
    server.chat(stream(*STEPS, Hold(), end=False))

    async def main() -> None:
        pieces = make(model)

        async def read() -> None:
            async for piece in pieces:
                if piece.text == "three ":
                    asyncio.get_running_loop().call_soon(reading.cancel)

        reading = asyncio.ensure_future(read())
        with pytest.raises(asyncio.CancelledError):
            await reading
        with pytest.raises(StreamInterruptedError) as caught:
            await rest_of(pieces)
        assert caught.value.partial.text == "one two three "

    asyncio.run(main())


def test_a_stream_that_was_not_begun_may_be_read_in_another_loop(model: LLM) -> None:
    async def make() -> Any:
        return model.astream("Hi")

    assert asyncio.run(rest_of(asyncio.run(make())))[:3] == ["one ", "two ", "three "]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["aclose", "cancel", "read"])
def test_a_stream_that_its_reader_has_ended_stays_ended(model: LLM, end: str) -> None:
    async def main() -> Any:
        pieces = await first_of(model.astream("Hi"))
        if end == "read":
            await rest_of(pieces)
        elif end == "aclose":
            await pieces.aclose()
        else:
            pieces.cancel()
        return pieces

    assert asyncio.run(rest_of(asyncio.run(main()))) == []


@pytest.mark.slow
@KINDS
def test_a_stream_cannot_be_read_after_a_loop_that_closed_no_generators(
    make: Callable[[LLM], Any], model: LLM, server: FaultServer
) -> None:
    server.chat(stream(*STEPS, Hold(), end=False))

    async def begin() -> Any:
        return await first_of(make(model))

    loop = asyncio.new_event_loop()
    pieces = loop.run_until_complete(begin())
    loop.close()
    with pytest.raises(StreamInterruptedError):
        asyncio.run(rest_of(pieces))
