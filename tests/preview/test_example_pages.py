"""The example pages of `modelport preview` match the current definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelport_generator.preview.content import content_of, sources_of
from modelport_generator.preview.page import page_of

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "preview").glob("*.html"))


def test_there_are_three_examples() -> None:
    assert [page.stem for page in PAGES] == ["anthropic", "openai", "xinference"]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_example_is_up_to_date(page: Path) -> None:
    folder = ROOT / "providers" / "modelport_providers" / page.stem
    made = page_of(content_of(sources_of([folder])))
    assert page.read_text(encoding="utf-8") == made, "run `make docs`"
