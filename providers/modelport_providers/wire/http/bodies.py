"""Decompress the bodies of answers, piece by piece and up to a limit: a small answer may decompress to any size."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

from modelport.errors import WireAnswerTooLargeError, WireProtocolError

MIB = 1 << 20
ANSWER_LIMIT = 64 * MIB
"""Default limit of an answer in bytes, after decompression."""
AUDIO_LIMIT = 256 * MIB
"""The same for audio."""
ERROR_LIMIT = 64 * 1024
"""Limit of an error response in bytes: the rest would not help anyone."""
ACCEPTED = "gzip, deflate"
"""The encodings that are requested and can be decompressed."""

_PIECE = 64 * 1024
_HEADER = 2
"""Bytes that distinguish a deflate stream with a header from one without."""
_ENCODINGS = 3
"""Limit of nested encodings."""


class Unpacker:
    """Decompresses the encodings of the header `content-encoding`."""

    def __init__(self, encodings: str) -> None:
        names = [name.strip().lower() for name in encodings.split(",")]
        self._names = [name for name in reversed(names) if name not in ("", "identity")]
        if len(self._names) > _ENCODINGS:
            raise WireProtocolError(f"the answer is packed {len(self._names)} times")
        self._stages = [_stage(name) for name in self._names]

    @property
    def plain(self) -> bool:
        """Whether the body is not compressed."""
        return not self._stages

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the decompressed `data` in pieces of limited size."""
        pieces: Iterator[bytes] = iter((data,))
        for stage in self._stages:
            pieces = _through(stage, pieces)
        try:
            yield from pieces
        except zlib.error as error:
            raise WireProtocolError(f"the answer is damaged: {error}") from error


class _Zlib:
    """One gzip or deflate stream; some servers omit the two header bytes of deflate."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits)
        self._begun = False
        self._held = b""

    def __call__(self, data: bytes) -> Iterator[bytes]:
        if not self._begun:
            data = self._held = self._held + data
            if len(data) < _HEADER:
                return
        while data:
            try:
                piece = self._inner.decompress(data, _PIECE)
            except zlib.error:
                if self._begun or self._bits != zlib.MAX_WBITS:
                    raise
                self._bits = -zlib.MAX_WBITS
                self._inner = zlib.decompressobj(self._bits)
                continue
            self._begun = True
            data = self._inner.unconsumed_tail
            if piece:
                yield piece
            if self._inner.eof:
                # A gzip stream may have several members; bytes after them are ignored.
                data = self._inner.unused_data
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._inner = zlib.decompressobj(self._bits)


def _stage(name: str) -> Callable[[bytes], Iterator[bytes]]:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    raise WireProtocolError(
        f"the response uses the content encoding {name[:40]!r}, which was not requested"
    )


def _through(stage: Callable[[bytes], Iterator[bytes]], pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from stage(piece)


def too_large(limit: int, **about: Any) -> WireAnswerTooLargeError:
    """Return the error for an answer beyond its limit."""
    size = f"{limit // MIB} MiB" if limit >= MIB and limit % MIB == 0 else f"{limit} bytes"
    return WireAnswerTooLargeError(
        f"the server's answer is larger than {size}; max_answer_bytes sets another limit", **about
    )
