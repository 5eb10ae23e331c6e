"""Dify's choice of tools, as its daemon writes it, reaches the adapter."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelport_generator.dify import export_plugin
from modelport_generator.dify.export import find_source, write_plugin
from modelport_generator.dify.sdks import Sdk
from modelport_generator.project import Project
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, whole
from modelport_providers.dify.messages import our_tool_choice


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (None, None),
        ("", None),
        ("required", "required"),
        ({"mode": "auto", "name": None}, "auto"),
        ({"mode": "none"}, "none"),
        ({"mode": "required", "name": ""}, "required"),
        ({"mode": "function", "name": "get_weather"}, "get_weather"),
        ({"mode": "tool", "name": "get_weather"}, "get_weather"),
        ({"mode": "specific", "name": None}, None),
        (SimpleNamespace(mode=SimpleNamespace(value="required"), name=None), "required"),
        (SimpleNamespace(mode="function", name="f"), "f"),
    ],
)
def test_the_choice_is_read(theirs: Any, ours: str | None) -> None:
    assert our_tool_choice(theirs) == ours


CALL = """
import json, sys
from dify_plugin.entities.model.message import PromptMessageTool, UserPromptMessage
from models.llm.llm import *
import models.llm.llm as module
from dify_plugin import LargeLanguageModel

url, choices = sys.argv[1], json.loads(sys.argv[2])
(adapter,) = [c for c in vars(module).values() if isinstance(c, type)
              and issubclass(c, LargeLanguageModel) and c is not LargeLanguageModel]
model = adapter([])
tool = PromptMessageTool(name="get_time", description="Time.", parameters={"type": "object"})
credentials = {"endpoint_url": url, "function_calling_type": "tool_call"}
for choice in choices:
    result = model._invoke("m", credentials, [UserPromptMessage(content="?")], {}, tools=[tool],
                         stream=False, tool_choice=choice)
    assert result.message.content == "Hello", result
"""


def _hello(_: Asked) -> Sequence[Step]:
    return whole(OpenAI().text("Hello"))


@pytest.mark.slow
def test_an_exported_plugin_sends_the_choice_of_the_daemon(
    sdk: Sdk, python: Path, project: Project, tmp_path: Path
) -> None:
    source = find_source(project, "openai_api_compatible")
    write_plugin(export_plugin(project, source, sdk), tmp_path / "plugin")
    choices: dict[str, Any] = {
        '{"mode": "auto", "name": null}': "auto",
        '{"mode": "none", "name": ""}': "none",
        '{"mode": "required"}': "required",
        '{"mode": "function", "name": "get_time"}': {
            "type": "function",
            "function": {"name": "get_time"},
        },
        "null": None,
    }
    with ScriptedServer(_hello) as server:
        given = [json.loads(choice) for choice in choices]
        done = subprocess.run(
            [str(python), "-c", CALL, server.url, json.dumps(given)],
            cwd=tmp_path / "plugin",
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert [request.json.get("tool_choice") for request in server.asked] == list(choices.values())
