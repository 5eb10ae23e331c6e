"""A job: its checked settings, and the parts that run it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from math import isfinite
from typing import Any, Literal, TypeAlias

from .common import check_common
from .engine import RowOutcome
from .items import BulkItem, EmbeddingItem
from .ledger import SqliteLedger
from .memory import MemoryLedger
from .pace import Pace
from .records import Ledger
from .work import EmbeddingWork, InvokeWork, Work, members

OnError: TypeAlias = Literal["raise", "collect"]
EngineName: TypeAlias = Literal["local", "ray"]
Vectors: TypeAlias = Literal["list", "numpy", "arrow"]
Path: TypeAlias = "str | os.PathLike[str]"

_ROWS = 16
"""Rows that are looked up together when a call takes one row."""


@dataclass(frozen=True, slots=True)
class JobSettings:
    """The settings of a job."""

    concurrency: int = 16
    on_error: OnError = "raise"
    progress: bool = False
    ledger: Path | None = None
    retry_failed: bool = False
    max_cost: float | None = None
    rpm: float | None = None
    tpm: float | None = None
    engine: EngineName = "local"
    workers: int | None = None
    vectors: Vectors = "list"

    def __post_init__(self) -> None:
        """Reject impossible settings.

        Raises:
            TypeError: A value has the wrong type.
            ValueError: A value is out of range.
        """
        _check_whole("concurrency", self.concurrency)
        if self.workers is not None:
            _check_whole("workers", self.workers)
        for name in ("max_cost", "rpm", "tpm"):
            _check_number(name, getattr(self, name))
        _check_choice("on_error", self.on_error, ("raise", "collect"))
        _check_choice("engine", self.engine, ("local", "ray"))
        _check_choice("vectors", self.vectors, ("list", "numpy", "arrow"))


@dataclass(frozen=True, slots=True)
class Job:
    """Work and the settings for it."""

    work: Work
    settings: JobSettings
    make_work: Callable[[Any], Work]
    """Recreates the same work for the same model, in another process."""

    @property
    def chunk(self) -> int:
        """Consecutive rows that run together."""
        if isinstance(self.work, EmbeddingWork):
            return self.work.batch
        return max(1, min(_ROWS, self.settings.concurrency // 2))

    @property
    def window(self) -> int:
        """Maximum chunks in progress, including those that wait for an earlier one."""
        calls = self.settings.concurrency
        needed = calls if isinstance(self.work, EmbeddingWork) else -(-calls // self.chunk)
        return needed + max(2, needed // 4)

    def pace(self) -> Pace:
        """Return the limits of the job."""
        return Pace(self.settings.concurrency, self.settings.rpm, self.settings.tpm)

    def open_ledger(self) -> Ledger:
        """Open the ledger; without a file, it keeps outcomes in memory as far as there is room."""
        settings = self.settings
        if settings.ledger is None:
            return MemoryLedger(self.pace(), max_cost=settings.max_cost)
        self.work.share_pools(settings.ledger)
        return SqliteLedger(
            settings.ledger,
            self.pace(),
            self.work,
            max_cost=settings.max_cost,
            retry_failed=settings.retry_failed,
        )

    def item(self, index: int, outcome: RowOutcome) -> BulkItem[Any]:
        """Return the caller's item for an outcome."""
        record = outcome.record
        answer = record.answer
        kind: type[BulkItem[Any]] = BulkItem
        if isinstance(self.work, EmbeddingWork):
            kind = EmbeddingItem
            if answer is not None and self.settings.vectors != "list":
                answer = _shaped(answer, self.settings.vectors)
        return kind(
            index,
            answer,
            outcome.error,
            outcome.known,
            record.tokens,
            record.cost,
            record.answered_by or None,
        )

    def raised(self, item: BulkItem[Any]) -> Exception | None:
        """Return the error of an item, to be raised."""
        if item.error is None or self.settings.on_error == "collect":
            return None
        item.error.add_note(f"row {item.index} of the job")
        return item.error


def prepare(job: Job) -> None:
    """Reject arguments with which every call would fail, and warn about a limit that cannot be enforced.

    The price of a model is known before its first call, or never.
    """
    check_common(job.work)
    if job.settings.max_cost is None:
        return
    if not isinstance(job.work, InvokeWork | EmbeddingWork):
        warnings.warn(
            f"calls of {job.work.model.model!r} report no cost: max_cost cannot limit the job",
            UserWarning,
            stacklevel=4,
        )
    elif not _is_priced(job.work.model):
        warnings.warn(
            f"the price of {job.work.model.model!r} is not declared: max_cost cannot limit the job",
            UserWarning,
            stacklevel=4,
        )


def _is_priced(model: Any) -> bool:
    from .prices import declared

    return any(declared(one) is not None for one in members(model))


def _shaped(vector: Any, form: Vectors) -> Any:
    if form == "numpy":
        numpy: Any = import_module("numpy")
        return numpy.asarray(vector)
    arrow: Any = import_module("pyarrow")
    return arrow.array(vector, arrow.float64())


def _check_whole(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is a whole number, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} is {value}; it must be at least 1")


def _check_number(name: str, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} is a number, not {value!r}")
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{name} is {value}; it must be above 0")


def _check_choice(name: str, value: Any, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} is {' or '.join(map(repr, choices))}, not {value!r}")
