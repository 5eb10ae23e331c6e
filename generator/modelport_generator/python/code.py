"""Python source text that is safe to print: `Code`, and the only ways to make it from foreign text."""

from __future__ import annotations

import ast
import inspect
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, cast

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Code(str):
    """Text that a template may print unchanged. Every other string is rejected."""

    __slots__ = ()

    def __html__(self) -> Code:
        return self


def literal(value: Any) -> Code:
    """Return a JSON-like value (or a Decimal, a tuple, a frozenset of str) as a Python expression.

    Raises:
        TypeError: The value has another type.
    """
    return Code(_expression(value))


def docstring(text: str) -> Code:
    """Return `text` as a docstring from which `inspect.getdoc` gives `inspect.cleandoc(text)`."""
    # Python cannot compile a docstring with a lone surrogate, so its escape is shown instead.
    text = text.encode("utf-8", "backslashreplace").decode()
    if _reads_well(text):
        end = "\n" if "\n" in text else ""
        return Code(f'"""{text}{end}"""')
    body = "".join(map(_escape, text)).replace('"', '\\"')
    # Black adds a space between the text and a closing quote, which would become part of the text.
    body = body[:-2] + "\\x22" if body.endswith('\\"') else body
    # A formatter trims spaces at the ends of a docstring, but not their escapes.
    stripped = body.strip(" ")
    lead = len(body) - len(body.lstrip(" ")) if stripped else len(body)
    trail = len(body) - lead - len(stripped)
    return Code(_spaced(lead, stripped, trail))


def comment(text: str) -> Code:
    """Return `text` as one comment line. Line breaks and control characters are escaped."""
    return Code("# " + "".join(_escape(c) if c != "\\" else c for c in text).strip())


def identifier(text: str) -> Code:
    """Return a name that is already valid.

    Raises:
        ValueError: The name is a keyword or not an ASCII identifier.
    """
    if not _IDENTIFIER.match(text) or keyword.iskeyword(text):
        raise ValueError(f"{text!r} is not a Python identifier")
    return Code(text)


def dotted(text: str) -> Code:
    """Return a dotted module or attribute name. Leading dots make it relative."""
    name = text.lstrip(".")
    dots = "." * (len(text) - len(name))
    return Code(dots + ".".join(identifier(part) for part in name.split(".") if part or name))


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """Return the names that a type expression mentions, in order of first use.

    Raises:
        ValueError: It has more than names, subscripts, unions, lists, dots and literals.
    """
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(expression, mode="eval")):
        if isinstance(node, ast.Name):
            found.setdefault(node.id)
        elif not isinstance(node, _TYPE_NODES):
            raise ValueError(f"{expression!r} is not a type expression: {type(node).__name__}")
    return tuple(found)


@cache
def annotation(expression: str) -> Code:
    """Return a type expression from the project's own schemas, checked by `names_in`."""
    names_in(expression)
    return Code(ast.unparse(ast.parse(expression, mode="eval")))


_TYPE_NODES = (
    ast.Expression,
    ast.Load,
    ast.Subscript,
    ast.Attribute,
    ast.BinOp,
    ast.BitOr,
    ast.Tuple,
    ast.List,
    ast.Constant,
)


def _spaced(lead: int, body: str, trail: int) -> str:
    blank = "\\x20"
    return f'"""{blank * lead}{body}{blank * trail}"""'


def _reads_well(text: str) -> bool:
    plain = all(c.isprintable() or c == "\n" for c in text) and "\\" not in text
    quotes = '"""' in text or text.startswith('"') or text.endswith('"')
    trimmed = not any(line != line.rstrip() for line in text.split("\n"))
    return bool(text) and plain and not quotes and trimmed and inspect.cleandoc(text) == text


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _string(text: str) -> str:
    quote = "'" if '"' in text and "'" not in text else '"'
    body = "".join("\\" + c if c == quote else _escape(c) for c in text)
    return f"{quote}{body}{quote}"


def _expression(value: Any) -> str:
    match value:
        case None | bool():
            return repr(value)
        case str():
            return _string(value)
        case int():
            return repr(value)
        case float():
            return repr(value) if value - value == 0 else f'float("{value!r}")'
        case Decimal():
            return f'Decimal("{value}")'
        case frozenset():
            names = sorted(cast("frozenset[str]", value))
            return f"frozenset({_sequence(names, '(', ',)') if names else ''})"
        case Mapping():
            pairs: Iterable[tuple[Any, Any]] = cast("Any", value).items()
            return _wrapped([f"{_expression(k)}: {_expression(v)}" for k, v in pairs], "{", "}")
        case tuple():
            return _sequence(cast("Any", value), "(", ",)") if value else "()"
        case list():
            return _sequence(cast("Any", value), "[", "]")
        case _:
            raise TypeError(f"{type(value).__name__} has no literal")


def _sequence(values: Iterable[Any], start: str, end: str) -> str:
    return _wrapped([_expression(v) for v in values], start, end)


def _wrapped(items: Sequence[str], start: str, end: str) -> str:
    return f"{start}{', '.join(items)}{end}"
