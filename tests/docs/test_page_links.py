"""Every link of the documentation, and every reference in the code to it, leads to something that exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from pages import ROOT, anchors, headings, links, markdown_pages, page_text

_FORMAT = ROOT / "docs" / "format.md"
_REFERENCE = re.compile(r"docs/format\.md,? ((?:\d+(?:\.\d+)?)(?:(?:,| and) \d+(?:\.\d+)?)*)")
_ELSEWHERE = re.compile(r"\b(?:SPEC|WIRE|PREVIEW|DIFF|DESIGN|STYLE|PERFORMANCE)(?:\.md\b|,? [0-9])")


@pytest.mark.slow
@pytest.mark.parametrize("path", markdown_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(path: Path) -> None:
    assert [link for link in links(path) if _broken(path, link)] == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("format.md#11-yaml", ""),
        ("format.md", ""),
        ("https://example.com", ""),
        ("format.md#11-json", "no anchor"),
        ("no-such-page.md", "no file"),
    ],
)
def test_a_broken_link_is_noticed(link: str, problem: str) -> None:
    assert _broken(ROOT / "docs" / "authors.md", link) == problem


def test_every_numbered_section_is_in_the_contents() -> None:
    numbered = [each for each in headings(_FORMAT) if re.match(r"\d+\.\d+ ", each)]
    contents = page_text(_FORMAT).partition("## Contents")[2].partition("\n## ")[0]
    listed = [number for number, _ in re.findall(r"\[(\d+\.\d+)\]\((#[^)]+)\)", contents)]
    assert listed == [each.split()[0] for each in numbered]


def test_a_numbered_link_leads_to_the_section_of_that_number() -> None:
    wrong = [
        (number, anchor)
        for number, anchor in re.findall(r"\[([0-9.]+)\]\(#([^)]+)\)", page_text(_FORMAT))
        if not anchor.startswith(f"{number.replace('.', '')}-")
    ]
    assert wrong == []


def test_every_reference_to_the_format_has_a_section() -> None:
    sections = {each.split()[0].rstrip(".") for each in headings(_FORMAT)}
    referred = [
        (path, number)
        for path, text in _texts()
        for numbers in _REFERENCE.findall(text)
        for number in re.findall(r"\d+(?:\.\d+)?", numbers)
    ]
    assert referred
    assert [each for each in referred if each[1] not in sections] == []


@pytest.mark.slow
def test_no_reference_points_out_of_the_repository() -> None:
    found = [(path, match[0]) for path, text in _texts() for match in _ELSEWHERE.finditer(text)]
    assert found == []


def _broken(page: Path, link: str) -> str:
    """Return what is wrong with a link, nothing when it can be followed or leads to the web."""
    if link.startswith(("http://", "https://", "mailto:")):
        return ""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists():
        return "no file"
    return "no anchor" if anchor and anchor not in anchors(target) else ""


def _texts() -> list[tuple[str, str]]:
    """Return every text file that git knows, but this one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is not a checkout of git")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    wanted = (".py", ".md", ".json", ".toml", ".jinja", ".txt", ".yaml", ".yml", "Makefile")
    return [
        (name, (ROOT / name).read_text(encoding="utf-8"))
        for name in names
        if name.endswith(wanted)
        and not name.startswith("tests/recordings/")
        and (ROOT / name).is_file()
        and (ROOT / name) != Path(__file__)
    ]
