"""Names from definitions become valid Python names, and the generated code works."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import Project, field, model_form, rule

import modelport.registry
from modelport._runtime.adapters import catalog, provider
from modelport_generator.python.names import class_prefix, module_name, python_names
from type_checkers import mypy

PARAMETERS = {
    # what the SDK's calls use themselves gets an underscore
    "model": "model_",
    "self": "self_",
    "prompt": "prompt_",
    "parameters": "parameters_",
    "timeout": "timeout_",
    "stop": "stop_",
    "tools": "tools_",
    "user": "user_",
    "extra_headers": "extra_headers_",
    "extra_body": "extra_body_",
    "present": "present_",
    "as_messages": "as_messages_",
    "super": "super_",
    "client": "client_",
    "credentials": "credentials_",
    # keywords of Python too
    "class": "class_",
    "None": "None_",
    # valid and unused names stay
    "response_format": "response_format",
    "match": "match",
    "list": "list",
    "model_config": "model_config",
    "copy": "copy",
    # other names lose their invalid characters
    "cross-region": "cross_region",
    "1st": "value_1st",
    "温度": "value",
    "__init__": "init",
    "top k": "top_k_",
    "top-k": "top_k__",
    "top_k": "top_k",
}
VARIABLES = {
    "model": "model_",
    "credentials": "credentials_",
    "client": "client_",
    "self": "self_",
    "super": "super_",
    "class": "class_",
    "__init__": "init",
    "温度": "value",
    "1st": "value_1st",
    "api-key": "api_key_",
    "api_key": "api_key",
    "given": "given",
    "reveal": "reveal",
    "_values": "values",
}


@pytest.fixture
def named(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The SDK of a provider whose every name is awkward."""
    fields = [field(name, required=False) for name in VARIABLES]
    project.provider(
        provider_credential_schema={"credential_form_schemas": fields},
        model_credential_schema=model_form(*fields),
    )
    project.model("small", parameter_rules=[rule(name) for name in PARAMETERS])
    # The checks warn of such names, and nothing more.
    assert not project.generate().errors
    with project.imported("registry") as registry:
        monkeypatch.setitem(modelport.registry.PROVIDERS, "acme", registry.PROVIDERS["acme"])
        catalog.catalog_of.cache_clear()
        provider.provider.cache_clear()
        with project.imported("sdk.acme") as sdk:
            yield sdk


def test_every_parameter_has_its_keyword(named: Any) -> None:
    keywords = list(inspect.signature(named.LLM.invoke).parameters)
    assert keywords[2 : 2 + len(PARAMETERS)] == list(PARAMETERS.values())


def test_parameters_are_sent_under_their_own_names(
    named: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    class Adapter:
        def invoke(
            self, model: str, credentials: Any, messages: Any, given: Any, *_: Any, **more: Any
        ) -> str:
            seen.update(given)
            return "done"

    monkeypatch.setattr(named.LLM, "_adapter", Adapter())
    values = {name: float(number) for number, name in enumerate(PARAMETERS)}
    llm = named.LLM("small")
    keywords = {PARAMETERS[n]: v for n, v in values.items()}
    assert llm.invoke("Hi", **keywords) == "done"
    assert seen == values
    seen.clear()
    assert llm.with_parameters(**keywords).invoke("Hi") == "done"
    assert seen == values
    taken_back = llm.with_parameters(**keywords).with_parameters(**dict.fromkeys(keywords))
    seen.clear()
    assert taken_back.invoke("Hi") == "done"
    assert not seen


@pytest.mark.slow
def test_credentials_arrive_under_their_own_names(named: Any) -> None:
    values = {name: f"value of {name}" for name in VARIABLES}
    llm = named.LLM("small", **{VARIABLES[n]: v for n, v in values.items()})
    assert dict(llm.credentials) == values


@pytest.mark.slow
def test_the_credential_classes_take_the_same_names(project: Project, named: Any) -> None:
    with project.imported("stubs.acme") as stubs:
        values = dict.fromkeys(VARIABLES, "x")
        given = dict.fromkeys(VARIABLES.values(), "x")
        assert dict(stubs.AcmeModelCredentials(**given)) == values


@pytest.mark.slow
def test_code_of_awkward_names_type_checks(project: Project, named: Any) -> None:
    (project.root / "user.py").write_text(
        "from field._generated.sdk.acme import LLM\n"
        'llm = LLM("small", model_="x", class_="y")\n'
        'llm.invoke("Hi", model_=0.5, top_k__=0.25, value=0.5, stop=["x"])\n'
        "llm.with_parameters(model_=0.5, class_=0.1, value=None)\n",
        "utf-8",
    )
    done = mypy(project.root, "user.py", "src")
    assert done.returncode == 0, done.stdout


def test_one_variable_has_one_name_in_both_forms(project: Project) -> None:
    project.provider(
        provider_credential_schema={"credential_form_schemas": [field("api-key")]},
        model_credential_schema=model_form(field("api_key"), field("api-key")),
    )
    project.generate()
    with project.imported("sdk.acme") as sdk:
        names = list(inspect.signature(sdk.LLM.__init__).parameters)
        assert names == ["self", "model", "api_key_", "api_key", "credentials", "client"]


def test_a_provider_may_be_called_like_a_word_of_python(project: Project) -> None:
    project.provider("class")
    project.generate()
    assert module_name("class") == "class_"
    with project.imported("sdk.class_") as sdk:
        assert sdk.LLM._provider == "class"
    with project.imported("registry") as registry:
        assert registry.PROVIDERS["class"].sdk == "field._generated.sdk.class_"


@pytest.mark.slow
@pytest.mark.parametrize("provider_id", ["none", "true", "false"])
def test_a_provider_may_be_called_like_a_constant_of_python(
    project: Project, provider_id: str
) -> None:
    project.provider(provider_id)
    assert not project.generate().errors
    with project.imported(f"stubs.{provider_id}") as stubs:
        prefix = class_prefix(provider_id)
        assert getattr(stubs, f"{prefix}LLMStub").__module__ == stubs.__name__


def test_class_names_follow_the_id() -> None:
    assert class_prefix("openai_api_compatible") == "OpenaiApiCompatible"
    assert class_prefix("a__b_") == "AB"


@pytest.mark.slow
@given(st.lists(st.text(max_size=8)), st.sets(st.sampled_from(["a", "b", "model", "value"])))
def test_names_are_legal_and_never_collide(wire: list[str], reserved: set[str]) -> None:
    names = python_names(wire, reserved)
    assert list(names) == list(dict.fromkeys(wire))
    assert len(set(names.values())) == len(names)
    assert not set(names.values()) & reserved
    for name in names.values():
        assert name.isidentifier() and name.isascii()
        compile(f"def f({name}): pass", "x", "exec")


@pytest.mark.slow
@given(st.lists(st.text(max_size=8), unique=True))
def test_a_legal_name_never_loses_its_name_to_a_repaired_one(wire: list[str]) -> None:
    names = python_names(["top_k", *wire], ())
    assert names["top_k"] == "top_k"
