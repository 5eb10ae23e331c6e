"""JavaScript and TypeScript text that is safe to print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from jinja2 import Environment

from ...python.code import Code
from ...python.environment import environment
from ..pages import markdown
from .template_data import Property

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_INVISIBLE = re.compile(
    "[\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
"""Characters that readers cannot see, or that change how the text beside them is shown. A fixed list:
what Python counts as printable depends on its version."""
_PROTOTYPE = "__proto__"


def literal(value: Any) -> Code:
    """Print JSON, NaN and infinities included, as an expression that evaluates to the same value."""
    text = _visible(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    # As a name in an object literal it would set the prototype.
    return Code(_object(value) if _PROTOTYPE in text else text)


def key(name: str) -> Code:
    """Print a name of a property in a type."""
    return Code(name) if _NAME.match(name) else literal(name)


def comment(text: str) -> Code:
    """Print `text` as the inside of one line of a `/** */` comment."""
    line = " ".join(text.split()).encode("utf-8", "backslashreplace").decode()
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
    line = line.replace("*/", "*\\/")
    # At the start of a line it would be a tag.
    return Code(f"\\{line}" if line.startswith("@") else line)


def union(types: Iterable[str]) -> Code:
    """Print a union; `never` when it is empty."""
    return Code(" | ".join(dict.fromkeys(types)) or "never")


def members(properties: Iterable[Property], indent: str) -> Code:
    """Print the properties of an object type, each on a line, with its comment above it."""
    lines: list[str] = []
    for each in properties:
        if each.doc:
            lines.append(f"{indent}/** {comment(each.doc)} */\n")
        lines.append(f"{indent}{each.name}{'?' if each.optional else ''}: {each.type};\n")
    return Code("".join(lines))


def render(template: str, **context: Any) -> str:
    """Return the text of one file.

    Raises:
        UnsafeText: the template prints a value that is not `Code`.
    """
    return str(_environment().get_template(template).render(**context))


@cache
def _environment() -> Environment:
    filters: dict[str, Callable[..., Code]] = {
        "literal": literal,
        "key": key,
        "comment": comment,
        "members": members,
        "code": _code,
    }
    return environment("targets/typescript/templates", filters)


def _code(text: str) -> Code:
    return Code(markdown.code(text))


def _object(value: Any) -> str:
    match value:
        case Mapping():
            pairs: Iterable[tuple[str, Any]] = cast("Any", value).items()
            return f"{{{','.join(f'{_key(name)}:{_object(each)}' for name, each in pairs)}}}"
        case list() | tuple():
            items: Iterable[Any] = cast("Any", value)
            return f"[{','.join(map(_object, items))}]"
        case _:
            return _visible(json.dumps(value, ensure_ascii=False))


def _visible(text: str) -> str:
    """Return JSON with escapes for what readers cannot see. JSON has it only in strings."""
    return _INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _key(name: str) -> str:
    text = _visible(json.dumps(name, ensure_ascii=False))
    return f"[{text}]" if name == _PROTOTYPE else text
