"""Probing the features of a live server, and discovering its models."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from modelport_generator.cli import cli
from modelport_providers.conformance.dialects import OpenAI, ToolUse
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole
from modelport_providers.survey.discovery import discover, type_of
from modelport_providers.survey.probe import Finding, probe
from servers.replay import ReplayServer

WORDS = OpenAI()


@pytest.fixture(scope="module")
def recorded() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


def test_what_runs_on_an_xinference_is_found(recorded: ReplayServer) -> None:
    models = {one.model: one for one in discover("xinference", {"server_url": recorded.url})}
    types = {name: one.model_type for name, one in models.items() if name.startswith("tiny-")}
    assert (
        types.items()
        >= {
            "tiny-tools": "llm",
            "tiny-embed": "text-embedding",
            "tiny-rerank": "rerank",
            "tiny-whisper": "speech2text",
        }.items()
    )
    tools = models["tiny-tools"]
    assert tools.credentials == {"server_url": recorded.url, "model_uid": "tiny-tools"}
    assert tools.definition["model_properties"]["context_size"] == 2048
    assert "tool-call" in tools.definition["features"]


@pytest.mark.skipif(
    sys.getfilesystemencoding() != "utf-8", reason="a model has a name that no file can have here"
)
def test_definitions_and_credentials_are_written(recorded: ReplayServer, tmp_path: Path) -> None:
    arguments = [
        "discover",
        "xinference",
        "--server-url",
        recorded.url,
        "--set",
        "api_key=sk-secret",
    ]
    done = CliRunner().invoke(cli, [*arguments, "--write", str(tmp_path)])
    assert done.exit_code == 0, done.output
    document = yaml.safe_load((tmp_path / "text_embedding" / "tiny-embed.yaml").read_text("utf-8"))
    assert (document["model"], document["model_type"]) == ("tiny-embed", "text-embedding")
    credentials = (tmp_path / "credentials.json").read_text("utf-8")
    assert {"model_uid": "tiny-embed", "server_url": recorded.url} in [
        one["credentials"] for one in json.loads(credentials)
    ]
    assert "sk-secret" not in credentials


def test_a_name_with_slashes_makes_a_file_name(server: ScriptedServer, tmp_path: Path) -> None:
    server.script = lambda _: whole({"data": [{"id": "../BAAI/bge-m3"}]})
    arguments = ["discover", "openai_api_compatible", "--server-url", server.url]
    done = CliRunner().invoke(cli, [*arguments, "--write", str(tmp_path)])
    assert done.exit_code == 0, done.output
    written = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.yaml")]
    assert written == ["text_embedding/-BAAI-bge-m3.yaml"]


def test_what_is_written_passes_check(server: ScriptedServer, tmp_path: Path) -> None:
    names = ["m", "m", "a/b", "a-b", "A-b", "bge-m3", "whisper-1", "tts-1"]
    server.script = lambda _: whole({"data": [{"id": name} for name in names]})
    arguments = ["discover", "openai_api_compatible", "--server-url", server.url]
    done = CliRunner().invoke(cli, [*arguments, "--write", str(tmp_path)])
    assert done.exit_code == 0, done.output
    written = [yaml.safe_load(path.read_text("utf-8")) for path in tmp_path.rglob("*.yaml")]
    assert sorted(one["model"] for one in written) == sorted(set(names))
    kept = json.loads((tmp_path / "credentials.json").read_text("utf-8"))
    assert sorted(one["model"] for one in kept) == sorted(set(names))
    checked = CliRunner().invoke(cli, ["check", str(tmp_path)])
    assert checked.exit_code == 0, checked.output
    # The voices of a model are not listed.
    assert "MP213" in checked.output and checked.output.count("[MP") == 1


def test_a_server_without_models_is_reported(server: ScriptedServer, tmp_path: Path) -> None:
    server.script = lambda _: whole({"data": None})
    arguments = ["discover", "openai_api_compatible", "--server-url", server.url]
    done = CliRunner().invoke(cli, [*arguments, "--write", str(tmp_path)])
    assert done.exit_code == 0
    assert "the server lists no model" in done.stderr
    assert "wrote 1 file to" in done.stdout


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BAAI/bge-reranker-v2-m3", "rerank"),
        ("text-embedding-3-small", "text-embedding"),
        ("bge-m3", "text-embedding"),
        ("whisper-1", "speech2text"),
        ("tts-1", "tts"),
        ("omni-moderation-latest", "moderation"),
        ("meta-llama/Llama-3.2-1B", "llm"),
    ],
)
def test_the_name_gives_the_type_when_the_server_does_not(name: str, kind: str) -> None:
    assert type_of(name, {}) == kind


def test_a_kind_without_an_adapter_is_skipped() -> None:
    assert type_of("x", {"model_type": "image"}) is None


def test_an_unreachable_server_is_an_error_with_the_cause() -> None:
    done = CliRunner().invoke(cli, ["discover", "xinference", "--server-url", "http://127.0.0.1:1"])
    assert done.exit_code == 1
    assert "cannot connect" in done.output


def able(request: Asked) -> Sequence[Step]:
    """A server whose model can call tools and see, but writes no JSON."""
    sent = request.json
    use = [ToolUse("a", "get_weather", '{"city": "Paris"}')]
    if sent.get("tools"):
        if sent.get("stream"):
            return chunked([e.encoded() for e in WORDS.tool_events(use)])
        return whole(WORDS.tools(use))
    if sent.get("stream"):
        return chunked([e.encoded() for e in WORDS.text_events(["one", " two", " three"])])
    return whole(WORDS.text("Red." if "image_url" in str(sent["messages"]) else "ok"))


def test_declared_and_probed_are_compared(server: ScriptedServer) -> None:
    server.script = able
    keys = {"endpoint_url": server.url}
    found = {f.ability: f for f in probe("openai_api_compatible", "llm", "m", keys)}
    assert found["streams"].probed == "yes"
    assert (found["tool-call"].declared, found["tool-call"].probed) == (True, "yes")
    assert found["stream-tool-call"].agrees
    # The form says that the model cannot see, and it can.
    assert (found["vision"].declared, found["vision"].probed) == (False, "yes")
    assert not found["vision"].agrees
    assert (found["structured-output"].declared, found["structured-output"].probed) == (False, "no")


def test_the_command_shows_what_differs_and_sets_its_exit_code(
    server: ScriptedServer,
) -> None:
    server.script = able
    arguments = [
        "probe",
        "openai_api_compatible",
        "llm",
        "m",
        "--set",
        f"endpoint_url={server.url}",
    ]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1
    differing = [line.split()[0] for line in done.output.splitlines() if "differs" in line]
    assert differing == ["vision"]
    seeing = CliRunner().invoke(cli, [*arguments, "--set", "vision_support=support", "--json"])
    assert seeing.exit_code == 0, seeing.output
    assert {f["ability"] for f in json.loads(seeing.output)} >= {"vision", "tool-call"}


def test_a_model_that_answers_with_text_leaves_the_finding_open(server: ScriptedServer) -> None:
    def wordy(request: Asked) -> Sequence[Step]:
        if request.streamed:
            return chunked([e.encoded() for e in WORDS.text_events(["It", " is", " sunny"])])
        return whole(WORDS.text("It is sunny."))

    server.script = wordy
    keys: dict[str, Any] = {"endpoint_url": server.url}
    found = {f.ability: f for f in probe("openai_api_compatible", "llm", "m", keys)}
    assert found["tool-call"].probed == "unclear"
    assert found["tool-call"].agrees


def test_what_no_definition_can_declare_always_agrees() -> None:
    assert Finding("answers", None, "no").agrees
