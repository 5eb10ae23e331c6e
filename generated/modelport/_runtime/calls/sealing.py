"""Remove the values of calls from the frames that error reporters capture; lines and names stay."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from traceback import clear_frames
from types import FrameType
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_LINKS = 50
"""Limit of the causes of an error that are examined."""


def sealed(function: Callable[P, T]) -> Callable[P, T]:
    """Return a method whose errors contain neither its arguments nor the variables of deeper frames."""
    if inspect.iscoroutinefunction(function):
        return cast("Callable[P, T]", _sealed_async(function))

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            seal(error)
            raise

    return call


def _sealed_async(function: Callable[P, Any]) -> Any:
    @wraps(function)
    async def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return await function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            seal(error)
            raise

    return call


def seal_methods(cls: type, *names: str) -> None:
    """Seal the public methods that a class itself defines, and the named ones."""
    for name, method in list(vars(cls).items()):
        public = not name.startswith("_") or name in names
        if public and inspect.isfunction(method) and not hasattr(method, "__isabstractmethod__"):
            setattr(cls, name, sealed(method))


def seal(error: BaseException) -> None:
    """Clear the variables of all frames of an error.

    An error that the app handles during the call keeps its frames, which belong to the app.
    """
    running = set(map(id, _running(inspect.currentframe())))
    for link in links(error):
        trace = link.__traceback__
        if trace is None:
            continue
        if link is not error and id(trace.tb_frame) in running:
            return
        clear_frames(trace)


def _running(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def links(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, its causes and contexts, and the members of groups."""
    pending, seen = [error], 0
    while pending and seen < _LINKS:
        link = pending.pop(0)
        seen += 1
        yield link
        pending.extend(one for one in (link.__cause__, link.__context__) if one is not None)
        pending.extend(getattr(link, "exceptions", ()))
