"""Run mypy and pyright, strict, in separate processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from between_processes import locked

ROOT = Path(__file__).parents[1]
PACKAGES = (ROOT / "generated", ROOT / "providers")
_CACHE = ROOT / ".cache" / "mypy-of-tests"


def mypy(
    folder: Path, *arguments: str, path: Iterable[Path | str] = ("src",)
) -> subprocess.CompletedProcess[str]:
    """Run mypy in a folder; its knowledge about libraries is kept from run to run.

    mypy itself compares what it kept with the files. One run at a time: they write to one cache.
    """
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(_CACHE), *arguments]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(str(each) for each in path)}
    with locked(_CACHE.with_suffix(".lock")):
        return _run(command, folder, environment)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message of pyright about a line."""

    file: Path
    line: int
    severity: str
    rule: str
    message: str


def pyright(folder: Path, *projects: str, include: str, **settings: Any) -> list[Diagnostic]:
    """Run pyright once for projects below a folder, each of which sees its own `src` alone.

    Args:
        folder: Where the configuration is written.
        projects: Folders of projects, relative to it; the folder itself when none is named.
        include: What is checked of each project.
        settings: Rules that differ from those of the strict mode.
    """
    homes = [folder / each for each in projects or (".",)]
    options = {
        "typeCheckingMode": "strict",
        "extraPaths": [str(path) for path in PACKAGES],
        "include": [str(home.relative_to(folder) / include) for home in homes],
        "executionEnvironments": [
            {"root": str(home), "extraPaths": [str(path) for path in (home / "src", *PACKAGES)]}
            for home in homes
        ],
    }
    configuration = folder / "pyrightconfig.json"
    configuration.write_text(json.dumps({**options, **settings}), encoding="utf-8")
    done = _run([sys.executable, "-m", "pyright", "--outputjson"], folder, os.environ)
    shown = json.loads(done.stdout)
    assert shown["summary"]["filesAnalyzed"] >= len(homes), done.stdout
    return [_diagnostic(each) for each in shown["generalDiagnostics"]]


def _diagnostic(shown: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(
        Path(shown["file"]),
        shown["range"]["start"]["line"] + 1,
        shown["severity"],
        shown.get("rule", ""),
        shown["message"],
    )


def _run(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
