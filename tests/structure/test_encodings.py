"""Tests and benchmarks name the encoding of text, so that they do not depend on the language of the system."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("tests", "benchmarks", "examples")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not {"version_0_1", "node_modules"} & set(path.parts)
]
_AFTER = {"read_text": 0, "write_text": 1}
"""The number of arguments before that of the encoding."""


def without_encoding(source: str) -> Iterator[int]:
    """Yield the lines of calls that read or write text in the encoding of the system."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        keywords = {keyword.arg for keyword in call.keywords}
        name = call.func.attr
        as_text = name in ("run", "Popen", "check_output") and "text" in keywords
        if "encoding" not in keywords and (as_text or len(call.args) == _AFTER.get(name)):
            yield call.lineno


@pytest.mark.slow
def test_every_call_names_an_encoding() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line in without_encoding(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("call", "is_found"),
    [
        ("p.read_text()", True),
        ("p.read_text('utf-8')", False),
        ("p.read_text(encoding='utf-8')", False),
        ("p.write_text(x)", True),
        ("p.write_text(x, 'utf-8')", False),
        ("p.write_text(x, encoding='utf-8')", False),
        ("subprocess.run(x, text=True)", True),
        ("subprocess.run(x, encoding='utf-8')", False),
        ("subprocess.run(x)", False),
    ],
)
def test_a_call_without_an_encoding_is_found(call: str, is_found: bool) -> None:
    assert list(without_encoding(call)) == ([1] if is_found else [])
