"""Behaviour of enums: the field's name for reading a member from its value."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """Behaviour of the enums that existing adapters read values of."""

    @classmethod
    def value_of(cls, value: str) -> Self:
        """Return the member that has this value.

        Raises:
            ValueError: No member has this value.
        """
        return cls(value)
