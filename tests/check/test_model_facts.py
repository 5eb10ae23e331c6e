"""Facts about predefined models in `modelport.yaml` are compared with their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_modelport_file import problems

from check_bases import BASES

_MODEL = {"acme/llm/chat.yaml": BASES["llm"][1]}


def found(root: Path, facts: str) -> list[tuple[str, str, str]]:
    shown = problems(root, f"predefined: {facts}\n", _MODEL)
    return [(each.code, each.place.pointer, each.hint) for each in shown]


@pytest.mark.parametrize(
    "facts",
    [
        "{}",
        "{llm: {}}",
        "{llm: {acme-chat: {retires: '2028-02-29'}}}",
        "{llm: {acme-chat: {retires: '2026-10-01', successor: acme-chat}}}",
        "{llm: {acme-chat: {max_output: 8192, prices: [{since: '2026-10-01', input: '2'}]}}}",
    ],
)
def test_facts_about_a_model_that_is_there_are_right(facts: str, tmp_path: Path) -> None:
    assert found(tmp_path, facts) == []


WRONG = [
    ("{llm: {acme-chatt: {}}}", "/predefined/llm/acme-chatt", "did you mean 'acme-chat'?"),
    ("{llm: {x/y: {}}}", "/predefined/llm/x~1y", "known: 'acme-chat'"),
    ("{tts: {acme-chat: {}}}", "/predefined/tts/acme-chat", ""),
    ("{llm: {acme-chat: {retires: '2026-02-30'}}}", "/predefined/llm/acme-chat/retires",
     "write it as YYYY-MM-DD"),
    ("{llm: {acme-chat: {prices: [{since: '2026-02-30'}]}}}",
     "/predefined/llm/acme-chat/prices/0/since", "write it as YYYY-MM-DD"),
    ("{llm: {acme-chat: {successor: acme-chat-2}}}", "/predefined/llm/acme-chat/successor",
     "did you mean 'acme-chat'?"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "pointer", "hint"), WRONG)
def test_a_fact_that_does_not_hold_is_reported_at_its_place(
    facts: str, pointer: str, hint: str, tmp_path: Path
) -> None:
    assert found(tmp_path, facts) == [("MP808", pointer, hint)]


@pytest.mark.parametrize(
    ("rule", "most", "is_wrong"),
    [
        ("{name: max_tokens, use_template: max_tokens, max: 4096}", 4095, True),
        ("{name: max_tokens, use_template: max_tokens, max: 4096}", 4096, False),
        ("{name: max_tokens, use_template: max_tokens}", 8, False),
        ("{name: longest, type: int, label: {en_US: L}, max: 4096}", 8, False),
        ("{name: maxOutputTokens, type: int, label: {en_US: L}, max: 9}", 8, True),
    ],
)
def test_a_parameter_that_allows_more_than_the_largest_output_is_reported(
    rule: str, most: int, is_wrong: bool, tmp_path: Path
) -> None:
    text = _MODEL["acme/llm/chat.yaml"].partition("parameter_rules:")[0]
    model = {"acme/llm/chat.yaml": f"{text}parameter_rules: [{rule}]\n"}
    declared = f"predefined: {{llm: {{acme-chat: {{max_output: {most}}}}}}}\n"
    shown = [(each.code, each.place.pointer) for each in problems(tmp_path, declared, model)]
    assert shown == ([("MP808", "/predefined/llm/acme-chat/max_output")] if is_wrong else [])


@pytest.mark.parametrize(
    "facts", ["[]", "{llm: []}", "{llm: {acme-chat: []}}", "{llm: {acme-chat: {retires: 5}}}"]
)
def test_the_shape_of_facts_is_a_matter_of_the_schema(facts: str, tmp_path: Path) -> None:
    assert {code[:3] for code, _, _ in found(tmp_path, facts)} == {"MP2"}
