"""Models by name: the provider's class, with credentials from keywords, a mapping or the environment."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

import modelport
from modelport import CredentialPool
from modelport._runtime.adapters import model_names as names
from modelport._runtime.adapters.catalog import catalog_of
from modelport.errors import (
    CredentialsValidateFailedError,
    UnknownModelError,
    UnknownProviderError,
)

SERVER = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "MODELPORT_OPENAI_OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_class_is_the_providers_own() -> None:
    llm = modelport.llm("xinference/tiny-chat", server_url=SERVER, model_uid="tiny-chat")
    assert type(llm) is modelport.sdk.xinference.LLM
    assert isinstance(llm, modelport.sdk.LLM)
    assert llm.model == "tiny-chat"


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (modelport.text_embedding, "TextEmbedding"),
        (modelport.rerank, "Rerank"),
        (modelport.speech2text, "Speech2Text"),
        (modelport.tts, "TTS"),
    ],
)
def test_every_model_type_has_its_function(make: Any, kind: str) -> None:
    made = make("xinference/m", server_url=SERVER, model_uid="m")
    assert type(made) is getattr(modelport.sdk.xinference, kind)
    assert isinstance(made, getattr(modelport.sdk, kind))


def test_moderation_has_its_function() -> None:
    made = modelport.moderation("openai/omni-moderation-latest", openai_api_key="k")
    assert isinstance(made, modelport.sdk.Moderation)


def test_only_the_first_slash_divides() -> None:
    llm = modelport.llm("openai_api_compatible/org/model", endpoint_url=SERVER)
    assert llm.model == "org/model"


def test_keywords_win_over_credentials_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def key(**given: Any) -> Any:
        return modelport.llm("openai/gpt-5.4", **given).credentials["openai_api_key"]

    monkeypatch.setenv("OPENAI_API_KEY", "vendor")
    assert key() == "vendor"
    monkeypatch.setenv("MODELPORT_OPENAI_OPENAI_API_KEY", "ours")
    assert key() == "ours"
    assert key(credentials={"openai_api_key": "mapping"}) == "mapping"
    assert key(credentials={"openai_api_key": "mapping"}, openai_api_key="keyword") == "keyword"


def test_a_class_takes_its_keywords_before_the_mapping() -> None:
    llm = modelport.sdk.openai.LLM(
        "gpt-5.4", openai_api_key="keyword", credentials={"openai_api_key": "mapping"}
    )
    assert llm.credentials["openai_api_key"] == "keyword"


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELPORT_OPENAI_OPENAI_API_KEY", "")
    monkeypatch.setenv("OPENAI_API_KEY", "vendor")
    assert modelport.llm("openai/gpt-5.4").credentials["openai_api_key"] == "vendor"


def test_a_class_reads_the_environment_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELPORT_XINFERENCE_SERVER_URL", SERVER)
    monkeypatch.setenv("MODELPORT_XINFERENCE_MODEL_UID", "uid")
    llm = modelport.sdk.xinference.LLM.from_env("m")
    assert type(llm) is modelport.sdk.xinference.LLM
    assert llm.credentials["model_uid"] == "uid"
    with pytest.raises(CredentialsValidateFailedError):
        modelport.sdk.openai.LLM("gpt-5.4", credentials={})


def test_a_pool_is_completed_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELPORT_XINFERENCE_MODEL_UID", "uid")
    pool = CredentialPool([{"server_url": SERVER}, {"server_url": f"{SERVER}9"}])
    llm = modelport.llm("xinference/m", credentials=pool)
    assert llm.credentials["model_uid"] == "uid"


def test_what_is_missing_is_named_with_its_variables() -> None:
    with pytest.raises(CredentialsValidateFailedError) as caught:
        modelport.llm("openai/gpt-5.4")
    assert "MODELPORT_OPENAI_OPENAI_API_KEY or OPENAI_API_KEY" in str(caught.value)
    assert "OPENAI_API_KEY" in caught.value.violations[0].hint
    with pytest.raises(CredentialsValidateFailedError) as several:
        modelport.llm("xinference/m")
    assert "MODELPORT_XINFERENCE_SERVER_URL or XINFERENCE_SERVER_URL" in str(several.value)
    assert "MODELPORT_XINFERENCE_MODEL_UID" in str(several.value)


@pytest.mark.parametrize(
    ("name", "error", "shown"),
    [
        ("gpt-5.4", ValueError, "write 'provider/model', here 'openai/gpt-5.4'"),
        ("openai/", ValueError, "names no provider and model"),
        ("/gpt-5.4", ValueError, "names no provider and model"),
        ("opnai/gpt-5.4", UnknownProviderError, "did you mean 'openai'"),
        (5, TypeError, "is of type int"),
    ],
)
def test_a_text_that_names_no_model_is_rejected(name: Any, error: Any, shown: str) -> None:
    with pytest.raises(error, match=shown):
        modelport.llm(name, openai_api_key="k")


def test_a_type_that_the_provider_lacks_is_rejected() -> None:
    with pytest.raises(UnknownModelError, match="not 'rerank'"):
        modelport.rerank("openai/gpt-5.4", openai_api_key="k")


def test_an_unknown_keyword_is_rejected_with_the_nearest() -> None:
    with pytest.raises(TypeError, match="did you mean 'openai_api_key'"):
        modelport.llm("openai/gpt-5.4", open_api_key="k")


# Misspelt names -----------------------------------------------------------------------------------


def test_a_misspelt_name_is_named_before_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        vars(catalog_of("openai")),
        "provider",
        {**catalog_of("openai").provider, "configurate_methods": ["predefined-model"]},
    )
    with pytest.raises(UnknownModelError, match=r"did you mean 'gpt-4o'"):
        modelport.llm("openai/gpt-4oo")
    with pytest.raises(UnknownModelError, match=r"it has 'gpt-6-sol', "):
        modelport.sdk.openai.LLM("zzz", openai_api_key="k")


def test_a_misspelling_is_warned_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_warned", set())
    with pytest.warns(UserWarning, match=r"'gpt-4oo', which looks like 'gpt-4o'") as shown:
        modelport.llm("openai/gpt-4oo", openai_api_key="k")
    assert shown[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        modelport.llm("openai/gpt-4oo", openai_api_key="k")
        modelport.llm("openai/gpt-4o-2024-08-06", openai_api_key="k")
        modelport.llm("openai/ft:gpt-4o:org::id", openai_api_key="k")
        modelport.llm("openai/gpt-5.3", openai_api_key="k")


def test_a_warning_through_code_of_modelport_names_the_line_of_the_app(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(names, "_warned", set())
    bridge: dict[str, Any] = {"__name__": "modelport_providers.bridge", "llm": modelport.llm}
    exec("def bind():\n    return llm('openai/gpt-4oo', openai_api_key='k')", bridge)
    with pytest.warns(UserWarning, match="is sent unchanged") as shown:
        bridge["bind"]()
    assert shown[0].filename == __file__


@pytest.mark.parametrize(
    ("name", "other", "slip"),
    [
        ("gpt-4oo", "gpt-4o", True),
        ("gtp-4o", "gpt-4o", True),
        ("gp-4o", "gpt-4o", True),
        ("GPT-4x", "gpt-4o", True),
        ("gpt-4o", "gpt-4o", False),
        ("gpt-5.3", "gpt-5.2", False),
        ("gpt-4o-mini", "gpt-4o", False),
        ("tgp-4o", "gpt-4o", False),
        ("a", "", True),
    ],
)
def test_a_misspelling_differs_by_one_character(name: str, other: str, slip: bool) -> None:
    assert names.is_misspelling(name, other) is slip
    assert names.is_misspelling(other, name) is slip


# Options and parameters ---------------------------------------------------------------------------


def test_options_and_parameters_make_new_objects() -> None:
    before = modelport.llm("xinference/m", server_url=SERVER, model_uid="m")
    after = before.with_options(timeout=5, retries=0).with_parameters(temperature=0)
    assert type(after) is type(before)
    assert after is not before
    options = after._options(None, None, None)
    assert options is not None
    assert (options.timeout, options.retries) == (5, 0)
    assert after._parameters({}, None) == {"temperature": 0}
    assert before._options(None, None, None) is None
    assert before._parameters({}, None) == {}


def test_arguments_of_a_call_win_over_bound_ones() -> None:
    llm = modelport.llm("xinference/m", server_url=SERVER, model_uid="m")
    bound = llm.with_options(timeout=5, extra_headers={"a": "1", "b": "1"}, extra_body={"x": 1})
    options = bound._options(7, {"b": "2"}, None)
    assert options is not None
    assert (options.timeout, options.extra_headers, options.extra_body) == (
        7,
        {"a": "1", "b": "2"},
        {"x": 1},
    )
    warm = llm.with_parameters(temperature=1, top_p=0.5)
    assert warm._parameters({"temperature": 0, "top_p": None}, {"seed": 1}) == {
        "temperature": 0,
        "top_p": 0.5,
        "seed": 1,
    }
    assert warm.with_parameters(top_p=None)._parameters({}, None) == {"temperature": 1}


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"retries": -1}, {"retries": 1.5}])
def test_options_of_another_kind_are_rejected(wrong: dict[str, Any]) -> None:
    llm = modelport.llm("xinference/m", server_url=SERVER, model_uid="m")
    with pytest.raises(TypeError, match=next(iter(wrong))):
        llm.with_options(**wrong)
