"""Values of a definition together with where they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..json_values import as_list, as_mapping, as_text
from ..load.document import Document, escaped
from ..problems import Place


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value or its key is written; the place itself is computed on demand."""

    document: Document
    pointer: str
    is_key: bool = False

    def place(self) -> Place:
        """Return the place: of the key, or of the value."""
        if self.is_key:
            return self.document.key_place(self.pointer)
        return self.document.place(self.pointer)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, with the path to it."""

    document: Document
    pointer: str
    data: Any

    def __contains__(self, key: str) -> bool:
        return key in as_mapping(self.data)

    def get(self, key: str) -> Node | None:
        """Return the value under a key, None when it is absent."""
        inside = as_mapping(self.data)
        if key not in inside:
            return None
        return Node(self.document, f"{self.pointer}/{escaped(key)}", inside[key])

    def at(self, *keys: str) -> Node | None:
        """Return the value at the end of a path of keys."""
        node: Node | None = self
        for key in keys:
            node = node.get(key) if node is not None else None
        return node

    def value(self, key: str) -> Any:
        """Return the plain value under a key, None when it is absent."""
        return as_mapping(self.data).get(key)

    def text(self, key: str) -> str:
        """Return the text under a key, empty for anything else."""
        return as_text(self.value(key))

    def items(self, key: str) -> list[Node]:
        """Return the entries of the list under a key, each with its place."""
        listed = self.get(key)
        return listed.listed() if listed is not None else []

    def listed(self) -> list[Node]:
        """Return the entries of a list, each with its place."""
        return [
            Node(self.document, f"{self.pointer}/{i}", each)
            for i, each in enumerate(as_list(self.data))
        ]

    def entries(self) -> Mapping[str, Node]:
        """Return the values of a mapping, each with its place."""
        return {
            key: Node(self.document, f"{self.pointer}/{escaped(key)}", value)
            for key, value in as_mapping(self.data).items()
        }

    @property
    def here(self) -> Spot:
        """Where the value is written."""
        return Spot(self.document, self.pointer)

    @property
    def key(self) -> Spot:
        """Where the key that leads to the value is written."""
        return Spot(self.document, self.pointer, is_key=True)

    def identity(self, key: str) -> Spot:
        """Return where the name of an item is written; the item itself when it has none."""
        named = self.get(key)
        return named.here if named is not None else self.here


def root(document: Document) -> Node:
    """Return the root of a document."""
    return Node(document, "", document.data)
