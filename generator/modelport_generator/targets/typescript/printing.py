"""JavaScript and TypeScript text that is safe to print, and the environment that prints nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ...pycode import Code

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_PROTOTYPE = "__proto__"


class UnsafeText(TypeError):
    """A template printed something that did not go through `literal`, `key` or `comment`."""


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
    env = Environment(
        loader=PackageLoader("modelport_generator", "targets/typescript/templates"),
        autoescape=True,
        finalize=_only_code,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Only ours: `safe`, `tojson`, `xmlattr` and the like would open the door again.
    env.filters.clear()
    env.filters.update({"literal": literal, "key": key, "comment": comment})
    for name, value in (("indent", "  "), ("deep", "      ")):
        env.globals[name] = Code(value)
    return env


def _only_code(value: Any) -> Any:
    # Macros return Markup; all that is in it was printed through here before.
    if type(value) is Code or type(value) is Markup:
        return value
    raise UnsafeText(f"a template may not print {type(value).__name__} {str(value)[:40]!r}")


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
