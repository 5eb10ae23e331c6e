"""Every origin of a provider becomes a plugin that answers, for every model type, in the real SDK."""

from __future__ import annotations

import binascii
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from dify import layouts
from dify.calls import text_of
from dify.daemon import Daemon
from dify.friendly import ANSWER, SOUND, friendly
from modelport_generator.cli import cli
from modelport_generator.dify.sdks import Sdk
from modelport_generator.project import Project
from modelport_generator.scaffold.files import TYPES
from modelport_providers.conformance.server import ScriptedServer

pytestmark = pytest.mark.slow

TEXT = [{"role": "user", "content": "Name three rivers."}]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with friendly() as running:
        yield running


def run(*words: object) -> str:
    """Run the command line, which must succeed."""
    done = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def exported(root: Path, provider: str, sdk: Sdk, out: Path) -> Path:
    """Generate a project and export one of its providers."""
    run("generate", root, "--quiet")
    run("export", "dify", provider, "--project", root, "--out", out, "--sdk", sdk.version)
    return out


def scaffold(folder: Path, types: tuple[str, ...] = TYPES) -> Path:
    """Return the root of a new distribution with the provider `zeta`."""
    run("new", "zeta", "--types", ",".join(types), "--in", folder)
    return folder / "zeta-modelport"


def on_a_base(folder: Path) -> Path:
    """A provider that only declares its base, and has no Python."""
    types = ",".join(each for each in TYPES if each != "moderation")
    run("new", "zeta", "--types", types, "--base", "openai_api_compatible", "--in", folder)
    return folder / "zeta-modelport"


def from_a_plugin(folder: Path) -> Path:
    """A plugin of Dify, imported; its classes only inherit."""
    run("new", "other", "--in", folder)
    root = folder / "other-modelport"
    source = layouts.plugin(folder / "plugin")
    (source / "provider/acme.yaml").write_text(
        (layouts.DEFINITION + layouts.WHERE)
        .replace("acme", "zeta")
        .replace("endpoint_url", "server_url"),
        "utf-8",
    )
    (source / "manifest.yaml").write_text(layouts.MANIFEST.replace("acme", "zeta"), "utf-8")
    (source / "provider/acme.yaml").rename(source / "provider/zeta.yaml")
    run("import", source, "--into", root, "--base", "openai_api_compatible", "--no-generate")
    declared = root / "src/other_modelport/providers/zeta/modelport.yaml"
    definition = yaml.safe_load(declared.read_text("utf-8"))
    definition["quirks"] = {"url_from": "server_url"}
    definition["customizable"]["llm"].pop("features", None)
    declared.write_text(yaml.safe_dump(definition), "utf-8")
    return root


def with_everything(folder: Path) -> Path:
    """A distribution whose adapters use a module and a table of its own."""
    root = scaffold(folder)
    package = root / "src/zeta_modelport"
    (package / "shared").mkdir()
    (package / "shared/__init__.py").write_text("", "utf-8")
    (package / "shared/names.py").write_text("PATH = 'chat/completions'\n", "utf-8")
    adapter = package / "providers/zeta/llm/llm.py"
    (package / "providers/zeta/llm/table.json").write_text('{"path": "chat/completions"}', "utf-8")
    text = adapter.read_text("utf-8")
    head = "from __future__ import annotations\n"
    assert '"chat/completions"' in text
    changed = text.replace(
        head,
        f"{head}\nimport json\nfrom importlib.resources import files\n"
        "from zeta_modelport.shared.names import PATH\n"
        "TABLE = json.loads(files(__package__).joinpath('table.json').read_text())\n"
        "assert TABLE['path'] == PATH\n",
    ).replace('"chat/completions"', "PATH")
    adapter.write_text(changed, "utf-8")
    return root


