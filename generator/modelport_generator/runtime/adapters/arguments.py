"""Reject arguments of a wrong type before anything is sent: a mistake of the app is a `TypeError`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import TextIOBase
from typing import Any, cast

from ..schema.json_types import is_array

_TEXTS = ("query", "content_text", "text", "user", "voice", "tenant_id")
_OPTIONAL = ("user", "voice", "tenant_id")
_NUMBERS: Mapping[str, tuple[type, ...]] = {"top_n": (int,), "score_threshold": (int, float)}
_LISTS = ("texts", "docs", "stop")


def check_arguments(given: Mapping[str, Any]) -> None:
    """Check the types of the arguments of a call.

    Raises:
        TypeError: An argument has a type that no call takes. The message names it.
    """
    for name, value in given.items():
        if name in _TEXTS and not isinstance(value, str):
            if value is not None or name not in _OPTIONAL:
                raise TypeError(f"{name} is of type {type(value).__name__}; it must be a str")
        elif name in _NUMBERS and value is not None:
            if isinstance(value, bool) or not isinstance(value, _NUMBERS[name]):
                raise TypeError(f"{name} is of type {type(value).__name__}; it must be a number")
        elif name in _LISTS and isinstance(value, _NO_LISTS):
            raise TypeError(f"{name} is of type {type(value).__name__}; it must be a list of texts")
        elif name == "tool_choice" and not isinstance(value, str | None):
            raise TypeError(
                f"tool_choice is of type {type(value).__name__};"
                " it must be 'auto', 'none', 'required' or the name of a tool"
            )
        elif name == "parameters":
            check_mapping(name, value)
        elif name == "options":
            check_options(value)
        elif name == "file" and isinstance(value, TextIOBase):
            raise TypeError("the audio file is open as text; open it with mode 'rb'")


def check_mapping(name: str, value: Any) -> None:
    """Check that an argument is a mapping. Its values may be secrets, so only the type is shown.

    Raises:
        TypeError: It is not a mapping.
    """
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{name} is of type {type(value).__name__}; it must be a mapping")


def check_options(value: Any) -> None:
    """Check the transport options of a call.

    Raises:
        TypeError: The options are not `CallOptions`.
    """
    if value is not None:
        from modelport.interfaces import CallOptions

        if not isinstance(value, CallOptions):
            raise TypeError(f"options is of type {type(value).__name__}; it must be CallOptions")


_NO_LISTS: tuple[type, ...] = (str, bytes, Mapping)
"""Types that can be iterated and still do not count as a list."""


def check_messages(messages: Any, tools: Any) -> None:
    """Check a conversation and its tools, as an adapter takes them.

    Raises:
        TypeError: A text is given instead of messages, or a message or a tool has another type.
    """
    from modelport.entities import PromptMessage, PromptMessageTool

    check_each(messages, PromptMessage, "prompt_messages", "message")
    check_each(tools or (), PromptMessageTool, "tools", "tool")


def check_each(given: Any, wanted: type, name: str, one: str) -> None:
    """Check that a list contains values of one class.

    Raises:
        TypeError: It is not a list, or contains something else.
    """
    kind = wanted.__name__
    # Nearly all are lists, and each test for an abstract class takes 0.2 us.
    if not is_array(given) and (isinstance(given, _NO_LISTS) or not isinstance(given, Iterable)):
        raise TypeError(f"{name} is of type {type(given).__name__}; it must be a list of {kind}")
    items = list(cast("Iterable[object]", given))
    if all(issubclass(kind, wanted) for kind in set(map(type, items))):
        return
    for position, item in enumerate(items):
        if not isinstance(item, wanted):
            raise TypeError(f"{one} {position} is of type {type(item).__name__}, not a {kind}")
