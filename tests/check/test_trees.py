"""Each change of a valid plugin is reported at the file that is wrong, with its severity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from check_bases import BASES
from modelport_generator.check.run import check_unit, units_of
from modelport_generator.cli import cli
from modelport_generator.problems import Problem, worst

_MODELS = """\
models:
  llm:
    predefined:
      - models/llm/*.yaml
    position: models/llm/_position.yaml
"""
_PROVIDER = (
    BASES["provider"][1].replace("models: {}\n", _MODELS).replace("  - text-embedding\n", "")
)
_MODEL = BASES["llm"][1]

PLUGIN: dict[str, str] = {
    "manifest.yaml": BASES["manifest"][1],
    "main.py": "",
    "_assets/small.svg": "<svg/>",
    "_assets/large.svg": "<svg/>",
    "provider/acme.yaml": _PROVIDER,
    "provider/acme.py": "from dify_plugin import ModelProvider\nclass P(ModelProvider): ...\n",
    "models/llm/llm.py": "from dify_plugin import LargeLanguageModel\nclass L(LargeLanguageModel): ...\n",
    "models/llm/_position.yaml": "- acme-chat\n- acme-other\n",
    "models/llm/acme-chat.yaml": _MODEL,
    "models/llm/acme-other.yaml": _MODEL.replace("acme-chat", "acme-other"),
}

_TWO_PATTERNS = _PROVIDER.replace(
    "      - models/llm/*.yaml\n", "      - models/llm/*.yaml\n      - models/llm/acme*.yaml\n"
)
_TWO_CLASSES = PLUGIN["provider/acme.py"] + "class Q(ModelProvider): ...\n"

CASES: dict[str, tuple[Mapping[str, str | None], str, str, str]] = {
    "an icon that is not there": ({"_assets/large.svg": None}, "error", "MP530", "acme.yaml"),
    "no icons at all": (
        {"_assets/large.svg": None, "_assets/small.svg": None},
        "error",
        "MP533",
        "manifest.yaml",
    ),
    "a position file that is not there": (
        {"models/llm/_position.yaml": None},
        "error",
        "MP522",
        "acme.yaml",
    ),
    "a second position list": (
        {"models/llm/a_position.yaml": "- acme-chat\n"},
        "warning",
        "MP535",
        "a_position.yaml",
    ),
    "a second position list that is empty": (
        {"models/llm/a_position.yaml": ""},
        "error",
        "MP109",
        "a_position.yaml",
    ),
    "a position list of another name alone": (
        {
            "models/llm/a_position.yaml": "- acme-chat\n",
            "models/llm/_position.yaml": None,
            "provider/acme.yaml": _PROVIDER.replace("/_position", "/a_position"),
        },
        "ok",
        "",
        "",
    ),
    "an empty list as position": ({"models/llm/_position.yaml": "[]\n"}, "ok", "", ""),
    "a position list that names few": (
        {"models/llm/_position.yaml": "- acme-chat\n"},
        "ok",
        "",
        "",
    ),
    "a position file that no pattern covers": (
        {
            "provider/acme.yaml": _PROVIDER.replace("llm/*.yaml", "llm/acme*.yaml"),
        },
        "warning",
        "MP521",
        "acme.yaml",
    ),
    "a model file beside the provider": (
        {"provider/draft.yaml": _MODEL},
        "warning",
        "MP519",
        "provider/draft.yaml",
    ),
    "a pattern that only the SDK reads so": (
        {"provider/acme.yaml": _PROVIDER.replace("llm/*.yaml", "llm/[!x]*.yaml")},
        "error",
        "MP504",
        "acme.yaml",
    ),
    "a pattern that only the daemon reads so": (
        {"provider/acme.yaml": _PROVIDER.replace("llm/*.yaml", "llm/[^x]*.yaml")},
        "error",
        "MP504",
        "acme.yaml",
    ),
    "a pattern that the daemon rejects": (
        {"provider/acme.yaml": _PROVIDER.replace("llm/*.yaml", "llm/[a*.yaml")},
        "error",
        "MP504",
        "acme.yaml",
    ),
    "a pattern with a plain bracket": (
        {"provider/acme.yaml": _PROVIDER.replace("llm/*.yaml", "llm/[_a]*.yaml")},
        "ok",
        "",
        "",
    ),
    "a provider class without its method": (
        {"provider/acme.py": PLUGIN["provider/acme.py"].replace("...", "pass")},
        "error",
        "MP617",
        "provider/acme.py",
    ),
    "a model class without its methods": (
        {"models/llm/llm.py": PLUGIN["models/llm/llm.py"].replace("...", "x = 1")},
        "error",
        "MP617",
        "models/llm/llm.py",
    ),
    "a model class under a name of the SDK": (
        {
            "models/llm/llm.py": "from dify_plugin import OAICompatLargeLanguageModel as LargeLanguageModel\n"
            "class L(LargeLanguageModel): pass\n",
        },
        "ok",
        "",
        "",
    ),
    "a class of the SDK under another name": (
        {
            "models/llm/llm.py": "from dify_plugin import LargeLanguageModel as LargeLanguageModelBase\n"
            "class L(LargeLanguageModelBase): pass\n",
        },
        "error",
        "MP617",
        "models/llm/llm.py",
    ),
    "a class that something is added to": (
        {
            "models/llm/llm.py": "from dify_plugin import LargeLanguageModel\n"
            "class L(LargeLanguageModel): pass\nsetattr(L, '_invoke', print)\n",
        },
        "ok",
        "",
        "",
    ),
    "a module in no encoding": (
        {"models/llm/llm.py": "# -*- coding: rot13 -*-\n"},
        "error",
        "MP603",
        "models/llm/llm.py",
    ),
    "a class on the way to another": (
        {
            "models/llm/llm.py": PLUGIN["models/llm/llm.py"].replace("...", "pass")
            + "class M(L):\n    def _invoke(self): ...\n",
        },
        "ok",
        "",
        "",
    ),
    "a model matched twice": ({"provider/acme.yaml": _TWO_PATTERNS}, "error", "MP517", "acme.yaml"),
    "two models with one id": (
        {"models/llm/acme-other.yaml": _MODEL},
        "error",
        "MP529",
        "acme-other.yaml",
    ),
    "a model ending in .yml": (
        {"models/llm/third.yml": _MODEL.replace("acme-chat", "third")},
        "warning",
        "MP519",
        "third.yml",
    ),
    "a provider file that is not there": (
        {"provider/acme.yaml": None, "provider/other.yaml": _PROVIDER},
        "error",
        "MP510",
        "manifest.yaml",
    ),
    "no provider module": ({"provider/acme.py": None}, "error", "MP531", "acme.yaml"),
    "no model module": ({"models/llm/llm.py": None}, "error", "MP531", "acme.yaml"),
    "a provider module without a class": (
        {"provider/acme.py": "X = 1\n"},
        "error",
        "MP602",
        "acme.yaml",
    ),
    "an empty provider module": ({"provider/acme.py": ""}, "error", "MP602", "acme.yaml"),
    "two provider classes": ({"provider/acme.py": _TWO_CLASSES}, "error", "MP602", "acme.yaml"),
    "a module that is not Python": (
        {"models/llm/llm.py": "class L(:\n"},
        "error",
        "MP603",
        "llm.py",
    ),
    "a type without a class": (
        {
            "provider/acme.yaml": _PROVIDER.replace("  - llm\n", "  - llm\n  - rerank\n", 1),
        },
        "error",
        "MP601",
        "acme.yaml",
    ),
    "no entry point": ({"main.py": None}, "error", "MP532", "manifest.yaml"),
    "a model of an unsupported type": (
        {"models/llm/acme-other.yaml": BASES["tts"][1]},
        "error",
        "MP528",
        "acme-other.yaml",
    ),
    "a section with a hyphen": (
        {"provider/acme.yaml": _PROVIDER.replace("  llm:\n", "  text-embedding:\n")},
        "error",
        "MP203",
        "acme.yaml",
    ),
    "an imported second provider class": (
        {
            "provider/base.py": "class Base(ModelProvider): ...\n",
            "provider/acme.py": "from .base import Base\nclass P(Base, ModelProvider): ...\n",
        },
        "error",
        "MP602",
        "acme.yaml",
    ),
    "a provider class built on an imported one": (
        {
            "provider/base.py": "class Base(ModelProvider): ...\n",
            "provider/acme.py": "from provider.base import Base\nclass P(Base): ...\n",
        },
        "error",
        "MP602",
        "acme.yaml",
    ),
    "an empty list of patterns beside model files": (
        {"provider/acme.yaml": _PROVIDER.replace("\n      - models/llm/*.yaml\n", " []\n")},
        "error",
        "MP515",
        "acme.yaml",
    ),
    "a dead pattern beside one that finds models": (
        {
            "provider/acme.yaml": _PROVIDER.replace(
                "      - models/llm/*.yaml\n",
                "      - models/llm/*.yaml\n      - models/llm/old/*.yaml\n",
            )
        },
        "warning",
        "MP515",
        "acme.yaml",
    ),
    "a position file that reads as a model": (
        {
            "provider/acme.yaml": _PROVIDER.replace("llm/_position.yaml", "llm/order.yaml"),
            "models/llm/_position.yaml": None,
            "models/llm/order.yaml": "- acme-chat\n",
        },
        "error",
        "MP523",
        "acme.yaml",
    ),
    "a plugin without a manifest": ({"manifest.yaml": None}, "error", "MP534", "acme.yaml"),
    "a manifest ending in .yml": (
        {"manifest.yaml": None, "manifest.yml": BASES["manifest"][1]},
        "error",
        "MP534",
        "manifest.yml",
    ),
    "a module listed twice": (
        {
            "provider/acme.yaml": _PROVIDER.replace(
                "      - models/llm/llm.py\n", "      - models/llm/llm.py\n" * 2
            )
        },
        "warning",
        "MP210",
        "acme.yaml",
    ),
    "a base class from elsewhere": (
        {
            "models/common.py": "class Common(LargeLanguageModel): ...\n",
            "models/llm/llm.py": "from ..common import Common\nclass L(Common): ...\n",
        },
        "ok",
        "",
        "",
    ),
    "models that no section names": (
        {"provider/acme.yaml": _PROVIDER.replace(_MODELS, "")},
        "error",
        "MP515",
        "acme.yaml",
    ),
    "a pattern that leaves the plugin": (
        {"provider/acme.yaml": _PROVIDER.replace("- models/llm/*", "- ../llm/*")},
        "error",
        "MP503",
        "acme.yaml",
    ),
    "a position path that leaves the plugin": (
        {"provider/acme.yaml": _PROVIDER.replace(": models/llm/_p", ": ../llm/_p")},
        "error",
        "MP503",
        "acme.yaml",
    ),
}


def write(root: Path, files: Mapping[str, str | None]) -> Path:
    for name, text in (PLUGIN | files).items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root


def problems_of(root: Path) -> list[Problem]:
    return [problem for unit in units_of([root]) for problem in check_unit(unit).problems]


def test_the_base_plugin_is_flawless(tmp_path: Path) -> None:
    shown = [each for each in problems_of(write(tmp_path, {})) if each.severity != "info"]
    assert shown == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_change_of_the_plugin_is_noticed(name: str, tmp_path: Path) -> None:
    files, severity, code, file = CASES[name]
    problems = problems_of(write(tmp_path, files))
    most_severe = worst(problems)
    assert (most_severe if most_severe in ("error", "warning") else "ok") == severity, problems
    if code:
        assert any(each.code == code and each.place.file.endswith(file) for each in problems)


def test_a_second_position_list_is_not_a_broken_model(tmp_path: Path) -> None:
    files = {"models/llm/a_position.yaml": "- acme-chat\n- nobody\n- nobody\n"}
    found = problems_of(write(tmp_path, files))
    reported = [each for each in found if each.severity != "info"]
    assert [each.code for each in reported] == ["MP525", "MP535"]
    assert (
        reported[1].message
        == "a_position.yaml is a second position list beside models/llm/_position.yaml"
    )
    assert reported[1].related[0].place.file.endswith("models/llm/_position.yaml")


def test_outside_of_plugins_a_position_file_has_one_name(tmp_path: Path) -> None:
    files = {
        "acme.yaml": BASES["provider"][1],
        "modelport.yaml": "quirks: {}\n",
        "llm/a_position.yaml": "- acme-chat\n",
        "llm/b_position.yaml": BASES["llm"][1],
    }
    for name, text in files.items():
        (tmp_path / "acme" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "acme" / name).write_text(text, encoding="utf-8")
    [unit] = units_of([tmp_path])
    found = [each for each in check_unit(unit, assets=False).problems if each.severity != "info"]
    assert [(each.code, each.place.file.rpartition("/")[2]) for each in found] == [
        ("MP535", "a_position.yaml"),
        ("MP526", "b_position.yaml"),
    ]


def _changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("models/llm/acme-chat.yaml", "model: acme-chat", "model: acme-chat\n\tx: 1", "MP110"),
        ("models/llm/acme-chat.yaml", "model: acme-chat", "model: ' '", "MP420"),
        ("provider/acme.yaml", "- llm", "- LLM", "MP205"),
    ],
)
def test_one_cause_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "plugin", {**PLUGIN, file: _changed(PLUGIN[file], old, new)})
    done = CliRunner().invoke(cli, ["check", "plugin", "--format", "json"])
    loud = [p["code"] for p in json.loads(done.stdout)["problems"] if p["severity"] != "info"]
    assert loud == [code]


@pytest.mark.parametrize("text", ["", "# - acme-chat\n", "\n\n"])
def test_an_empty_position_list_is_not_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "plugin", {**PLUGIN, "models/llm/_position.yaml": text})
    done = CliRunner().invoke(cli, ["check", "plugin", "--format", "json"])
    assert [p for p in json.loads(done.stdout)["problems"] if p["severity"] == "error"] == []


def test_a_model_that_no_reader_loads_is_reported(tmp_path: Path) -> None:
    home = tmp_path / "acme"
    model = PLUGIN["models/llm/acme-chat.yaml"]
    files = {"acme.yaml": "provider: acme\n", "modelport.yaml": "customizable: {}\n"}
    places = ("acme-chat.yaml", "llm/old/acme-chat.yaml", "models/acme-chat.yaml")
    for name, text in {**files, **dict.fromkeys(places, model), "llm/other.yml": model}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, "utf-8")
    done = CliRunner().invoke(cli, ["check", str(home), "--format", "json", "--no-assets"])
    reported = {(p["code"], Path(p["file"]).name) for p in json.loads(done.stdout)["problems"]}
    assert {("MP519", "acme-chat.yaml"), ("MP518", "other.yml")} <= reported
    assert sum(p["code"] == "MP519" for p in json.loads(done.stdout)["problems"]) == len(places)
