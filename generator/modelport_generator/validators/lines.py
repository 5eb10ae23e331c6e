"""Lines of emitted code, with their indentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .pieces import grouped

FAIL = "return False"


@dataclass(slots=True)
class Lines:
    """Lines of a function body."""

    text: list[str] = field(default_factory=list[str])
    depth: int = 1
    guards: int = 0
    """How many of the current indentation levels only skip a check that is no longer needed."""
    may_raise: set[str] = field(default_factory=set[str])
    """Exceptions by which a test may fail as well, such as KeyError for a property not tested for."""

    def add(self, line: str) -> None:
        """Add a line at the current indentation."""
        self.text.append("    " * self.depth + line)

    def fail_if(self, condition: str) -> None:
        """Add a test that makes the value invalid when it is true."""
        self.add(f"if {condition}:")
        self.text.append("    " * (self.depth + 1) + FAIL)

    def block(self, head: str, body: Callable[[], None], is_alone: bool = True) -> None:
        """Add an indented block, unless its body is empty."""
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
        """Merge a test with the single test inside it."""
        indent = "    " * (self.depth + 1)
        head, inner, rest = self.text[at].strip(), self.text[at + 1], self.text[at + 2 :]
        only = inner.startswith(indent + "if ") and all(
            line.startswith(indent + " ") for line in rest
        )
        if head.startswith("if ") and only:
            self.text[at:] = []
            self.add(f"if {grouped(head[3:-1])} and {grouped(inner.strip()[3:-1])}:")
            self.text += [line[4:] for line in rest]


def defined(name: str, body: list[str]) -> str:
    """Return the text of a function."""
    return "\n".join([f"def {name}(v: Any) -> bool:", *body, ""])


def caught(body: list[str], exceptions: set[str], then: str) -> list[str]:
    """Return the body with an exception handler. A body that is one `try` gets one more handler."""
    if body[0] != "    try:":
        body = ["    try:", *(f"    {line}" for line in body)]
    listed = ", ".join(sorted(exceptions))
    listed = f"({listed})" if len(exceptions) > 1 else listed
    return [*body, f"    except {listed}:", f"        {then}"]