ORIGINS: Mapping[str, Callable[[Path], Path]] = {
    "scaffold": scaffold,
    "declared base": on_a_base,
    "imported plugin": from_a_plugin,
    "distribution": with_everything,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_type_of_what_authors_have_answers_in_dify(
    origin: str, sdk: Sdk, python: Path, server: ScriptedServer, tmp_path: Path
) -> None:
    root = ORIGINS[origin](tmp_path)
    out = exported(root, "zeta", sdk, tmp_path / "out")
    given = {"server_url": f"{server.url}/v1", "api_key": "key-of-the-call"}
    types = yaml.safe_load((out / "provider/zeta.yaml").read_text("utf-8"))["supported_model_types"]
    with Daemon(python, out) as daemon:
        for model_type in types:
            answers(daemon, "zeta", model_type, "tiny", given)
    assert "Bearer key-of-the-call" in {one.headers.get("authorization") for one in server.asked}


def test_every_type_of_an_installed_distribution_answers_in_dify(
    sdk: Sdk, python: Path, server: ScriptedServer, tmp_path: Path
) -> None:
    root = with_everything(tmp_path)
    run("generate", root, "--quiet")
    site, out, elsewhere = tmp_path / "site", tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target", str(site)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, *offline, str(root)], check=True)
    rmtree(root)
    words = ["export", "dify", "zeta", "--out", str(out), "--sdk", sdk.version]
    command = [sys.executable, "-m", "modelport_generator", *words]
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run(command, cwd=elsewhere, env={**os.environ, "PYTHONPATH": path}, check=True)
    given = {"server_url": f"{server.url}/v1", "api_key": "key-of-the-call"}
    with Daemon(python, out) as daemon:
        for model_type in TYPES:
            answers(daemon, "zeta", model_type, "tiny", given)


@pytest.mark.parametrize(
    ("provider", "given"),
    [
        ("xinference", {"server_url": "URL", "model_uid": "TYPE", "api_key": "k"}),
        ("anthropic", {"anthropic_api_key": "k", "anthropic_api_url": "URL"}),
        ("openai", {"openai_api_key": "k", "openai_api_base": "URL"}),
        ("openai_api_compatible", {"endpoint_url": "URL/v1", "api_key": "k"}),
        ("openllm", {"server_url": "URL", "api_key": "k"}),
    ],
)
def test_every_type_of_a_provider_of_the_repository_answers_in_dify(
    provider: str,
    given: dict[str, str],
    project: Project,
    sdk: Sdk,
    python: Path,
    server: ScriptedServer,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    run("export", "dify", provider, "--project", project.root, "--out", out, "--sdk", sdk.version)
    types = yaml.safe_load((out / f"provider/{provider}.yaml").read_text("utf-8"))[
        "supported_model_types"
    ]
    with Daemon(python, out) as daemon:
        for model_type in types:
            filled = {
                name: text.replace("URL", server.url).replace("TYPE", model_type)
                for name, text in given.items()
            }
            answers(daemon, provider, model_type, "tiny", filled)


def answers(
    daemon: Daemon, provider: str, model_type: str, model: str, given: Mapping[str, str]
) -> None:
    """Make the first two calls of a user: the check of the key, and one that is asked for."""
    base = {
        "provider": provider,
        "model_type": model_type,
        "model": model,
        "credentials": {**given},
    }
    assert daemon.call("validate_model_credentials", **base)[0]["result"] is True
    assert CALLS[model_type](daemon, base), model_type


def _chat(daemon: Daemon, base: dict[str, Any]) -> bool:
    values = {"prompt_messages": TEXT, "model_parameters": {}, "tools": None, "stop": None}
    streamed = daemon.call("invoke_llm", stream=True, **values, **base)
    whole = daemon.call("invoke_llm", stream=False, **values, **base)
    return text_of(streamed) == text_of(whole) == ANSWER


def _embed(daemon: Daemon, base: dict[str, Any]) -> bool:
    values = {"texts": ["a", "b"], "input_type": "document"}
    (answer,) = daemon.call("invoke_text_embedding", **values, **base)
    vectors: list[list[float]] = answer["embeddings"]
    return vectors == [[0.0, 0.5], [1.0, 0.5]]


def _rank(daemon: Daemon, base: dict[str, Any]) -> bool:
    values = {"query": "q", "docs": ["a", "b"], "score_threshold": None, "top_n": None}
    (answer,) = daemon.call("invoke_rerank", **values, **base)
    return [doc["index"] for doc in answer["docs"]] == [0, 1]


def _write_down(daemon: Daemon, base: dict[str, Any]) -> bool:
    (answer,) = daemon.call("invoke_speech2text", file=binascii.hexlify(SOUND).decode(), **base)
    return bool(answer["result"] == ANSWER)


def _speak(daemon: Daemon, base: dict[str, Any]) -> bool:
    pieces = daemon.call("invoke_tts", content_text="Hi.", voice="", tenant_id="a", **base)
    return b"".join(binascii.unhexlify(piece["result"]) for piece in pieces) == SOUND


def _judge(daemon: Daemon, base: dict[str, Any]) -> bool:
    return daemon.call("invoke_moderation", text="bad", **base) == [{"result": True}]


CALLS: Mapping[str, Callable[[Daemon, dict[str, Any]], bool]] = {
    "llm": _chat,
    "text-embedding": _embed,
    "rerank": _rank,
    "speech2text": _write_down,
    "tts": _speak,
    "moderation": _judge,
}
