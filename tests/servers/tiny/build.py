"""Build tiny models into a folder, each once: python -m servers.tiny.build FOLDER NAME..."""

from __future__ import annotations

import importlib
import shutil
import sys
import time
from pathlib import Path
from typing import Any

# name of the folder -> module and function; imported only when built, for each needs its own packages
BUILDERS = {
    "llm": ("language", "build"),
    "embed": ("bert", "build_embedding"),
    "rerank": ("bert", "build_rerank"),
    "gguf": ("gguf_file", "build"),
    "whisper": ("whisper", "build"),
    "kokoro": ("speech", "build"),
}
DONE = ".done"


def is_built(root: Path, name: str) -> bool:
    """Return whether the folder of a model is complete."""
    return (root / name / DONE).exists()


def build(root: Path, name: str) -> None:
    """Build one model; a half-built folder of an earlier run is removed."""
    folder = root / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    module, function = BUILDERS[name]
    started = time.monotonic()
    getattr(importlib.import_module(f"servers.tiny.{module}"), function)(folder)
    (folder / DONE).touch()
    print(f"built {name} in {time.monotonic() - started:.1f} s", file=sys.stderr)


def main() -> None:
    """Build the models named on the command line that do not exist yet."""
    torch: Any = importlib.import_module("torch")  # only the server's environment has it
    # Two spinning OpenMP threads on a busy machine with two cores take 25 times as long as one.
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    root = Path(sys.argv[1])
    for name in sys.argv[2:]:
        if not is_built(root, name):
            build(root, name)


if __name__ == "__main__":
    main()
