"""JavaScript and TypeScript text that is safe to print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from jinja2 import Environment

from ...python.code import Code
from ...python.environment import environment

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_PROTOTYPE = "__proto__"


def literal(value: Any) -> Code:
    """Print JSON, NaN and infinities included, as an expression in ASCII that gives it back."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    # As a name in an object literal it would set the prototype.
    return Code(_object(value) if _PROTOTYPE in text else text)


def key(name: str) -> Code:
    """Print a name of a property in a type."""
    return Code(name) if _NAME.match(name) else literal(name)


def comment(text: str) -> Code:
    """Print `text` as the inside of one line of a `/** */` comment."""
    said = " ".join(text.split()).encode("utf-8", "backslashreplace").decode()
    said = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)
    said = said.replace("*/", "*\\/")
    # At the start of a line it would be a tag.
    return Code(f"\\{said}" if said.startswith("@") else said)


def union(types: Iterable[str]) -> Code:
    """Print a union; `never` when it is empty."""
    return Code(" | ".join(dict.fromkeys(types)) or "never")


def render(template: str, **context: Any) -> str:
    """Return the text of one file.

    Raises:
        UnsafeText: the template prints a value that is not `Code`.
    """
    return str(_environment().get_template(template).render(**context))


@cache
def _environment() -> Environment:
    env = environment(
        "targets/typescript/templates", {"literal": literal, "key": key, "comment": comment}
    )
    values: dict[str, Any] = {"indent": Code("  "), "deep": Code("      ")}
    env.globals.update(values)
    return env


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
