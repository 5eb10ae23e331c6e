"""What was checked in one model and is remembered does not change what is reported for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelport_generator.check.run import Unit, check_text

_MODEL = """
model: {name}
model_type: llm
model_properties: {{mode: chat, context_size: {size}}}
parameter_rules: {rules}
pricing: {pricing}
"""
_PRICING = "{input: '1', output: '1', unit: '0.000001', currency: USD}"
_RULES = "[{name: max_tokens, use_template: max_tokens, max: 9000, default: 5000}]"


def reported(size: int = 8192, rules: str = _RULES, pricing: str = _PRICING) -> list[str]:
    """Return the codes of the problems of a model, with the ends of their pointers."""
    text = _MODEL.format(name="m", size=size, rules=rules, pricing=pricing)
    result = check_text(text.encode(), Unit(Path("m.yaml"), "m.yaml"), kind="model")
    noted = [each for each in result.problems if each.severity != "info"]
    return [f"{each.code} {each.place.pointer}" for each in noted]


def test_a_rule_is_compared_with_the_context_of_each_model() -> None:
    assert reported(size=10_000) == []
    assert reported(size=8192) == ["MP417 /parameter_rules/0/max"]
    assert reported(size=4096) == ["MP417 /parameter_rules/0/default"]
    assert reported(size=10_000) == []


def test_a_name_is_compared_with_the_names_of_its_own_list() -> None:
    rule = "{name: top_p, use_template: top_p}"
    assert reported(rules=f"[{rule}]") == []
    assert reported(rules=f"[{rule}, {rule}]") == ["MP401 /parameter_rules/1/name"]
    assert reported(rules=f"[{rule}]") == []


@pytest.mark.parametrize("limit", [".nan", "-1", "true"])
def test_an_odd_number_hides_no_other_one(limit: str) -> None:
    rules = f"[{{name: max_tokens, type: int, default: {limit}, max: 9000}}]"
    assert "MP417 /parameter_rules/0/max" in reported(rules=rules)


def test_a_number_that_readers_read_alike_is_reported_after_one_that_they_do_not() -> None:
    octal, plain = (_PRICING.replace("'1'", number, 1) for number in ("010", "8"))
    assert "MP430 /pricing/input" not in reported(pricing=octal)
    assert "MP430 /pricing/input" in reported(pricing=plain)
    assert "MP430 /pricing/input" not in reported(pricing=octal)
