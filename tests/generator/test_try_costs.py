"""`modelport try` shows what a call used and what it costs."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result

from dify.friendly import friendly
from modelport_generator.cli import cli


def tried(*words: str, url: str) -> Result:
    given = ("--set", "openai_api_key=k", "--set", f"openai_api_base={url}")
    return CliRunner().invoke(cli, ["try", "openai", *words, *given])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        (("llm", "gpt-5.4", "Hi"), r"3 \+ 5 tokens, 0\.0000\d+ USD, \d"),
        (("text-embedding", "text-embedding-3-small", "Hi"), r"4 tokens, 0\.0000\d+ USD, \d"),
        (("llm", "ft:gpt-of-mine", "Hi"), r"3 \+ 5 tokens, no price declared, \d"),
    ],
)
def test_tokens_and_price_are_shown(words: tuple[str, ...], pattern: str) -> None:
    with friendly() as server:
        done = tried(*words, url=server.url)
    assert done.exit_code == 0, done.output
    assert re.search(pattern, done.stderr), done.stderr


def test_a_missing_audio_file_is_named() -> None:
    done = tried("speech2text", "whisper-1", "nothing.wav", url="http://127.0.0.1:1")
    assert done.exit_code == 2
    assert "needs a file with sound, not 'nothing.wav'" in done.output
