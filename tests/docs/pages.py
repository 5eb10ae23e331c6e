"""Read the Markdown pages of the repository: headings, anchors, links, code blocks and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]*)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of code."""

    line: int
    marks: tuple[str, ...]
    """The words behind the fence: language first."""
    text: str


@lru_cache(maxsize=64)
def page_text(path: Path) -> str:
    """Return the text of a page."""
    return path.read_text(encoding="utf-8")


def markdown_pages() -> list[Path]:
    """Return every Markdown page of the repository that people write or generate for reading."""
    folders = [ROOT, ROOT / "docs", ROOT / ".github", ROOT / "examples", ROOT / "benchmarks"]
    top = [path for folder in folders for path in folder.glob("*.md")]
    below = (ROOT / "docs").glob("*/**/*.md")
    return sorted({*top, *below, *(ROOT / ".github").glob("*/*.md")})


def blocks(path: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    text = page_text(path)
    return [
        Block(text.count("\n", 0, match.start()) + 1, tuple(match[1].split()), match[2])
        for match in _FENCE.finditer(text)
    ]


def prose(path: Path) -> str:
    """Return the text of a page without its blocks of code."""
    return _FENCE.sub("", page_text(path))


def headings(path: Path) -> list[str]:
    """Return the headings of a page, without their marks."""
    return [line.lstrip("#").strip() for line in prose(path).splitlines() if re.match("#+ ", line)]


def anchors(path: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    found: set[str] = set()
    for heading in headings(path):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = "".join(c for c in plain if c.isalnum() or c in " -_").replace(" ", "-")
        number = sum(each == slug or each.startswith(f"{slug}-") for each in found)
        found.add(f"{slug}-{number}" if slug in found else slug)
    return found


def links(path: Path) -> list[str]:
    """Return the targets of the links of a page."""
    return _LINK.findall(_INLINE_CODE.sub("``", prose(path)))


def section(path: Path, number: str) -> str:
    """Return the text of a numbered section, code included, up to the next heading."""
    text = page_text(path)
    start = re.search(rf"^#+ {re.escape(number)}[.]? ", text, re.MULTILINE)
    assert start is not None, f"{path.name} has no section {number}"
    end = re.search(r"^#+ [0-9]", text[start.end() :], re.MULTILINE)
    return text[start.start() : start.end() + end.start() if end else len(text)]


def rows(text: str, first: str) -> Iterator[list[str]]:
    """Return the rows of the table whose header starts with the cell `first`."""
    lines = iter(text.splitlines())
    header = next((line for line in lines if line.strip().startswith(f"| {first} |")), None)
    assert header is not None, f"there is no table that starts with {first!r}"
    next(lines)
    for line in lines:
        if not line.strip().startswith("|"):
            return
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]
