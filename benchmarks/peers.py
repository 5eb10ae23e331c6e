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
    "openai": "openai==3.52.*",
    "dify_plugin": "dify_plugin==0.7.4",
    "litellm": "litellm==1.106.*",
}
"""The package to import, and the requirement to install."""

FOLDER = Path(__file__).parents[1] / ".cache" / "peers"


def interpreters(given: Sequence[str] = ()) -> list[str]:
    """Return the interpreters that may have peers: those given, those created here, this one."""
    made = [str(_python(name)) for name in PEERS if _complete(name)]
    return [*given, *made, sys.executable]


def make(name: str) -> bool:
    """Create the environment of one peer, and return whether it exists."""
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
    """Create all environments. A missing one is not a failure, as there may be no network."""
    for name, wanted in PEERS.items():
        print(f"{wanted}: {'installed' if make(name) else 'not installed'}", flush=True)


if __name__ == "__main__":
    main()
