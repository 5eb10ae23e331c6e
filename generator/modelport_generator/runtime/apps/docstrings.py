"""Read what a docstring in Google, NumPy or field style says about a function and its parameters."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable

_GOOGLE = re.compile(r"^(Args|Arguments|Parameters|Params)\s*:\s*$")
_SECTION = re.compile(
    r"^(Args|Arguments|Parameters|Params|Returns?|Yields?|Raises|Examples?|Notes?|See Also|Attributes)\s*:?\s*$"
)
_ENTRY = re.compile(r"^\*{0,2}(?P<name>\w+)\s*(\([^)]*\))?\s*:\s*(?P<text>.*)$")
_FIELD = re.compile(
    r"^:(?:param|parameter|arg|argument)\s+(?:[^:]*\s)?(?P<name>\w+)\s*:\s*(?P<text>.*)$"
)
_NUMPY = re.compile(r"^(?P<name>\w+)\s*(:.*)?$")


def documented(function: Callable[..., object]) -> tuple[str, dict[str, str]]:
    """Return the description of a function, and those of its parameters."""
    lines = (inspect.getdoc(function) or "").splitlines()
    end = next((n for n, line in enumerate(lines) if _ends_the_text(lines, n, line)), len(lines))
    text = "\n".join(lines[:end]).strip()
    return text, {**_google(lines), **_numpy(lines), **_fields(lines)}


def _ends_the_text(lines: list[str], number: int, line: str) -> bool:
    if line.startswith(":") and line[1:2].isalpha():
        return True
    underlined = number + 1 < len(lines) and re.fullmatch(r"-{3,}", lines[number + 1].strip())
    return bool(_SECTION.match(line) and (line.rstrip().endswith(":") or underlined))


def _google(lines: list[str]) -> dict[str, str]:
    start = next((n for n, line in enumerate(lines) if _GOOGLE.match(line)), None)
    if start is None:
        return {}
    body = _indented(lines[start + 1 :])
    return _entries(body, _ENTRY)


def _numpy(lines: list[str]) -> dict[str, str]:
    for number, line in enumerate(lines[:-1]):
        if line.strip() == "Parameters" and re.fullmatch(r"-{3,}", lines[number + 1].strip()):
            body: list[str] = []
            for later in lines[number + 2 :]:
                if (body and not later.strip()) or re.fullmatch(r"-{3,}", later.strip()):
                    break
                body.append(later)
            return _entries(body, _NUMPY)
    return {}


def _fields(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        entry = _FIELD.match(line)
        if entry:
            name = entry["name"]
            found[name] = entry["text"].strip()
        elif name and line[:1].isspace() and line.strip():
            found[name] = f"{found[name]} {line.strip()}".strip()
        else:
            name = ""
    return found


def _indented(lines: Iterable[str]) -> list[str]:
    """Return the lines of a section, without its indentation."""
    body: list[str] = []
    for line in lines:
        if line.strip() and not line[:1].isspace():
            break
        body.append(line)
    return inspect.cleandoc("\n" + "\n".join(body)).splitlines()


def _entries(body: Iterable[str], pattern: re.Pattern[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in body:
        entry = None if line[:1].isspace() else pattern.match(line)
        if entry:
            name = entry["name"]
            found[name] = entry["text"].strip() if "text" in pattern.groupindex else ""
        elif name and line.strip():
            found[name] = f"{found[name]} {line.strip()}".strip()
    return {key: text for key, text in found.items() if text}
