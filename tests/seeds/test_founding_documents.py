"""The promises of the founding documents, tested on their own text."""

from __future__ import annotations

from pathlib import Path

import pytest
from seed_text import provider_yaml

from modelport.entities import (
    AIModelEntity,
    FetchFrom,
    I18nObject,
    ModelPropertyKey,
    ModelType,
    ParameterRule,
    ParameterType,
)
from modelport_generator.build.merge import merged_rule
from modelport_generator.load import parse_document
from modelport_generator.runtime.adapters.customizable import declared_schema

DECLARED = """
customizable:
  llm:
    model_properties: { mode: chat }
    parameter_rules:
      - { name: temperature, type: float, use_template: temperature, label: { zh_Hans: 温度, en_US: Temperature } }
      - { name: top_p, type: float, use_template: top_p, label: { zh_Hans: Top P, en_US: Top P } }
      - { name: max_tokens, type: int, use_template: max_tokens, min: 1, default: 512, label: { zh_Hans: 最大生成长度, en_US: Max Tokens } }
      - { name: top_k, type: int, use_template: top_k, min: 1, default: 50, label: { zh_Hans: Top K, en_US: Top K }, when: { model: A } }
"""


def golden(model: str) -> AIModelEntity:
    """The entity of the tutorial's sample, with the mode that readers accept."""
    rules = [
        ParameterRule(
            name="temperature",
            type=ParameterType.FLOAT,
            use_template="temperature",
            label=I18nObject(zh_Hans="温度", en_US="Temperature"),
        ),
        ParameterRule(
            name="top_p",
            type=ParameterType.FLOAT,
            use_template="top_p",
            label=I18nObject(zh_Hans="Top P", en_US="Top P"),
        ),
        ParameterRule(
            name="max_tokens",
            type=ParameterType.INT,
            use_template="max_tokens",
            min=1,
            default=512,
            label=I18nObject(zh_Hans="最大生成长度", en_US="Max Tokens"),
        ),
    ]
    if model == "A":
        rules.append(
            ParameterRule(
                name="top_k",
                type=ParameterType.INT,
                use_template="top_k",
                min=1,
                default=50,
                label=I18nObject(zh_Hans="Top K", en_US="Top K"),
            )
        )
    return AIModelEntity(
        model=model,
        label=I18nObject(en_US=model),
        fetch_from=FetchFrom.CUSTOMIZABLE_MODEL,
        model_type=ModelType.LLM,
        model_properties={ModelPropertyKey.MODE: "chat"},
        parameter_rules=rules,
    )


@pytest.mark.parametrize("model", ["A", "B"])
def test_the_declared_schema_equals_the_coded_one(model: str) -> None:
    declared = parse_document(DECLARED).data["customizable"]["llm"]
    declared["parameter_rules"] = [merged_rule(rule) for rule in declared["parameter_rules"]]
    document = declared_schema(declared, "llm", model, {}, None)
    # A declared schema is complete: no features are an empty list, where the coded one has None.
    coded = golden(model).model_copy(update={"features": []})
    assert AIModelEntity.model_validate(document) == coded


def test_only_model_a_has_top_k() -> None:
    assert [rule.name for rule in golden("A").parameter_rules][-1] == "top_k"
    assert "top_k" not in [rule.name for rule in golden("B").parameter_rules]


def test_the_yaml_of_the_tutorial_loads_as_written() -> None:
    document = parse_document(provider_yaml(), Path("xinference.yaml"))
    assert document.problems == ()
    fields = document.data["provider_credential_schema"]["credential_form_schemas"]
    assert [f["variable"] for f in fields] == [
        "model_type",
        "model_name",
        "server_url",
        "model_uid",
    ]
    assert (
        document.place("/provider_credential_schema").line
        == provider_yaml().count("\n", 0, provider_yaml().index("  credential_form_schemas:")) + 1
    )
