"""Convert TypedDicts of `typing`, which pydantic reads only from Python 3.12 on, to those of typing_extensions."""

from __future__ import annotations

import sys
import types
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import typing_extensions


def readable(hint: Any) -> Any:
    """Return a type in which pydantic can read every TypedDict."""
    if sys.version_info >= (3, 12):
        return hint
    if is_typeddict(hint) and type(hint).__module__ == "typing":
        return _converted(hint)
    arguments = get_args(hint)
    if not arguments or all(readable(each) is each for each in arguments):
        return hint
    changed = tuple(map(readable, arguments))
    origin: Any = get_origin(hint)
    if origin is types.UnionType:
        return Union[changed]  # noqa: UP007
    if origin is Annotated:
        return Annotated[(changed[0], *hint.__metadata__)]
    copy: Any = getattr(hint, "copy_with", None)
    return copy(changed) if copy is not None else origin[changed]


def _converted(declared: Any) -> Any:
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(declared, include_extras=True).items():
        wrapper: Any = get_origin(hint)
        inner = hint
        if wrapper in _WRAPPERS:
            inner = get_args(hint)[0]
        else:
            # In hints that are texts, the class does not see the wrapper.
            wrapper = _WRAPPERS[0 if name in declared.__required_keys__ else 1]
        fields[name] = wrapper[readable(inner)]
    # A type that is created at run time has no name for a type checker.
    make: Any = typing_extensions.TypedDict
    converted: Any = make(declared.__name__, fields)
    converted.__doc__ = declared.__doc__
    return converted


_WRAPPERS: tuple[Any, Any] = (typing_extensions.Required, typing_extensions.NotRequired)
