"""Find the folders of providers below a path, in the three layouts in use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ..paths import resolved

Layout = Literal["modelport", "plugin", "legacy"]

SECTION_TYPES: Final[dict[str, str]] = {
    "llm": "llm",
    "text_embedding": "text-embedding",
    "rerank": "rerank",
    "speech2text": "speech2text",
    "tts": "tts",
    "moderation": "moderation",
}
"""Model types by their spelling in folder names and in the `models` section."""

_MANIFESTS: Final = ("manifest.yaml", "manifest.yml")
_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages", "venv"})
_MAX_DEPTH: Final = 8
_MAX_FILES: Final = 50_000


@dataclass(frozen=True, slots=True)
class ProviderFolder:
    """A folder that holds a provider, before it is read."""

    root: Path
    layout: Layout
    name: str
    """The folder as shown to the user; the names of its files start with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is below a path: folders of providers, and YAML files outside all of them."""

    folders: tuple[ProviderFolder, ...] = ()
    loose: tuple[Path, ...] = ()
    outside: frozenset[Path] = frozenset()
    """The loose files that are links out of the path. They are never read."""


def find(path: Path) -> Found:
    """Return the provider folders at or below a path, and the YAML files that belong to none."""
    if not path.is_dir():
        return Found(loose=(path,))
    folders: list[ProviderFolder] = []
    loose: list[Path] = []
    outside: list[Path] = []
    home = os.path.realpath(path) + os.sep
    waiting: list[tuple[Path, int]] = [(path, 0)]
    while waiting:
        folder, depth = waiting.pop()
        layout = layout_of(folder)
        if layout is not None:
            folders.append(ProviderFolder(folder, layout, str(folder)))
            continue
        inside = sorted(_scan(folder), key=lambda entry: entry.name)
        loose += [Path(e.path) for e in inside if _is_yaml(e.name) and not _is_dir(e)]
        outside += [Path(e.path) for e in inside if e.is_symlink() and points_outside(e.path, home)]
        if depth < _MAX_DEPTH:
            below = [Path(each.path) for each in inside if _is_searched(each)]
            waiting += [(each, depth + 1) for each in reversed(below)]
    return Found(tuple(folders), tuple(loose), frozenset(outside))


def layout_of(folder: Path) -> Layout | None:
    """Return the layout of a provider's folder, or None when it is not one.

    modelport: `<id>/<id>.yaml` with `modelport.yaml` beside it.
    plugin: `manifest.yaml`, or `provider/*.yaml` with `models/` or `_assets/`.
    legacy: `<id>/<id>.yaml` with folders such as `llm/`.
    """
    if any((folder / name).is_file() for name in _MANIFESTS):
        return "plugin"
    own = provider_file(folder)
    if (folder / "modelport.yaml").is_file():
        return "modelport"
    if own is not None:
        return "legacy"
    has_parts = (folder / "models").is_dir() or (folder / "_assets").is_dir()
    if has_parts and any(_is_yaml(entry.name) for entry in _scan(folder / "provider")):
        return "plugin"
    return None


def provider_file(folder: Path) -> Path | None:
    """Return the provider's file in the layouts without a manifest: `<folder>/<folder>.yaml`.

    In the legacy layout, a file with another name is found when it is the only one and there are
    folders of models.
    """
    name = resolved(folder).name
    for path in (folder / f"{name}.yaml", folder / f"{name}.yml"):
        if path.is_file() and _looks_like_a_provider(path):
            return path
    if (folder / "modelport.yaml").is_file():
        return None
    if not any((folder / each).is_dir() for each in SECTION_TYPES):
        return None
    paths = [Path(each.path) for each in _scan(folder) if _is_yaml(each.name) and _is_file(each)]
    found = [each for each in paths if _looks_like_a_provider(each)]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Content:
    """The files below a folder, as relative paths with slashes."""

    files: frozenset[str]
    odd: frozenset[str]
    """Names of YAML files that are not files: folders, pipes, broken links."""
    outside: frozenset[str] = frozenset()
    """Links out of the folder that are named like YAML files. Their targets are never read."""


def content_below(root: Path) -> Content:
    """Return every file below a folder, except those in caches."""
    files: list[str] = []
    odd: list[str] = []
    outside: list[str] = []
    home = os.path.realpath(root) + os.sep
    waiting = [""]
    while waiting and len(files) < _MAX_FILES:
        prefix = waiting.pop()
        for entry in _scan(root / prefix):
            relative = f"{prefix}{entry.name}"
            if _is_dir(entry):
                if entry.name not in _SKIPPED and not entry.name.startswith("."):
                    waiting.append(f"{relative}/")
            elif entry.is_symlink() and points_outside(entry.path, home):
                if _is_yaml(entry.name):
                    outside.append(relative)
                continue
            elif _is_file(entry):
                files.append(relative)
                continue
            if _is_yaml(entry.name):
                odd.append(relative)
    return Content(frozenset(files), frozenset(odd), frozenset(outside))


def points_outside(path: str, home: str) -> bool:
    """Return whether a path, with links followed, is outside `home`, which ends in a slash."""
    # `Path.resolve` raises for a cycle of links.
    real = os.path.realpath(path)
    return not real.startswith(home) and os.path.lexists(real)


def is_inside(file: Path, folder: Path) -> bool:
    """Return whether a path is a file inside a folder, with links followed."""
    # `Path.is_file` raises for a name that is too long. Most paths that are asked for are not files.
    if not os.path.isfile(file):  # noqa: PTH113
        return False
    return os.path.realpath(file).startswith(os.path.realpath(folder) + os.sep)


def manifest_file(root: Path) -> Path | None:
    """Return the manifest of a plugin, or None when there is none."""
    return next((root / name for name in _MANIFESTS if (root / name).is_file()), None)


def _looks_like_a_provider(path: Path) -> bool:
    if path.is_symlink() and points_outside(str(path), os.path.realpath(path.parent) + os.sep):
        return False
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError:
        return False
    return (
        head.startswith(b"provider:") or b"\nprovider:" in head or b"supported_model_types" in head
    )


def _scan(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return


def _is_searched(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in _SKIPPED:
        return False
    return _is_dir(entry)


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # A cycle of links.
        return False


def _is_yaml(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))
