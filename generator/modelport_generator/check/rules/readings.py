"""How the plugin SDK and the daemon read a scalar, measured for each target type (docs/format.md 1.1)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, Literal

ScalarType = Literal["boolean", "integer", "number", "decimal", "string"]

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final = {"true": True, "false": False}
_WORDS: Final = {"y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_BASES: Final = (("0x", 16), ("0o", 8), ("0b", 2), ("0", 8))
_FLOAT: Final = re.compile(r"[-+]?([.][0-9]+|[0-9]+([.][0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL: Final = re.compile(r"[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)")
_LARGEST: Final = 2**63 - 1
_LONGEST: Final = 40
_LONG_NUMBER: Final = 10**_LONGEST


class Rejected(ValueError):
    """The reader rejects the file because of the value."""


def described(target: ScalarType, value: object, raw: str, is_plain: bool) -> str:
    """Return a clause that says how each reader reads a scalar.

    value: as PyYAML reads it; raw: as it is written, without quotes.
    """
    sdk, daemon = _made(sdk_reads, target, value), _made(daemon_reads, target, raw, is_plain)
    if sdk == daemon:
        return f"the SDK and the daemon {f'read {sdk}' if sdk else 'reject it'}"
    parts = (f"reads {each}" if each else "rejects it" for each in (sdk, daemon))
    return "the SDK {}, the daemon {}".format(*parts)


def _made(reader: Any, *arguments: Any) -> str:
    """Return how a reader reads a value, or "" when it rejects it."""
    try:
        return shown(reader(*arguments))
    except Rejected:
        return ""


def shown(value: object) -> str:
    """Return a value in YAML notation, shortened."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= _LONG_NUMBER:
        return f"a number of {value.bit_length()} bits"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def sdk_reads(target: ScalarType, value: object) -> object:
    """Return how pydantic reads a value from PyYAML.

    Raises:
        Rejected: The reader rejects the file.
    """
    if target == "decimal" and isinstance(value, bool):
        raise Rejected
    from pydantic import ValidationError

    try:
        return _adapter(target).validate_python(value)
    except ValidationError:
        raise Rejected from None


@lru_cache(maxsize=8)
def _adapter(target: ScalarType) -> Any:
    from pydantic import TypeAdapter

    types: dict[str, type] = {
        "boolean": bool,
        "integer": int,
        "number": float,
        "decimal": Decimal,
        "string": str,
    }
    return TypeAdapter(types[target])


def daemon_reads(target: ScalarType, raw: str, is_plain: bool) -> object:
    """Return how Go's yaml.v3 reads a scalar for a field of a type. Null gives the zero value.

    Raises:
        Rejected: The reader rejects the file.
    """
    if target == "string":
        return "" if is_plain and raw in _NULLS else raw
    if target == "decimal":
        return _decimal(raw, is_plain)
    value = _resolved(raw) if is_plain else raw
    match target, value:
        case "boolean", None:
            return False
        case "boolean", bool():
            return value
        case "boolean", str() if raw in _cases(_WORDS):
            return _WORDS[raw.lower()]
        case (("integer" | "number"), None):
            return 0
        case "integer", int() | float() if not isinstance(value, bool):
            return _whole(value)
        case "number", int() | float() if not isinstance(value, bool) and value - value == 0:
            return value
        case _:
            raise Rejected


def _whole(value: float) -> int:
    if value - value != 0 or abs(int(value)) > _LARGEST:
        raise Rejected
    return int(value)


def _decimal(raw: str, is_plain: bool) -> Decimal:
    if is_plain and raw in _NULLS:
        return Decimal(0)
    if not _FLOAT.fullmatch(raw):
        raise Rejected
    try:
        return Decimal(raw)
    except InvalidOperation:
        raise Rejected from None


def _resolved(raw: str) -> object:
    """Return how yaml.v3 reads a bare scalar, which is text by default."""
    if raw in _NULLS:
        return None
    if raw in _cases(_BOOLEANS):
        return _BOOLEANS[raw.lower()]
    if _SPECIAL.fullmatch(raw):
        return float(raw.replace(".", ""))
    digits = raw.replace("_", "")
    if _INTEGER.fullmatch(digits):
        return int(digits[: _LONGEST * 10])
    sign, unsigned = ("-", digits[1:]) if digits.startswith("-") else ("", digits.lstrip("+"))
    for prefix, base in _BASES:
        if unsigned.startswith(prefix):
            try:
                return int(sign + unsigned.removeprefix(prefix)[: _LONGEST * 10], base)
            except ValueError:
                continue
    return float(digits[: _LONGEST * 10]) if _FLOAT.fullmatch(digits) else raw


def _cases(words: dict[str, bool]) -> frozenset[str]:
    return frozenset(form(word) for word in words for form in (str, str.capitalize, str.upper))
