"""`docs/diff.md` and `modelport explain`: the content of the table and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from modelport_generator.cli import cli
from modelport_generator.diff.table import rows
from modelport_generator.report.diff_page import diff_page

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"


def test_the_page_of_changes_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == diff_page(), "run: make docs"


def test_every_row_of_the_table_links_to_its_section() -> None:
    text = PAGE.read_text(encoding="utf-8")
    sections = {
        re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-")
        for each in re.findall(r"^### (.*)$", text, re.MULTILINE)
    }
    links = re.findall(r"^\| \[(\w+)\]\(#([^)]*)\)", text, re.MULTILINE)
    assert [code for code, _ in links] == list(rows())
    assert {anchor for _, anchor in links} == sections


def test_explain_knows_each_change() -> None:
    for code, row in rows().items():
        shown = CliRunner().invoke(cli, ["explain", code.lower()])
        assert shown.exit_code == 0
        assert shown.stdout.startswith(f"{code}: {row.title}\n")
