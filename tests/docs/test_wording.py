"""Words that stop a reader do not occur: in pages, schemas, registers, messages, docstrings and comments."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import ROOT, markdown_pages, prose

_INSTEAD = {
    r"\bnobody\b": "name who: no provider, no caller",
    r"\b(whoever|somebody|anybody)\b": "name who: the caller, a user",
    r"\b(is|are|was|were|be) told\b": "is reported",
    r"\b(told|tells?|keeps?) (\w+ ){0,2}apart\b": "distinguish, separate",
    r"\btell whether\b": "Return whether",
    r"\b(says?|said|told|learned) of\b": "states about",
    r"\bunless told\b": "by default",
    r"\brefus(e|es|ed|ing)\b(?! (every connection|to connect))": "reject; connections are refused",
    r"\bgraver?\b|\bgravest\b": "severe",
    r"\bnothing but\b": "only",
    r"\ball the same\b": "still",
    r"\bgo(es)? on (with|where)\b": "continues, resumes",
    r"\bone( entry| row| call)? a (row|line|model|provider|file|verdict|text)\b": "one per row",
    r"(?<!there )(?<!here )\b(is|are) no (?!longer\b|more\b|such\b|less\b)": "is not a",
    r"\bsigns? of life\b": "heartbeat",
    r"\bstands? for\b": "means, represents, is replaced by",
    r"\bshort cut\b": "shortcut",
    r"\bin silence\b|\bwithout a word\b": "silently",
    r"\bstands? twice\b": "duplicate",
    r"\bstands? (beside|behind|above|below|for all)\b": "is beside, after, above",
    r"\bof ours\b": "our, or added by modelport",
    r"\bas ever\b": "as usual",
    r"\bonly you can say\b": "must be given",
    r"\bcustomizable models?\b": "custom model",
}
"""Each pattern with the usual words. Only what is wrong in every context is listed."""

_PATTERN = re.compile("|".join(_INSTEAD), re.IGNORECASE)
_DATA = ["schemas/**/*.json", "generator/modelport_generator/**/*.toml"]
_CODE = ["generator/modelport_generator/**/*.py", "providers/modelport_providers/**/*.py"]
_TESTS = ["tests/**/*.py", "benchmarks/*.py", "examples/*.py"]
_TOOLS = ["Makefile", ".ci/*", ".github/**/*.yml", ".github/**/*.md", ".pre-commit-*.yaml"]
_LISTS_THE_WORDS = {"CONTRIBUTING.md"}
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _found(text: str) -> list[str]:
    return [match[0] for match in _PATTERN.finditer(text)]


def _files(patterns: list[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def _described(path: Path) -> Iterator[str]:
    """Yield the comments and docstrings of a module, whose other texts are data."""
    text = path.read_text(encoding="utf-8")
    with io.StringIO(text) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _DOCUMENTED):
            yield " ".join((ast.get_docstring(node) or "").split())


def _english(path: Path) -> Iterator[str]:
    """Yield the comments and texts of a module."""
    with io.StringIO(path.read_text(encoding="utf-8")) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING):
                yield " ".join(token.string.split())


@pytest.mark.slow
@pytest.mark.parametrize("page", markdown_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_use_the_usual_words(page: Path) -> None:
    if page.name not in _LISTS_THE_WORDS:
        assert _found(prose(page)) == [], "see the list in this file for what to write"


def test_schemas_and_registers_use_the_usual_words() -> None:
    texts = {path.name: _found(path.read_text(encoding="utf-8")) for path in _files(_DATA)}
    assert {name: words for name, words in texts.items() if words} == {}


def test_recipes_and_workflows_use_the_usual_words() -> None:
    texts = {path.name: _found(path.read_text(encoding="utf-8")) for path in _files(_TOOLS)}
    assert len(texts) > 5
    assert {name: words for name, words in texts.items() if words} == {}


@pytest.mark.slow
def test_messages_docstrings_and_comments_use_the_usual_words() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text[:80]}": _found(text)
        for path in _files(_CODE)
        for text in _english(path)
        if _PATTERN.search(text)
    }
    assert found == {}


@pytest.mark.slow
def test_descriptions_of_tests_use_the_usual_words() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text[:80]}": _found(text)
        for path in _files(_TESTS)
        if "version_0_1" not in path.parts
        for text in _described(path)
        if _PATTERN.search(text)
    }
    assert found == {}


def test_the_list_finds_each_of_its_words() -> None:
    text = (
        "Nobody is told; whoever stands twice, in silence, told apart as ever, is of ours: only you can say. "
        "It refuses what the gravest row says of it, one a line, nothing but a short cut that stands behind it; "
        "tell whether it goes on with that all the same, unless told otherwise. "
        "A file with one entry a model is no catalogue; a sign of life stands for a worker."
    )
    assert len(_found(text)) == 24


def test_what_is_missing_may_be_described() -> None:
    assert _found("There is no page. It is no longer read, and there are no such files.") == []


def test_a_connection_may_be_refused() -> None:
    assert _found("Refuse every connection. The proxy refuses to connect.") == []
