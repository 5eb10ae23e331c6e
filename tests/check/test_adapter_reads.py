"""Reads of undeclared credentials and parameters are reported at the adapter's line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.check.run import check_unit, units_of
from modelport_generator.problems import Problem

_PROVIDERS = Path(__file__).parents[2] / "providers" / "modelport_providers"
_HEAD = '''"""An adapter."""

from collections.abc import Mapping
from typing import Any

from google.oauth2 import Credentials as Account
from modelport.interfaces import LLMCall
from field._generated.stubs.acme import (
    AcmeCredentials,
    AcmeLLMCredentials,
    AcmeLLMParameters,
    AcmeLargeParameters as Large,
)


'''
_LINE = _HEAD.count("\n") + 2


def text(english: str) -> dict[str, str]:
    return {"en_US": english}


def field(variable: str, **changes: Any) -> dict[str, Any]:
    made = {"variable": variable, "type": "text-input", "required": False, "label": text("Field")}
    return {**made, **changes}


def rule(name: str) -> dict[str, Any]:
    return {"name": name, "type": "float", "label": text("Rule")}


def model(name: str, *rules: str) -> dict[str, Any]:
    return {
        "model": name,
        "label": text(name),
        "model_type": "llm",
        "model_properties": {"mode": "chat", "context_size": 4096},
        "parameter_rules": [rule(each) for each in rules],
    }


FORM = [
    field("server_url", required=True),
    field("api-key", type="secret-input"),
    field("voice", show_on=[{"variable": "__model_type", "value": "tts"}]),
    field("deployment", show_on=[{"variable": "__model_type", "value": "llm"}]),
]
DEFINITION: dict[str, Any] = {
    "provider": "acme",
    "label": text("Acme"),
    "supported_model_types": ["llm", "tts"],
    "configurate_methods": ["predefined-model", "customizable-model"],
    "provider_credential_schema": {"credential_form_schemas": FORM[:2]},
    "model_credential_schema": {
        "model": {"label": text("Name")},
        "credential_form_schemas": FORM,
    },
}
CUSTOMIZABLE: dict[str, Any] = {
    "customizable": {
        "llm": {
            "model_properties": {"mode": "chat", "context_size": 4096},
            "parameter_rules": [{"name": "temperature", "use_template": "temperature"}],
        }
    }
}


def reported(
    root: Path, source: str, path: str = "llm/llm.py", **files: dict[str, Any] | str
) -> list[Problem]:
    """Return the findings of `check` about reads in one module of a provider."""
    made: dict[str, Any] = {
        "acme.yaml": DEFINITION,
        "modelport.yaml": CUSTOMIZABLE,
        "llm/small.yaml": model("small", "heat"),
        "llm/large.yaml": model("large", "heat", "depth"),
        path: source,
        **{name.replace("__", "/").replace("_", "."): each for name, each in files.items()},
    }
    for name, content in made.items():
        place = root / "acme" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    found = [each for unit in units_of([root]) for each in check_unit(unit).problems]
    return [each for each in found if each.code in ("MP620", "MP623")]


READS = [
    # Plain mappings.
    ("credentials['server_url']", "", ""),
    (
        "credentials['server_uri']",
        "error",
        "no credential 'server_uri' is declared",
    ),
    ("credentials.get('server_uri')", "warning", "server_url"),
    ("credentials.get('api-key')", "", ""),
    ("credentials.get('api_key')", "warning", "'api-key'"),
    ("'server_uri' in credentials", "warning", "server_url"),
    ("credentials.pop('server_uri', None)", "warning", "server_url"),
    ("call.credentials['server_uri']", "error", "server_url"),
    ("(credentials or {}).get('server_uri')", "warning", "server_url"),
    ("dict(credentials).get('server_uri')", "warning", "server_url"),
    ("{**credentials}['server_uri']", "error", "server_url"),
    ("{k: v for k, v in credentials.items()}['server_uri']", "error", "server_url"),
    ("credentials.get('voice')", "warning", "no credential 'voice'"),
    ("credentials.get('deployment')", "", ""),
    ("credentials.get('__model_type')", "", ""),
    ("call.model_parameters.get('heat')", "", ""),
    ("call.model_parameters.get('temperature')", "", ""),
    ("call.model_parameters.get('warmth')", "warning", "no parameter 'warmth'"),
    ("model_parameters['warmth']", "error", "no parameter 'warmth'"),
    # Values with types.
    ("AcmeCredentials.of(credentials).server_url", "", ""),
    ("AcmeCredentials.of(credentials).server_uri", "error", "AcmeCredentials has no 'server_uri'"),
    ("AcmeCredentials.of(credentials).api_key", "", ""),
    ("AcmeCredentials.of(credentials).deployment", "error", "AcmeCredentials has no"),
    ("AcmeLLMCredentials.of(credentials).deployment", "", ""),
    ("AcmeLLMCredentials.of(credentials).server_url", "", ""),
    ("AcmeLLMParameters.of(call.model_parameters).depth", "", ""),
    ("AcmeLLMParameters.of(call.model_parameters).heet", "error", "did you mean 'heat'?"),
    ("Large.of(call.model_parameters).temperature", "error", "AcmeLargeParameters has no"),
    ("AcmeLLMParameters.of({}).without('heat')", "", ""),
    ("typed.server_url", "", ""),
    ("typed.server_uri", "error", "AcmeCredentials has no 'server_uri'"),
    # Other things that look alike.
    ("account.get('server_uri')", "", ""),
    ("call.extra.get('server_uri')", "", ""),
    ("client.credentials.get('server_uri')", "", ""),
    ("[credentials['token'] for credentials in accounts]", "", ""),
    ("credentials[name]", "", ""),
    ("headers['server_uri']", "", ""),
]


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "severity", "words"), READS, ids=[r[0] for r in READS])
def test_a_read_of_an_undeclared_name_is_reported_at_its_line(
    tmp_path: Path, expression: str, severity: str, words: str
) -> None:
    arguments = (
        "call: LLMCall, credentials: Mapping[str, Any], model_parameters: dict[str, Any],"
        " typed: AcmeCredentials, account: Account, client, accounts, headers, name"
    )
    found = reported(tmp_path, f"{_HEAD}def read({arguments}):\n    return {expression}\n")
    shown = [(p.code, p.severity, p.place.line) for p in found]
    assert shown == ([("MP623", severity, _LINE)] if severity else [])
    assert all(words in f"{p.message}; {p.hint}" or words in p.hint for p in found), found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # A local name for the same values, and one that comes to hold something else.
        ("given = dict(credentials)\nreturn given['server_uri']", [2]),
        ("given = credentials\nother = given\nreturn other.get('server_uri')", [3]),
        ("given = load()\nreturn given['server_uri']", []),
        ("credentials = load(credentials)\nreturn credentials['server_uri']", []),
        ("given = AcmeCredentials.of(credentials)\nreturn given.server_uri", [2]),
        ("given: AcmeCredentials = load()\nreturn given.server_uri", []),
        # Functions inside see the names around them, unless an argument hides them.
        ("def inner():\n    return credentials['server_uri']\nreturn inner", [2]),
        ("def inner(credentials: Account):\n    return credentials['x']\nreturn inner", []),
        # Names that the provider adds itself.
        ("credentials['mode'] = 'chat'\nreturn credentials['mode']", []),
        ("given = {**credentials, 'mode': 'chat'}\nreturn given['mode']", []),
        ("given = dict(credentials, mode='chat')\nreturn given['mode']", []),
        ("given = credentials | {'mode': 'chat'}\nreturn given['mode']", []),
        ("credentials.update({'mode': 'chat'})\nreturn credentials['mode']", []),
        ("credentials.setdefault('mode', 'chat')\nreturn credentials['mode']", []),
    ],
)
def test_names_are_followed_within_a_function(tmp_path: Path, body: str, lines: list[int]) -> None:
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    found = reported(tmp_path, f"{_HEAD}def read(credentials):\n{indented}")
    assert [p.place.line - _LINE + 1 for p in found if p.code == "MP623"] == lines


def test_what_one_module_adds_another_may_read(tmp_path: Path) -> None:
    adds = "def more(credentials):\n    return {**credentials, 'mode': 'chat'}\n"
    reads = "def read(credentials):\n    return credentials['mode']\n"
    assert reported(tmp_path, reads, server_py=adds) == []


def test_a_module_of_a_type_reads_what_that_type_has(tmp_path: Path) -> None:
    reads = "def read(credentials):\n    return credentials['voice']\n"
    (found,) = reported(tmp_path / "a", reads)
    assert found.message == "no credential 'voice' is declared"
    assert reported(tmp_path / "b", reads, "tts/tts.py") == []
    assert reported(tmp_path / "c", reads, "server.py") == []


@pytest.mark.slow
def test_a_model_without_rules_takes_any_parameter(tmp_path: Path) -> None:
    reads = "def read(call: LLMCall):\n    return call.model_parameters['warmth']\n"
    assert len(reported(tmp_path / "a", reads)) == 1
    assert reported(tmp_path / "b", reads, modelport_yaml={"customizable": {}}) == []
    own = (
        f"{reads}\nclass A:\n    def get_customizable_model_schema(self, model, credentials): ...\n"
    )
    assert reported(tmp_path / "c", own) == []


def test_an_import_of_a_class_that_the_stubs_lack_is_an_error(tmp_path: Path) -> None:
    source = "from field._generated.stubs.acme import AcmeLLMParametres, AcmeLLMParameter\n"
    source += "from field._generated.stubs.acme import AcmeTextParameters, AcmeModelCredentials\n"
    found = reported(tmp_path, source)
    assert [(p.code, p.severity, p.place.line, p.place.column) for p in found] == [
        ("MP620", "error", 2, 41)
    ]
    assert "AcmeTextParameters" in found[0].message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("provider_id", "file", "variable"),
    [
        ("xinference", "xinference.yaml", "server_url"),
        ("xinference", "xinference.yaml", "model_uid"),
        ("xinference", "modelport.yaml", "max_tokens"),
        ("anthropic", "anthropic.yaml", "anthropic_api_key"),
        ("anthropic", "anthropic.yaml", "anthropic_api_url"),
        ("openai_api_compatible", "openai_api_compatible.yaml", "mode"),
        ("openai_api_compatible", "openai_api_compatible.yaml", "voice"),
    ],
)
def test_a_rename_reaches_the_adapters_of_this_repository(
    tmp_path: Path, provider_id: str, file: str, variable: str
) -> None:
    folder = tmp_path / "modelport_providers" / provider_id
    shutil.copytree(_PROVIDERS / provider_id, folder)
    declared = folder / file
    text = declared.read_text("utf-8")
    pattern = rf"((?:variable|name): ){variable}$"
    assert re.search(pattern, text, re.MULTILINE)
    declared.write_text(re.sub(pattern, r"\1renamed", text, flags=re.MULTILINE), "utf-8")
    found = [p for unit in units_of([folder]) for p in check_unit(unit).problems]
    lines = {
        line
        for problem in found
        if problem.code == "MP623" and problem.severity == "error"
        for line in [(folder / problem.place.file.partition(f"/{provider_id}/")[2], problem.place)]
    }
    assert lines, [p.message for p in found]
    for path, place in lines:
        assert variable in path.read_text("utf-8").splitlines()[place.line - 1]


def test_places_count_characters(tmp_path: Path) -> None:
    source = "def read(credentials):\n    return 'é表', credentials['server_uri']\n"
    (found,) = reported(tmp_path, source)
    line = source.splitlines()[1]
    assert line[found.place.column - 1 : found.place.end_column - 1] == "'server_uri'"


def test_hostile_python_is_read_in_bounds(tmp_path: Path) -> None:
    deep = "credentials" + " or {}" * 3000
    chained = "credentials" + ".copy()" * 500
    source = f"def read(credentials):\n    a = {deep}\n    return a['x'], {chained}['y']\n"
    assert {p.code for p in reported(tmp_path, source)} <= {"MP623"}
