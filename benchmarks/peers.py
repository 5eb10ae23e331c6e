"""Makes an environment for each peer under .cache/peers: they want different versions of the same things.

    python -m benchmarks.peers

What is there already is kept. A peer that cannot be installed is left out of the comparisons by name.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

PEERS = {
    "openai": "openai==3.52.*",
    "dify_plugin": "dify_plugin==0.7.4",
    "litellm": "litellm==1.106.*",
}
"""Package to import, and what to install for it."""

FOLDER = Path(__file__).parents[1] / ".cache" / "peers"


def interpreters(given: Sequence[str] = ()) -> list[str]:
    """Return the interpreters to look for peers in: those given, those made here, our own."""
    made = [str(_python(name)) for name in PEERS if _complete(name)]
    return [*given, *made, sys.executable]


def make(name: str) -> bool:
    """Make the environment of one peer; tell whether it is there."""
    if _complete(name):
        return True
    venv.create(FOLDER / name, with_pip=True, clear=True)
    command = [str(_python(name)), "-m", "pip", "install", "--quiet", PEERS[name]]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        return False
    _mark(name).write_text(PEERS[name], "utf-8")
    return True


def _complete(name: str) -> bool:
    return _mark(name).exists() and _mark(name).read_text("utf-8") == PEERS[name]


def _mark(name: str) -> Path:
    return FOLDER / name / "installed"


def _python(name: str) -> Path:
    return FOLDER / name / "bin" / "python"


def main() -> None:
    """Make all; a missing one is no failure, for there may be no network."""
    for name, wanted in PEERS.items():
        print(f"{wanted}: {'there' if make(name) else 'not installed'}", flush=True)


if __name__ == "__main__":
    main()
