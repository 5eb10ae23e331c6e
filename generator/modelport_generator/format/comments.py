"""Find the comments of a document, and attach each to its entry."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .entries import BLANK, Block, Entry, all_entries, is_flow

_COMMENT: Final = re.compile(r"(?<!\S)#[^\n]*")
_PIECE: Final = re.compile(
    r"(?P<comment>(?<!\S)#[^\n]*)|(?P<dash>-(?=\s|\Z))|(?P<marker>(?m:^)(?:---|\.\.\.)(?=\s|\Z))"
    r"|(?P<odd>[?%&*!])"
)
_MOST_COMMENTS: Final = 20_000
_OLD_ITEM: Final = re.compile(r"#\s*- ")
_MODELINE: Final = "# yaml-language-server:"


class Unusual(ValueError):
    """The document has something that is not formatted: anchors, tags, directives, complex keys."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its place."""

    index: int
    line_start: int
    """Where its line starts in the text."""
    column: int
    text: str
    is_alone: bool
    """Whether nothing else is on its line."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The text between the scalars of a document."""

    comments: tuple[Comment, ...]
    dashes: tuple[int, ...]


def pieces(text: str, root: Node) -> Pieces:
    """Return the comments and dashes of a document.

    Raises:
        Unusual: it has something that only its author should touch.
    """
    comments: list[Comment] = []
    dashes: list[int] = []
    for start, end in _gaps(text, root):
        for found in _PIECE.finditer(text, start, end):
            match found.lastgroup:
                case "comment":
                    comments.append(_comment(text, found))
                    if len(comments) > _MOST_COMMENTS:
                        raise Unusual(f"it has more than {_MOST_COMMENTS} comments")
                case "dash":
                    dashes.append(found.start())
                case "marker":
                    if (
                        text[found.start()] == "-"
                        and text[: found.start()].strip()
                        and _has_content(text[: found.start()])
                    ):
                        raise Unusual("a document starts in the middle")
                case _:
                    raise Unusual(f"it uses {found[0]!r}")
    comments += _comments_of_headers(text, root)
    return Pieces(tuple(sorted(comments, key=lambda each: each.index)), tuple(dashes))


def _comments_of_headers(text: str, root: Node) -> Iterator[Comment]:
    """Yield the comments after the indicator of a block scalar."""
    for node in _scalars(root):
        if node.style in ("|", ">"):
            end = text.find("\n", node.start_mark.index)
            found = _COMMENT.search(text, node.start_mark.index, end if end >= 0 else len(text))
            if found is not None:
                yield _comment(text, found)


def _has_content(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _comment(text: str, found: re.Match[str]) -> Comment:
    start = text.rfind("\n", 0, found.start()) + 1
    return Comment(
        found.start(),
        start,
        found.start() - start,
        found[0].rstrip(),
        not text[start : found.start()].strip(),
    )


def _gaps(text: str, root: Node) -> Iterator[tuple[int, int]]:
    """Yield the spans between scalars."""
    position = 0
    for node in _scalars(root):
        yield position, node.start_mark.index
        position = scalar_end(text, node)
    yield position, len(text)


def _scalars(node: Node) -> Iterator[ScalarNode]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ScalarNode):
            yield each
        elif isinstance(each, MappingNode):
            pairs = cast("list[tuple[Node, Node]]", each.value)
            waiting += [one for pair in reversed(pairs) for one in reversed(pair)]
        elif isinstance(each, SequenceNode):
            waiting += reversed(cast("list[Node]", each.value))


def scalar_end(text: str, node: ScalarNode) -> int:
    """Return where a scalar ends. A block scalar ends after its last line that is not blank."""
    if node.style not in ("|", ">"):
        return node.end_mark.index
    start, end = node.start_mark.index, node.end_mark.index
    body = text[start:end]
    return start + len(body.rstrip()) if "\n" in body else end


