"""The sliders of Dify's web client: `check` and `form.js` agree on what they can reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.check.rules.sliders import slider_step, slider_trouble
from modelport_generator.targets import typescript
from node import Node, running

FORM_JS = Path(typescript.__file__).with_name("form.js")


@pytest.fixture(scope="module")
def form() -> Iterator[Node]:
    with running(FORM_JS) as node:
        yield node


RULES: list[tuple[dict[str, Any], bool]] = [
    ({"type": "int", "min": 1, "max": 4096, "default": 512}, True),
    ({"type": "int", "min": 1, "max": 4096, "default": 501}, False),
    ({"type": "int", "min": 1, "max": 999, "default": 50}, True),
    ({"type": "int", "min": 0, "max": 999, "default": 50}, False),
    ({"type": "int", "min": 1, "max": 99, "default": 50}, False),
    ({"type": "float", "min": 0, "max": 1, "default": 0.75}, True),
    ({"type": "float", "min": 0, "max": 1, "default": 0.7}, False),
    ({"type": "float", "min": -2, "max": 2, "default": 0.3}, False),
    ({"type": "float", "min": 0.05, "max": 1, "default": 0.75}, False),
    ({"type": "float", "min": 0, "default": 0.75}, False),
    ({"type": "int", "min": 1, "max": 4096}, False),
    ({"type": "string", "default": "x"}, False),
]


@pytest.mark.parametrize(("rule", "is_off"), RULES)
def test_a_default_between_the_steps_is_noted(
    form: Node, rule: dict[str, Any], is_off: bool
) -> None:
    assert (slider_trouble(rule) is not None) == is_off
    assert form.call("sliderReaches", {"name": "a", **rule}, rule.get("default")) == (not is_off)
    control = form.call("numberControl", {"name": "a", **rule})
    if rule["type"] != "string":
        assert (slider_step(rule) is not None) == control["slider"]
        assert slider_step(rule) in (None, control["step"])


@pytest.mark.parametrize("default", [None, True, "x", [], float("nan"), 10**400, -1, 9999])
def test_a_default_outside_of_the_limits_does_not_concern_sliders(default: Any) -> None:
    assert slider_trouble({"type": "int", "min": 1, "max": 4096, "default": default}) is None


def test_the_nearest_value_is_one_of_the_slider() -> None:
    trouble = slider_trouble({"type": "int", "min": 1, "max": 2048, "default": 2048})
    assert trouble is not None
    assert trouble[1] == "users can type it; 2001 is the nearest value of the slider"
