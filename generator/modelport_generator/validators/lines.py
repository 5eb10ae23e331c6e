"""Lines of emitted code, with their indentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .conditions import grouped

FAIL = "return False"


@dataclass(slots=True)
class Lines:
    """Lines of a function body, and how many variables they use."""

    text: list[str] = field(default_factory=list[str])
    depth: int = 1

    def add(self, line: str) -> None:
        """Add a line at the present indentation."""
        self.text.append("    " * self.depth + line)

    def fail_if(self, condition: str) -> None:
        """Add a test whose truth makes the value invalid."""
        self.add(f"if {condition}:")
        self.text.append("    " * (self.depth + 1) + FAIL)

    def block(self, head: str, body: Callable[[], None], is_alone: bool = True) -> None:
        """Add an indented block, unless nothing stands in it."""
        at = len(self.text)
        self.add(head)
        self.depth += 1
        body()
        self.depth -= 1
        if len(self.text) == at + 1:
            self.text.pop()
        elif is_alone:
            self._merge(at)

    def _merge(self, at: int) -> None:
        """Make one test of a test inside of which only another one stands."""
        indent = "    " * (self.depth + 1)
        head, inner, rest = self.text[at].strip(), self.text[at + 1], self.text[at + 2 :]
        only = inner.startswith(indent + "if ") and all(
            line.startswith(indent + " ") for line in rest
        )
        if head.startswith("if ") and only:
            self.text[at:] = []
            self.add(f"if {grouped(head[3:-1])} and {grouped(inner.strip()[3:-1])}:")
            self.text += [line[4:] for line in rest]
