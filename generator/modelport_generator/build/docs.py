"""Docstrings of generated methods: a summary, and a section for the arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .ir import Argument, Keyword

_WORD = re.compile(r"[a-z]+(?![\w.`(])")


def documented(summary: str, arguments: Iterable[Argument | Keyword]) -> str:
    """Return a docstring in Google style. Arguments without text are left out."""
    lines = [f"    {each.name}: {_text(each)}" for each in arguments if each.doc]
    return "\n".join([summary, "", "Args:", *lines]) if lines else summary


def sentences(parts: Iterable[str]) -> str:
    """Return texts of a definition as sentences with full stops, without duplicates."""
    phrases = dict.fromkeys(" ".join(part.split()).rstrip(".") for part in parts if part)
    return " ".join(map(_ended, filter(None, phrases)))


def _text(argument: Argument | Keyword) -> str:
    # Text of a definition is kept unchanged; that of the contract starts in lower case.
    if isinstance(argument, Keyword) or not _WORD.match(argument.doc):
        return _ended(argument.doc)
    return _ended(argument.doc[:1].upper() + argument.doc[1:])


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else f"{text}."
