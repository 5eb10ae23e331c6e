"""Read the requested JSON from a model's text, ignoring the text around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..calls.lenient_json import lenient_json
from ..schema.json_types import is_array, is_object
from ..schema.violations import Violation, excerpt
from .functions import violations_of
from .output_schemas import WRAPPED

_FENCE = re.compile(r"```[a-zA-Z0-9_-]*[ \t]*\n?(.*?)```", re.DOTALL)
_STARTS = 200
_DECODER = json.JSONDecoder()


class Unfit(Exception):
    """The text contains no value of the type; `violations` says why."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(map(str, violations)))
        self.violations = violations


def read_answer(adapter: TypeAdapter[Any], text: str, *, is_wrapped: bool) -> Any:
    """Return the value in a text, in the adapter's type.

    Raises:
        Unfit: It contains no value of this type.
    """
    first: list[Violation] = []
    for value in _candidates(text):
        try:
            return _validated(adapter, value, is_wrapped)
        except ValidationError as error:
            first = first or violations_of(error)
    try:
        # A choice or a number may be written without quotes.
        return adapter.validate_python(text.strip().strip("\"'`."))
    except ValidationError:
        reason = "is not JSON" if text.strip() else "is empty"
        raise Unfit(first or [Violation("", "type", excerpt(text), "JSON", reason)]) from None


def _validated(adapter: TypeAdapter[Any], value: Any, is_wrapped: bool) -> Any:
    if is_wrapped and is_object(value) and list(value) == [WRAPPED]:
        value = value[WRAPPED]
    try:
        return adapter.validate_json(json.dumps(value))
    except ValidationError as error:
        # Strict servers write null for optional properties.
        dropped = [_drop_null(value, found["loc"]) for found in error.errors()]
        if not any(dropped):
            raise
        return adapter.validate_json(json.dumps(value))


def _drop_null(value: Any, place: tuple[int | str, ...]) -> bool:
    """Remove the null at a place from its object; return whether there was one."""
    node = value
    for step in place:
        if is_object(node) and step in node:
            around: Any = node
            if around[step] is None:
                del around[step]
                return True
            node = around[step]
        elif is_array(node) and isinstance(step, int) and step < len(node):
            node = node[step]
    return False


def _candidates(text: str) -> Iterator[Any]:
    """Yield possible answers, the most likely first."""
    yield from _parsed(text)
    for block in _FENCE.findall(text):
        yield from _parsed(block)
    found: list[tuple[int, Any]] = []
    end = 0
    for start in [m.start() for m in re.finditer(r"[{\[]", text)][:_STARTS]:
        if start < end:
            continue
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        found.append((end - start, value))
    yield from (value for _, value in sorted(found, key=lambda one: -one[0]))


def _parsed(text: str) -> Iterator[Any]:
    try:
        yield lenient_json(text)
    except ValueError:
        return
