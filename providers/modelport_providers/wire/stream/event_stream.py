"""The decisions of a streamed answer: the kind of its body, and whether it is complete or truncated."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from modelport.entities import LLMResult, LLMResultChunk
from modelport.errors import (
    WireConnectionError,
    WireError,
    WireProtocolError,
    WireTimeoutError,
    WireTruncatedStreamError,
)
from modelport.interfaces import Response, ServerSentEvent

from ..http.effects import Head, Machine, Outgoing, Overdue, Read
from ..http.exchange import Plan, receive, waiting
from ..http.response_errors import request_id, unexpected
from .answers import AnswerRules, Delta, StreamAssembler
from .shortcut import PieceOf, Shortcut, cut
from .sse import EventDecoder
from .usage import is_counted

Parsed = Delta | LLMResultChunk | str | None


MUTE_EVENTS = 100_000
"""Maximum number of consecutive empty events.

Each takes up to 10 us: the limit of an answer would allow 100 s of them.
"""

_BLANK = b"\xef\xbb\xbf \t\r\n"


class _Body(Enum):
    UNKNOWN = auto()
    EVENTS = auto()
    WHOLE = auto()
    """JSON, although events were requested."""


class LLMStreamMachine:
    """One streamed call of a language model.

    `prepare` returns the request and the rules for reading, once the model is known; `parse` reads
    one event, `whole` an answer in one piece; `piece_of` is a shortcut for events that add one
    string.
    """

    def __init__(
        self,
        plan: Plan,
        prepare: Callable[[], Machine[tuple[Outgoing, AnswerRules]]],
        parse: Callable[[ServerSentEvent], Parsed],
        whole: Callable[[Response], LLMResult],
        abandon: Callable[[], Machine[None] | None],
        piece_of: PieceOf | None = None,
    ) -> None:
        self._plan = plan
        self.budget = plan.budget
        self._prepare = prepare
        self._parse = parse
        self._whole = whole
        self._abandon = abandon
        self._body = _Body.UNKNOWN
        self._labelled = False
        """Whether the server calls the body a stream of events, which a few also do with JSON."""
        self._held: list[bytes] = []
        self._head = Head(0, {})
        self._decoder = EventDecoder(max_event=plan.most)
        self._piece_of = piece_of
        self._shortcut: Shortcut | None = None
        self._rest = b""
        """The beginning of an event, which the decoder has not seen."""
        self._assembler: StreamAssembler
        self._last: LLMResultChunk | None = None
        self._mute = self._mute_since = 0
        """Empty events since the last chunk, and the number of chunks then."""
        self.done = False
        self.failure: Exception | None = None
        self.settle: Callable[[], list[LLMResultChunk]] | None = None

    def open(self) -> Machine[list[LLMResultChunk]]:
        """Send the request and read up to the first chunk.

        Retries are possible until the head of the answer arrives.
        """
        outgoing, rules = yield from self._prepare()
        self._assembler = StreamAssembler(rules)
        if self._piece_of is not None:
            self._shortcut = Shortcut(self._decoder.plain, self._piece_of, self._assembler)
        self._head = yield from receive(self._plan, outgoing)
        self._labelled = "text/event-stream" in self._head.headers.get("content-type", "")
        plan = self._plan
        chunks: list[LLMResultChunk] = []
        while not chunks and not self.done:
            try:
                data = yield from waiting(plan, Read(plan.budget.due(plan.clock())))
            except Overdue:
                return self.silent()
            except WireError as error:
                return self.broken(error)
            chunks = self.feed(data) if data else self.finish()
        return chunks

    def feed(self, data: bytes) -> list[LLMResultChunk]:
        """Take bytes, and return the chunks that they complete; the last one comes when everything is read."""
        if self._body is not _Body.EVENTS:
            return self._sniff(data)
        shortcut = self._shortcut
        if shortcut is None or not self._decoder.between:
            return self._feed(data)
        if self._rest:
            data, self._rest = self._rest + data, b""
        chunks: list[LLMResultChunk] = []
        if data.find(b"\n\n", 0, -2) >= 0:
            chunks, data = shortcut.take_many(data)
        elif (chunk := shortcut.take(data)) is not None:
            chunks, data = [chunk], b""
        if not data:
            self.budget.piece_arrived()
            return chunks
        grown = bool(chunks)
        events, self._rest = cut(data)
        take = shortcut.take
        for event in events:
            chunk = take(event)
            if chunk is not None:
                chunks.append(chunk)
                grown = True
                continue
            grown = self._take_events(event, chunks) or grown
            if self.done:
                return chunks
        return self._waited(grown, chunks)

    def _feed(self, data: bytes) -> list[LLMResultChunk]:
        """Take bytes that may be split anywhere."""
        chunks: list[LLMResultChunk] = []
        grown = self._take_events(data, chunks)
        return chunks if self.done else self._waited(grown, chunks)

    def _take_events(self, data: bytes, chunks: list[LLMResultChunk]) -> bool:
        """Append the chunks of the events that `data` completes; return whether the answer has grown."""
        grown = False
        assembler, shortcut = self._assembler, self._shortcut
        try:
            events = self._decoder.feed(data)
            if not events and self._decoder.between:
                self._count_mute()
            for event in events:
                if shortcut is not None and event.event != "error":
                    chunk = shortcut.take_data(event.data)
                    if chunk is not None:
                        chunks.append(chunk)
                        grown = True
                        continue
                if self._read(event, chunks):
                    grown = True
                else:
                    self._count_mute()
                if assembler.ended:
                    self._end(chunks)
                    break
        except Exception as error:
            self._fail(error, chunks)
        return grown

    def finish(self) -> list[LLMResultChunk]:
        """Return the last chunks at the end of the body; `failure` is set when it came too early."""
        chunks: list[LLMResultChunk] = []
        if self.done:
            return chunks
        if self._body is _Body.WHOLE:
            return self._from_whole()
        if self._body is _Body.UNKNOWN and not self._labelled:
            raise self._unlike("the response body is empty")
        if self._rest:
            rest, self._rest = self._rest, b""
            self._take_events(rest, chunks)
            if self.done:
                return chunks
        try:
            for event in self._decoder.flush():
                self._read(event, chunks)
        except WireProtocolError as error:
            # What was cut off after the end of the answer, such as a count of tokens, is not missed.
            if not self._complete:
                return self._fail(self._cut("the stream ended inside an event", error), chunks)
        except Exception as error:
            return self._fail(error, chunks)
        if self._last is not None and self._last.delta.finish_reason:
            self.done = True
            return chunks
        if not self._assembler.complete:
            return self._fail(self._cut("the stream ended without a finish reason"), chunks)
        self._end(chunks)
        return chunks

    def broken(self, error: Exception) -> list[LLMResultChunk]:
        """Return the last chunks; `failure` is set unless the answer was complete before that."""
        if self._body is _Body.EVENTS and self._complete:
            return self.finish()
        if isinstance(error, WireProtocolError):
            # The connection holds: the body is damaged or too large.
            return self._fail(error, [])
        return self._fail(self._cut(f"the stream broke: {error}", error), [])

    def silent(self) -> list[LLMResultChunk]:
        """Return what was held back when no piece arrived in time.

        `failure` names what was missing, unless the answer is complete: only its [DONE], or its
        usage, did not come.
        """
        if self._body is _Body.EVENTS and self._complete:
            return self.finish()
        if self.budget.total_ends_first():
            what = "the answer was not finished"
        elif self._begun:
            what = "no further piece of the answer"
        else:
            what = "no first piece of the answer"
        return self._fail(self._plan.overdue(what), [])

    def abandon(self) -> Machine[None] | None:
        """Return the machine that asks the server to stop, unless it has finished."""
        late = isinstance(self.failure, WireTimeoutError)
        return self._abandon() if late or not self.done else None

    @property
    def _begun(self) -> bool:
        return self._last is not None or self._assembler.begun

    @property
    def _complete(self) -> bool:
        last = self._last
        return self._assembler.complete or (last is not None and bool(last.delta.finish_reason))

    def _sniff(self, data: bytes) -> list[LLMResultChunk]:
        """Detect what the server sends, which its label does not prove.

        Some label events as text, some answer with JSON or HTML, and a few label those as events.
        """
        if self._body is not _Body.WHOLE and not self._held:
            # Servers that keep a connection open may send white space without end.
            data = data.lstrip(_BLANK)
        if data:
            self._held.append(data)
        if self._body is _Body.WHOLE or not self._held:
            return self._waited(False, [])
        start = b"".join(self._held)
        if start[:1] in (b"{", b"["):
            self._body = _Body.WHOLE
        elif start[:1] == b"<":
            raise self._unlike("the server answered with a web page instead of a stream")
        elif self._labelled or len(start) >= 6 or b"\n" in start:
            self._body = _Body.EVENTS
            held, self._held = b"".join(self._held), []
            return self.feed(held)
        return []

    def _from_whole(self) -> list[LLMResultChunk]:
        response = Response(self._head.status, self._head.headers, b"".join(self._held))
        self.settle = lambda: [self._whole(response).to_llm_result_chunk()]
        self.done = True
        return []

    def _read(self, event: ServerSentEvent, chunks: list[LLMResultChunk]) -> bool:
        """Take one event, and return whether the answer has grown; raise the error that it reports."""
        parsed = self._parse(event)
        if not parsed:
            return False
        if isinstance(parsed, str):
            self._assembler.say(parsed, chunks)
            return True
        if isinstance(parsed, Delta):
            return self._assembler.add(parsed, chunks)
        return self._take(parsed, chunks)

    def _take(self, chunk: LLMResultChunk, chunks: list[LLMResultChunk]) -> bool:
        """Pass on a chunk that an adapter made itself."""
        delta = chunk.delta
        ends = bool(delta.finish_reason) and not self._complete
        self._last = chunk
        chunks.append(chunk)
        grown = ends or bool(delta.message.content or delta.message.tool_calls)
        if grown:
            self._mute = 0
        return grown

    def _end(self, chunks: list[LLMResultChunk]) -> None:
        answered = bool(chunks) or not self._assembler.silent
        if answered and self._last is None and not is_counted(self._assembler.usage):
            # Missing counts are estimated, which takes long the first time.
            self.settle = self._assembler.finish
            self.done = True
            return
        left = [] if self._last is not None else self._assembler.finish()
        if len(left) == 1 and not chunks and self._assembler.silent:
            error = WireProtocolError(
                "the stream ended without any answer", provider=self._plan.provider, status=200
            )
            self._fail(error, chunks)
            return
        chunks.extend(left)
        self.done = True

    def _count_mute(self) -> None:
        """Count an empty event; raise `WireProtocolError` when the server sends nothing else."""
        made = self._assembler.made
        if made != self._mute_since:
            self._mute, self._mute_since = 0, made
        self._mute += 1
        if self._mute > MUTE_EVENTS:
            raise WireProtocolError(
                f"the stream has more than {MUTE_EVENTS} consecutive events without content",
                provider=self._plan.provider,
                status=self._head.status,
                retryable=False,
            )

    def _waited(self, grown: bool, chunks: list[LLMResultChunk]) -> list[LLMResultChunk]:
        """Return the chunks of one read, and end the wait for a piece, which nothing else extends.

        A ping or an empty event keeps the connection open, but is not part of an answer.
        """
        if grown:
            self.budget.piece_arrived()
        elif self.budget.left <= 0:
            chunks += self.silent()
        return chunks

    def _fail(self, error: Exception, chunks: list[LLMResultChunk]) -> list[LLMResultChunk]:
        """End with an error after all text that came before it: one read may contain both."""
        if self._last is None:
            self._assembler.release(chunks)
        self.failure, self.done = error, True
        return chunks

    def _cut(self, what: str, cause: Exception | None = None) -> WireError:
        """Return the error for an end that came too early: before the first piece nothing is lost."""
        kind = WireTruncatedStreamError if self._begun else WireConnectionError
        error = kind(what, provider=self._plan.provider, request_id=request_id(self._head.headers))
        error.__cause__ = cause
        return error

    def _unlike(self, what: str) -> WireProtocolError:
        return unexpected(
            what,
            b"".join(self._held),
            self._head.headers,
            provider=self._plan.provider,
            secrets=self._plan.secrets,
        )
