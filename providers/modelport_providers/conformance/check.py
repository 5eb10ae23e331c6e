"""A check: one promise, the model types it applies to, and the test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .harness import AdapterHarness

ALL = ("llm", "text-embedding", "rerank", "speech2text", "tts", "moderation")


@dataclass(frozen=True, slots=True)
class Check:
    """One promise, and its test."""

    title: str
    types: Sequence[str]
    run: Callable[[AdapterHarness], None]
