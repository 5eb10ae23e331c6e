"""Find what an import does not copy: links, pipes and folders in place of files, and files that it has no use for."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from ..load import ProviderSource
from ..load.content import read_bytes
from ..load.folders import points_outside

_PYTHON: Final = (".py", ".pyc", ".pyi", ".typed")
_FOR_PYTHON: Final = ("requirements.txt", "pyproject.toml", "uv.lock")
_UNSEARCHED: Final = frozenset({"node_modules", "__pycache__", "site-packages", "venv"})


def left_out(source: ProviderSource, copied: Container[str]) -> list[str]:
    """Return what is not copied, by name and perhaps with the reason; Python and hidden files are not listed."""
    odd = [f"{name} ({reason})" for name, reason in sorted(_no_files(source.root))]
    rest = [each for each in sorted(source.files) if each not in copied]
    return [*odd, *(each for each in rest if not _is_of_python(each, source.files))]


def _no_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield links, pipes and the like, which are not followed, and folders that are named like definitions."""
    home = os.path.realpath(root) + os.sep
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        prefix = "" if here == root else f"{here.relative_to(root).as_posix()}/"
        folders[:] = [n for n in folders if n not in _UNSEARCHED and not n.startswith(".")]
        for name in folders:
            if (here / name).is_symlink():
                yield f"{prefix}{name}", "a link to a folder"
            elif name.endswith((".yaml", ".yml")):
                yield f"{prefix}{name}", "a folder"
        for name in names:
            reason = _reason(here / name, home)
            if reason:
                yield f"{prefix}{name}", reason


def _reason(path: Path, home: str) -> str:
    if path.is_symlink() and points_outside(str(path), home):
        return "a link out of the folder"
    try:
        read_bytes(str(path), 1, is_regular=False)
    except FileNotFoundError:
        return "a broken link"
    except OSError as error:
        return (error.strerror or "cannot be read").removeprefix("it is ")
    return ""


def _is_of_python(name: str, files: Container[str]) -> bool:
    parts = PurePosixPath(name).parts
    if any(each.startswith(".") for each in parts) or name.endswith(_PYTHON):
        return True
    # A plugin carries data in its packages, and the metadata of distributions.
    top = parts[0]
    return (
        name in _FOR_PYTHON
        or top.endswith(".dist-info")
        or (len(parts) > 1 and f"{top}/__init__.py" in files and top not in ("models", "provider"))
    )
