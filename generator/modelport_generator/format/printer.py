"""Print the entries of a document in canonical form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .entries import BLANK, Block, Entry
from .order import Shape
from .scalars import literal, written

_STEP: Final = 2


class Printer:
    """Print entries, with the text that they were read from."""

    def __init__(self, text: str) -> None:
        self._text = text

    def block(self, block: Block, indent: int, shape: Shape) -> Iterator[str]:
        """Yield the lines of a block."""
        pad = " " * indent
        is_first = True
        for entry in self._ordered(block, shape):
            below = shape.of_items() if block.is_list else shape.of(entry.name)
            lines = self._entry(entry, indent, below)
            # In a list of lists, a comment above the first inner item goes above the outer dash.
            yield from (f"{pad}{each}".rstrip() for each in _single_blanks(entry.head, is_first))
            yield from lines
            is_first = False
        yield from (f"{pad}{each}".rstrip() for each in _single_blanks(block.foot, is_first))

    def _ordered(self, block: Block, shape: Shape) -> Sequence[Entry]:
        if block.is_list:
            return block.entries
        return sorted(block.entries, key=lambda entry: shape.position(entry.name))

    def _entry(self, entry: Entry, indent: int, shape: Shape) -> Iterator[str]:
        pad = " " * indent
        start = f"{pad}-" if entry.key is None else f"{pad}{self._scalar(entry.key)}:"
        tail = f"  {entry.tail}" if entry.tail else ""
        if entry.below is not None:
            yield from self._below(entry, entry.below, start, tail, indent, shape)
            return
        node = entry.value
        if isinstance(node, ScalarNode):
            yield from self._scalar_lines(node, start, tail, indent)
        elif entry.is_kept:
            yield from self._kept(node, start, tail, indent)
        elif not node.value:
            yield f"{start} {'{}' if isinstance(node, MappingNode) else '[]'}{tail}"
        elif entry.key is None:
            yield from _behind_dash(list(self.flow(node, indent + _STEP, shape)), indent)
        else:
            yield f"{start}{tail}"
            yield from self.flow(node, indent + _STEP, shape)

    def _below(
        self, entry: Entry, block: Block, start: str, tail: str, indent: int, shape: Shape
    ) -> Iterator[str]:
        if entry.key is not None:
            yield f"{start}{tail}"
            yield from self.block(block, indent + _STEP, shape)
            return
        lines = list(self.block(block, indent + _STEP, shape))
        yield from _behind_dash(lines, indent)

    def flow(self, node: Node, indent: int, shape: Shape) -> Iterator[str]:
        """Yield the lines of a value in flow style as a block; no comment is in it."""
        pad = " " * indent
        if isinstance(node, SequenceNode):
            for item in cast("list[Node]", node.value):
                yield from self._value(item, f"{pad}-", indent, shape.of_items(), is_item=True)
            return
        entries = cast("list[tuple[ScalarNode, Node]]", node.value)
        for key, value in sorted(entries, key=lambda entry: shape.position(str(entry[0].value))):
            start = f"{pad}{self._scalar(key)}:"
            below = shape.of(str(key.value))
            yield from self._value(value, start, indent, below, is_item=False)

    def _value(
        self, node: Node, start: str, indent: int, shape: Shape, *, is_item: bool
    ) -> Iterator[str]:
        if isinstance(node, ScalarNode):
            yield from self._scalar_lines(node, start, "", indent)
        elif not node.value:
            yield f"{start} {'{}' if isinstance(node, MappingNode) else '[]'}"
        elif is_item:
            yield from _behind_dash(list(self.flow(node, indent + _STEP, shape)), indent)
        else:
            yield start
            yield from self.flow(node, indent + _STEP, shape)

    def _scalar_lines(self, node: ScalarNode, start: str, tail: str, indent: int) -> Iterator[str]:
        source = self._source(node)
        pad = " " * (indent + _STEP)
        if node.style in ("|", ">"):
            header, *lines = source.split("\n")
            body = _reindented(lines, header, node.value, pad)
            if body is not None:
                yield f"{start} {header.split('#')[0].rstrip()}{tail}"
                yield from body
                return
        if "\n" in node.value and "\n" in source:
            block = literal(node.value)
            if block is not None:
                yield f"{start} {block[0]}{tail}"
                yield from (f"{pad}{line}" if line else "" for line in block[1])
                return
        yield f"{start} {self._scalar(node)}".rstrip() + tail

    def _scalar(self, node: Node) -> str:
        """Return a scalar on one line. It is kept as written when it may not be plain text."""
        node = cast("ScalarNode", node)
        source = self._source(node)
        if not node.style and "\n" not in source:
            return source.strip()
        return written(str(node.value))

    def _kept(self, node: Node, start: str, tail: str, indent: int) -> Iterator[str]:
        """Yield a value in flow style as written, moved to its place."""
        first, *lines = self._source(node).split("\n")
        pad = " " * (indent + _STEP)
        texts = [f"{start} {first.rstrip()}", *(f"{pad}{line.strip()}".rstrip() for line in lines)]
        texts[-1] += tail
        yield from texts

    def _source(self, node: Node) -> str:
        return self._text[node.start_mark.index : node.end_mark.index]


def _behind_dash(lines: list[str], indent: int) -> Iterator[str]:
    """Yield the lines of an item with its dash; comments above its first line go above the dash."""
    pad = " " * indent
    first = next(
        (i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0
    )
    yield from (f"{pad}{line.strip()}" for line in lines[:first] if line.strip())
    yield f"{pad}- {lines[first][indent + _STEP :]}"
    yield from lines[first + 1 :]


def _reindented(lines: Sequence[str], header: str, value: str, pad: str) -> list[str] | None:
    """Return the lines of a block scalar at another depth, or None when it has an explicit depth or is empty."""
    if any(char.isdigit() for char in header.split("#")[0]) or not value.strip():
        return None
    full = [line for line in lines if line.strip()]
    base = len(full[0]) - len(full[0].lstrip(" ")) if full else 0
    kept = list(lines)
    if "+" not in header.split("#")[0]:
        while kept and not kept[-1].strip():
            kept.pop()
    elif kept and not kept[-1].strip():
        kept.pop()  # the rest after the last line end
    return [f"{pad}{line[base:]}" if len(line) > base else "" for line in kept]


def _single_blanks(lines: Sequence[str], is_first: bool) -> Iterator[str]:
    """Yield comments with at most one blank line between them, and none at the start of a block."""
    previous: str | None = BLANK if is_first else None
    for line in lines:
        if line != BLANK or previous != BLANK:
            yield line
        previous = line
