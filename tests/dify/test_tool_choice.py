"""Dify's choice of tools, as its daemon writes it, reaches the adapter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from modelport_providers.dify.messages import our_tool_choice


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (None, None),
        ("", None),
        ("required", "required"),
        ({"mode": "auto", "name": None}, "auto"),
        ({"mode": "none"}, "none"),
        ({"mode": "required", "name": ""}, "required"),
        ({"mode": "function", "name": "get_weather"}, "get_weather"),
        ({"mode": "tool", "name": "get_weather"}, "get_weather"),
        ({"mode": "specific", "name": None}, None),
        (SimpleNamespace(mode=SimpleNamespace(value="required"), name=None), "required"),
        (SimpleNamespace(mode="function", name="f"), "f"),
    ],
)
def test_the_choice_is_read(theirs: Any, ours: str | None) -> None:
    assert our_tool_choice(theirs) == ours
