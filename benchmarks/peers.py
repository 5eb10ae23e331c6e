"""Create an environment for each peer under .cache/peers, as they need different versions of packages.

    python -m benchmarks.peers

Existing environments are kept. A peer that cannot be installed is skipped and reported by name.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

PEERS = {
    "openai": ["openai==3.57.0"],
    "dify_plugin": ["dify_plugin==0.7.4"],
    "litellm": ["litellm==1.110.2"],
    "pydantic_ai": ["pydantic-ai-slim[openai]==2.68.0"],
    "langchain_openai": ["langchain-openai==1.7.4"],
    "any_llm": ["any-llm-sdk[openai]==1.40.2"],
    "xinference_client": ["xinference-client==4.1.0"],
    "aiohttp": ["aiohttp==3.14.5"],
    "pyreqwest": ["pyreqwest==0.15.1"],
    "primp": ["primp==2.0.1"],
    "yamllint": ["yamllint==1.38.0"],
}
"""The package to import, and what to install. A new version is a commit of its own, with its figures."""

_ROOT = Path(__file__).parents[1]
FOLDER = _ROOT / ".cache" / "peers"


def interpreters(given: Sequence[str] = ()) -> list[str]:
    """Return the interpreters that may have peers: those given, those created here, this one."""
    made = [str(python_of(name)) for name in PEERS if _complete(name)]
    return [*given, *made, sys.executable]


def make(name: str) -> bool:
    """Create the environment of one peer, and return whether it exists."""
    if _complete(name):
        return True
    venv.create(FOLDER / name, with_pip=True, clear=True)
    command = [str(python_of(name)), "-m", "pip", "install", "--quiet", *PEERS[name]]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        return False
    _mark(name).write_text(" ".join(PEERS[name]), "utf-8")
    return True


def installed() -> Path:
    """Install modelport as users do, and return the interpreter that has it."""
    python = python_of("modelport")
    if not python.exists():
        venv.create(FOLDER / "modelport", with_pip=True, clear=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--upgrade"]
    subprocess.run([*command, f"{_ROOT}[generator]"], check=True, stderr=subprocess.DEVNULL)
    again = [*command, "--no-deps", "--force-reinstall", str(_ROOT)]
    subprocess.run(again, check=True, stderr=subprocess.DEVNULL)
    return python


def _complete(name: str) -> bool:
    return _mark(name).exists() and _mark(name).read_text("utf-8") == " ".join(PEERS[name])


def _mark(name: str) -> Path:
    return FOLDER / name / "installed"


def python_of(name: str) -> Path:
    return FOLDER / name / "bin" / "python"


def main() -> None:
    """Create all environments. A missing one is not a failure, as there may be no network."""
    for name, wanted in PEERS.items():
        print(f"{' '.join(wanted)}: {'installed' if make(name) else 'not installed'}", flush=True)


if __name__ == "__main__":
    main()
