"""The page: its parts in one file, which needs no network and whose policy allows none."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from ..targets import typescript
from .content import Json, content_json, title_of

_HERE: Final = Path(__file__).parent / "page"
_FORM: Final = Path(typescript.__file__).with_name("form.js")
_MODULES: Final = (
    "elements",
    "state",
    "reasons",
    "panels",
    "fields",
    "models",
    "credentials",
    "parameter",
    "parameters",
    "provider",
    "main",
)
"""In the order in which they depend on each other."""
_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
MARK: Final = '<meta name="generator" content="modelport preview">'
"""A line of every page, by which the command recognises its own files."""


def page_of(content: Sequence[Json], *, live: bool = False) -> str:
    """Return the page.

    Args:
        content: The providers.
        live: Whether a server sends changes.
    """
    style, script = (_HERE / "page.css").read_text("utf-8"), script_text()
    values = {
        "mark": MARK,
        "policy": policy(style, script, live=live),
        "title": escape(_encodable(title_of(content))),
        "style": style,
        "live": "live" if live else "",
        "content": content_json(content),
        "script": script,
    }
    template = (_HERE / "page.html").read_text("utf-8")
    return re.sub(r"@(\w+)@", lambda hole: values[hole[1]], template)


def policy(style: str, script: str, *, live: bool) -> str:
    """Return the Content-Security-Policy: these two texts, images in the page, and nothing else."""
    rules = [
        "default-src 'none'",
        f"script-src '{_digest(script)}'",
        f"style-src '{_digest(style)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join([*rules, "connect-src 'self'"] if live else rules)


@cache
def script_text() -> str:
    """Return all modules as one script, each a function that returns what it exports."""
    modules = [("form", _FORM), *((name, _HERE / f"{name}.js") for name in _MODULES)]
    return "\n".join(_wrapped(name, path.read_text("utf-8")) for name, path in modules)


def _wrapped(name: str, text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = {found[2]}Module;\n", text)
    return (
        f"const {name}Module = (() => {{\n{_EXPORT.sub('', body)}return {{ {exported} }};\n}})();"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
