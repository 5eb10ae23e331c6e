"""Prepare an exchange for a file: replace secrets, leave out irrelevant headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..forms.spellings import Secrets
from .recording import Answer, Piece

KEPT_HEADERS = (
    "content-type",
    "cache-control",
    "retry-after",
    "www-authenticate",
    "x-accel-buffering",
    "x-request-id",
)


@dataclass(slots=True)
class Scrubber:
    """Replaces secrets by stand-ins. Subclasses replace more."""

    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    def text(self, text: str) -> str:
        """Scrub a body, or a part of it that does not split a token."""
        for secret, stand_in in self.secrets.items():
            text = Secrets((secret,)).hide(text, stand_in)
        return text

    def headers(self, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Return the headers that a client may use, scrubbed."""
        kept = {name: value for name, value in headers if name in KEPT_HEADERS}
        if "x-request-id" in kept:
            kept["x-request-id"] = "recorded-request"
        return tuple((name, self.text(value)) for name, value in sorted(kept.items()))

    def answer(self, answer: Answer) -> Answer:
        """Scrub an answer."""
        pieces = answer.pieces
        if not answer.chunked:
            # Where the network split a body of known length is irrelevant, and could split an id.
            wait = sum(piece.after_ms for piece in pieces)
            pieces = (Piece(answer.content, wait),) if pieces else ()
        scrubbed = tuple(Piece(self._data(p.data), _rounded(p.after_ms)) for p in pieces)
        return replace(answer, headers=self.headers(answer.headers), pieces=scrubbed)

    def _data(self, data: bytes) -> bytes:
        try:
            return self.text(data.decode("utf-8")).encode("utf-8")
        except UnicodeDecodeError:
            return data


def _rounded(milliseconds: int) -> int:
    # Precise enough to replay a stream; a finer value would differ in every recording.
    return 5 * round(milliseconds / 5)
