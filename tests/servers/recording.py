"""The recordings of this repository: where they are, and the keys in them."""

from __future__ import annotations

from pathlib import Path

from modelport._runtime.testing import recording
from modelport._runtime.testing.recording import Recording

RECORDINGS = Path(__file__).parents[1] / "recordings"
GOOD_KEY = "xf-recorded-key"
WRONG_KEY = "xf-wrong-key"


def write(one: Recording, root: Path = RECORDINGS) -> Path:
    """Write one recording as a readable file and return its path."""
    return recording.write(one, root)


def read_scene(scene: str, root: Path = RECORDINGS) -> list[Recording]:
    """Read the recordings of a scene, in the order of their names."""
    return recording.read_folder(folder_of(scene, root))


def folder_of(scene: str, root: Path = RECORDINGS) -> Path:
    """Return the folder of a scene."""
    if not (root / scene).is_dir():
        raise FileNotFoundError(f"no scene {scene!r} in {root}; there are {scenes(root)}")
    return root / scene


def scenes(root: Path = RECORDINGS) -> list[str]:
    """Return the names of the scenes."""
    return sorted(folder.name for folder in root.iterdir() if folder.is_dir())
