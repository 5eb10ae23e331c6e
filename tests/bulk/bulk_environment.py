"""What `make test-bulk` needs besides .venv: Ray in a separate environment, since it is large, and Redis from Debian."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".cache" / "ray"
PYTHON = HOME / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-ray.txt"


def make_ray() -> None:
    """Install Ray and this project, unless that was done for these requirements."""
    mark, wanted = HOME / ".ready", hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return
    venv.create(HOME, with_pip=True, clear=True)
    install = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    mark.write_text(wanted, "utf-8")


def make_redis() -> None:
    """Install the server from Debian if it is missing."""
    if shutil.which("redis-server"):
        return
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "redis-server"]):
        subprocess.run(command, check=True)


if __name__ == "__main__":
    try:
        make_redis()
        make_ray()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"make test-bulk needs Redis and Ray: {error}")
