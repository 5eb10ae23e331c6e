"""The pieces that an adapter reads from the wire, independent of the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Delta:
    """One event of a stream, or one whole answer, independent of the protocol."""

    text: str = ""
    reasoning: str = ""
    tool_calls: Iterable[Any] = ()
    """As the server sent them, whole or in pieces."""
    finish_reason: str | None = None
    usage: Mapping[str, Any] | None = None
    fingerprint: str | None = None
    end: bool = False
    """Whether the server announced that nothing follows."""
    signature: str | None = None
    """The server's signature of the reasoning that ends here, which must be sent back with it."""
    opaque: Sequence[Any] = ()
    """Data between the texts that must be sent back at the same place, and that only the server reads."""
    kept: Mapping[str, Any] | None = None
    """Data of the message that must be sent back, independent of its place."""
    parts: Sequence[Delta] = ()
    """The pieces of a whole answer whose order matters, without what occurs only once."""
    others: Mapping[int, Delta] = field(default_factory=dict[int, "Delta"])
    """What the same event or answer contains for further choices, by their index."""
    unseen: bool = False
    """Whether the event adds to what the adapter keeps until it is whole, so that the wait for a piece ends."""

    @property
    def is_text(self) -> bool:
        """Return whether it adds at most text to the content."""
        return not (self.reasoning or self.signature or self.opaque)
