"""Separate reasoning from the answer, however a server mixes them, in text that may be split anywhere."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Literal, TypeAlias

OPEN = "<think>"
CLOSE = "</think>"
_TAG = re.compile("</?think>")
_VISIBLE = re.compile(r"\S")
_LINE = re.compile(r"[^\r\n]")

Kind: TypeAlias = Literal["text", "reasoning"]
Span: TypeAlias = tuple[Kind, str]


class _Mode(Enum):
    START = auto()
    """Only white space so far: an opening tag may still come."""
    THINK = auto()
    AFTER = auto()
    """Directly after a closing tag: the white space there belongs to the tag."""
    TEXT = auto()


class ThinkSplitter:
    """Split content with think tags.

    Tags open at the start of the answer or of a line, and nest. A closing tag without an opening one ends
    reasoning that began with the answer: templates often put the opening tag into the prompt. Such
    a stream must be announced (`starts_open`), because returned text stays text.
    """

    __slots__ = (
        "_assumed",
        "_blank",
        "_depth",
        "_held",
        "_last",
        "_mode",
        "_orphans",
        "_skip",
        "_so_far",
    )

    def __init__(self, *, starts_open: bool = False) -> None:
        self._mode = _Mode.THINK if starts_open else _Mode.START
        self._depth = 1 if starts_open else 0
        self._assumed = starts_open
        self._so_far: list[str] = []
        """Reasoning that turns out to be the answer when no closing tag follows."""
        self._blank: list[str] = []
        """White space before anything else."""
        self._held = ""
        """Text that may be the beginning of a tag."""
        self._skip = starts_open
        self._last = "\n"
        self._orphans = True

    @property
    def plain(self) -> bool:
        """Whether text without `<` may pass unchanged."""
        return self._mode is _Mode.TEXT and not self._held

    def skip(self, text: str) -> None:
        """Record text that passed unchanged: a tag may follow at the start of the next line."""
        if self._last:
            self._last = text[-1]

    def feed(self, piece: str) -> list[Span]:
        """Return what can be separated so far; each character is read once."""
        buffer, self._held = self._held + piece, ""
        spans: list[Span] = []
        at = 0
        while at < len(buffer):
            match self._mode:
                case _Mode.START:
                    at = self._start(buffer, at, spans)
                case _Mode.THINK:
                    at = self._think(buffer, at, spans)
                case _Mode.AFTER:
                    visible = _VISIBLE.search(buffer, at)
                    at = visible.start() if visible else len(buffer)
                    self._mode = _Mode.TEXT if visible else self._mode
                case _Mode.TEXT:
                    at = self._text(buffer, at, spans)
        return spans

    def trust_server(self) -> list[Span]:
        """Stop looking for tags: the server has begun to send reasoning in its own field."""
        held = self._taken()
        self._orphans = False
        self._assumed = False
        thinking = self._mode is _Mode.THINK
        self._mode = _Mode.TEXT
        self._last = ""
        return [("reasoning" if thinking else "text", held)] if held else []

    def finish(self, *, cut: bool = False) -> list[Span]:
        """Return what was held back; `cut` when the answer ended at a length limit.

        Reasoning that was only assumed, and reasoning behind an inner tag that was never closed,
        may have been the answer, so it is returned again as text rather than lost.
        """
        spans: list[Span] = []
        held = self._taken()
        if held:
            kind: Kind = "reasoning" if self._mode is _Mode.THINK else "text"
            spans.append((kind, held))
            if kind == "reasoning":
                self._so_far.append(held)
        answer = "".join(self._so_far)
        if self._mode is _Mode.THINK and self._assumed and not cut and answer.strip():
            spans.append(("text", answer.lstrip()))
        return spans

    def _taken(self) -> str:
        held = "".join((*self._blank, self._held))
        self._blank, self._held = [], ""
        return held

    def _start(self, buffer: str, at: int, spans: list[Span]) -> int:
        visible = _VISIBLE.search(buffer, at)
        begin = visible.start() if visible else len(buffer)
        if buffer.startswith(OPEN, begin):
            self._blank.clear()
            self._open()
            return begin + len(OPEN)
        if OPEN.startswith(buffer[begin : begin + len(OPEN)]):
            self._blank.append(buffer[at:begin])
            self._held = buffer[begin:]
            return len(buffer)
        self._mode = _Mode.TEXT
        self._add_text("".join(self._blank), spans)
        self._blank.clear()
        return at

    def _open(self) -> None:
        self._mode, self._skip = _Mode.THINK, True
        self._depth += 1
        self._orphans = False

    def _think(self, buffer: str, at: int, spans: list[Span]) -> int:
        if self._skip:
            line = _LINE.search(buffer, at)
            if line is None:
                return len(buffer)
            at, self._skip = line.start(), False
        found = _TAG.search(buffer, at)
        if found is None:
            keep = _partial(buffer, at)
            self._reason(buffer[at:keep], spans)
            self._held = buffer[keep:]
            return len(buffer)
        self._reason(buffer[at : found.start()], spans)
        self._step(found.group())
        return found.end()

    def _step(self, tag: str) -> None:
        if tag == OPEN:
            # A model whose opening tag is in the prompt may still write it out.
            if self._assumed and not self._so_far:
                self._assumed, self._skip = False, True
            else:
                self._depth += 1
            return
        self._depth -= 1
        self._so_far.clear()
        self._assumed = self._depth > 0
        if self._depth == 0:
            self._mode, self._orphans = _Mode.AFTER, False

    def _reason(self, text: str, spans: list[Span]) -> None:
        if text:
            spans.append(("reasoning", text))
            if self._assumed:
                self._so_far.append(text)

    def _text(self, buffer: str, at: int, spans: list[Span]) -> int:
        found = _TAG.search(buffer, at)
        if found is None:
            keep = _partial(buffer, at)
            self._add_text(buffer[at:keep], spans)
            self._held = buffer[keep:]
            return len(buffer)
        before, tag = buffer[at : found.start()], found.group()
        line_start = (before or self._last)[-1:] == "\n"
        if tag == OPEN and line_start and self._last:
            self._add_text(before, spans)
            self._open()
        elif tag == CLOSE and self._orphans:
            self._add_text(before, spans)
            self._orphans, self._mode = False, _Mode.AFTER
        else:
            self._add_text(before + tag, spans)
        return found.end()

    def _add_text(self, text: str, spans: list[Span]) -> None:
        if text:
            spans.append(("text", text))
            if self._last:
                self._last = text[-1]


class LeakedTags:
    """Remove think tags from a reasoning field: Xinference splits by token and leaves their pieces."""

    __slots__ = ("_begun", "_held")

    def __init__(self) -> None:
        self._held = ""
        self._begun = False

    @property
    def plain(self) -> bool:
        """Whether reasoning without `<` may pass unchanged."""
        return self._begun and not self._held

    def feed(self, piece: str) -> str:
        """Return the reasoning without its complete tags."""
        buffer, self._held = self._held + piece, ""
        if not self._begun:
            if OPEN.startswith(buffer):
                self._held = buffer
                return ""
            self._begun = True
            # The closing bracket of the opening tag may be in the piece that was returned as
            # content.
            buffer = buffer.removeprefix(OPEN[:-1]).removeprefix(">")
        buffer = buffer.replace(CLOSE, "")
        keep = _partial(buffer, 0)
        self._held = buffer[keep:]
        return buffer[:keep]

    def finish(self) -> str:
        """Return what was held back, unless it is the beginning of a tag."""
        held, self._held = self._held, ""
        return held if held == "<" else ""


def split_whole(text: str) -> tuple[str, str]:
    """Return reasoning and answer of a whole text; an orphaned closing tag ends the reasoning."""
    head = text.lstrip()
    orphaned = CLOSE in text and OPEN not in text[: text.index(CLOSE)]
    splitter = ThinkSplitter(starts_open=orphaned and not head.startswith(OPEN))
    spans = [*splitter.feed(text), *splitter.finish()]
    reasoning = "".join(piece for kind, piece in spans if kind == "reasoning")
    return reasoning, "".join(piece for kind, piece in spans if kind == "text")


def _partial(text: str, start: int) -> int:
    """Return the start of the longest suffix of `text` that could be the beginning of a tag."""
    at = text.rfind("<", max(start, len(text) - len(CLOSE)))
    end = text[at:] if at >= 0 else ""
    return at if end and (OPEN.startswith(end) or CLOSE.startswith(end)) else len(text)
