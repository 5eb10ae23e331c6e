"""Equality, uniqueness, integers and multiples as JSON Schema defines them, for values of Python's parsers."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` costs more than everything else that loads with this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

Object: Any = dict
Array: Any = list
String: Any = str
Boolean: Any = bool
Null: Any = None
Float: Any = float
Integer: Any = int
"""Typed as Any, so that a test of an unknown value does not narrow it to `dict[Unknown, Unknown]`."""
_CONTAINERS: Any = (dict, list)
_SCALARS: Any = (str, int, float)
_NUMBERS = (int, float)
"""Tuples, because an expression such as `int | float` makes a union each time it is evaluated."""


class MakesProperties(Exception):
    """The value is a dictionary that creates missing members, such as a defaultdict."""


def no_object(value: object) -> bool:
    """Return whether a value is not a JSON object.

    Raises:
        MakesProperties: A look-up of a missing member would succeed, or change the value.
    """
    if not isinstance(value, dict):
        return True
    if hasattr(type(value), "__missing__"):  # pyright: ignore[reportUnknownArgumentType]
        raise MakesProperties
    return False


def is_number(value: object) -> bool:
    """Return whether a value is a JSON number, which true and false are not."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def is_integer(value: object) -> bool:
    """Return whether a value is a number without a fraction, such as `1.0`."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def equal(one: Any, other: Any) -> bool:
    """Compare as JSON does: 1 equals 1.0 but not true, at any depth. Stop at the first difference."""
    if not isinstance(one, _CONTAINERS):
        return _same(one, other)
    pending = [(one, other)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, Object):
            if not isinstance(other, Object) or len(one) != len(other):
                return False
            for name in one:
                if name not in other:
                    return False
                pending.append((one[name], other[name]))
        elif isinstance(one, Array):
            if not isinstance(other, Array) or len(one) != len(other):
                return False
            pending += zip(one, other, strict=True)
        elif not _same(one, other):
            return False
    return True


def _same(one: Any, other: Any) -> bool:
    """Compare values that are not containers. A value that is not JSON equals only itself."""
    if one is None or isinstance(one, _SCALARS):
        return (
            (other is None or isinstance(other, _SCALARS))
            and one == other
            and isinstance(one, bool) == isinstance(other, bool)
        )
    return one is other


def among(value: object, options: Iterable[object]) -> bool:
    """Return whether a value equals one of the options."""
    return any(equal(option, value) for option in options)


def unique(items: list[Any]) -> bool:
    """Return whether no two items are equal."""
    if len(items) < 2:
        return True
    if len(items) <= _FEW or all(isinstance(item, str) for item in items):
        try:
            # Python calls more values equal than JSON does, so what differs for Python differs for JSON.
            if len(set(items)) == len(items):
                return True
        except (TypeError, RecursionError):
            pass
    return _differ([_tokens(item) for item in items])


_FEW = 100
"""Integers can be chosen so that all of them have the same hash, which makes large sets slow."""


def _differ(items: list[Iterator[str]]) -> bool:
    """Return whether all items differ. Each is read only as far as it equals another one."""
    groups = [items]
    while groups:
        alike: dict[str, list[Iterator[str]]] = {}
        for tokens in groups.pop():
            alike.setdefault(next(tokens, ""), []).append(tokens)
        if len(alike.pop("", ())) > 1:
            return False
        groups += [group for group in alike.values() if len(group) > 1]
    return True


def multiple_of(value: float, factor: float) -> bool:
    """Return whether a value is a multiple, computed in decimal: 0.07 is a multiple of 0.01."""
    if isinstance(value, int) and isinstance(factor, int):
        return value % factor == 0
    if isinstance(value, float) and value - value != 0:  # infinite, or not a number
        return False
    from fractions import Fraction

    exact = [
        Fraction(number if isinstance(number, int) else float.__repr__(number))
        for number in (value, factor)
    ]
    return (exact[0] / exact[1]).denominator == 1


def rounded(value: float, places: int) -> bool:
    """Return whether a number has at most this many decimal places."""
    if places == 0:
        return is_integer(value)
    return bool(round(value, places) == value)


def matcher(pattern: str, namespace: dict[str, Any], name: str) -> Callable[[str], object]:
    """Return a function that is truthy for text in which the pattern is found.

    The pattern is compiled on first use, because most programs load more validators than they use. From
    then on `name` in `namespace` is the method of the compiled pattern.
    """

    def first(text: str) -> object:
        namespace[name] = compiled = search(pattern)
        return compiled(text)

    return first


def search(pattern: str) -> Callable[[str], object]:
    """Return the search for a pattern in which a leading `^` applies to the whole pattern."""
    import re

    compiled = re.compile(pattern, re.ASCII)
    # Such a pattern matches only at the start, so `match` avoids searching further on.
    return compiled.match if pattern.startswith("^") else compiled.search


def matches(pattern: str, limit: int, text: str) -> bool:
    """Return whether a pattern is found in a text no longer than its limit, where 0 means no limit."""
    return (not limit or len(text) <= limit) and search(pattern)(text) is not None


def _tokens(value: Any) -> Iterator[str]:
    """Yield texts that are equal for equal values. The depth of a value is not limited."""
    return _written(value) if isinstance(value, _CONTAINERS) else iter((_scalar(value),))


def _written(value: Any) -> Iterator[str]:
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        before, value = pending.pop()
        if before:
            yield before
        if isinstance(value, Object):
            named = sorted(((_scalar(name), item) for name, item in value.items()), key=_first)
            pending.append(("}", _NOTHING))
            pending += [(f"{name}:", item) for name, item in reversed(named)]
            yield "{"
        elif isinstance(value, Array):
            pending.append(("]", _NOTHING))
            pending += [("", item) for item in reversed(value)]
            yield "["
        elif value is not _NOTHING:
            yield _scalar(value)


_NOTHING = object()


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return str.__repr__(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if is_integer(value):
        return hex(int(value))  # decimal digits of huge integers are slow, and limited
    if isinstance(value, float):
        return float.__repr__(value)
    return f"<{type(value).__name__} {id(value)}>"
