"""`base:` in modelport.yaml: a definition alone makes a provider that can be called."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from projects import Project, definition, field, model_form

from modelport import provider
from modelport._runtime.adapters import registry as runtime
from modelport.errors import AdapterMissing, CredentialsValidateFailedError
from modelport_generator.cli import cli
from modelport_generator.pipeline.checking import Demands
from modelport_providers.conformance import run_suite, targets_of
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import ScriptedServer, whole


def yaml_only(project: Project, provider_id: str, modelport: str, **changes: Any) -> None:
    fields = [field("address"), field("key", type="secret-input")]
    made = definition(
        provider_id,
        provider_credential_schema={"credential_form_schemas": fields},
        model_credential_schema=model_form(*fields),
        **changes,
    )
    project.write(f"{provider_id}/modelport.yaml", modelport)
    project.write(f"{provider_id}/{provider_id}.yaml", made)


BASED = """
base: openai_api_compatible
quirks: { url_from: address, key_from: key, max_tokens_name: max_completion_tokens }
customizable:
  llm: { model_properties: { mode: chat, context_size: 4096 }, parameter_rules: [] }
  rerank: { model_properties: { context_size: 512 } }
"""


@pytest.mark.slow
def test_a_definition_with_a_base_is_called_checked_and_conforms(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    yaml_only(project, "yaml_only", BASED, supported_model_types=["llm", "rerank"])
    assert not [p for p in project.generate().problems if p.severity == "error"]
    with project.imported("registry") as registry:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        found = provider("yaml_only")
        with ScriptedServer(lambda _: whole(OpenAI().text("Hello"))) as server:
            keys = {"address": server.url, "key": "sk-test"}
            with project.imported("sdk.yaml_only") as sdk:
                assert sdk.LLM("m", **keys).invoke("Hi").message.content == "Hello"
            assert server.asked[-1].headers["authorization"] == "Bearer sk-test"
            server.script = lambda _: whole({"error": "bad key"}, 401)
            with pytest.raises(CredentialsValidateFailedError, match="bad key"):
                found.validate_provider(keys)
        assert found.home("rerank") == provider("openai_api_compatible").home("rerank")
        card = run_suite("yaml_only", targets_of("yaml_only"), modes=("sync",))
        assert card.passed, "\n".join(card.lines())


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_base_that_is_not_installed_hides_no_other_provider(
    project: Project, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    based = BASED.replace("openai_api_compatible", "nowhere")
    yaml_only(project, "yaml_lost", based, supported_model_types=["llm", "rerank"])
    # Generating without the base needs an explicit option.
    assert {p.code for p in project.generate().errors} == {"MP805"}
    project.generate(demands=Demands(assets=False, careful=False))
    others = runtime.entries()
    with project.imported("registry") as registry:
        both = {**registry.PROVIDERS, "xinference": others["xinference"]}
        monkeypatch.setattr(runtime, "entries", lambda: both)
        done = CliRunner().invoke(cli, ["list", "--format", form])
    assert done.exit_code == 0
    assert "modelport_providers.xinference.llm.llm:" in done.stdout
    shown = "none of the base 'nowhere'" if form == "text" else '"adapter": null'
    assert shown in done.stdout


def test_a_type_that_the_base_lacks_names_the_file_to_write(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    based = BASED.partition("customizable")[0]
    yaml_only(project, "yaml_judge", based, supported_model_types=["moderation"])
    project.generate()
    with project.imported("registry") as registry:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        with pytest.raises(AdapterMissing, match=r"write field.*moderation\.py"):
            provider("yaml_judge").model("moderation")
