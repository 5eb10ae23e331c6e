"""The names in pages for contributors exist: files, targets of make, commands of modelport."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pages import ROOT, blocks, markdown_pages, page_text, prose

from modelport_generator.cli import cli

_DECISIONS = ROOT / "docs" / "decisions"
_TOP = ("schemas/", "generator/", "generated/", "providers/", "tests/", "docs/", "examples/")
_TOP_TOO = ("benchmarks/", ".github/", ".ci/")
_PAGES = [*_DECISIONS.glob("0*.md"), ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"]
_PAGES = [page for page in _PAGES if page.exists()]


@pytest.mark.parametrize("page", _PAGES, ids=lambda path: path.name)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert [path for path in _paths(page) if not any(ROOT.glob(_pattern(path)))] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", markdown_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    commands = set(cli.list_commands(click.Context(cli)))
    wrong = [
        f"{program} {word}"
        for program, word in _commands(page)
        if word not in (targets if program == "make" else commands)
    ]
    assert wrong == []


def test_contributing_lists_every_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) - {"help", "clean"}
    named = {word for program, word in _commands(ROOT / "CONTRIBUTING.md") if program == "make"}
    assert targets - named == set(), "add them to the loops in CONTRIBUTING.md"


def test_the_list_of_decisions_is_complete() -> None:
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", page_text(_DECISIONS / "README.md"), re.M)
    there = [
        (str(int(path.name[:4])), page_text(path).splitlines()[0], path.name)
        for path in sorted(_DECISIONS.glob("0*.md"))
    ]
    assert [(number, f"# {number}. {title}", name) for number, title, name in listed] == there


@pytest.mark.parametrize("page", sorted(_DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_has_all_its_parts(page: Path) -> None:
    parts = re.findall(r"^## (.+)$", page_text(page), re.MULTILINE)
    assert parts == ["Chosen", "Instead of", "Why", "What it costs", "Where"]


def _paths(page: Path) -> Iterator[str]:
    """Yield the code spans of a page that are paths of the repository."""
    for span in re.findall(r"`([^`\n]+)`", prose(page)):
        if span.startswith((*_TOP, *_TOP_TOO)) and " " not in span:
            yield span


def _pattern(path: str) -> str:
    """Return a path as a glob: `<name>` and `ID` match any name."""
    return re.sub(r"<[^<>]+>|\bID\b", "*", path.rstrip("/"))


def _commands(page: Path) -> Iterator[tuple[str, str]]:
    """Yield what spans and blocks of code call: `make` or `modelport`, and the word after it."""
    spans = re.findall(r"`([^`\n]+)`", prose(page))
    indented = re.findall(r"^ {4}(.+)$", prose(page), re.MULTILINE)
    fenced = [line for block in blocks(page) for line in block.text.splitlines()]
    for line in [*spans, *indented, *fenced]:
        if found := re.match(r"(?:\$ )?(make|modelport) ([a-z][a-z-]*)\b", line.strip()):
            yield found[1], found[2]
