"""The methods with which Dify's older apps read a provider give what its definition declares."""

from __future__ import annotations

from modelport import provider

OPENAI = provider("openai")


def test_the_provider_gives_its_definition_and_its_adapters() -> None:
    whole = OPENAI.adapter()
    assert whole.get_provider_schema() == OPENAI.schema
    assert type(whole.get_model_instance("llm")) is type(OPENAI.model("llm"))


def test_an_adapter_gives_its_models_and_their_parameters() -> None:
    models = OPENAI.model("llm").predefined_models()
    assert models == OPENAI.models("llm") and models
    rules = OPENAI.model("llm").get_parameter_rules(models[0].model, {})
    assert rules == models[0].parameter_rules and rules
    assert OPENAI.model("llm").get_parameter_rules("no-such-model", {}) == []
