"""Bodies are bounded, whatever their packing; pages are read in one pass; the event loop continues meanwhile."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from fault_server import UID, FaultServer, answer, chunk, reply, stream, text
from hypothesis import given
from hypothesis import strategies as st
from raw_server import for_ever, read_request
from wire_app import App

from modelport.errors import InvokeError, WireProtocolError
from modelport.interfaces import CallOptions
from modelport.sdk.openai_api_compatible import LLM, TTS
from modelport_providers.conformance.server import RawServer
from modelport_providers.wire.http.bodies import Unpacker
from modelport_providers.wire.http.response_errors import server_message_of
from modelport_providers.wire.models import llm as llm_module

pytestmark = pytest.mark.slow

COMPLETION = b'{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'
TOO_LARGE = r"larger than 100000 bytes; max_answer_bytes"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "gzip in gzip": ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    "two gzips": ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    "nothing": ("identity", lambda data: data),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_packed_answers_are_read(server: FaultServer, app: App, packing: str) -> None:
    name, pack = PACKINGS[packing]
    server.chat(answer(200, pack(COMPLETION), content_encoding=name))
    assert app.invoke().text == "ok"


@cache
def bomb(packing: str) -> bytes:
    """Return 30 MB of blanks, packed; kept, since packing takes most of the time."""
    return PACKINGS[packing][1](b" " * 30_000_000)


@pytest.mark.parametrize("packing", [name for name in PACKINGS if name != "nothing"])
def test_a_decompression_bomb_is_not_unpacked(server: FaultServer, app: App, packing: str) -> None:
    name, _ = PACKINGS[packing]
    app.options = CallOptions(max_answer_bytes=100_000)
    server.chat(answer(200, bomb(packing), content_encoding=name))
    with pytest.raises(InvokeError, match=TOO_LARGE):
        app.invoke()


@pytest.mark.parametrize(
    ("name", "body"), [("br", COMPLETION), ("gzip", COMPLETION), ("gzip," * 9, COMPLETION)]
)
def test_a_body_that_cannot_be_decompressed_is_reported(
    server: FaultServer, app: App, name: str, body: bytes
) -> None:
    server.chat(answer(200, body, content_encoding=name))
    with pytest.raises(InvokeError, match=r"content encoding|packed|damaged"):
        app.invoke()


@given(st.binary(max_size=5000), st.lists(st.integers(1, 400), max_size=30))
def test_unpacking_does_not_depend_on_where_the_bytes_are_cut(data: bytes, cuts: list[int]) -> None:
    for name, pack in PACKINGS.values():
        packed, unpacker, out = pack(data), Unpacker(name), b""
        for size in [*cuts, len(packed) or 1]:
            part, packed = packed[:size], packed[size:]
            out += b"".join(unpacker.feed(part))
        assert out == data


@given(st.binary(max_size=300))
def test_no_bytes_break_the_unpacker(data: bytes) -> None:
    for name in ("gzip", "deflate", "deflate, gzip"):
        message = ""
        try:
            list(Unpacker(name).feed(data))
        except WireProtocolError as error:
            message = str(error)
        assert not message or "damaged" in message


def test_decompressed_bytes_come_in_small_pieces() -> None:
    pieces = Unpacker("gzip").feed(gzip.compress(b" " * 5_000_000))
    assert max(map(len, pieces)) <= 64 * 1024


def endless(head: bytes, part: bytes) -> Callable[[Any], None]:
    def behave(connection: Any) -> None:
        read_request(connection)
        connection.sendall(head + b"\r\n")
        for more in for_ever(part, pause=0):
            connection.sendall(more)

    return behave


@pytest.mark.parametrize("streamed", [False, True])
def test_an_endless_answer_is_cut_off(app: App, streamed: bool) -> None:
    app.options = CallOptions(max_answer_bytes=100_000)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    with RawServer(endless(head, b"".join(text("one")))) as server:
        app.credentials["server_url"] = server.url
        with pytest.raises(InvokeError) as caught:
            (app.stream if streamed else app.invoke)()
    shown = f"{caught.value} {caught.value.__cause__}"
    assert "larger than 100000 bytes" in shown


def test_an_endless_error_response_is_read_up_to_its_limit(app: App) -> None:
    head = b"HTTP/1.1 500 X\r\ncontent-type: text/plain\r\n"
    with RawServer(endless(head, b"sorry " * 1000)) as server:
        app.credentials["server_url"] = server.url
        with pytest.raises(InvokeError, match="500: sorry") as caught:
            app.invoke()
    assert len(caught.value.body or "") == 4096


def test_the_limit_is_an_option_of_model_and_call(server: FaultServer) -> None:
    server.chat(answer(200, COMPLETION + b" " * 5000))
    model = LLM("m", endpoint_url=server.url)
    assert model.invoke("x").text == "ok"
    with pytest.raises(InvokeError, match="larger than 4000 bytes"):
        model.invoke("x", max_answer_bytes=4000)
    limited = model.with_options(max_answer_bytes=4000)
    with pytest.raises(InvokeError, match="larger than 4000 bytes"):
        limited.invoke("x")
    assert limited.invoke("x", max_answer_bytes=9000).text == "ok"
    with pytest.raises(TypeError, match="max_answer_bytes"):
        model.invoke("x", max_answer_bytes=0)


def test_audio_has_its_own_limit(server: FaultServer) -> None:
    server.on("POST", "/v1/audio/speech", answer(200, b"ID3" + b"\0" * 9000, "audio/mpeg"))
    model = TTS("m", endpoint_url=server.url)
    assert len(model.speak("x", voice="alloy")) == 9003
    with pytest.raises(InvokeError, match="larger than 4000 bytes"):
        model.speak("x", voice="alloy", max_answer_bytes=4000)


SLOW_PAGES = ["<title", "<title>", "<", "<h1><", "</title", "&", "&#", "<!--", "<title>a</titl"]


@pytest.mark.parametrize("part", SLOW_PAGES)
def test_a_page_made_to_be_slow_is_read_in_one_pass(part: str) -> None:
    # Two million characters: work that is quadratic in them would never end.
    for page in ("<html>" + part * (2_000_000 // len(part)), " " * 2_000_000 + part):
        assert len(server_message_of(page)) <= 600


def test_titles_and_headings_are_found() -> None:
    assert server_message_of("<html><TITLE lang='x'>502 Bad\nGateway</TITLE>") == "502 Bad Gateway"
    assert server_message_of("<html><h1>Sorry &amp; bye</h1>") == "Sorry & bye"
    assert server_message_of("<html><body>only <b>this</b></body>") == "only this"


def counted_in(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record the threads in which tokens are estimated."""
    seen: list[int] = []
    known = llm_module.estimate

    def noting(adapter: Any, content: str) -> int:
        seen.append(threading.get_ident())
        return known(adapter, content)

    monkeypatch.setattr(llm_module, "estimate", noting)
    return seen


