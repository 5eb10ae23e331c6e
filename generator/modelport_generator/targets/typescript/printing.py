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
_PROTOTYPE = "__proto__"


def literal(value: Any) -> Code:
    """Print JSON, NaN and infinities included, as an expression in ASCII that evaluates to the same value."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
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
            return json.dumps(value, ensure_ascii=True)


def _key(name: str) -> str:
    text = json.dumps(name, ensure_ascii=True)
    return f"[{text}]" if name == _PROTOTYPE else text
