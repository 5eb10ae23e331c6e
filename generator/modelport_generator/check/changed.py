"""Find the units that differ from a commit, by the content of every file, Python and icons included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1, sha256
from pathlib import Path
from typing import Final

from ..json_values import as_mapping, as_text
from ..load import load_document
from ..load.folders import content_below
from ..load.repository import Blob, Snapshot, snapshot
from .run import Unit, units_of

_SHA256_DIGITS: Final = 64


def changed_units(paths: Sequence[Path], ref: str) -> list[Unit]:
    """Return the units that differ from a commit, and those that build on them.

    Raises:
        GitTrouble: The commit cannot be read.
    """
    units: list[Unit] = []
    for path in paths:
        before = snapshot(ref, path)
        own = list(units_of([path]))
        changed = {each.path.name for each in own if _differs(each, path, before)}
        units += [each for each in own if each.path.name in changed or _base(each) in changed]
    return units


def _differs(unit: Unit, path: Path, before: Snapshot) -> bool:
    relative = unit.path.relative_to(path).as_posix()
    if unit.layout is None:
        blob = before.files.get("" if relative == "." else relative)
        return blob is None or not _is_stored(unit.path, blob)
    known = _below(relative, before.files)
    files = content_below(unit.path).files
    if any(each not in files for each in known if not known[each].is_link):
        return True
    return any(each not in known or not _is_stored(unit.path / each, known[each]) for each in files)


def _below(folder: str, files: Mapping[str, Blob]) -> Mapping[str, Blob]:
    start = "" if folder == "." else f"{folder}/"
    return {
        name.removeprefix(start): blob
        for name, blob in files.items()
        if name.startswith(start) and not _is_passed_over(name.removeprefix(start).split("/")[:-1])
    }


def _is_passed_over(folders: Iterable[str]) -> bool:
    # No check reads such folders.
    return any(each.startswith(".") or each == "__pycache__" for each in folders)


def _is_stored(path: Path, blob: Blob) -> bool:
    """Return whether a file has the content of a blob, by git's hash of the content."""
    try:
        if blob.is_link:
            content = str(path.readlink()).encode("utf-8", "surrogateescape")
        elif path.stat().st_size != blob.size:
            return False
        else:
            content = path.read_bytes()
    except OSError:
        return False
    name = sha256 if len(blob.oid) == _SHA256_DIGITS else sha1
    return name(b"blob %d\0" % len(content) + content).hexdigest() == blob.oid


def _base(unit: Unit) -> str:
    """Return the provider that a unit builds on, whose quirks its file is checked against."""
    file = unit.path / "modelport.yaml"
    if unit.layout is None or not file.is_file():
        return ""
    return as_text(as_mapping(load_document(file).data).get("base"))
