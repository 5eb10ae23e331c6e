"""Read the providers at the paths of a command, or those around single files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..load.folders import ProviderFolder, find, layout_of
from ..load.provider import ProviderSource, load_provider
from ..paths import resolved


class NoProvider(Exception):
    """There is no provider at a path."""


def providers_at(paths: Iterable[Path]) -> list[ProviderSource]:
    """Return the providers at or below paths; for a single file, its provider with only that file.

    Raises:
        NoProvider: A path has none.
    """
    return [each for path in paths for each in _at(path)]


def _at(path: Path) -> list[ProviderSource]:
    folders = find(path).folders if path.is_dir() else ()
    if folders:
        return [load_provider(each) for each in folders]
    around = _around(path)
    if around is None:
        raise NoProvider(f"there is no provider at {path}")
    whole = load_provider(around)
    wanted = resolved(path)
    if wanted.name == "modelport.yaml":
        return [whole]
    models = {
        kind: tuple(each for each in documents if resolved(each.path) == wanted)
        for kind, documents in whole.models.items()
    }
    if not any(models.values()):
        raise NoProvider(f"{path} is not a model of the provider at {around.root}")
    return [replace(whole, models=models)]


def _around(path: Path) -> ProviderFolder | None:
    for folder in path.parents if path.is_file() else ():
        layout = layout_of(folder)
        if layout is not None:
            return ProviderFolder(folder, layout, str(folder))
    return None