def test_estimates_never_run_on_the_loop(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = counted_in(monkeypatch)
    app = App(server, "async")

    async def main() -> int:
        server.chat(stream(*text("a"), chunk({}, "stop")))
        await app._astream("x", {})
        server.chat(answer(200, COMPLETION))
        await app._astream("x", {})
        adapter = __import__(
            "modelport_providers.xinference.llm.llm", fromlist=["x"]
        ).XinferenceAILargeLanguageModel()
        await adapter.ainvoke(**app.arguments("x", {}))
        return threading.get_ident()

    loop_thread = asyncio.run(main())
    assert seen
    assert loop_thread not in seen


def test_long_answers_and_prompts_are_not_read_or_written_on_the_loop(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel as Adapter

    seen: list[int] = []
    for name in ("build_request", "parse_response"):
        known = getattr(Adapter, name)

        def noting(self: Any, *given: Any, known: Any = known) -> Any:
            seen.append(threading.get_ident())
            return known(self, *given)

        monkeypatch.setattr(Adapter, name, noting)
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    long = {"choices": [{"message": {"content": "y" * 400_000}, "finish_reason": "stop"}]}
    server.chat(reply({**long, "usage": usage}))
    app = App(server, "async")

    async def main() -> int:
        await Adapter().ainvoke(**app.arguments("x" * 400_000, {}))
        return threading.get_ident()

    loop_thread = asyncio.run(main())
    assert len(seen) == 2
    assert loop_thread not in seen
    assert server.requests(f"/v1/models/{UID}")
