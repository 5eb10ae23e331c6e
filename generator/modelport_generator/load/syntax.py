"""Describe what is wrong with a text that is not YAML, at the place of the mistake."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from ..problems import Place, Problem, Related

_MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>")
_VALUE: Final = re.compile(
    r"""^(?P<before>\s*(?:- +)*(?:[^\s'"#\[{&*!|>%@`-][^:#\n]*:[ \t]+)?)(?P<quote>["'])"""
)
_BLOCK: Final = re.compile(r"(?:^|[:\s-])[|>][-+0-9]*\s*(?:#.*)?$")
_KEY: Final = re.compile(r"^\s*(?:- +)*[A-Za-z_][\w.-]*:(?:\s|$)")
_ANCHOR: Final = re.compile(r"&([^\s,\[\]{}]+)")
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'|(?:^|\s)#.*""")
_AFTER: Final = re.compile(r"\s*(?:$|[,\]}:])|\s+#")
_RESERVED: Final = {
    "@": "text cannot begin with @",
    "`": "text cannot begin with a backtick",
    "%": "text cannot begin with %",
}


_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for libyaml."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the text. Lines and columns count from 0."""

    code: str
    line: int
    column: int
    message: str
    hint: str = ""
    other: tuple[int, int, str] | None = None
    """Another place that is related to it."""

    def problem(self, name: str) -> Problem:
        """Return it as a problem of the file named `name`."""
        related: tuple[Related, ...] = ()
        if self.other is not None:
            line, column, message = self.other
            related = (Related(_place(name, line, column), message),)
        place = _place(name, self.line, self.column)
        return Problem(self.code, "error", place, self.message, self.hint, related=related)


def _place(name: str, line: int, column: int) -> Place:
    return Place(name, line + 1, column + 1, line + 1, column + 2)


def conflict(text: str) -> Mistake | None:
    """Return the conflict markers of a merge, whether or not the text is YAML with them."""
    if not all(marker in text for marker in _MARKERS):
        return None
    at, first = -1, 0
    for marker in _MARKERS:
        at = 0 if at < 0 and text.startswith(marker) else text.find(f"\n{marker}", max(at, 0))
        if at < 0:
            return None
        first = at + (text[at] == "\n") if marker == _MARKERS[0] else first
    line = text.count("\n", 0, first)
    message = "the file contains merge conflict markers"
    return Mistake("MP114", line, 0, message, "choose one of the versions, and remove the markers")


def swallowed(text: str) -> Mistake | None:
    """Return a quoted text that includes keys of its surroundings, in a text that is YAML."""
    for quote in _quotes(text):
        lines = text[quote.start : quote.end].split("\n")[1:]
        keys = [each for each in lines if _KEY.match(each) and _indent(each) <= quote.indent]
        if keys:
            key = keys[0].strip().partition(":")[0]
            message = f"the quoted text that starts here includes the key {key!r} and what follows"
            return quote.mistake(message, "close the quote on its line")
    return None


def mistake_in(text: str, error: yaml.YAMLError) -> Mistake:
    """Return what is wrong with a text that libyaml rejects."""
    given: Any = error
    words = str(getattr(given, "problem", None) or getattr(given, "reason", None) or "")
    mark = getattr(given, "problem_mark", None) or getattr(given, "context_mark", None)
    if mark is None:
        at = int(getattr(given, "position", 0) or 0)
        line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
        return _Reading(text, words, line, column, None).mistake()
    context = getattr(given, "context_mark", None)
    start = (context.line, context.column) if context is not None else None
    reading = _Reading(text, words, mark.line, mark.column, start)
    if "duplicate anchor" in str(getattr(given, "context", "")):
        return reading.duplicate_anchor(text, mark.index)
    return reading.mistake()


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quoted value that does not end on its line."""

    text: str
    start: int
    end: int
    """The offset after the closing quote, or the end of the text when there is none."""
    line: int
    """The line of the opening quote, counted from 0."""
    last: int
    """The line of the closing quote."""
    indent: int
    """The column of its key, or of the dash of its item."""
    is_closed: bool

    @property
    def rest(self) -> str:
        """The text after the closing quote on its line."""
        return self.text[self.end :].partition("\n")[0]

    def mistake(self, message: str, hint: str) -> Mistake:
        column = self.start - (self.text.rfind("\n", 0, self.start) + 1)
        return Mistake("MP115", self.line, column, message, hint)


def _quotes(text: str) -> Iterator[_Quote]:
    """Yield the quoted values that span several lines, outside block scalars."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    number = 0
    while number < len(lines):
        line = lines[number]
        if _BLOCK.search(line) and not line.lstrip().startswith("#"):
            number = _behind_block(lines, number)
            continue
        found = _VALUE.match(line)
        number += 1
        if found is None:
            continue
        start = starts[number - 1] + found.start("quote")
        end = _closing(text, start)
        if end is not None and end <= starts[number]:
            continue
        last = bisect_right(starts, end) - 1 if end is not None else len(lines)
        is_closed = end is not None
        yield _Quote(text, start, end or len(text), number - 1, last, _indent(line), is_closed)
        number = last + 1


