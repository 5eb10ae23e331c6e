"""Run a job over rows: rows are written in the order of the input, each with an answer or an error."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .prompts import NoText
from .reading import Rows
from .tables import ERROR, LeftOut, Row
from .writing import DeadLetters, Writer

Text = Callable[[Mapping[str, Any]], str]


class Inputs:
    """The texts of the rows, and the rows that wait for their answers."""

    def __init__(self, rows: Rows, text: Text) -> None:
        self._rows = rows
        self._text = text
        self.waiting: deque[Row] = deque()
        self.unusable = 0

    def __iter__(self) -> Iterator[str]:
        for row in self._rows:
            if row.problem is None:
                try:
                    text = self._text(row.values)
                except NoText as error:
                    row = replace(row, problem=str(error))
                else:
                    self.waiting.append(row)
                    yield text
                    continue
            self.unusable += 1
            self.waiting.append(row)


class CountedInputs(Inputs):
    """Inputs whose number is known, for the progress."""

    def __init__(self, rows: Rows, text: Text, count: int) -> None:
        super().__init__(rows, text)
        self._count = count

    def __len__(self) -> int:
        return self._count


def inputs(rows: Rows, text: Text, *, counted: bool) -> Inputs:
    """Return the texts of rows. They are only counted when their number is shown."""
    count = rows.count if counted else None
    return Inputs(rows, text) if count is None else CountedInputs(rows, text, count)


@dataclass(slots=True)
class Output:
    """Where rows go, and what went wrong."""

    writer: Writer
    dead: DeadLetters
    added: str
    """The column of answers."""
    index: int = 0
    errors: dict[str, int] = field(default_factory=dict[str, int])
    left_out: LeftOut = field(default_factory=LeftOut)

    def unusable(self, row: Row) -> None:
        """Write a row that no call was made for."""
        failure = {"type": "InputInvalidError", "status": None, "message": row.problem}
        self._write(row, failure, None)

    def answered(self, row: Row, item: Any, answer: Any) -> None:
        """Write a row with its item."""
        error = item.error
        failure: Mapping[str, Any] | None = None
        if error is not None:
            failure = {"type": type(error).__name__, "status": error.status, "message": str(error)}
        self._write(row, failure, answer)

    def _write(self, row: Row, error: Mapping[str, Any] | None, answer: Any) -> None:
        values = {n: v for n, v in row.values.items() if n not in (self.added, ERROR)}
        if len(values) < len(row.values):
            self.left_out.note_replaced(row.values.keys() - values.keys())
        if error is not None:
            self.dead.write(self.index, row.values, error)
            name = str(error["type"])
            self.errors[name] = self.errors.get(name, 0) + 1
        self.index += 1
        outcome = {self.added: answer} if error is None else {ERROR: error}
        self.writer.write({**values, **outcome}, row.source)


def carry_out(
    given: Inputs, items: Iterable[Any], output: Output, answer: Callable[[Any], Any]
) -> None:
    """Write each row as its item comes."""
    waiting = given.waiting
    for item in items:
        while waiting[0].problem is not None:
            output.unusable(waiting.popleft())
        output.answered(waiting.popleft(), item, None if item.error else answer(item))
    while waiting:
        output.unusable(waiting.popleft())
