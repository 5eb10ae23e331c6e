"""What a check is: one promise, the model types that it concerns, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .bench import Bench

ALL = ("llm", "text-embedding", "rerank", "speech2text", "tts", "moderation")


@dataclass(frozen=True, slots=True)
class Check:
    """One promise, and how it is tried."""

    title: str
    types: Sequence[str]
    run: Callable[[Bench], None]
