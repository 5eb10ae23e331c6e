"""Virtual environments with real versions of Dify's SDK, made by `make test-dify`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from modelport_generator.dify.sdks import SDKS, Sdk

ALL_SDKS = "MODELPORT_ALL_DIFY_SDKS"
"""Environment variable of `make test-dify`: every version, and every provider of the corpus."""
CACHE = Path(__file__).parents[2] / ".cache"


def home(sdk: Sdk) -> Path:
    """Return the folder of the environment for one version."""
    return CACHE / f"dify-{sdk.version}"


def interpreter(sdk: Sdk) -> Path | None:
    """Return its Python, None when the environment was not made or not finished."""
    python = home(sdk) / "bin" / "python"
    return python if (home(sdk) / ".ready").is_file() else None


def make(sdk: Sdk) -> None:
    """Install the requirements of an exported plugin, and nothing else."""
    if interpreter(sdk):
        return
    python = next(_newer_pythons(), None)
    if python is None:
        raise SystemExit("dify_plugin needs Python 3.12 or newer: none was found on PATH")
    subprocess.run([python, "-m", "venv", "--clear", str(home(sdk))], check=True)
    command = [str(home(sdk) / "bin" / "python"), "-m", "pip", "install", "-q"]
    subprocess.run([*command, "--disable-pip-version-check", *sdk.requirements], check=True)
    (home(sdk) / ".ready").touch()


def _newer_pythons() -> Iterator[str]:
    versions = sorted((Path.home() / ".pyenv" / "versions").glob("3.1[23]*"))
    named = [shutil.which(f"python3.{minor}") for minor in (12, 13)]
    for python in (*named, *(str(v / "bin" / "python") for v in versions), sys.executable):
        if python and _is_new(python):
            yield python


def _is_new(python: str) -> bool:
    code = "import sys; raise SystemExit(sys.version_info < (3, 12))"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    for each in SDKS.values():
        make(each)
        print(f"dify_plugin {each.version}: {home(each)}")
