"""Environments with a wheel and its dependencies, created without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

SDK = ("pydantic", "httpx")
GENERATOR = (
    *SDK,
    "click",
    "jinja2",
    "pyyaml",
    "ruff",
    "datamodel-code-generator",
    "black",
    "pytest",
)
"""What `modelport[generator]` needs, and pytest."""


def installed(folder: Path, wheel: Path, needed: Iterable[str]) -> Path:
    """Make an environment with a wheel and its dependencies in a folder. Returns its `python`."""
    python = bare_environment(folder, needed)
    install(wheel, folder)
    return python


def python_of(environment: Path) -> Path:
    """Return the interpreter of an environment."""
    return environment / "bin" / "python"


def bare_environment(folder: Path, needed: Iterable[str]) -> Path:
    """Make a virtual environment with the named distributions and their dependencies, without pip.

    The packages are links to those of the running interpreter. Returns its `python`.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    site = site_packages(folder)
    for found in closure(needed):
        for file in found.files or ():
            root = file.parts[0]
            origin = Path(str(found.locate_file(root)))
            if file.parts[-2:-1] == ("bin",):
                script = Path(str(found.locate_file(file)))
                (folder / "bin" / file.name).symlink_to(script.resolve())
            if root != ".." and not (site / root).exists() and origin.exists():
                (site / root).symlink_to(origin)
    return python_of(folder)


def closure(needed: Iterable[str]) -> list[Distribution]:
    """Return distributions with their dependencies, without extras."""
    found: dict[str, Distribution] = {}
    waiting = list(needed)
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        found[key] = distribution(name)
        for requirement in found[key].requires or ():
            head, _, marker = requirement.partition(";")
            if "extra" not in marker and "python_version <" not in marker:
                match = re.match(r"[A-Za-z0-9._-]+", head)
                assert match is not None
                if _applies(marker):
                    waiting.append(match[0])
    return list(found.values())


def site_packages(environment: Path) -> Path:
    """Return the folder that holds the packages of an environment."""
    (found,) = (environment / "lib").glob("python3*/site-packages")
    return found


def built(project: Path, folder: Path) -> Path:
    """Build the wheel of a project."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path) -> None:
    """Install a wheel whose dependencies are installed; no index is used, and modules compile when used."""
    command = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python")]
    options = ["--no-index", "--no-deps", "--no-compile", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "install", *options, str(wheel)], check=True)


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the python of an environment; nothing of this one leaks into it."""
    keep = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MODELPORT", "VIRTUAL"))
    }
    return subprocess.run(
        [str(python), *arguments],
        cwd=cwd,
        env=keep,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _applies(marker: str) -> bool:
    if not marker.strip():
        return True
    from packaging.markers import Marker

    return Marker(marker.strip()).evaluate({"extra": ""})
