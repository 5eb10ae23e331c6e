"""Bodies in chunks give what the HTTP library reads from them, however the bytes are split."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelport_providers.wire.http import http_library
from modelport_providers.wire.http.chunked import aparts_of, parts_of
from modelport_providers.wire.http.network_backend import NetworkBackend

LIBRARIES = ("httpx", "httpx2")
HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"


class Network:
    """A connection on which these reads arrive, then nothing more."""

    def __init__(self, *reads: bytes) -> None:
        self.reads = [one for one in reads if one]

    def read(self, most: int, timeout: float | None = None) -> bytes:
        if not self.reads:
            return b""
        first = self.reads.pop(0)
        if len(first) > most:
            self.reads.insert(0, first[most:])
        return first[:most]

    def write(self, data: bytes, timeout: float | None = None) -> None:
        """Take a request."""

    def close(self) -> None:
        """Do nothing."""

    def get_extra_info(self, name: str) -> Any:
        return None


class AsyncNetwork(Network):
    async def read(self, most: int, timeout: float | None = None) -> bytes:  # type: ignore[override]
        return Network.read(self, most)

    async def write(self, data: bytes, timeout: float | None = None) -> None:  # type: ignore[override]
        """Take a request."""

    async def aclose(self) -> None:
        """Do nothing."""


Read = tuple[bytes, str, bool, bytes, int]
"""The content, the name of the error, whether the connection may be reused, and then the bytes after the
answer; the number of reads that are left."""


def after(connection: Any, content: list[bytes], error: str) -> Read:
    beyond = connection._h11_state.trailing_data[0] if connection.is_idle() else b""
    left = len(connection._network_stream.reads)
    return b"".join(content), error, connection.is_idle(), beyond, left


def answered(library: str, reads: list[bytes], parts: Callable[..., Iterator[bytes]]) -> Read:
    core = http_library.core(library)
    origin = core.Origin(b"http", b"h", 80)
    connection = core.HTTP11Connection(origin, Network(*reads))
    stream = connection.handle_request(
        core.Request("GET", "http://h/", headers=[("host", "h")])
    ).stream
    content: list[bytes] = []
    error = ""
    try:
        content.extend(parts(stream, core.RemoteProtocolError))
    except core.ProtocolError as raised:
        error = type(raised).__name__
    stream.close()
    return after(connection, content, error)


def aanswered(library: str, reads: list[bytes], parts: Callable[..., AsyncIterator[bytes]]) -> Read:
    core = http_library.core(library)

    async def ask() -> Read:
        origin = core.Origin(b"http", b"h", 80)
        connection = core.AsyncHTTP11Connection(origin, AsyncNetwork(*reads))
        answer = await connection.handle_async_request(
            core.Request("GET", "http://h/", headers=[("host", "h")])
        )
        content: list[bytes] = []
        error = ""
        try:
            async for part in parts(answer.stream, core.RemoteProtocolError):
                content.append(part)
        except core.ProtocolError as raised:
            error = type(raised).__name__
        await answer.stream.aclose()
        return after(connection, content, error)

    return asyncio.run(ask())


# Answers -------------------------------------------------------------------------------------------

contents = st.one_of(
    st.binary(min_size=1, max_size=40),
    st.sampled_from((b"\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"x" * 5000, b"\n" * 4096)),
)
plain = contents.map(lambda one: b"%x\r\n%s\r\n" % (len(one), one))
unusual = st.builds(
    lambda form, one: form % (len(one), one),
    st.sampled_from((b"%X\r\n%s\r\n", b"000%x\r\n%s\r\n", b"%x;a=b\r\n%s\r\n", b"%x \t\r\n%s\r\n")),
    contents,
)
invalid = st.builds(
    lambda form, one: form % (len(one), one),
    st.sampled_from(
        (
            *(b"%x\r\n%sX\r\n", b"%x\r\n%s\rX", b"%x\r\n%s", b"%x\n%s\n", b"-%x\r\n%s\r\n"),
            *(b"+%x\r\n%s\r\n", b" %x\r\n%s\r\n", b"0x%x\r\n%s\r\n", b"%x_\r\n%s\r\n"),
            *(b"f%x\r\n%s\r\n", b"fffffffff%x\r\n%s\r\n", b"\r\n%x%s"),
        )
    ),
    contents,
)
ends = st.sampled_from(
    (*(END, END, b"00\r\n\r\n", b"0\r\na: b\r\n\r\n", END + b"HTTP/1.1 200 OK\r\n"), b"", b"0\r\n")
)
bodies = st.builds(
    lambda chunks, end: b"".join(chunks) + end,
    st.one_of(
        st.lists(plain, max_size=8),
        st.lists(st.one_of(plain, plain, plain, unusual, invalid), max_size=8),
    ),
    ends,
)


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(at)]


def unread(stream: Any, _: object) -> Any:
    """Return what the library itself reads."""
    return stream


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES)
@given(body=bodies, cuts=st.lists(st.integers(0, 20_000), max_size=10))
def test_a_body_is_what_the_library_reads(library: str, body: bytes, cuts: list[int]) -> None:
    reads = split(HEAD + body, cuts)
    assert answered(library, reads, parts_of) == answered(library, reads, unread)


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_body_in_an_event_loop_is_what_the_library_reads(library: str) -> None:
    @given(body=bodies, cuts=st.lists(st.integers(0, 20_000), max_size=10))
    def check(body: bytes, cuts: list[int]) -> None:
        reads = split(HEAD + body, cuts)
        assert aanswered(library, reads, aparts_of) == aanswered(library, reads, unread)

    check()


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_place_of_a_cut_gives_the_same(library: str) -> None:
    whole = b"5\r\nhello\r\n1\r\n!\r\n" + END
    for at in range(len(whole) + 1):
        reads = [HEAD + whole[:at], whole[at:]]
        assert answered(library, reads, parts_of) == (b"hello!", "", True, b"", 0)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_chunks_of_one_read_make_no_events_of_the_library(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import h11

    events: list[object] = []
    next_event = h11.Connection.next_event

    def noted(connection: h11.Connection) -> object:
        events.append(next_event(connection))
        return events[-1]

    monkeypatch.setattr(h11.Connection, "next_event", noted)
    reads = [HEAD, b"1\r\na\r\n" * 100, b"1\r\nb\r\n" * 100 + END]
    assert answered(library, reads, parts_of)[0] == b"a" * 100 + b"b" * 100
    assert not [event for event in events if isinstance(event, h11.Data)]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_body_that_cannot_be_taken_over_is_left_to_the_library(library: str) -> None:
    reads = [b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n", b"a", b"bc"]
    assert answered(library, reads, parts_of) == (b"abc", "", True, b"", 0)
    assert list(parts_of([b"a", b"b"], ValueError)) == [b"a", b"b"]


def test_text_that_arrived_before_an_invalid_chunk_is_not_lost() -> None:
    reads = [HEAD, b"5\r\nhello\r\n2\r\nabXY\r\n"]
    assert answered("httpx", reads, parts_of)[:2] == (b"helloab", "RemoteProtocolError")


# Reads of the socket -------------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_read_has_no_timeout_of_the_socket_and_the_error_of_the_library(library: str) -> None:
    core = http_library.core(library)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        stream = NetworkBackend(library, guarded=False).connect_tcp(host, port, timeout=5)
        served, _ = listening.accept()
        receive = stream.receiver()
        served.sendall(b"ab")
        assert receive(1) + receive(1) == b"ab"
        assert stream.get_extra_info("socket").gettimeout() is None
        # The server ends the connection with a reset.
        served.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        served.close()
        with pytest.raises(core.ReadError) as raised:
            receive(1)
        assert isinstance(raised.value.__cause__, ConnectionResetError)
        stream.close()
        with pytest.raises(core.ReadError):
            receive(1)


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_kind_of_connection_is_read_by_the_library(library: str) -> None:
    stream = NetworkBackend(library, guarded=False).note(Network(b"ab"))
    assert stream.receiver()(1) == b"a"
