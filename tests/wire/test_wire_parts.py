"""The parts that work without a network: events, retries, watches, caches."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelport.errors import (
    WireAnswerTooLargeError,
    WireBadRequestError,
    WireConnectionError,
    WireError,
    WireRateLimitError,
    WireServerError,
    WireStreamError,
    WireTimeoutError,
)
from modelport.interfaces import Response
from modelport_providers.wire.http import http_library
from modelport_providers.wire.http.context_length import as_class
from modelport_providers.wire.http.response_errors import reported_error, status_error
from modelport_providers.wire.http.retry import RetryPolicy, retry_after, worth_retrying
from modelport_providers.wire.http.secrets import redact, secret_values
from modelport_providers.wire.http.time_limits import TimeBudget, TimeLimits, whole_limits
from modelport_providers.wire.http.watch import Watch, Watcher
from modelport_providers.wire.models.facts import FactsCache, key_of
from modelport_providers.wire.stream.sse import EventDecoder

STREAM = (
    b"\xef\xbb\xbf: hello\rdata: one\r\n\r\n"
    b"event: add\ndata:two\ndata:  three\nid: 7\nretry: 10\n\n"
    b"data\r\r"
    b"id: a\0b\nnonsense\nretry: soon\ndata: \xe4\xb8\xad\xe2\x80\xa8\n\n"
    b"event: lost\n\ndata: never finished"
)
EVENTS = [
    (b"one", "message", "", None),
    (b"two\n three", "add", "7", 10),
    (b"", "message", "7", 10),
    ("中\u2028".encode(), "message", "7", 10),
]


@pytest.mark.slow
@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_events_do_not_depend_on_where_the_bytes_are_cut(cuts: list[int]) -> None:
    decoder = EventDecoder()
    places = [0, *sorted(cuts), len(STREAM)]
    events = [event for start, end in pairwise(places) for event in decoder.feed(STREAM[start:end])]
    assert [(e.data, e.event, e.id, e.retry) for e in events] == EVENTS


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    whole, single = EventDecoder(), EventDecoder()
    events = whole.feed(data)
    assert events == [event for byte in data for event in single.feed(bytes([byte]))]


def test_the_shortcut_reads_what_the_rules_read() -> None:
    decoder = EventDecoder()
    assert decoder.plain(b"data: x\n\n") is None
    decoder.feed(b": start\n\n")
    assert decoder.plain(b"data: x\r\n\r\n") == b"x"
    assert decoder.plain(b"data: x\n\n") == b"x"
    assert decoder.plain(b"event: e\ndata: x\n\n") == b"x"
    for other in (b"data: x\n", b"data: x\ndata: y\n\n", b"event: error\ndata: x\n\n"):
        assert decoder.plain(other) is None
    for other in (b"data:x\n\n", b"event: e\nid: 1\ndata: x\n\n", b"event: e\n\ndata: x\n\n"):
        assert decoder.plain(other) is None
    decoder.feed(b"event: e\n")
    assert decoder.plain(b"data: x\n\n") is None


def test_lines_and_events_are_bounded() -> None:
    with pytest.raises(WireAnswerTooLargeError, match="larger than 10 bytes; max_answer_bytes"):
        EventDecoder(max_event=10).feed(b"data: 0123456789")
    with pytest.raises(WireAnswerTooLargeError, match="larger than 10 bytes; max_answer_bytes"):
        EventDecoder(max_event=10).feed(b"data: 01234\ndata: 56789\n")
    with pytest.raises(WireAnswerTooLargeError, match="larger than 9 bytes"):
        EventDecoder(max_line=9).feed(b"data: 0123")


def policy(retries: int = 3) -> RetryPolicy:
    return RetryPolicy(retries, base=1.0, cap=4.0, random=lambda: 0.5)


def test_pauses_double_up_to_their_cap() -> None:
    error = WireServerError(status=503)
    assert [policy(9).pause(n, error, 99) for n in range(4)] == [1.0, 2.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (WireConnectionError(), True),
        (WireRateLimitError(status=429), True),
        (WireServerError(status=500), True),
        (WireServerError(status=501), False),
        (WireTimeoutError(), False),
        (WireError(status=400), False),
        (WireError(status=408), True),
        (WireServerError(status=503, retryable=False), False),
    ],
)
def test_only_what_may_pass_is_worth_another_attempt(error: WireError, again: bool) -> None:
    assert (policy().pause(0, error, 99) is not None) is again


@pytest.mark.slow
@pytest.mark.parametrize("status", [*range(300, 600), 600, 999])
def test_an_error_says_of_its_status_what_the_kit_does(status: int) -> None:
    answered = status_error(Response(status, {}, b"no"), provider="p", secrets=())
    assert answered.retryable is worth_retrying(answered)
    again = status in (408, 425, 429) or (500 <= status < 600 and status not in (501, 505))
    assert answered.retryable is again


@pytest.mark.parametrize("status", [400, 401, 404, 408, 425, 429, 500, 501, 503, 505, 529])
def test_an_error_inside_an_answer_says_the_same_as_its_status(status: int) -> None:
    payload = {"error": {"code": status, "message": "no"}}
    inside = reported_error(payload, "no", {}, provider="p", secrets=())
    answered = status_error(Response(status, {}, b"no"), provider="p", secrets=())
    assert (inside.status, inside.retryable) == (status, answered.retryable)


@pytest.mark.parametrize("kind", [WireServerError, WireRateLimitError, WireBadRequestError])
def test_an_error_of_another_class_says_what_the_kit_does(kind: type[WireError]) -> None:
    made = as_class(WireStreamError("overloaded"), kind)
    assert made.retryable is worth_retrying(made)


@pytest.mark.parametrize("name", ["httpx", "httpx2", "aiohttp"])
@pytest.mark.parametrize("where", ["function", "environment"])
def test_a_missing_library_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str, where: str
) -> None:
    monkeypatch.setattr(http_library, "find_spec", lambda _: None)
    for cached in (http_library._default, http_library._wants_aiohttp):
        cached.cache_clear()
    monkeypatch.setenv("MODELPORT_HTTP", name)
    extra = "" if name == "httpx" else f"\\[{name}\\]"
    calls: dict[str, Callable[[], object]] = {
        "function": lambda: http_library.use_http(name),  # type: ignore[arg-type]
        "environment": (
            http_library.loops_take_aiohttp if name == "aiohttp" else http_library.http_name
        ),
    }
    with pytest.raises(ModuleNotFoundError, match=f"pip install 'modelport{extra}'") as caught:
        calls[where]()
    assert caught.value.name == name


def test_no_attempt_begins_after_the_last_or_the_deadline() -> None:
    error = WireServerError(status=503)
    assert policy(0).pause(0, error, 99) is None
    assert policy(2).pause(2, error, 99) is None
    assert policy().pause(0, error, 0.5) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-1", 0.0),
        ("Sat, 21 Nov 2026 00:00:10 GMT", 10.0),
        ("Sat, 21 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("Wed, 21 Oct 99999999999 07:28:00 GMT", None),
        ("inf", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, datetime(2026, 11, 21, tzinfo=UTC)) == seconds


def test_cached_facts_expire() -> None:
    now = [0.0]
    cache = FactsCache(ttl=10, clock=lambda: now[0])
    cache.put("key", {"mode": "chat"})
    now[0] = 9.9
    assert cache.get("key") == {"mode": "chat"}
    now[0] = 10.0
    assert cache.get("key") is None


def test_keys_distinguish_servers_keys_and_models() -> None:
    one = {"server_url": "a", "api_key": "k"}
    assert key_of(int, "m", one) == key_of(int, "m", dict(one))
    for other in ({**one, "api_key": "l"}, {**one, "server_url": "b"}):
        assert key_of(int, "m", one) != key_of(int, "m", other)
    assert key_of(int, "m", {"odd": ["list"]}) == key_of(int, "m", {"odd": ["list"]})


@pytest.mark.slow
def test_a_watch_ends_a_connection_that_is_late_and_no_other() -> None:
    left, right = socket.socketpair()
    late, fine = Watch(time.monotonic() + 0.1), Watch(time.monotonic() + 600)
    fine.attach(right)
    late.attach(left)
    assert left.recv(1) == b""
    assert (late.expired, fine.expired) == (True, False)
    fine.stop()
    left.close()
    right.close()


def test_a_watch_that_is_paused_is_not_ended() -> None:
    left, right = socket.socketpair()
    watch = Watch()
    watch.attach(left)
    now = time.monotonic()
    watch.wait(now + 60)
    watch.pause()
    watcher = Watcher()
    watcher._alarms.add(watch)
    watcher._ring(now + 600)
    assert not watch.expired
    watch.wait(time.monotonic())
    assert left.recv(1) == b""
    watch.stop()
    left.close()
    right.close()


def test_a_late_alarm_is_postponed() -> None:
    watch = Watch(due=10.0)
    watch.ring(now=10.5)
    assert (watch.expired, 10.5 < watch.due < 11) == (False, True)
    watch.ring(now=watch.due)
    assert watch.expired


def test_only_waits_for_the_server_count() -> None:
    budget = TimeBudget(TimeLimits(first=2, idle=1, total=5), clock=lambda: 0.0)
    assert budget.due(100.0) == 102.0
    budget.add(1.5)
    assert budget.left == 0.5
    budget.piece_arrived()
    assert budget.due(200.0) == 201.0
    for _ in range(3):
        budget.add(0.9)
        budget.piece_arrived()
    assert budget.due(300.0) == pytest.approx(300.8)


def test_another_attempt_has_its_own_wait_and_the_rest_of_the_total() -> None:
    budget = TimeBudget(whole_limits(2.0, 5.0), clock=lambda: 0.0)
    budget.add(1.9)
    budget.start_attempt()
    assert budget.left == 2.0
    budget.add(2.0)
    budget.start_attempt()
    assert budget.left == pytest.approx(1.1)


def test_secrets_are_found_by_name_and_masked() -> None:
    secrets = secret_values(
        {"api_key": "sk-12345", "server_url": "http://h", "note": "hello"},
        {"Authorization": "Bearer tok-999"},
    )
    assert redact("sk-12345 tok-999 hello http://h", secrets) == "*** *** hello http://h"
