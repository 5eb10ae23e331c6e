"""Numbers and lists of statuses on pages are those of the code."""

from __future__ import annotations

import inspect
import re

import pytest
from pages import ROOT, page_text

from modelport import CredentialPool
from modelport.errors import (
    AnswerTooLargeError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
)
from modelport.sdk.openai import LLM
from modelport_generator.runtime.sdk.credential_pool import may_succeed_elsewhere
from modelport_providers.wire.http.bodies import ANSWER_LIMIT, AUDIO_LIMIT, MIB
from modelport_providers.wire.http.origins import KEEP_ALIVE
from modelport_providers.wire.http.retry import RetryPolicy, final_status
from modelport_providers.wire.http.time_limits import TimeLimits

_STATUSES = re.compile(r"408, 425, 429,?(?: or| and) 5xx \(?except (\d+) and (\d+)")


def _page(name: str) -> str:
    return " ".join(page_text(ROOT / "docs" / name).split())


def _number(page: str, pattern: str) -> str:
    found = re.search(pattern, _page(page))
    assert found is not None, f"{page} has no text like {pattern!r}"
    return found[1]


def test_both_lists_of_statuses_are_those_that_are_retried() -> None:
    listed = _STATUSES.findall(_page("wire.md"))
    assert listed == [("501", "505")] * 2
    retried = {408, 425, 429, *range(500, 600)} - {int(each) for each in listed[0]}
    assert {status for status in range(400, 600) if not final_status(status)} == retried


@pytest.mark.parametrize(
    ("page", "pattern", "value"),
    [
        ("wire.md", r"`invoke_timeout` \(seconds, default (\d+)\)", TimeLimits().first),
        ("wire.md", r"Connecting takes at most (\d+) seconds", TimeLimits().connect),
        ("wire.md", r"says how many times \(default (\d+)\)", RetryPolicy().retries),
        ("wire.md", r"by default (\d+) MiB", ANSWER_LIMIT / MIB),
        ("wire.md", r"for audio (\d+) MiB", AUDIO_LIMIT / MIB),
        (
            "credentials.md",
            r"`rest` seconds \((\d+)\)",
            inspect.signature(CredentialPool).parameters["rest"].default,
        ),
        (
            "bulk.md",
            r"calls in flight, (\d+) by default",
            inspect.signature(LLM.invoke_many).parameters["concurrency"].default,
        ),
    ],
)
def test_a_default_is_that_of_the_code(page: str, pattern: str, value: float) -> None:
    assert int(_number(page, pattern)) == value


def test_idle_connections_are_closed_after_the_stated_time() -> None:
    assert _number("wire.md", r"Idle connections are closed after (\w+) seconds") == "four"
    assert KEEP_ALIVE == 4


def test_errors_that_pause_a_set_of_credentials_are_those_of_the_page() -> None:
    stated = "After a rate limit, a rejected key, a failed connection or an unavailable server"
    assert stated in _page("credentials.md")
    paused = (
        InvokeRateLimitError,
        InvokeAuthorizationError,
        InvokeConnectionError,
        InvokeServerUnavailableError,
    )
    assert all(may_succeed_elsewhere(error("x")) for error in paused)
    assert "Status 402, an account without money, is retried" in _page("credentials.md")
    assert may_succeed_elsewhere(InvokeBadRequestError("x", status=402))
    assert not may_succeed_elsewhere(InvokeBadRequestError("x", status=400))
    assert not may_succeed_elsewhere(AnswerTooLargeError("x"))
