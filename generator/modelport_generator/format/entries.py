"""The block structure of a document: its entries in the order of the text, with room for comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

BLANK: Final = ""


@dataclass(slots=True, eq=False)
class Block:
    """A mapping or list in block style."""

    node: Node
    column: int
    parent: Block | None
    entries: list[Entry] = field(default_factory=lambda: list[Entry]())
    foot: list[str] = field(default_factory=list[str])
    """Comments after the last entry. An empty one is a blank line."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.node, SequenceNode)


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, or an item of a list."""

    key: Node | None
    value: Node
    start: int
    """The start in the text: at its key, or at its dash."""
    block: Block
    below: Block | None = None
    """The value, when it is a block."""
    head: list[str] = field(default_factory=list[str])
    """Comments above; an empty one is a blank line."""
    tail: str = ""
    """The comment at the end of its line."""
    is_kept: bool = False
    """Whether the value is kept as written, because it has comments in or after it."""

    @property
    def name(self) -> str:
        """The key as text."""
        return str(cast("ScalarNode", self.key).value) if self.key is not None else ""


def is_block(node: Node) -> bool:
    """Return whether a value is a mapping or list in block style."""
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style


def is_flow(node: Node) -> bool:
    """Return whether a value is a mapping or list in flow style."""
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def block_of(node: Node, dashes: Iterator[int], parent: Block | None = None) -> Block:
    """Return a block with everything below it.

    dashes: where the dashes of list items are, in the order of the text.
    """
    block = Block(node, node.start_mark.column, parent)
    if isinstance(node, MappingNode):
        for key, value in cast("list[tuple[Node, Node]]", node.value):
            _add(block, Entry(key, value, key.start_mark.index, block), dashes)
    else:
        for item in cast("list[Node]", node.value):
            _add(block, Entry(None, item, next(dashes), block), dashes)
    return block


def _add(block: Block, entry: Entry, dashes: Iterator[int]) -> None:
    block.entries.append(entry)
    if is_block(entry.value):
        entry.below = block_of(entry.value, dashes, block)


def all_entries(block: Block) -> Iterator[Entry]:
    """Yield every entry, in the order of the text."""
    for entry in block.entries:
        yield entry
        if entry.below is not None:
            yield from all_entries(entry.below)
