"""Blocks of Python on pages: each compiles, and what it imports from modelport exists.

tests/apps runs those that can run."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import ROOT, Block, blocks, markdown_pages

_WRITTEN_BY_READERS = {
    "modelport.stubs.acme": "generated for the provider of the example",
}
"""Modules that pages import and only the reader has, each with the reason."""
_PACKAGES = ("modelport", "modelport_generator", "modelport_providers")
_BLOCKS = [
    (page, block)
    for page in markdown_pages()
    for block in blocks(page)
    if block.marks[:1] == ("python",)
]


def _exists(module: str, name: str = "") -> bool:
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        return False
    return not name or hasattr(found, name) or _exists(f"{module}.{name}")


def missing_names(text: str) -> Iterator[str]:
    """Yield what a block imports from modelport, or reads as `modelport.name`, and does not exist."""
    code = compile(text, "block", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    for node in ast.walk(code):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if (
                module.split(".")[0] in _PACKAGES
            ):
                if module not in _WRITTEN_BY_READERS:
                    yield from (f"{module}.{n.name}" for n in names if not _exists(module, n.name))
            case ast.Import(names=names):
                yield from (
                    n.name
                    for n in names
                    if n.name.split(".")[0] in _PACKAGES and not _exists(n.name)
                )
            case ast.Attribute(value=ast.Name(id="modelport"), attr=name):
                if not _exists("modelport", name):
                    yield f"modelport.{name}"
            case _:
                pass


@pytest.mark.parametrize(
    ("page", "block"),
    _BLOCKS,
    ids=[f"{page.relative_to(ROOT)}:{block.line}" for page, block in _BLOCKS],
)
def test_a_block_compiles_and_its_names_exist(page: Path, block: Block) -> None:
    compile(block.text, f"{page}:{block.line}", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert list(missing_names(block.text)) == []


def test_missing_names_are_found() -> None:
    text = "import modelport.absent\nfrom modelport import LLM, Absent\nawait modelport.absent()\n"
    assert list(missing_names(text)) == [
        "modelport.absent",
        "modelport.LLM",
        "modelport.Absent",
        "modelport.absent",
    ]
