"""Run npm, the TypeScript compiler and the bundler that the sample front end pins."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from clean_environment import for_installers
from node import BIN

REPOSITORY = Path(__file__).parents[1]
FRONTEND = REPOSITORY / "examples" / "frontend"
# The wheel's own script `npm` replaces a link, which wheels cannot contain.
NPM = BIN.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def run(*command: str | Path, cwd: Path = FRONTEND, fails: bool = False) -> str:
    """Run a program with the pinned node first on its path; return what it printed."""
    path = os.pathsep.join([str(BIN), str(FRONTEND / "node_modules" / ".bin"), os.environ["PATH"]])
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**for_installers(), "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode != 0) == fails, f"{command}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


def install(folder: Path = FRONTEND) -> None:
    """Install the packages in the lock file of a folder, unless they are installed."""
    stamp = folder / "node_modules" / ".package-lock.json"
    inputs = [folder / "package-lock.json", folder / "package.json"]
    if not stamp.exists() or stamp.stat().st_mtime < max(p.stat().st_mtime for p in inputs):
        run("node", NPM, "ci", cwd=folder)
        stamp.touch()
