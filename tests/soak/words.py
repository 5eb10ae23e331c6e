"""What a prompt makes the server do, and the expected answer: nothing of any other prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

Verdict = Literal["whole", "part", "lost", "mixed"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One prompt: `good` pieces come before what goes wrong."""

    id: str
    kind: str
    pieces: int
    good: int

    def __str__(self) -> str:
        return f"soak {self.id} {self.kind} {self.pieces} {self.good}"

    @classmethod
    def read(cls, text: str) -> Ask:
        """Read a prompt; texts of a batch have more behind it."""
        _, identity, kind, pieces, good = text.split(" ")[:5]
        return cls(identity, kind, int(pieces), int(good))


def pieces_of(ask: Ask) -> Iterator[str]:
    """Yield the pieces of the answer."""
    for number in range(ask.pieces):
        yield f"{ask.id}.{number} "


def vector_of(text: str) -> list[float]:
    """Return an embedding that no other text has."""
    number = crc32(text.encode())
    return [float(number >> 16), float(number & 0xFFFF)]


def score_of(text: str) -> float:
    """Return the score of a document."""
    return (crc32(text.encode()) % 1000) / 1000


def audio_of(ask: Ask, number: int) -> bytes:
    """Return one piece of audio."""
    return b"ID3" + f"{ask.id}.{number} ".encode() * 50


def judge(ask: Ask, text: str) -> Verdict:
    """Classify the answer to a prompt."""
    found = re.findall(r"(\S+)\.(\d+) ", text)
    if any(identity != ask.id for identity, _ in found):
        return "mixed"
    if text != "".join(f"{ask.id}.{number} " for number in range(len(found))):
        return "lost"
    return "whole" if len(found) == ask.pieces else "part"
