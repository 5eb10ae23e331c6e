"""The limiter alone, with times as arguments."""

from __future__ import annotations

from math import inf

import pytest

from modelport._runtime.bulk.pace import Pace


def test_a_rejection_halves_and_answers_add_one_a_round() -> None:
    pace = Pace(16)
    pace.rejected(10.0, 9.0, None)
    assert pace.limit == 8
    for _ in range(9):
        pace.answered(20.0, {}, 0)
    assert 8.9 < pace.limit < 9.1
    for _ in range(1000):
        pace.answered(20.0, {}, 0)
    assert pace.limit == 16


def test_rejections_of_one_overload_halve_once() -> None:
    pace = Pace(16)
    for _ in range(10):
        pace.rejected(10.0, 9.0, None)
    assert pace.limit == 8
    pace.rejected(12.0, 11.0, None)
    assert pace.limit == 4


def test_the_limit_never_falls_below_one() -> None:
    pace = Pace(2)
    for now in range(10):
        pace.rejected(now + 1.0, now + 0.5, None)
    assert pace.limit == 1
    assert pace.wait(1e6, 0) == 0


def test_retry_after_blocks_all_calls_and_is_bounded() -> None:
    pace = Pace(4)
    pace.rejected(100.0, 99.0, 30.0)
    assert pace.wait(110.0, 0) == 20.0
    pace.rejected(100.0, 99.0, 1e12)
    assert pace.wait(100.0, 0) == 3600.0


def test_pauses_without_a_reported_time_double() -> None:
    pace = Pace(64)
    waits: list[float] = []
    now = 0.0
    for _ in range(5):
        pace.rejected(now, now, None)
        waits.append(pace.wait(now, 0))
        now += 1000
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_full_waits_for_a_call_to_end() -> None:
    assert Pace(2).wait(0.0, 2) == inf
    assert Pace(2).wait(0.0, 1) == 0


@pytest.mark.parametrize("rpm", [1, 60, 7, 6000])
def test_no_minute_has_more_requests_than_rpm(rpm: int) -> None:
    pace, now = Pace(1000, rpm=rpm), 50.0
    starts: list[float] = []
    while now < 200.0 and len(starts) < 9000:
        now += pace.wait(now, 0)
        pace.started(now, 1)
        starts.append(now)
    for first in starts[:: max(1, len(starts) // 50)]:
        assert sum(first <= each < first + 60 - 1e-6 for each in starts) <= rpm


def test_tokens_of_a_minute_are_bounded() -> None:
    pace, now, spent = Pace(1000, tpm=600), 0.0, 0
    while now < 60.0:
        now += pace.wait(now, 0)
        pace.started(now, 100)
        spent += 100
    assert spent <= 700


def test_a_server_with_nothing_left_is_waited_for() -> None:
    pace = Pace(8)
    headers = {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1m0.5s"}
    pace.answered(0.0, headers, 1)
    pace.started(0.0, 1)
    assert pace.wait(0.0, 1) == 0
    pace.started(0.0, 1)
    assert pace.wait(0.0, 2) == 60.5
    assert pace.wait(61.0, 2) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining-requests": "0"},
        {"x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "1s"},
        {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon"},
        {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "nan"},
        {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1780000000"},
        {"x-ratelimit-remaining-requests": "٣", "x-ratelimit-reset-requests": "1s"},
    ],
)
def test_unusable_headers_are_ignored(headers: dict[str, str]) -> None:
    pace = Pace(8)
    pace.answered(0.0, headers, 0)
    assert pace.wait(0.0, 0) == 0


@pytest.mark.parametrize(
    ("text", "seconds"), [("20ms", 0.02), ("6m0s", 360), ("1h", 3600), ("9d", 3600), ("12", 12)]
)
def test_times_of_headers_are_read(text: str, seconds: float) -> None:
    pace = Pace(8)
    headers = {"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": text}
    pace.answered(0.0, headers, 0)
    assert pace.wait(0.0, 0) == pytest.approx(seconds)
