"""What an adapter reads off the wire, in the words of no particular protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Delta:
    """One event of a stream, or one whole answer, in the words of no particular protocol."""

    text: str = ""
    reasoning: str = ""
    tool_calls: Iterable[Any] = ()
    """As the server sent them, whole or in pieces."""
    finish_reason: str | None = None
    usage: Mapping[str, Any] | None = None
    fingerprint: str | None = None
    end: bool = False
    """Whether the server said that nothing follows."""
    signature: str | None = None
    """The server's seal on the thought that ends here, which it wants back with it."""
    opaque: Sequence[Any] = ()
    """What stands between the texts and has to come back in its place; nobody else reads it."""
    kept: Mapping[str, Any] | None = None
    """What of the message has to come back, wherever it stood."""
    parts: Sequence[Delta] = ()
    """The pieces of a whole answer whose order matters; what is said once stays out of them."""
    others: Mapping[int, Delta] = field(default_factory=dict[int, "Delta"])
    """What the same event or answer says of further choices, by their index."""
