"""What closed sets can do: be read from a value by the name that the field has for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """Behaviour of the closed sets that the field's adapters read values of."""

    @classmethod
    def value_of(cls, value: str) -> Self:
        """Return the member that has this value.

        Raises:
            ValueError: there is none.
        """
        return cls(value)
