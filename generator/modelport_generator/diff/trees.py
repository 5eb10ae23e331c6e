"""The two sides of a comparison: which provider of one tree belongs to which of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..load import ProviderFolder, ProviderSource, find, load_provider
from ..load.content import read_bytes
from ..load.folders import content_below
from ..load.reader import MAX_BYTES
from ..paths import resolved

_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Provider:
    """One provider of a tree, read on demand."""

    folder: ProviderFolder
    relative: str
    """Its folder, relative to the path of the tree."""

    @cached_property
    def source(self) -> ProviderSource:
        """The provider, read completely."""
        return load_provider(self.folder)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every YAML file of the provider, sorted."""
        found = content_below(self.folder.root).files
        return tuple(sorted(each for each in found if each.endswith(_YAML)))

    def holds_the_same(self, other: Provider) -> bool:
        """Return whether another folder has the same files, byte for byte."""
        if self.files != other.files:
            return False
        roots = (self.folder.root, other.folder.root)
        return all(_is_same(*(root / file for root in roots)) for file in self.files)


@dataclass(frozen=True, slots=True)
class Tree:
    """One side of a comparison."""

    providers: tuple[Provider, ...] = ()
    is_provider: bool = False
    """Whether the path is itself the folder of one provider."""


def tree_at(path: Path, name: str = "") -> Tree:
    """Return the providers at or below a path.

    name: the name of the path in reports, when it is read from a copy.
    """
    folders = find(path).folders
    named = [_renamed(each, path, name) for each in folders] if name else list(folders)
    found = tuple(Provider(folder, folder.root.relative_to(path).as_posix()) for folder in named)
    return Tree(found, len(found) == 1 and found[0].relative == ".")


def _renamed(folder: ProviderFolder, path: Path, name: str) -> ProviderFolder:
    below = folder.root.relative_to(path).as_posix()
    parts = [each for each in (name, below) if each != "."]
    return ProviderFolder(folder.root, folder.layout, "/".join(parts) or ".")


def paired(old: Tree, new: Tree) -> Iterator[tuple[Provider | None, Provider | None]]:
    """Yield the providers that correspond: two folders always do, those of trees by id.

    Providers whose files are the same byte for byte are left out.
    """
    if old.is_provider and new.is_provider:
        pair = (old.providers[0], new.providers[0])
        if not _is_unchanged(*pair):
            yield pair
        return
    before, after = _without_equals(old.providers, new.providers)
    waiting: dict[str, list[Provider]] = {}
    for each in after:
        waiting.setdefault(each.source.id, []).append(each)
    for each in before:
        same = waiting.get(each.source.id, [])
        # Of several with one id, the one in the same folder.
        other = next((e for e in same if e.relative == each.relative), same[0] if same else None)
        if other is not None:
            same.remove(other)
        yield each, other
    yield from ((None, each) for same in waiting.values() for each in same)


def _without_equals(
    old: Sequence[Provider], new: Sequence[Provider]
) -> tuple[list[Provider], list[Provider]]:
    by_folder = {each.relative: each for each in new}
    same = {
        each.relative
        for each in old
        if each.relative in by_folder and _is_unchanged(each, by_folder[each.relative])
    }
    return (
        [each for each in old if each.relative not in same],
        [each for each in new if each.relative not in same],
    )


def _is_unchanged(old: Provider, new: Provider) -> bool:
    """Return whether two folders contain the same provider: most do, and need no parsing."""
    folders = (old.folder, new.folder)
    names = {resolved(each.root).name for each in folders}
    return len(names) == 1 and old.folder.layout == new.folder.layout and old.holds_the_same(new)


def _is_same(old: Path, new: Path) -> bool:
    try:
        if old.stat().st_size != new.stat().st_size:
            return False
        one, other = (read_bytes(str(each), MAX_BYTES + 1, is_regular=False) for each in (old, new))
    except OSError:
        return False  # the comparison reports what cannot be read
    return one == other
