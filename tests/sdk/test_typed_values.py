"""Typed values at run time: how an adapter sees plain credentials and parameters."""

from __future__ import annotations

import copy
import pickle

import pytest

from modelport.adapters import Credentials
from modelport.errors import InvokeBadRequestError
from modelport.stubs.anthropic import (
    AnthropicClaudeOpus5Parameters,
    AnthropicCredentials,
    AnthropicLLMParameters,
)
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleTTSCredentials

KEY = "sk-secret"


@pytest.mark.parametrize(
    "given",
    [{"anthropic_api_key": KEY}, Credentials({"anthropic_api_key": KEY}, ["anthropic_api_key"])],
    ids=["dict", "credentials"],
)
def test_any_mapping_is_read(given: dict[str, str] | Credentials) -> None:
    values = AnthropicCredentials.of(given)
    assert values.anthropic_api_key == KEY
    assert values.anthropic_api_url is None


def test_a_required_value_that_is_missing_is_named() -> None:
    for given in ({}, {"anthropic_api_key": None}):
        with pytest.raises(InvokeBadRequestError, match="'anthropic_api_key' is required"):
            _ = AnthropicCredentials.of(given).anthropic_api_key


def test_an_undeclared_name_is_not_an_attribute() -> None:
    values = AnthropicCredentials.of({"anthropic_api_key": KEY, "typo": "x"})
    with pytest.raises(AttributeError, match="AnthropicCredentials has no attribute 'typo'"):
        _ = values.typo  # type: ignore[attr-defined]  # pyright: ignore
    assert values.names() == ("anthropic_api_key",)


def test_a_type_sees_what_all_types_have_and_its_own() -> None:
    given = {"endpoint_url": "http://x", "voice": "alma", "mode": "chat"}
    values = OpenaiApiCompatibleTTSCredentials.of(given)
    assert (values.endpoint_url, values.voice) == ("http://x", "alma")
    assert values.names() == ("endpoint_url", "voice")


def test_falsy_parameters_were_given_and_none_was_not() -> None:
    wanted = AnthropicLLMParameters.of({"thinking": False, "temperature": 0.0, "top_k": None})
    assert wanted.names() == ("thinking", "temperature")
    assert wanted.without("thinking") == {"temperature": 0.0}
    assert (wanted.thinking, wanted.top_k) == (False, None)


def test_values_can_be_made_by_keyword() -> None:
    assert AnthropicLLMParameters(max_tokens=5).without() == {"max_tokens": 5}


def test_a_set_of_models_names_them() -> None:
    assert "claude-opus-5" in AnthropicClaudeOpus5Parameters.MODELS
    assert not AnthropicLLMParameters.MODELS


def test_no_value_is_shown_or_pickled() -> None:
    values = AnthropicCredentials.of({"anthropic_api_key": KEY})
    assert repr(values) == "AnthropicCredentials(anthropic_api_key)"
    for leak in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="may hold secrets"):
            leak(values)
