"""Which files of a provider's folder belong to its definition and are copied byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ..load import ProviderSource

_PAPERS = ("README", "PRIVACY", "LICENSE", "NOTICE")


def definition_files(source: ProviderSource) -> dict[str, bytes]:
    """Return the YAML of a provider by relative path: definition, manifest, models, positions, `modelport.yaml`.

    Files that only some readers find, and models that no pattern matches, are included,
    so that their author keeps them.
    """
    read = [name for name in source.documents if name in source.files]
    return _bytes_of(source, sorted({*read, *source.orphans}))


def companion_files(source: ProviderSource) -> dict[str, bytes]:
    """Return the icons of a provider and the documents beside its definition."""
    return _bytes_of(source, sorted(name for name in source.files if _is_companion(name)))


def section_of(source: ProviderSource, file: str) -> str | None:
    """Return the section (`text_embedding`) that a model or position file was found through."""
    for section in source.sections:
        if file in section.files or file == section.position_file:
            return section.name
    return None


def inside(path: str) -> bool:
    """Return whether a path in a definition stays in the folder of the plugin."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path


def _is_companion(name: str) -> bool:
    if name.endswith((".py", ".pyc")):
        return False
    if name.startswith(("_assets/", "readme/")):
        return True
    return "/" not in name and name.split(".")[0].split("_")[0] in _PAPERS


def _bytes_of(source: ProviderSource, names: list[str]) -> dict[str, bytes]:
    return dict(_read(source, names))


def _read(source: ProviderSource, names: list[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        yield name, (source.root / name).read_bytes()
