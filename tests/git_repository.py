"""Run git in a repository of a test: as a fixed author, without the settings of the user or of a hook."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_NAMES = {
    f"GIT_{who}_{what}": "acme" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
QUIET = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", **_NAMES}
"""Variables for programs that call git."""


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    """Return what a command of git prints in a folder, without spaces around it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=given,
        check=True,
        capture_output=True,
        env={**inherited, **QUIET},
    )
    return done.stdout.decode().strip()
