"""Other plugins inside Dify's real SDK: without any Python of their own, with moderation, and all of the corpus."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dify import layouts
from dify.calls import text_of
from dify.canned import canned
from dify.daemon import Daemon, PluginError
from dify.environments import ALL_SDKS
from modelport_generator.dify import export_plugin, import_provider
from modelport_generator.dify.export import find_source, write_plugin
from modelport_generator.dify.imports import write_provider
from modelport_generator.dify.sdks import Sdk
from modelport_generator.load import find_providers
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.checking import Demands
from modelport_generator.pipeline.units import provider_folders
from modelport_generator.project import Project, find_project
from servers.replay import ReplayServer
from servers.tiny.lessons import GREETING

pytestmark = pytest.mark.slow

# Models that lie deep, an id and a folder that differ, every type at once; make test-dify takes all.
ODD = ("bedrock", "gemini", "siliconflow")
REGISTER = """
import os, sys, traceback
import dify_plugin
from dify_plugin.core.plugin_registration import PluginRegistration

for folder in sys.argv[1:]:
    child = os.fork()
    if not child:
        code = 1
        try:
            os.chdir(folder)
            sys.path.insert(0, folder)
            registered = PluginRegistration(dify_plugin.DifyPluginEnv())
            ((declared, _, factory),) = registered.models_mapping.values()
            promised = {each.value for each in declared.supported_model_types}
            assert promised == {each.value for each in factory.models}, folder
            for each in declared.supported_model_types:
                factory.get_instance(each)
            code = 0
        except BaseException:
            traceback.print_exc()
        os._exit(code)
    if os.waitpid(child, 0)[1]:
        print("rejected", folder)
"""


@pytest.fixture(scope="session")
def based(sdk: Sdk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plugin that was imported, needs no Python, and is exported again."""
    folder = tmp_path_factory.mktemp("based")
    target = find_project(layouts.project(folder / "project"))
    (source,) = find_providers(layouts.plugin(folder / "plugin"))
    write_provider(import_provider(source, "openai_api_compatible"), target.providers)
    assert not pipeline.generate(target, lambda _: None, demands=Demands(careful=False)).errors
    write_plugin(export_plugin(target, find_source(target, "acme"), sdk), folder / "out")
    return folder / "out"


def test_a_plugin_on_a_declared_base_answers_without_python_of_its_own(
    based: Path, python: Path, recorded: ReplayServer
) -> None:
    values = {
        "provider": "acme",
        "model_type": "llm",
        "model": "tiny-chat",
        "credentials": {"endpoint_url": f"{recorded.url}/v1", "api_key": "any"},
        "prompt_messages": [{"role": "user", "content": "Hello"}],
        "model_parameters": {"temperature": 0},
        "tools": None,
        "stop": None,
    }
    with Daemon(python, based) as daemon:
        assert text_of(daemon.call("invoke_llm", stream=True, **values)) == GREETING
        assert text_of(daemon.call("invoke_llm", stream=False, **values)) == GREETING
        named = {k: values[k] for k in ("provider", "model_type", "model", "credentials")}
        (answer,) = daemon.call("get_ai_model_schemas", **named)
        rules = [rule["name"] for rule in answer["model_schema"]["parameter_rules"]]
        assert {"temperature", "max_tokens"} <= set(rules)


def test_moderation_flags_and_distinguishes_its_errors(
    project: Project, sdk: Sdk, python: Path, tmp_path: Path
) -> None:
    write_plugin(export_plugin(project, find_source(project, "openai"), sdk), tmp_path / "openai")
    flagged = {"id": "1", "model": "m", "results": [{"flagged": True, "categories": {}}]}
    with (
        Daemon(python, tmp_path / "openai") as daemon,
        canned(200, {"/v1/moderations": flagged}) as url,
        canned(429, {"*": {"error": {"message": "slow down"}}}) as busy,
    ):
        answer = daemon.call("invoke_moderation", text="bad", **_moderation(url))
        assert answer == [{"result": True}]
        with pytest.raises(PluginError, match=r"InvokeRateLimitError: .*slow down"):
            daemon.call("invoke_moderation", text="bad", **_moderation(busy))


def test_every_built_in_provider_and_those_of_the_corpus_register(
    project: Project, corpus: Project, sdk: Sdk, python: Path, tmp_path: Path
) -> None:
    chosen = [f for f in provider_folders(corpus) if f.name in ODD or os.environ.get(ALL_SDKS)]
    exported = [
        *_exported(project, sdk, tmp_path / "ours", provider_folders(project)),
        *_exported(corpus, sdk, tmp_path / "corpus", chosen),
    ]
    ran = subprocess.run(
        [str(python), "-c", REGISTER, *exported], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.stdout == "", ran.stderr


def _exported(target: Project, sdk: Sdk, out: Path, folders: list[Path]) -> list[str]:
    for folder in folders:
        (source,) = find_providers(folder)
        write_plugin(export_plugin(target, source, sdk, incomplete=True), out / folder.name)
    return [str(out / folder.name) for folder in folders]


def _moderation(url: str) -> dict[str, object]:
    return {
        "provider": "openai",
        "model_type": "moderation",
        "model": "omni-moderation-latest",
        "credentials": {"openai_api_key": "k", "openai_api_base": url, "max_retries": "0"},
    }
