"""A validator: a straight-line check that answers yes or no, and a table that explains violations."""

from __future__ import annotations

TYPE_CHECKING = False  # as in `values`: `typing` would be most of the time it takes to load
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .tables import Table
    from .violations import Violation


class Validator:
    """Check JSON values against one compiled schema. Values are never changed."""

    __slots__ = ("_table", "is_valid")

    is_valid: Callable[[Any], bool]
    """Returns whether a value is valid. It stops at the first violation."""

    def __init__(self, is_valid: Callable[[Any], bool], table: Table) -> None:
        self.is_valid = is_valid
        self._table = table

    def __call__(self, instance: Any) -> list[Violation]:
        """Return every violation, or an empty list when the instance is valid."""
        return [] if self.is_valid(instance) else self.explain(instance)

    def explain(self, instance: Any) -> list[Violation]:
        """Return every violation, without the straight-line check."""
        # Only invalid values pay for this import and for reading the table.
        from .explain import explain, read_table

        return explain(read_table(self._table), instance)


def interpreted(table: Table, number: int, value: Any) -> bool:
    """Return whether a value is valid for a node of the table that has no straight-line code."""
    from .explain import fits, read_table

    return fits(read_table(table), number, value)