def _behind_block(lines: list[str], number: int) -> int:
    indent = _indent(lines[number])
    number += 1
    while number < len(lines) and (not lines[number].strip() or _indent(lines[number]) > indent):
        number += 1
    return number


def _closing(text: str, start: int) -> int | None:
    """Return the offset after the quote that closes the one at `start`."""
    quote, at = text[start], start + 1
    while at < len(text):
        char = text[at]
        if (char == "\\" and quote == '"') or (char == quote and text[at : at + 2] == "''"):
            at += 2
        elif char == quote:
            return at + 1
        else:
            at += 1
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class _Reading:
    """The place at which libyaml stopped, and the lines around it."""

    def __init__(
        self, text: str, words: str, line: int, column: int, start: tuple[int, int] | None
    ) -> None:
        self.text, self.words, self.number, self.column = text, words, line, column
        self.lines = _BREAK.split(text)
        self.start = start
        """The start of the structure that it was reading."""

    def _line(self, number: int) -> str:
        """Return a line, "" where there is none: libyaml may stop after the last one."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def mistake(self) -> Mistake:
        return (
            conflict(self.text)
            or self._of_reader()
            or self._quote()
            or self._tab()
            or self._directive()
            or self._of_scanner()
            or self._of_parser()
            or self._here("YAML cannot be read beyond this place", "look at the line above as well")
        )

    def duplicate_anchor(self, text: str, index: int) -> Mistake:
        anchor = _ANCHOR.search(text, index)
        line, column = self.start or (0, 0)
        message = (
            f"the anchor {anchor[1] if anchor else '&'!r} is already defined on line {line + 1}"
        )
        hint = "PyYAML rejects the file, Go's reader takes the later one; use different names"
        other = (line, column, "the first one")
        return Mistake("MP113", self.number, self.column, message, hint, other)

    def _of_reader(self) -> Mistake | None:
        """Return mistakes other than quotes, brackets and indentation."""
        if "but found another document" in self.words:
            hint = "PyYAML rejects the file, Go's reader takes the first document silently"
            return self._here("the file contains more than one document", hint, "MP108")
        if "undefined alias" in self.words:
            hint = "text that begins with * must be quoted"
            return self._here("an alias refers to an anchor that does not exist", hint, "MP106")
        if "control characters" in self.words or "special characters" in self.words:
            hint = "remove it, or write it as an escape"
            return self._here("the file contains a control character", hint, "MP111")
        return None

    def _quote(self) -> Mistake | None:
        for quote in _quotes(self.text):
            if quote.line > self.number:
                break
            if not quote.is_closed:
                return quote.mistake("the quote that opens here is not closed", "close it")
            if not _AFTER.match(quote.rest):
                message = f"the quote that opens here is closed by one on line {quote.last + 1}"
                return quote.mistake(message, "close it on its line")
        if self.number < len(self.lines):
            return self._after_quote(self.lines[self.number])
        return None

    def _after_quote(self, line: str) -> Mistake | None:
        found = _VALUE.match(line)
        if found is None:
            return None
        end = _closing(line, found.start("quote"))
        if end is None or _AFTER.match(line[end:]):
            return None
        quote = line[found.start("quote")]
        doubled = "''" if quote == "'" else '\\"'
        message = f"text follows the closing quote: {_short(line[end:])}"
        hint = f"write a {quote} inside the text as {doubled}"
        return Mistake("MP107", self.number, end, message, hint)

    def _tab(self) -> Mistake | None:
        for number in (self.number, self.number - 1):
            line = self._line(number)
            blank = line[: len(line) - len(line.lstrip())]
            if "\t" in blank:
                column = blank.index("\t")
                message = "a tab is used where YAML requires spaces"
                return Mistake("MP110", number, column, message, "indent with spaces")
        if self._char() == "\t":
            return self._here("a tab is used where YAML requires spaces", "write a space", "MP110")
        return None

    def _directive(self) -> Mistake | None:
        line = self._line(self.number)
        is_rejected = any(each in self.words for each in ("directive", "YAML document", "version"))
        if line.startswith("%") and is_rejected:
            message = f"the directive {_short(line.strip())} is not supported"
            hint = "remove the line; text that begins with % must be quoted"
            return Mistake("MP107", self.number, 0, message, hint)
        if "expected <document start>" in self.words:
            for number in range(min(self.number, len(self.lines))):
                if self._line(number).startswith("%"):
                    message = (
                        f"no line --- follows the directive {_short(self._line(number).strip())}"
                    )
                    return Mistake("MP107", number, 0, message, "remove the directive")
        return None

    def _of_scanner(self) -> Mistake | None:
        words, char = self.words, self._char()
        if "cannot start any token" in words and char in _RESERVED:
            return self._here(_RESERVED[char], "quote the text")
        if "unknown escape" in words or "hexdecimal" in words or "hexadecimal" in words:
            hint = "write \\\\ for a backslash, or use single quotes"
            return self._here("a backslash in double quotes begins an invalid escape", hint)
        if "tag" in words:
            return self._here("text that begins with ! is read as a tag", "quote it")
        if "alphabetic or numeric" in words:
            return self._here("text that begins with * or & is read as an alias", "quote it")
        if "mapping values are not allowed" in words:
            return self._colon()
        if "could not find expected ':'" in words and self.start is not None:
            return self._no_colon(*self.start)
        return None

    def _colon(self) -> Mistake:
        line = self._line(self.number)
        before = line[: self.column]
        if re.search(r":\s", before) or (before.lstrip().startswith("- ") and ": " in before):
            value = before.partition(": ")[2].strip()
            hint = f'quote the text: "{_plain(value)}: ..."'
            return self._here("an unquoted text contains a colon followed by a space", hint)
        above = self._above()
        if above is not None and not _KEY.match(self.lines[above]):
            shown = _short(self.lines[above].strip())
            column = _indent(self.lines[above])
            return Mistake(
                "MP107",
                above,
                column,
                f"{shown} has no colon followed by a space",
                "write key: value",
            )
        hint = "the keys of a mapping must start in the same column"
        return Mistake("MP107", self.number, _indent(line), "the key is indented too deep", hint)

    def _no_colon(self, number: int, column: int) -> Mistake:
        shown = _short(self._line(number)[column:].strip())
        hint = "a key needs a colon and a space, an item of a list starts with '- '"
        message = f"{shown} is neither `key: value` nor an item of a list"
        return Mistake("MP107", number, column, message, hint)

    def _of_parser(self) -> Mistake | None:
        words = self.words
        if ("expected ',' or ']'" in words or "expected ',' or '}'" in words) and self.start:
            line, column = self.start
            closing = words[-2]
            message = (
                f"the bracket that opens here is not closed by {closing!r}, or a comma is missing"
            )
            other = (self.number, self.column, "reading stops here")
            return Mistake("MP107", line, column, message, "", other)
        if "expected node content" in words:
            if not "".join(self.lines[self.number :])[self.column :].strip():
                return self._unclosed()
            return self._here("a value is missing here", "write it, or remove the comma or bracket")
        if "expected '-' indicator" in words:
            hint = "start it with '- ', or indent it like the key it belongs to"
            return self._here("the line is not an item of the list above", hint)
        if "did not find expected key" in words or "expected <document start>" in words:
            hint = "the keys of a mapping must start in the same column"
            return self._here("the line is not indented like those above it", hint)
        return None

    def _unclosed(self) -> Mistake | None:
        """Return the last bracket that the text opens and does not close. Quotes are rare beside it."""
        opened: list[tuple[int, int]] = []
        for number, line in enumerate(self.lines):
            for column, char in enumerate(_QUOTED.sub(lambda each: "x" * len(each[0]), line)):
                if char in "[{":
                    opened.append((number, column))
                elif char in "]}" and opened:
                    opened.pop()
        if not opened:
            return None
        line, column = opened[-1]
        closing = {"[": "]", "{": "}"}[self._line(line)[column]]
        message = f"the bracket that opens here is not closed by {closing!r}"
        return Mistake("MP107", line, column, message, f"write {closing} at the end of its content")

    def _above(self) -> int | None:
        for number in range(self.number - 1, -1, -1):
            shown = self._line(number).strip()
            if shown and not shown.startswith("#"):
                return number
        return None

    def _char(self) -> str:
        line = self._line(self.number)
        return line[self.column : self.column + 1]

    def _here(self, message: str, hint: str = "", code: str = "MP107") -> Mistake:
        return Mistake(code, self.number, self.column, message, hint)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _plain(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
