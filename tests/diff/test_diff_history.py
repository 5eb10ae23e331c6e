"""The page of versions shows what the command prints."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from history import page

PAGE = Path(__file__).parents[2] / "docs" / "diff-history.md"


def test_the_page_of_versions_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python tests/diff/history.py > docs/diff-history.md"
    )
