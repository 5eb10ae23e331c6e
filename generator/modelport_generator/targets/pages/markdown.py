"""Markdown that shows text literally: text from a definition never becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

_MARKUP = re.compile(r"[\\`*\[\]<>|~&#]")
# Underscores between letters or digits do not begin emphasis.
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_TICKS = re.compile(r"`+")
# Characters that need no escape in a URL. `%` stays, as addresses are encoded already.
_URL = "/:?#@!$&'+,;=~%-._"


def text(value: str) -> str:
    """Return text on one line, without markup. A lone surrogate is shown as its escape."""
    shown = _MARKUP.sub(r"\\\g<0>", _line(value))
    return _EMPHASIS.sub(lambda run: "\\_" * len(run[0]), shown)


def code(value: object) -> str:
    """Return a value as code that is valid in a table cell as well."""
    shown = _line(str(value)).replace("|", "\\|")
    if not shown:
        return ""
    longest = max((len(run) for run in _TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def link(label: str, address: str) -> str:
    """Return a link, or only the text when the address is not a web address."""
    address = address.strip()
    if not address.lower().startswith(("http://", "https://")):
        return text(label)
    return f"[{text(label)}]({quote(address, safe=_URL, errors='replace')})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, followed by an empty line."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _line(value: str) -> str:
    shown = " ".join(value.split()).encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown)
