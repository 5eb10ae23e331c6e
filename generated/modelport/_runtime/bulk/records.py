"""What a ledger keeps of a row, and what it answers when a call wants to start; no storage lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """The outcome of one row."""

    answer: Any
    """What the model answered; None of a row that failed."""
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
    cost: float | None = 0.0
    """The most that it is expected to cost; None while nothing is known."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may start."""

    flight: int = 0
    """Number of the call, to be given to `finish`; 0 when it may not start yet."""
    wait: float = 0.0
    """Seconds after which to ask again; `inf`: once another call has ended."""
    busy: frozenset[bytes] = frozenset()
    """Keys that another process is calling right now."""
    done: Mapping[bytes, Record] = field(default_factory=dict[bytes, Record])
    """Keys that have an outcome by now."""
    over_budget: bool = False
    """Whether the call could cost more than the job may."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended, for the pace."""

    sent: float
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: bool = False
    """For its rate, or because the server is overloaded."""
    retry_after: float | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What all runs of a ledger have come to."""

    done: int = 0
    failed: int = 0
    tokens: int = 0
    cost: float = 0.0
    doubtful: int = 0
    """Rows that were in flight when a process died, and so may have been paid for twice."""


class Codec(Protocol):
    """Turns answers into bytes and back."""

    def encode(self, answer: Any) -> bytes:
        """Return the bytes of an answer."""
        ...

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return an answer; raises `ValueError` for bytes that are none."""
        ...


class Ledger(Protocol):
    """Remembers outcomes and admits calls. Its methods are called one at a time, in any thread."""

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the outcomes that are known."""
        ...

    def begin(self, start: Start) -> Admission:
        """Admit a call, and note its rows as being in flight."""
        ...

    def finish(self, flight: int, records: Mapping[bytes, Record], ending: Ending) -> None:
        """Note the end of a call; `records` are none when its rows will be tried again."""
        ...

    def fail(self, records: Mapping[bytes, Record]) -> None:
        """Note rows that failed for good."""
        ...

    def totals(self) -> Totals:
        """Return the sums over all outcomes."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
