"""The code blocks of the founding documents, extracted verbatim."""

from __future__ import annotations

import re

from shared_data import data_path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of one language in the English tutorial, in order."""
    seeds = data_path("..", "seeds")
    text = next(seeds.glob("002_*.txt")).read_text(encoding="utf-8")
    return [body for kind, body in _BLOCK.findall(text) if kind == language]


def provider_yaml() -> str:
    """Return the provider definition as the tutorial builds it up, piece after piece."""
    head, model_type, *fields = blocks("yaml")
    # The first piece ends where the second one begins again.
    start = model_type.index("  - variable: model_type")
    return head + model_type[start:] + "".join(fields)
