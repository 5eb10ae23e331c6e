"""Decide, for each file of an import, whether it is written or whether the user's version is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ..output.files import is_special
from .import_record import ImportRecord, digest

_FROM_OPTIONS = "modelport.yaml"
"""Written because of the options of an import, so it stays when a later import has none of them."""


@dataclass(frozen=True, slots=True)
class ImportChanges:
    """What an import changes, and what it keeps as the user has it."""

    written: Mapping[str, bytes]
    removed: tuple[str, ...]
    kept: Mapping[str, str]
    """Why a file is kept, or not restored, by its name."""


def changes_of(
    home: Path, files: Mapping[str, bytes], record: ImportRecord, overwrite: Sequence[str] = ()
) -> ImportChanges:
    """Return the changes that an import makes in the folder of a provider.

    A file is replaced or removed only while it is as the last import wrote it.

    Args:
        home: The folder of the provider.
        files: The files of the import.
        record: What the last import wrote.
        overwrite: Patterns of files whose version in the plugin is taken in any case.
    """
    written: dict[str, bytes] = {}
    removed: list[str] = []
    kept: dict[str, str] = {}
    for name, content in files.items():
        reason = _reason_to_keep(home / name, content, record.files.get(name, frozenset()))
        if reason is not None and (is_special(home / name) or not _matches(name, overwrite)):
            if reason:
                kept[name] = reason
        else:
            written[name] = content
    for name, digests in _obsolete(files, record):
        path = home / name
        if not path.is_file():
            continue
        if digest(path.read_bytes()) in digests or _matches(name, overwrite):
            removed.append(name)
        else:
            kept[name] = "you changed it; the plugin no longer has it"
    return ImportChanges(written, tuple(removed), kept)


def _reason_to_keep(path: Path, content: bytes, digests: frozenset[str]) -> str | None:
    """Return why a file is not written: empty when it already has the content; None when it is written."""
    if is_special(path):
        return "it is not a regular file"
    if not path.is_file():
        return "you removed it" if digests and not path.is_dir() else None
    found = path.read_bytes()
    if found == content:
        return ""
    if digest(found) in digests:
        return None
    if not digests:
        return "it differs, and no import has written it"
    return "you changed it" if digest(content) in digests else "you and the plugin changed it"


def _obsolete(
    files: Mapping[str, bytes], record: ImportRecord
) -> Iterator[tuple[str, frozenset[str]]]:
    for name, digests in sorted(record.files.items()):
        if name not in files and name != _FROM_OPTIONS:
            yield name, digests


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, each) for each in patterns)
