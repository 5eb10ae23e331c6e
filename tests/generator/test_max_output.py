"""`max_output` of modelport.yaml limits the parameter for the longest answer, before a call is sent."""

from __future__ import annotations

from typing import Any

import pytest
from projects import Project, definition, field

from modelport._runtime.adapters import registry as runtime
from modelport.errors import InvokeBadRequestError
from modelport_generator.build.output_limits import limited
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import ScriptedServer, whole

_TEMPLATE = 2048
"""The `max` of the template for the longest answer."""
_DECLARED = """
base: openai_api_compatible
quirks: { url_from: address, key_from: key }
predefined:
  llm:
    wide: { max_output: 16384 }
    narrow: { max_output: 16384 }
    small: { max_output: 100 }
"""


def rule(**changes: Any) -> dict[str, Any]:
    made = {"name": "max_tokens", "label": {"en_US": "L"}, "use_template": "max_tokens"}
    return {**made, **changes}


@pytest.fixture
def generated(project: Project) -> Project:
    fields = [field("address"), field("key", type="secret-input")]
    form = {"credential_form_schemas": fields}
    methods = ["predefined-model"]
    made = definition("limits", configurate_methods=methods, provider_credential_schema=form)
    made.pop("model_credential_schema")
    project.write("limits/limits.yaml", made)
    project.write("limits/modelport.yaml", _DECLARED)
    for name, limit in {"wide": {}, "narrow": {"max": 4096}, "small": {}, "plain": {}}.items():
        project.model(name, "limits", parameter_rules=[rule(**limit)])
    assert not project.generate().errors
    return project


@pytest.mark.slow
def test_a_call_beyond_the_limits_of_the_model_is_rejected_before_it_is_sent(
    generated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = {"wide": 16384, "narrow": 4096, "small": 100, "plain": _TEMPLATE}
    with generated.imported("registry") as registry:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        with (
            ScriptedServer(lambda _: whole(OpenAI().text("Hello"))) as server,
            generated.imported("sdk.limits") as sdk,
        ):
            for name, most in longest.items():
                llm = sdk.LLM(name, address=server.url, key="k")
                llm.invoke("Hi", max_tokens=most)
                assert server.asked[-1].json["max_tokens"] == most
                [shown] = llm.schema().parameter_rules
                assert shown.max == most
                count = len(server.asked)
                with pytest.raises(InvokeBadRequestError, match=f"must be at most {most}, not"):
                    llm.invoke("Hi", max_tokens=most + 1)
                assert len(server.asked) == count


@pytest.mark.parametrize(
    ("own", "most", "result"),
    [
        ({}, None, _TEMPLATE),
        ({}, 16384, 16384),
        ({"max": 4096}, None, 4096),
        ({"max": 4096}, 16384, 4096),
        ({"max": 32768}, 16384, 16384),
        ({"max": None}, 16384, 16384),
        ({}, "many", _TEMPLATE),
        ({}, True, _TEMPLATE),
    ],
)
def test_the_lower_limit_counts_and_that_of_a_template_is_ignored(
    own: dict[str, Any], most: Any, result: int
) -> None:
    model = {"model": "m", "parameter_rules": [rule(**own)]}
    merged = {"model": "m", "parameter_rules": [{"max": _TEMPLATE, **rule(**own)}]}
    [shown] = limited(model, merged, most)["parameter_rules"]
    assert shown["max"] == result


@pytest.mark.parametrize("rules", [[], [{"name": "longest", "type": "int"}], None])
def test_a_model_without_such_a_parameter_is_unchanged(rules: Any) -> None:
    model = {"model": "m", "parameter_rules": rules}
    assert limited(model, model, 100) == model
