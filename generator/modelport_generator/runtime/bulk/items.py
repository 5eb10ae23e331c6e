"""The results of a job: one item per row, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from modelport.errors import InvokeError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BulkItem(Generic[T]):
    """The outcome of one row; `error` is set where `result` is None."""

    index: int
    """Position of the row in the input, from 0."""
    result: T | None
    error: InvokeError | None = None
    known: bool = False
    """Whether it was in the ledger, or is the outcome of an equal row."""
    tokens: int = 0
    cost: float = 0.0
    answered_by: str | None = None
    """The model that answered, as `provider/model`."""


@dataclass(frozen=True, slots=True)
class EmbeddingItem(BulkItem[Any]):
    """The outcome of one text."""

    @property
    def vector(self) -> Any:
        """The vector: a list of float, or the type that `vectors` selects; None where `error` is set."""
        return self.result


@dataclass(slots=True)
class Summary:
    """The sums of a run so far."""

    rows: int = 0
    known: int = 0
    """Rows without a call."""
    known_failed: int = 0
    """Those of them that failed."""
    failed: int = 0
    errors: dict[str, int] = field(default_factory=dict[str, int])
    """Failures by the name of their class."""
    tokens: int = 0
    cost: float = 0.0
    currency: str = ""
    seconds: float = 0.0
    doubtful: int = 0
    """Rows that were in flight when a process died: they may have been paid for twice."""
    count_calls: Callable[[], int] = field(default=lambda: 0, repr=False, compare=False)
    """Returns how many calls are in flight."""
    end_calls: Callable[[], object] = field(default=lambda: None, repr=False, compare=False)
    """Ends them at once."""

    @property
    def done(self) -> int:
        """Rows with an answer."""
        return self.rows - self.failed

    def add(self, item: BulkItem[Any]) -> None:
        """Count an item."""
        self.rows += 1
        self.known += item.known
        if item.error is not None:
            self.failed += 1
            self.known_failed += item.known
            name = type(item.error).__name__
            self.errors[name] = self.errors.get(name, 0) + 1
        if not item.known:
            self.tokens += item.tokens
            self.cost += item.cost

    def __str__(self) -> str:
        details = [f"{self.known_failed} of them known"] if self.known_failed else []
        if self.errors:
            details.append(", ".join(f"{self.errors[name]} {name}" for name in sorted(self.errors)))
        known = self.known - self.known_failed
        rate = f", {self.rows / self.seconds:.0f} a second" if self.seconds else ""
        lines = [
            f"{counted(self.rows, 'row')}: {self.done} done ({known} of them known), {self.failed} failed"
            + (f" ({'; '.join(details)})" if details else ""),
            f"{counted(self.tokens, 'token')}, {self.money}, {self.seconds:.1f} s{rate}",
        ]
        if self.doubtful:
            were = "was" if self.doubtful == 1 else "were"
            lines.append(
                f"{counted(self.doubtful, 'row')} {were} in flight when an earlier run ended:"
                " possibly paid twice"
            )
        return "\n".join(lines)

    @property
    def money(self) -> str:
        """The total cost."""
        if self.cost or self.currency:
            return f"{self.cost:.6g} {self.currency}".rstrip()
        return "no cost" if self.rows == self.known else "no known cost"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_error(description: Mapping[str, Any]) -> InvokeError:
    """Return an error from its description in a ledger or from another process."""
    from modelport import errors

    name = description.get("type")
    found: Any = getattr(errors, name, None) if isinstance(name, str) else None
    kind = errors.InvokeError
    if isinstance(found, type) and issubclass(found, kind):
        kind = found
    status, words = description.get("status"), description.get("server_message")
    return kind(
        str(description.get("message", "")),
        status=status if isinstance(status, int) else None,
        server_message=words if isinstance(words, str) else None,
    )


def described(error: InvokeError) -> dict[str, Any]:
    """Return the description of an error for a ledger. Secrets were removed when it was raised."""
    described = {"type": type(error).__name__, "status": error.status, "message": str(error)[:4000]}
    if error.server_message:
        described["server_message"] = error.server_message[:4000]
    return described
