"""What editors show about the SDK: every argument has a description, and none depends on its place."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import modelport.sdk

MODULES = [
    each.name for each in pkgutil.iter_modules(modelport.sdk.__path__) if each.name[0] != "_"
]
_SIBLINGS = re.compile(r"\b(above|below)(?= *([.,;)]|$))", re.MULTILINE)


def _calls(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    found = importlib.import_module(f"modelport.sdk.{module}")
    for name in found.__all__:
        for attribute, call in vars(getattr(found, name)).items():
            if inspect.isfunction(call):
                yield f"{name}.{attribute}", call


@pytest.mark.parametrize("module", MODULES)
def test_every_argument_is_described(module: str) -> None:
    calls = dict(_calls(module))
    assert any(name.endswith(".__init__") for name in calls)
    for name, call in calls.items():
        described = re.findall(r"^    (\w+): \S", inspect.getdoc(call) or "", re.MULTILINE)
        assert described == [
            each for each in inspect.signature(call).parameters if each != "self"
        ], name


@pytest.mark.parametrize("module", MODULES)
def test_no_text_speaks_of_fields_above_or_below_it(module: str) -> None:
    """In code and in tables, the other fields are elsewhere than in a form."""
    for name, call in _calls(module):
        assert _SIBLINGS.findall(inspect.getdoc(call) or "") == [], name


def test_a_text_about_fields_above_or_below_is_recognised() -> None:
    shown = (
        "fits the schema below.\nThe name above\nAbove 1, less likely. Below this score: dropped."
    )
    assert [each[0] for each in _SIBLINGS.findall(shown)] == ["below", "above"]
