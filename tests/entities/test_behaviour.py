"""The behaviour of entities beyond their fields."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from modelport import entities
from modelport.entities import (
    AIModelEntity,
    AssistantPromptMessage,
    EmbeddingUsage,
    I18nObject,
    ImagePromptMessageContent,
    LLMResult,
    LLMResultChunk,
    LLMResultChunkDelta,
    LLMResultChunkWithStructuredOutput,
    LLMResultWithStructuredOutput,
    LLMUsage,
    ModelType,
    ParameterRule,
    ParameterType,
    PromptMessage,
    PromptMessageContentType,
    PromptMessageRole,
    ProviderEntity,
    SystemPromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    ToolPromptMessage,
    UserPromptMessage,
)

CALL = AssistantPromptMessage.ToolCall(
    id="1",
    type="function",
    function=AssistantPromptMessage.ToolCall.ToolCallFunction(name="f", arguments="{}"),
)
PROVIDER: dict[str, Any] = {
    "provider": "p",
    "label": {"en_US": "P"},
    "supported_model_types": ["llm"],
    "configurate_methods": ["predefined-model"],
}


# Texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en_US", "tree"),
        ("zh_Hans", "树"),
        ("zh-Hans", "树"),
        ("zh", "树"),
        ("zh_CN", "树"),
        ("pt_BR", "tree"),
        ("ko_KR", "tree"),
        ("", "tree"),
    ],
)
def test_a_text_is_found_by_locale_and_falls_back_to_english(locale: str, text: str) -> None:
    assert I18nObject(en_US="tree", zh_Hans="树").text(locale) == text


def test_a_missing_language_reads_as_english() -> None:
    label = I18nObject(en_US="tree", ja_JP="")
    assert label.to_dict() == dict.fromkeys(("en_US", "zh_Hans", "ja_JP", "pt_BR"), "tree")
    assert label.model_dump(exclude_unset=True) == {"en_US": "tree", "ja_JP": "tree"}


# Messages -------------------------------------------------------------------------------------


def test_a_file_gives_its_address_before_its_bytes() -> None:
    image = ImagePromptMessageContent(format="png", mime_type="image/png", base64_data="AA==")
    assert image.data == "data:image/png;base64,AA=="
    image.url = "http://localhost/a.png"
    assert image.data == "http://localhost/a.png"


def test_text_is_joined_and_reasoning_kept_apart() -> None:
    words = AssistantPromptMessage(
        content=[
            ThinkingPromptMessageContent(data="hm", signature="s"),
            TextPromptMessageContent(data="a"),
            ImagePromptMessageContent(format="png", mime_type="image/png", url="u"),
            TextPromptMessageContent(data="b"),
        ]
    )
    assert (words.text, words.reasoning, words.get_text_content()) == ("ab", "hm", "ab")
    assert (UserPromptMessage(content=None).text, UserPromptMessage().reasoning) == ("", "")


def test_a_part_is_recognised_by_its_type_and_its_type_is_an_enum_member() -> None:
    (part,) = (
        UserPromptMessage.model_validate({"content": [{"type": "thinking", "data": "hm"}]}).content
        or ()
    )
    assert isinstance(part, ThinkingPromptMessageContent)
    assert part.type is PromptMessageContentType.THINKING


@pytest.mark.parametrize(
    ("message", "empty"),
    [
        (AssistantPromptMessage(), True),
        (AssistantPromptMessage(content=[]), True),
        (AssistantPromptMessage(content="a"), False),
        (AssistantPromptMessage(tool_calls=[CALL]), False),
        (AssistantPromptMessage(content="a", tool_calls=[CALL]), False),
        (ToolPromptMessage(tool_call_id="1"), False),
        (ToolPromptMessage(tool_call_id="", content="a"), False),
        (ToolPromptMessage(tool_call_id=""), True),
        (UserPromptMessage(content=""), True),
        (UserPromptMessage(content="a"), False),
    ],
)
def test_a_message_is_empty_without_content_and_calls(message: PromptMessage, empty: bool) -> None:
    assert message.is_empty() is empty


def test_a_message_is_made_of_what_a_caller_has() -> None:
    assert PromptMessage.of("a") == UserPromptMessage(content="a")
    assert SystemPromptMessage.of("a") == SystemPromptMessage(content="a")
    shown = PromptMessage.of({"role": "tool", "content": "a", "tool_call_id": "1"})
    assert shown == ToolPromptMessage(content="a", tool_call_id="1")
    assert PromptMessage.of(shown) is shown
    assert [
        type(PromptMessage.of({"role": role, "tool_call_id": ""})).__name__
        for role in PromptMessageRole
    ] == [f"{role.value.title()}PromptMessage" for role in PromptMessageRole]


def test_closed_sets_are_read_by_the_field_s_name_for_it() -> None:
    assert PromptMessageRole.value_of("tool") is PromptMessageRole.TOOL
    assert entities.LLMMode.value_of("chat") is entities.LLMMode.CHAT
    with pytest.raises(ValueError, match="'nobody' is not a valid PromptMessageRole"):
        PromptMessageRole.value_of("nobody")


def test_an_unknown_role_is_rejected() -> None:
    with pytest.raises(ValidationError, match="role"):
        PromptMessage.of({"role": "nobody", "content": "a"})


# Answers --------------------------------------------------------------------------------------


def test_usage_starts_from_nothing_in_dollars() -> None:
    usage = LLMUsage.empty_usage()
    assert (usage.total_tokens, usage.total_price, usage.currency) == (0, Decimal(0), "USD")
    assert (usage.source, usage.cached_tokens) == ("estimated", None)
    assert EmbeddingUsage.empty_usage().total_price == Decimal(0)


def test_money_stays_exact() -> None:
    usage = LLMUsage.empty_usage().model_copy(update={"total_price": Decimal("0.0000001")})
    assert '"total_price":"1E-7"' in usage.model_dump_json()
    assert LLMUsage.model_validate_json(usage.model_dump_json()) == usage


def test_the_source_of_usage_is_one_of_two() -> None:
    with pytest.raises(ValidationError, match="'server' or 'estimated'"):
        LLMUsage.model_validate(LLMUsage.empty_usage().model_dump() | {"source": "guessed"})


def test_an_answer_never_carries_the_prompt_back() -> None:
    result = LLMResult(
        model="m",
        prompt_messages=[UserPromptMessage(content="secret")],
        message=AssistantPromptMessage(content="a"),
        usage=LLMUsage.empty_usage(),
        finish_reason="stop",
    )
    assert result.prompt_messages == []
    chunk = result.to_llm_result_chunk()
    assert (chunk.text, chunk.delta.finish_reason, chunk.prompt_messages) == ("a", "stop", [])
    assert (result.text, result.reasoning) == ("a", "")


def test_an_answer_with_data_becomes_a_chunk_with_data() -> None:
    result = LLMResultWithStructuredOutput(
        model="m",
        message=AssistantPromptMessage(content="{}"),
        usage=LLMUsage.empty_usage(),
        structured_output={"a": 1},
    )
    chunk = result.to_llm_result_chunk_with_structured_output()
    assert (chunk.text, chunk.structured_output) == ("{}", {"a": 1})
    assert "structured_output" not in result.to_llm_result_chunk().model_dump()


@pytest.mark.parametrize("chunk_class", [LLMResultChunk, LLMResultChunkWithStructuredOutput])
def test_a_chunk_made_fast_is_the_chunk_made_with_checks(chunk_class: type[LLMResultChunk]) -> None:
    checked = chunk_class(
        model="m",
        system_fingerprint="f",
        delta=LLMResultChunkDelta(index=3, message=AssistantPromptMessage(content="a")),
    )
    fast = chunk_class.of_text("m", "a", 3, "f")
    assert fast == checked
    assert repr(fast) == repr(checked)
    assert fast.model_dump_json() == checked.model_dump_json()
    assert fast.delta.model_dump(exclude_unset=True) == checked.delta.model_dump(exclude_unset=True)
    assert chunk_class.model_validate_json(fast.model_dump_json()) == checked


@pytest.mark.parametrize("result_class", [LLMResult, LLMResultWithStructuredOutput])
def test_a_result_made_fast_is_the_result_made_with_checks(result_class: type[LLMResult]) -> None:
    usage = LLMUsage.empty_usage()
    checked = result_class(
        model="m",
        message=AssistantPromptMessage(content="a", tool_calls=[], opaque_body=None),
        usage=usage,
        system_fingerprint="f",
        finish_reason="stop",
    )
    fast = result_class.of_text("m", "a", usage, "stop", "f")
    assert fast == checked
    assert repr(fast) == repr(checked)
    for unset in (True, False):
        assert fast.model_dump_json(exclude_unset=unset) == checked.model_dump_json(
            exclude_unset=unset
        )
    assert result_class.model_validate_json(fast.model_dump_json()) == checked
    assert copy.deepcopy(fast) == pickle.loads(pickle.dumps(fast)) == checked
    other = result_class.of_text("m", "a", usage)
    fast.message.tool_calls.append(CALL)
    fast.prompt_messages.append(UserPromptMessage(content="b"))
    assert (other.message.tool_calls, other.prompt_messages) == ([], [])


def test_a_chunk_of_reasoning_has_no_text() -> None:
    chunk = LLMResultChunk.of_reasoning("m", "hm")
    assert (chunk.text, chunk.reasoning) == ("", "hm")
    assert chunk == LLMResultChunk.model_validate(chunk.model_dump())


def test_chunks_made_fast_share_nothing_and_live_on_as_others_do() -> None:
    one, other = LLMResultChunk.of_text("m", "a"), LLMResultChunk.of_text("m", "b")
    one.delta.message.tool_calls.append(CALL)
    one.delta.finish_reason = "stop"
    assert (other.delta.message.tool_calls, other.delta.finish_reason) == ([], None)
    assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert "finish_reason" in one.delta.model_fields_set


# Definitions ----------------------------------------------------------------------------------


def test_a_rule_overrides_its_template_key_by_key() -> None:
    rule = ParameterRule.model_validate(
        {"name": "heat", "use_template": "temperature", "max": 2, "default": None}
    )
    assert (rule.type, rule.min, rule.max, rule.precision) == (ParameterType.FLOAT, 0, 2, 2)
    assert rule.default is None, "an explicit null beats the template"
    assert rule.label.en_US == "Temperature"


def test_an_empty_label_hides_that_of_the_template() -> None:
    rule = ParameterRule.model_validate({"name": "t", "use_template": "top_p", "label": {}})
    assert rule.label.en_US == "t"


def test_the_mapping_that_was_read_is_left_alone() -> None:
    given: dict[str, Any] = {"name": "t", "use_template": "top_k"}
    ParameterRule.model_validate(given)
    assert given == {"name": "t", "use_template": "top_k"}


def test_every_template_makes_a_rule() -> None:
    made = {
        n: ParameterRule.model_validate({"name": n, "use_template": n})
        for n in entities.DefaultParameterName
    }
    assert {
        str(n): r.model_dump(exclude_unset=True, mode="json")["type"] for n, r in made.items()
    } == {name: template["type"] for name, template in entities.PARAMETER_TEMPLATES.items()}


def test_models_without_a_label_are_called_by_their_id() -> None:
    model = AIModelEntity.model_validate(
        {"model": "m", "model_type": "llm", "model_properties": {}}
    )
    assert model.label.text("zh_Hans") == "m"


def test_a_provider_takes_models_or_the_layout_that_names_files() -> None:
    model = {"model": "m", "model_type": ModelType.LLM, "model_properties": {}}
    assert [
        m.model for m in ProviderEntity.model_validate({**PROVIDER, "models": [model]}).models
    ] == ["m"]
    layout = {"llm": {"predefined": ["models/llm/*.yaml"]}}
    assert ProviderEntity.model_validate({**PROVIDER, "models": layout}).models == []


def test_a_provider_shows_its_simple_form() -> None:
    simple = ProviderEntity.model_validate(PROVIDER).to_simple_provider()
    assert (simple.provider, simple.supported_model_types) == ("p", [ModelType.LLM])
    assert not hasattr(simple, "configurate_methods")


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'Telepathy'"):
        _ = entities.Telepathy  # type: ignore[attr-defined]
