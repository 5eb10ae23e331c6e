"""Keys that only modelport reads are removed on export: every key of an exported YAML file is one of Dify's."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dify.daemon import Daemon
from modelport_generator.dify import NEWEST, SDKS, export_plugin
from modelport_generator.dify.export import find_source, write_plugin
from modelport_generator.dify.sdks import Sdk
from modelport_generator.load import find_providers
from modelport_generator.pipeline.units import provider_folders
from modelport_generator.project import Project
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import ScriptedServer, whole

UNKNOWN = """
import json, sys, typing
from pathlib import Path
import yaml
from pydantic import BaseModel
from dify_plugin.core.entities.plugin.setup import PluginConfiguration
from dify_plugin.entities.model import AIModelEntity
from dify_plugin.entities.model.provider import ModelProviderConfiguration

# Keys that the SDK reads by hand, or leaves to the daemon.
SECTIONS = {"models": {"predefined", "position"}}
DAEMON = {"privacy"}

def kinds_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [kind for each in typing.get_args(annotation) for kind in kinds_in(each)]

def unknown(data, kinds, at):
    if isinstance(data, list):
        for each in data:
            yield from unknown(each, kinds, at)
    elif isinstance(data, dict) and kinds:
        fields = {}
        for kind in kinds:
            for name, field in kind.model_fields.items():
                for key in {name, field.alias or name}:
                    fields.setdefault(key, []).extend(kinds_in(field.annotation))
        for key, value in data.items():
            if key not in fields:
                yield f"{at}/{key}"
            elif kinds == [ModelProviderConfiguration] and key in SECTIONS:
                for section in value.values():
                    yield from (f"{at}/{key}/{k}" for k in section if k not in SECTIONS[key])
            else:
                yield from unknown(value, fields[key], f"{at}/{key}")

found = []
for root in map(Path, sys.argv[1:]):
    read = lambda path: yaml.safe_load(path.read_text())
    manifest = read(root / "manifest.yaml")
    definitions = [root / each for each in manifest["plugins"]["models"]]
    found += unknown({k: v for k, v in manifest.items() if k not in DAEMON}, [PluginConfiguration], "manifest")
    for file in sorted(root.rglob("*.y*ml")):
        if file in definitions:
            found += unknown(read(file), [ModelProviderConfiguration], file.name)
        elif file.name == "_position.yaml":
            found += [] if isinstance(read(file), list) else [file.name]
        elif file != root / "manifest.yaml":
            found += unknown(read(file), [AIModelEntity], file.name)
print(json.dumps(found))
"""
"""Prints the keys of exported plugins that no class of the SDK has, run by the SDK's own Python."""


def _plugins(project: Project, sdk: Sdk, folder: Path) -> list[Path]:
    made: list[Path] = []
    for each in provider_folders(project):
        (source,) = find_providers(each)
        made.append(folder / source.id)
        write_plugin(export_plugin(project, source, sdk), made[-1])
    return made


def _unknown(python: Path, plugins: list[Path]) -> list[str]:
    command = [str(python), "-c", UNKNOWN, *map(str, plugins)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    keys: list[str] = json.loads(done.stdout)
    return keys


@pytest.mark.slow
def test_the_sdk_knows_every_key_of_every_exported_provider(
    project: Project, sdk: Sdk, python: Path, tmp_path: Path
) -> None:
    plugins = _plugins(project, sdk, tmp_path)
    assert len(plugins) == 5
    assert _unknown(python, plugins) == []


@pytest.mark.slow
@pytest.mark.parametrize("key", ["predefined", "catalogue", "facts", "quirks", "retires"])
def test_a_key_of_modelport_is_found_wherever_it_is(
    project: Project, sdk: Sdk, python: Path, tmp_path: Path, key: str
) -> None:
    source = find_source(project, "anthropic")
    write_plugin(export_plugin(project, source, sdk), tmp_path / "plugin")
    file = tmp_path / "plugin" / "models" / "llm" / "claude-sonnet-5.yaml"
    file.write_text(file.read_text("utf-8") + f"{key}: {{}}\n", "utf-8")
    assert _unknown(python, [tmp_path / "plugin"]) == [f"claude-sonnet-5.yaml/{key}"]


@pytest.mark.slow
@pytest.mark.parametrize("provider", ["openai", "openllm"])
def test_a_plugin_has_what_modelport_yaml_declares_without_the_file(
    project: Project, provider: str
) -> None:
    source = find_source(project, provider)
    assert source.modelport is not None
    declared: Any = source.modelport.data
    files = export_plugin(project, source, SDKS[NEWEST]).files
    assert not [name for name in files if name.endswith(("modelport.yaml", "modelport.yml"))]
    carried = json.loads(files[f"modelport/catalog/{provider}/modelport.json"])
    assert carried["base"] == declared["base"] == "openai_api_compatible"
    assert carried["quirks"] == declared["quirks"]
    assert carried.get("predefined") == declared.get("predefined")
    customizable = json.loads(files[f"modelport/catalog/{provider}/customizable.json"])
    assert customizable.keys() == declared["customizable"].keys()


@pytest.mark.slow
def test_the_cost_of_cached_tokens_is_that_of_the_price_list(
    project: Project, sdk: Sdk, python: Path, tmp_path: Path
) -> None:
    answer = OpenAI().text("Hello")
    cached = {"prompt_tokens_details": {"cached_tokens": 400}}
    answer["usage"] = {"prompt_tokens": 1000, "completion_tokens": 100, **cached}
    write_plugin(export_plugin(project, find_source(project, "openai"), sdk), tmp_path / "plugin")
    with (
        ScriptedServer(lambda _: whole(answer)) as server,
        Daemon(python, tmp_path / "plugin") as d,
    ):
        values: dict[str, Any] = {
            "provider": "openai",
            "model_type": "llm",
            "model": "gpt-5.4",
            "credentials": {"openai_api_key": "k", "openai_api_base": server.url},
            "prompt_messages": [{"role": "user", "content": "Hi"}],
            "model_parameters": {},
            "tools": None,
            "stop": None,
        }
        [*_, chunk] = d.call("invoke_llm", stream=False, **values)
    # 600 tokens at 2.50, 400 at 0.25 and 100 at 15 dollars a million.
    assert Decimal(chunk["delta"]["usage"]["total_price"]) == Decimal("0.0031")


@pytest.mark.slow
def test_every_yaml_file_of_a_plugin_is_named_by_its_manifest_or_definition(
    project: Project,
) -> None:
    files = export_plugin(project, find_source(project, "openai"), SDKS[NEWEST]).files
    manifest = yaml.safe_load(files["manifest.yaml"])
    [definition] = manifest["plugins"]["models"]
    sections = yaml.safe_load(files[definition])["models"]
    folders = tuple(f"models/{each}/" for each in sections)
    named = {"manifest.yaml", definition}
    assert [
        name
        for name in files
        if name.endswith((".yaml", ".yml")) and name not in named and not name.startswith(folders)
    ] == []
