"""How long the attempts of a call may wait, and which message ends them; on the clock of the test, without a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from modelport.errors import WireError, WireRateLimitError, WireServerError, WireTimeoutError
from modelport_providers.wire.http.effects import (
    Effect,
    Head,
    Outgoing,
    Overdue,
    ReadAll,
    Send,
    Sleep,
)
from modelport_providers.wire.http.exchange import Plan, fetch
from modelport_providers.wire.http.retry import RetryPolicy
from modelport_providers.wire.http.time_limits import TimeLimits, stream_limits, whole_limits

ASKED = Outgoing("POST", "http://h/v1/chat", {})
WAIT = 10.0


class Exchange:
    """Carries out the effects of one call; each takes as long as its script says."""

    def __init__(self, limits: TimeLimits, *heads: tuple[float, int], body: float = 0) -> None:
        self.now = 0.0
        self.sent = 0
        self.plan = Plan("acme", limits, RetryPolicy(1000), clock=lambda: self.now)
        self._heads = heads
        self._body = body

    def run(self) -> int:
        """Return the status of the answer."""
        machine = fetch(self.plan, ASKED)
        step: Callable[[], Effect] = lambda: next(machine)  # noqa: E731
        try:
            while True:
                step = self._carried_out(machine, step())
        except StopIteration as stop:
            status: int = stop.value.status
            return status

    def _carried_out(self, machine: Any, effect: Effect) -> Callable[[], Effect]:
        match effect:
            case Send(due=due):
                seconds, status = self._heads[min(self.sent, len(self._heads) - 1)]
                self.sent += 1
                result: Any = Head(status, {"retry-after": "1"})
            case ReadAll(due=due):
                seconds, result = self._body, b"{}"
            case Sleep(pause):
                due, seconds, result = self.now + pause, pause, None
            case _:
                raise AssertionError(effect)
        if self.now + seconds > due:
            self.now = due
            return lambda: machine.throw(Overdue())
        self.now += seconds
        return lambda: machine.send(result)


def test_a_head_that_does_not_come_is_named_with_its_address() -> None:
    late = Exchange(whole_limits(WAIT, None), (11, 200))
    with pytest.raises(WireTimeoutError, match=r"no answer from http://h/v1/chat within 10 s"):
        late.run()
    assert late.now == WAIT


def test_a_body_that_does_not_end_is_named() -> None:
    late = Exchange(whole_limits(WAIT, None), (4, 200), body=7)
    with pytest.raises(WireTimeoutError, match="no complete answer within 10 s"):
        late.run()
    assert late.now == WAIT


@pytest.mark.parametrize("limits", [whole_limits(WAIT, None), stream_limits(WAIT, None)])
def test_a_call_without_time_left_asks_no_more(limits: TimeLimits) -> None:
    """What is asked before, such as the description of the model, has taken all the time."""
    late = Exchange(limits, (1, 200))
    late.plan.budget.add(WAIT)
    with pytest.raises(WireTimeoutError, match=r"no answer from http://h/v1/chat within 10 s"):
        late.run()
    assert late.sent == 0


def test_attempts_share_one_wait() -> None:
    busy = Exchange(whole_limits(WAIT, None), (6, 503), (6, 200))
    with pytest.raises(WireServerError):
        busy.run()
    assert (busy.sent, busy.now) == (2, WAIT)


def test_with_a_limit_of_the_call_each_attempt_has_its_own_wait() -> None:
    busy = Exchange(whole_limits(WAIT, 30), (6, 503), (6, 503), (6, 200))
    assert (busy.run(), busy.sent, busy.now) == (200, 3, 20.0)


@pytest.mark.parametrize(
    ("status", "kind"), [(429, WireRateLimitError), (503, WireServerError), (408, WireError)]
)
def test_retries_and_pauses_count(status: int, kind: type[WireError]) -> None:
    busy = Exchange(whole_limits(WAIT, 30), (1, status))
    with pytest.raises(kind):
        busy.run()
    # A second for each answer and one for each pause; a pause to the end of the time is not begun.
    assert (busy.sent, busy.now) == (15, 29.0)
