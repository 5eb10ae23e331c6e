"""Entries as a JUnit report, which most CI servers show: one test case per file, failed by errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ..problems import speakable
from .entries import Entry, by_file

_ILLEGAL: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(tool: str, entries: Sequence[Entry], clean: Sequence[str] = ()) -> str:
    """Return the report as XML.

    tool: names the suite.
    clean: what was checked and has no entries; each is a test case that passes.
    """
    files = by_file(entries)
    passed = [each for each in dict.fromkeys(clean) if each not in files]
    failed = sum(1 for each in files.values() if any(e.level == "error" for e in each))
    counts = f'tests="{len(files) + len(passed)}" failures="{failed}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {counts}>",
        f" <testsuite name={_quoted(tool)} {counts}>",
        *(f"  <testcase classname={_quoted(tool)} name={_quoted(each)}/>" for each in passed),
        *(line for name, each in files.items() for line in _case(tool, name, each)),
        " </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines)


def _case(tool: str, file: str, entries: Sequence[Entry]) -> Iterator[str]:
    yield f"  <testcase classname={_quoted(tool)} name={_quoted(file)} file={_quoted(file)}>"
    errors = [each for each in entries if each.level == "error"]
    others = [each for each in entries if each.level != "error"]
    if errors:
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        message = f"{errors[0].code}: {errors[0].message}{more}"
        yield f"   <failure message={_quoted(message)}>{_lines(errors)}</failure>"
    if others:
        yield f"   <system-out>{_lines(others)}</system-out>"
    yield "  </testcase>"


def _lines(entries: Sequence[Entry]) -> str:
    lines = (f"{each.place}: {each.level} {each.code}: {each.message}" for each in entries)
    return escape(_legal("\n".join(lines)))


def _quoted(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    """Return a text that is valid in XML, with other characters escaped."""
    return _ILLEGAL.sub(lambda found: f"\\x{ord(found[0]):02x}", speakable(text))