class Giving:
    """Attach every comment and blank line of a document to an entry or a block."""

    def __init__(self, text: str, block: Block, found: Pieces) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._block = block
        self._entries = list(all_entries(block))
        self._alone = {each.line_start: each for each in found.comments if each.is_alone}
        self._comments = found.comments
        self.head: list[str] = []
        """The comments about the file as a whole; an empty one is a blank line."""

    def give(self) -> None:
        """Fill in the heads, tails and feet of the entries and blocks."""
        self._give_tails()
        previous: Entry | None = None
        position = 0
        for entry in self._entries:
            between = self._between(position, self._line(entry.start))
            if previous is None:
                self.head, between = _split_head(between)
            _give_to_next(between, previous, entry)
            position = self._give_inside(entry)
            previous = entry
        _give_to_end(self._between(position, len(self._lines)), previous, self._block)

    def _give_tails(self) -> None:
        starts = [each.start for each in self._entries]
        for comment in self._comments:
            number = bisect_right(starts, comment.index) - 1
            previous = self._entries[number] if number >= 0 else None
            if previous is None:
                continue
            if _is_inside(comment, previous):
                previous.is_kept = True
                self._alone.pop(comment.line_start, None)
            elif not comment.is_alone:
                if _is_behind(comment, previous):
                    previous.is_kept = True
                _give_tail(previous, comment)

    def _give_inside(self, entry: Entry) -> int:
        """Attach the text between a key and its value below, and return the line after both."""
        line = self._line(entry.start)
        if entry.below is not None:
            return line + 1
        start, end = entry.value.start_mark, self._end(entry.value)
        between = self._between(line + 1, self._line(start.index))
        entry.head += [each.text for each in between if each is not None]
        return max(line, self._line(end)) + 1

    def _end(self, node: Node) -> int:
        if isinstance(node, ScalarNode):
            return scalar_end(self._text, node)
        return int(node.end_mark.index)

    def _line(self, index: int) -> int:
        return bisect_right(self._starts, index) - 1

    def _between(self, start: int, end: int) -> list[Comment | None]:
        """Return the comments and blank lines (None) in a range of lines."""
        found: list[Comment | None] = []
        for number in range(start, end):
            comment = self._alone.get(self._starts[number])
            if comment is not None:
                found.append(comment)
            elif not self._lines[number].strip() and (not found or found[-1] is not None):
                found.append(None)
        return found


def _is_inside(comment: Comment, entry: Entry) -> bool:
    """Return whether a comment is in a value in flow style."""
    node = entry.value
    return is_flow(node) and bool(node.start_mark.index < comment.index < node.end_mark.index)


def _is_behind(comment: Comment, entry: Entry) -> bool:
    """Return whether a comment follows a value in flow style, and so belongs to its line."""
    node = entry.value
    is_filled = is_flow(node) and bool(node.value)
    return is_filled and bool(comment.index >= node.end_mark.index)


def _give_tail(entry: Entry, comment: Comment) -> None:
    if entry.key is None and entry.below is not None:
        # A comment after a lone dash goes above the item.
        entry.head.append(comment.text)
    elif not entry.tail:
        entry.tail = comment.text
    else:
        entry.head.append(comment.text)


def _split_head(between: list[Comment | None]) -> tuple[list[str], list[Comment | None]]:
    """Split the lines above the first entry. Those before the last blank line belong to the file."""
    ends = [
        number + 1
        for number, each in enumerate(between)
        if each is None or each.text.startswith(_MODELINE)
    ]
    cut = max(ends, default=0)
    return [each.text if each else BLANK for each in between[:cut]], between[cut:]


def _give_to_next(between: Sequence[Comment | None], previous: Entry | None, entry: Entry) -> None:
    waiting: list[str] = []
    is_head = previous is None
    for comment in between:
        if comment is None:
            waiting.append(BLANK)
            continue
        block = None if is_head else _ended_block(comment, previous, entry.block.column)
        is_head = block is None
        holder = entry.head if block is None else block.foot
        holder += [*waiting, comment.text]
        waiting = []
    entry.head += waiting


def _ended_block(comment: Comment, previous: Entry | None, column: int) -> Block | None:
    """Return the block that ends above the next entry and that a comment belongs to."""
    block = previous.block if previous is not None else None
    while block is not None:
        is_deeper = block.column > column and block.column <= comment.column
        if is_deeper or (block.column == column and _is_old_item(comment, block)):
            return block
        block = block.parent
    return None


def _is_old_item(comment: Comment, block: Block) -> bool:
    """Return whether a comment is an item that was commented out, of a list without indentation."""
    is_item = _OLD_ITEM.match(comment.text) is not None
    has_key_beside = block.parent is not None and block.parent.column == block.column
    return is_item and block.is_list and has_key_beside and comment.column == block.column


def _give_to_end(rest: Sequence[Comment | None], last: Entry | None, root: Block) -> None:
    waiting: list[str] = []
    for comment in rest:
        if comment is None:
            waiting.append(BLANK)
            continue
        block = last.block if last is not None else root
        while block.parent is not None and not _is_last_in(comment, block):
            block = block.parent
        block.foot += [*waiting, comment.text]
        waiting = []


def _is_last_in(comment: Comment, block: Block) -> bool:
    if _is_old_item(comment, block):
        return True
    beside = block.parent is not None and block.parent.column == block.column
    return block.column <= comment.column and not (beside and block.column == comment.column)
