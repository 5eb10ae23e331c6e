"""The page about the public providers matches what the check finds in them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from shared_data import data_path

_ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_page_on_the_corpus_is_up_to_date() -> None:
    script = runpy.run_path(str(_ROOT / "benchmarks" / "corpus.py"))
    page = (_ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
    assert page == script["corpus_page"](data_path("corpus")), "run: python benchmarks/corpus.py"
