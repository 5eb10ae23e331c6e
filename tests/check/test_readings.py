"""The described readings of scalars are those that were measured."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
import yaml
from coercions import REJECTED, measured

from modelport_generator.check.rules import readings

_MATRIX = measured()
_TARGETS: dict[str, readings.Target] = {
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "decimal": "decimal",
    "str": "string",
}
_NULL = ("null", "~")


@pytest.mark.parametrize("kind", _TARGETS)
def test_readers_read_a_scalar_as_was_measured(kind: str) -> None:
    wrong: list[str] = []
    for token, verdicts in _MATRIX[kind].items():
        if token in ("[]", "{}"):
            continue
        is_plain = not token.startswith('"')
        raw = token.strip('"')
        value = yaml.safe_load(token)
        # Optional fields were measured for numbers: there the SDK takes null.
        if not (token in _NULL and kind in ("int", "float")):
            sdk = _read(readings.sdk_reads, _TARGETS[kind], value)
            if not _same(sdk, verdicts.sdk, kind):
                wrong.append(f"SDK {kind} {token}: {sdk!r}, measured {verdicts.sdk!r}")
            daemon = _read(readings.daemon_reads, _TARGETS[kind], raw, is_plain)
            # An empty id is replaced by the name of the file.
            if verdicts.daemon != "'m'" and not _same(daemon, verdicts.daemon, kind):
                wrong.append(f"daemon {kind} {token}: {daemon!r}, measured {verdicts.daemon!r}")
    assert wrong == []


def _read(reader: Any, *arguments: Any) -> object:
    try:
        return reader(*arguments)
    except readings.Rejected:
        return REJECTED


def _same(read: object, expected: str, kind: str) -> bool:
    if REJECTED in (expected, read):
        return expected == read
    if expected == "None":  # JSON cannot express it: the SDK itself accepts .inf and .nan
        return isinstance(read, float) and read - read != 0
    if kind in ("bool", "str"):
        return repr(read) == expected
    try:
        return Decimal(str(read)) == Decimal(expected.strip("'")) or float(str(read)) == float(
            expected.strip("'")
        )
    except InvalidOperation:
        return False


@pytest.mark.parametrize(
    ("target", "value", "raw", "is_plain", "message"),
    [
        ("boolean", "true", "true", False, "the SDK reads true, the daemon rejects it"),
        ("boolean", 1, "1", True, "the SDK reads true, the daemon rejects it"),
        ("integer", 2.5, "2.5", True, "the SDK rejects it, the daemon reads 2"),
        ("integer", "8k", "8k", True, "the SDK and the daemon reject it"),
        ("string", True, "yes", True, "the SDK rejects it, the daemon reads 'yes'"),
        ("decimal", 8, "010", True, "the SDK reads 8, the daemon reads 10"),
        ("boolean", None, "null", True, "the SDK rejects it, the daemon reads false"),
    ],
)
def test_the_clause_says_what_each_reader_does(
    target: readings.Target, value: object, raw: str, is_plain: bool, message: str
) -> None:
    assert readings.described(target, value, raw, is_plain) == message
