"""Assertions for checks: what must hold, and what must be raised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .harness import Broken

Raised = TypeVar("Raised", bound=Exception)


def expect(holds: bool, otherwise: str) -> None:
    """Raise `Broken` unless a condition holds."""
    if not holds:
        raise Broken(otherwise)


def expect_equal(found: Any, wanted: Any, what: str) -> None:
    """Raise `Broken` unless two values are equal."""
    if found != wanted:
        raise Broken(f"{what} is {found!r}, it must be {wanted!r}")


def expect_raised(
    kinds: type[Raised] | Sequence[type[Raised]], call: Callable[[], Any], when: str
) -> Raised:
    """Return the error that a call raises. Raise `Broken` when it is another one or none."""
    wanted = tuple(kinds) if isinstance(kinds, Sequence) else (kinds,)
    names = " or ".join(kind.__name__ for kind in wanted)
    try:
        answer = call()
    except wanted as error:
        return error
    except Exception as error:
        raise Broken(f"{when}: {type(error).__name__} ({error}), it must be {names}") from error
    raise Broken(f"{when}: no error, but {answer!r}; it must be {names}")
