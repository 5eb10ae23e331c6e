"""Split the bytes of a `text/event-stream` into events by the WHATWG rules, without interpreting the data."""

from __future__ import annotations

from functools import lru_cache

from modelport.interfaces import ServerSentEvent

from ..http.bodies import ANSWER_LIMIT, too_large

_BOM = b"\xef\xbb\xbf"
_NO_EVENTS: list[ServerSentEvent] = []


@lru_cache(64)
def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class EventDecoder:
    """Take bytes split anywhere, and return whole events.

    Lines end with CR, LF or CRLF. An event beyond the limit of an answer raises
    `WireAnswerTooLargeError`, so a server cannot make the client store an endless line.
    """

    __slots__ = (
        "_at_start",
        "_data",
        "_event",
        "_held",
        "_last_id",
        "_max_event",
        "_max_line",
        "_retry",
        "_size",
        "_skip_lf",
        "_tail",
        "between",
    )

    def __init__(self, *, max_event: int = ANSWER_LIMIT, max_line: int | None = None) -> None:
        """max_line: a lower limit for one line; by default that of an event."""
        self._max_event = max_event
        self._max_line = max_event if max_line is None else min(max_line, max_event)
        self._tail: list[bytes] = []
        self._held = 0
        self._skip_lf = False
        self._at_start = True
        self.between = False
        """Whether nothing is pending, so that a chunk which is one plain event needs no state."""
        self._data: list[bytes] = []
        self._size = 0
        self._event = ""
        self._last_id = ""
        self._retry: int | None = None

    def plain(self, chunk: bytes) -> bytes | None:
        """Return the data of a chunk that is one event with one line of data, None for other chunks.

        Nearly every read of a live stream is such a chunk; it needs no state and leaves none. A
        lone CR is not searched for: it is invalid in JSON, so the reader of the data finds it.
        """
        if not self.between:
            return None
        start = 6
        if chunk.startswith(b"event: "):
            # Anthropic names each event, and repeats the name in its data.
            start = chunk.find(b"\n") + 7
            if chunk[start - 6 : start] != b"data: " or chunk.startswith(b"event: error"):
                return None
        elif not chunk.startswith(b"data: "):
            return None
        end = chunk.find(b"\n", start)
        if end == len(chunk) - 3 and chunk.endswith(b"\r\n\r\n"):
            return chunk[start:-4]
        if end == len(chunk) - 2 and chunk.endswith(b"\n\n"):
            return chunk[start:-2]
        return None

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Return the events that `chunk` completes."""
        self.between = False
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        if not chunk:
            return _NO_EVENTS
        if self._tail or self._at_start:
            chunk = self._join(chunk)
        lines = chunk.splitlines()
        match chunk[-1:]:
            case b"\n":
                pass
            case b"\r":
                self._skip_lf = True
            case b"":
                return _NO_EVENTS
            case _:
                self._hold(lines.pop())
        events = self._take(lines)
        pending = self._tail or self._data or self._skip_lf or self._event or self._at_start
        self.between = not pending
        return events

    def flush(self) -> list[ServerSentEvent]:
        """Return the events that remain at an end without the closing blank line.

        The rules drop it; servers that forget the last blank line are common, so the caller decides.
        """
        lines = [b"".join(self._tail), b""]
        self._tail, self._held = [], 0
        return self._take(lines if lines[0] else [b""])

    def _join(self, chunk: bytes) -> bytes:
        """Return the held bytes and `chunk`, or hold both when the line still has no end."""
        if self._tail and b"\n" not in chunk and b"\r" not in chunk:
            self._hold(chunk)
            return b""
        chunk = b"".join((*self._tail, chunk))
        self._tail, self._held = [], 0
        if self._at_start:
            if len(chunk) < 3 and _BOM.startswith(chunk):
                self._hold(chunk)
                return b""
            self._at_start = False
            chunk = chunk.removeprefix(_BOM)
        return chunk

    def _hold(self, piece: bytes) -> None:
        self._tail.append(piece)
        self._held += len(piece)
        if self._held > self._max_line:
            raise too_large(self._max_line)

    def _take(self, lines: list[bytes]) -> list[ServerSentEvent]:
        events: list[ServerSentEvent] = []
        data = self._data
        for line in lines:
            if not line:
                if data:
                    events.append(self._dispatch())
                    data = self._data
                self._event = ""
            elif line.startswith(b"data:"):
                value = line[6:] if line[5:6] == b" " else line[5:]
                self._size += len(value) + 1
                if self._size > self._max_event:
                    raise too_large(self._max_event)
                data.append(value)
            elif line.startswith(b"event: "):
                # Interned by its bytes: Anthropic names every event, from a handful of names.
                self._event = _name(line[7:])
            elif line[0] != 58:
                self._field(line)
        return events

    def _dispatch(self) -> ServerSentEvent:
        data = self._data
        self._data, self._size = [], 0
        return ServerSentEvent(
            data[0] if len(data) == 1 else b"\n".join(data),
            self._event or "message",
            self._last_id,
            self._retry,
        )

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._data.append(b"")
            case b"event":
                self._event = value.decode("utf-8", "replace")
            case b"id" if b"\0" not in value:
                self._last_id = value.decode("utf-8", "replace")
            case b"retry" if value.isdigit():
                self._retry = int(value[:18])
            case _:
                pass
