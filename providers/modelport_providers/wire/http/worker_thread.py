"""Run a call that cannot be interrupted in another thread than the one that waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from math import inf
from time import monotonic
from typing import Any, TypeVar

from .effects import Overdue

T = TypeVar("T")


def run_in_thread(
    function: Callable[[], T], due: float, late: Callable[[T], object] | None = None
) -> T:
    """Return the result of `function`; raise `Overdue` when there is none by `due`.

    late: receives a result that arrives after the wait has ended.
    """
    if due == inf:
        return function()
    outcome: list[Any] = []
    lock = threading.Lock()
    done = threading.Event()
    given_up = False

    def work() -> None:
        try:
            result: Any = (function(), None)
        except BaseException as error:
            result = (None, error)
        with lock:
            outcome.append(result)
            unwanted = given_up
        done.set()
        if unwanted and result[1] is None and late is not None:
            late(result[0])

    context = copy_context()
    thread = threading.Thread(
        target=lambda: context.run(work), name="modelport-client", daemon=True
    )
    thread.start()
    try:
        done.wait(max(0.0, due - monotonic()))
    finally:
        with lock:
            given_up = not outcome
    if not outcome:
        raise Overdue
    value, error = outcome[0]
    if error is not None:
        raise error
    result: T = value
    return result
