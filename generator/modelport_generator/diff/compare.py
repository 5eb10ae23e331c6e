"""Compares two trees of providers and collects what changed, with the version bump that follows."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..load import Document, ProviderSource
from ..load.unreadable import unreadable, unreadable_in
from ..problems import Place, Problem
from .changes import Change, ChangeCollector, Sides, Subject, required_bump, sort_key
from .rules.manifest import version_of
from .rules.provider import Side, compare_provider
from .source import root
from .table import Bump
from .trees import Provider, Tree, paired
from .versions import Shortfall, shortfall


@dataclass(slots=True)
class Comparison:
    """The result of a comparison."""

    changes: list[Change] = field(default_factory=list[Change])
    """Sorted, the most severe first."""
    accepted: list[Change] = field(default_factory=list[Change])
    """What was left out because it is approved."""
    unreadable: list[Problem] = field(default_factory=list[Problem])
    """Why providers were not compared: their YAML cannot be read on one of the sides."""
    shortfalls: list[Shortfall] = field(default_factory=list[Shortfall])
    """Versions that were not raised as the changes of their provider require."""
    compared: list[str] = field(default_factory=list[str])
    """The folders of providers, or the file, that NEW contains."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """The texts of files with changes, by side (`old`, `new`) and file."""

    @property
    def required_bump(self) -> Bump | None:
        """What the changes require of the version; `None` when a file could not be compared."""
        return None if self.unreadable else required_bump(self.changes)

    @property
    def unreadable_files(self) -> str:
        """How many files could not be read, in words."""
        count = len({each.place.file for each in self.unreadable})
        return "1 file" if count == 1 else f"{count} files"


def compare_trees(old: Tree, new: Tree, accepted: frozenset[str] = frozenset()) -> Comparison:
    """Compare everything that two trees contain.

    accepted: the fingerprints of approved changes, which do not count.
    """
    found = Comparison(compared=[each.folder.name for each in new.providers])
    for one, other in paired(old, new):
        if one is None or other is None:
            _report_whole(found, one, other, accepted)
        else:
            compare_sources(found, one.source, other.source, accepted)
    for listed in (found.changes, found.accepted):
        listed.sort(key=sort_key)
    return found


def compare_sources(
    found: Comparison, old: ProviderSource, new: ProviderSource, accepted: frozenset[str]
) -> None:
    """Compare two states of one provider and add what changed to a comparison."""
    problems = [each for source in (old, new) for each in unreadable_in(source)]
    if problems:
        found.unreadable += problems
        return
    collector = ChangeCollector(old.id)
    compare_provider(collector, Side(old), Side(new))
    counted = _file(found, collector.changes, accepted)
    _keep_texts(found, "old", old)
    _keep_texts(found, "new", new)
    if old.manifest is not None and new.manifest is not None:
        required = required_bump(counted)
        sides = [_version(each.manifest) for each in (old, new) if each.manifest is not None]
        short = shortfall(old.id, sides[0], sides[1], required)
        if short is not None:
            found.shortfalls.append(short)


def _file(found: Comparison, changes: list[Change], accepted: frozenset[str]) -> list[Change]:
    """Add changes to a comparison; return those that count."""
    counted = [each for each in changes if each.fingerprint not in accepted]
    found.changes += counted
    found.accepted += [each for each in changes if each.fingerprint in accepted]
    return counted


def _report_whole(
    found: Comparison, old: Provider | None, new: Provider | None, accepted: frozenset[str]
) -> None:
    for side, provider, code in (("old", old, "P6"), ("new", new, "P7")):
        if provider is None:
            continue
        source = provider.source
        problems = list(unreadable(source.provider))
        if problems:
            found.unreadable += problems
            continue
        collector = ChangeCollector(source.id)
        spot = root(source.provider).identity("provider")
        subject = Subject((), f"the provider {source.id!r}")
        if code == "P6":
            collector.add(code, subject, Sides(spot, None), source.id)
        else:
            collector.add(code, subject, Sides(None, spot), None, source.id)
        _file(found, collector.changes, accepted)
        _keep_texts(found, side, source)


def _keep_texts(found: Comparison, side: str, source: ProviderSource) -> None:
    changes = (*found.changes, *found.accepted)
    places = (each.old if side == "old" else each.new for each in changes)
    files = {place.file for place in places if place is not None}
    for document in source.documents.values():
        if document.name in files:
            found.texts[side, document.name] = document.text


def _version(manifest: Document) -> tuple[str, Place]:
    version, node = version_of(root(manifest))
    return version, node.here.place() if node is not None else manifest.place()
