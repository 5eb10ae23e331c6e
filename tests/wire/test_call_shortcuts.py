"""The steps that a call skips would give the same result: counts, contents, values, empty parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modelport
from modelport._runtime.forms.parameters import ParameterRules
from modelport.adapters import Credentials
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleLLMCredentials
from modelport_providers.wire.stream import entities
from modelport_providers.wire.stream.answers import Delta
from modelport_providers.wire.stream.usage import is_counted, server_count

counts = st.one_of(
    st.integers(-2, 1 << 63),
    st.floats(),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
    st.just({"cached_tokens": 4}),
)
NAMES = (
    *("prompt_tokens", "input_tokens", "completion_tokens", "output_tokens", "total_tokens"),
    *("cached_tokens", "prompt_tokens_details", "completion_tokens_details", "other"),
)


@given(st.none() | st.dictionaries(st.sampled_from(NAMES), counts))
def test_a_count_is_announced_exactly_when_there_is_one(usage: Mapping[str, Any] | None) -> None:
    assert is_counted(usage) == (server_count(usage) is not None)


texts = st.sampled_from(("", "a", "<think>", "b\n"))
pieces = st.lists(
    st.builds(
        Delta,
        text=texts,
        reasoning=st.sampled_from(("", "", "", "r")),
        signature=st.sampled_from((None, None, "", "s")),
        opaque=st.sampled_from(((), (), ({"block": 1},))),
    ),
    max_size=4,
)


@given(pieces)
def test_a_content_of_texts_alone_is_their_text(said: list[Delta]) -> None:
    made = entities.content(said, "acme")
    beside = any(one.reasoning or one.signature or one.opaque for one in said)
    assert isinstance(made, list) == beside
    text = made if isinstance(made, str) else "".join(part.data for part in made if _is_said(part))
    assert text == "".join(one.text for one in said)


def _is_said(part: Any) -> bool:
    return part.type == "text" and part.opaque_body is None


def test_values_of_credentials_are_read_once_and_of_a_mapping_each_time() -> None:
    plain = {"mode": "chat", "context_size": "7", "unknown": "x"}
    kept = Credentials(plain)
    first, second = (OpenaiApiCompatibleLLMCredentials.of(kept) for _ in range(2))
    assert first is second
    before = OpenaiApiCompatibleLLMCredentials.of(plain)
    assert vars(before) == vars(first)
    plain["mode"] = "completion"
    assert OpenaiApiCompatibleLLMCredentials.of(plain).mode == "completion"


class _Nothing(dict[str, Any]):
    """No parameters, but not falsy, so that each rule is applied."""

    def __bool__(self) -> bool:
        return True


@pytest.mark.parametrize("provider", ["openai", "anthropic", "xinference", "openllm"])
def test_no_parameters_give_what_each_rule_says_of_them(provider: str) -> None:
    catalog = modelport.provider(provider).catalog
    rules = [catalog.rules("llm", model) for model in catalog.models("llm")]
    if "llm" in catalog.customizable:
        count = len(catalog.customizable["llm"]["parameter_rules"])
        rules.append(catalog.declared_rules("llm", tuple(range(count))))
    assert rules
    for one in rules:
        assert one.normalise({}) == one.normalise(_Nothing())


@pytest.mark.parametrize(
    ("more", "values", "wrong"),
    [
        ({}, {}, []),
        ({"required": True, "default": 5}, {"size": 5}, []),
        ({"required": True}, {}, ["required"]),
        ({"default": 5}, {}, []),
    ],
)
def test_a_required_parameter_is_missed_or_filled_in(
    more: dict[str, Any], values: dict[str, Any], wrong: list[str]
) -> None:
    rules = ParameterRules([{"name": "size", "type": "int", "label": {"en_US": "Size"}, **more}])
    nothings: tuple[dict[str, Any], ...] = ({}, _Nothing())
    for nothing in nothings:
        made, violations = rules.normalise(nothing)
        assert (made, [one.keyword for one in violations]) == (values, wrong)
