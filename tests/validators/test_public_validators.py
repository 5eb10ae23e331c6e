"""`modelport.validators`: what apps and CI use to check documents, credentials and parameters."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from modelport import validators
from modelport.errors import UnknownModelError, UnknownProviderError

MODEL = {
    "model": "m",
    "label": {"en_US": "M"},
    "model_type": "llm",
    "model_properties": {"mode": "chat", "context_size": 4096},
}


def test_a_good_document_has_no_violation() -> None:
    assert validators.validate(MODEL, "model") == []
    assert validators.is_valid(MODEL, "model")


def test_every_violation_comes_with_its_pointer() -> None:
    document = {**MODEL, "model_type": "chat", "label": 7}
    found = validators.validate(document, "model")
    assert {each.pointer for each in found} == {"/model_type", "/label"}
    assert not validators.is_valid(document, "model")


@pytest.mark.parametrize(
    "kind",
    [
        "provider",
        "model",
        "credential_form",
        "parameter_rule",
        "position",
        "manifest",
        "modelport",
    ],
)
@pytest.mark.parametrize("profile", ["strict", "accept"])
def test_each_kind_has_a_validator_that_rejects_a_number(kind: Any, profile: Any) -> None:
    assert validators.validate(7, kind, profile=profile)
    assert not validators.validator(kind, profile=profile).is_valid(7)


def test_what_only_readers_accept_is_rejected_by_the_strict_profile_alone() -> None:
    loose = {**MODEL, "features": ["levitation"]}
    assert not validators.is_valid(loose, "model")
    strict_only = validators.validate({**MODEL, "surprise": 1}, "model")
    assert strict_only
    assert validators.is_valid({**MODEL, "surprise": 1}, "model", profile="accept")


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'card' is not one of the kinds 'provider', 'model'"):
        validators.validate({}, "card")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"'lax' is not one of the profiles 'strict', 'accept'"):
        validators.validate({}, "model", profile="lax")  # type: ignore[arg-type]


def test_credentials_of_a_model_are_normalised_and_checked() -> None:
    check = validators.credentials("xinference", "llm")
    found = check({"server_url": "http://127.0.0.1:9997", "model_uid": "x"})
    assert found.violations == []
    assert found.values["server_url"] == "http://127.0.0.1:9997"
    assert [each.pointer for each in check.validate({"server_url": "http://x"})] == ["/model_uid"]
    assert not check.is_valid({})


def test_credentials_of_the_provider_are_those_of_its_own_form() -> None:
    check = validators.credentials("openai")
    assert [each.pointer for each in check.validate({})] == ["/openai_api_key"]


def test_secrets_are_masked_in_violations() -> None:
    (found,) = validators.credentials("openai").validate({"openai_api_key": 7_000_001})
    assert "7000001" not in repr(found) + str(found)


def test_parameters_follow_the_rules_of_the_model() -> None:
    check = validators.parameters("xinference", "llm", "any")
    values, violations = check({"temperature": 0.5})
    assert (values["temperature"], violations) == (0.5, [])
    assert [each.pointer for each in check.validate({"temperature": 9, "nonsense": 1})] == [
        "/temperature",
        "/nonsense",
    ]


@pytest.mark.parametrize("provider", ["xinference", "openai", "anthropic", "openllm"])
def test_every_provider_has_both(provider: str) -> None:
    assert validators.credentials(provider, "llm").validate({"nonsense": 1})


def test_a_missing_name_is_a_typed_error() -> None:
    with pytest.raises(UnknownProviderError):
        validators.credentials("nowhere")
    with pytest.raises(UnknownModelError, match="'teleport'"):
        validators.credentials("xinference", "teleport")
    with pytest.raises(UnknownModelError, match="'moderation'"):
        validators.parameters("xinference", "moderation", "m")


def test_the_generator_is_not_imported() -> None:
    code = (
        "import sys\n"
        "from modelport import validators\n"
        "validators.validate({}, 'model')\n"
        "validators.parameters('xinference', 'llm', 'm')({})\n"
        "print(sorted(n for n in sys.modules if n.startswith(('modelport_generator', 'yaml'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
