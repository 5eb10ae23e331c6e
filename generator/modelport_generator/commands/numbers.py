"""The type of options whose value is a number above 0."""

from __future__ import annotations

from math import isfinite
from typing import Any

import click


class AboveZero(click.types.FloatParamType):
    """A number above 0; neither infinite nor NaN, which `float` accepts too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or report what is wrong with it."""
        number = super().convert(value, param, ctx)
        if not (isfinite(number) and number > 0):
            self.fail(f"{value} is not a number above 0", param, ctx)
        return number
