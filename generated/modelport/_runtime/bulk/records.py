"""The records of a ledger, and its answers when a call wants to start. No storage is here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast


@dataclass(frozen=True, slots=True)
class Record:
    """The outcome of one row."""

    answer: Any
    """The model's answer; None for a row that failed."""
    error: Mapping[str, Any] | None = None
    """`type`, `status` and `message` of a failure."""
    tokens: int = 0
    cost: float = 0.0
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A call that wants to start."""

    keys: Sequence[bytes]
    tokens: int
    """Estimated tokens."""
    cost: float = 0.0
    """The maximum expected cost."""
    alone: bool = False
    """Whether no other call may run, as no call has shown yet what one costs."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may start."""

    flight: int = 0
    """Number of the call, for `finish`; 0 when it may not start yet."""
    wait: float = 0.0
    """Seconds before another attempt; `inf` means after the end of another call."""
    busy: frozenset[bytes] = frozenset()
    """Keys that another process is calling right now."""
    done: Mapping[bytes, Record] = field(default_factory=dict[bytes, Record])
    """Keys that have an outcome by now."""
    reopens: float = 0.0
    """When the server accepts calls again, where a call must wait for that."""
    over_budget: bool = False
    """Whether the call could cost more than the job may."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended, for the pace."""

    sent: float
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    rejected: bool = False
    """Because of its rate, or because the server is overloaded."""
    retry_after: float | None = None
    failed: bool = False


class Codec(Protocol):
    """Converts answers to bytes and back."""

    def encode(self, answer: Any) -> bytes:
        """Return the bytes of an answer."""
        ...

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return an answer; raise `ValueError` for other bytes."""
        ...


class Ledger(Protocol):
    """Remembers outcomes and admits calls. Its methods are called one at a time, in any thread."""

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        ...

    def begin(self, start: Start) -> Admission:
        """Admit a call, and record that its rows are in flight."""
        ...

    def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; `records` is empty when its rows will be tried again.

        Returns the failures that are recorded in place of answers that cannot be stored.
        """
        ...

    def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        ...

    def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice, as a process died while they were in flight."""
        ...

    def close(self) -> None:
        """Close files and connections."""
        ...


def read_object(text: Any) -> dict[str, Any]:
    """Read a JSON object; raises `ValueError` for anything else."""
    try:
        value: Any = json.loads(text)
    except (TypeError, RecursionError) as error:
        raise ValueError("what should be a JSON object is none") from error
    if not isinstance(value, dict):
        raise ValueError("what should be a JSON object is none")
    return cast("dict[str, Any]", value)
