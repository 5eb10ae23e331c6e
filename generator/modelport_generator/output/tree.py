"""The generated tree on disk: what is there, who owns it, and what would have to change."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..json_values import as_list, as_mapping

MANIFEST = "manifest.json"
_LINK = "symbolic link to "
_STAGED = ".modelport-new"
_JUNK = frozenset({".DS_Store", "Thumbs.db"})
_HASH_LINE = re.compile(r'"([^"\\\n]+)": "([0-9a-f]{32})"')

Tree = Mapping[str, str]
"""Text of every file, by its path with slashes relative to the output folder."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not what it should be."""

    path: str
    """Relative to the output folder, with slashes."""
    before: str | None
    after: str | None
    """None: the file goes."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that the generator would have to overwrite and did not write."""

    path: str
    reason: str
    mine: str
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last run wrote, and from what."""

    owned: Mapping[str, frozenset[str]]
    """Hashes that a file of ours may have; more than one only while a merge is not settled."""
    units: Mapping[str, Mapping[str, Any]]
    text: str
    pending: bool = False
    """Whether a run was replacing files, and has not come to its end."""


def fingerprint(text: str) -> str:
    """Return the hash under which the manifest knows a file."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_manifest(tree: Tree) -> Manifest:
    """Return what the last run left; empty when there is none.

    One that two branches have changed still tells which files are ours: both sides' hashes count.
    """
    text = tree.get(MANIFEST, "")
    owned: dict[str, set[str]] = {}
    try:
        document = as_mapping(json.loads(text))
    except (ValueError, RecursionError):
        for path, digest in _HASH_LINE.findall(text):
            owned.setdefault(path, set()).add(digest)
        return Manifest({p: frozenset(d) for p, d in owned.items()}, {}, text)
    return Manifest(
        {path: _hashes(told) for path, told in as_mapping(document.get("outputs")).items()},
        {name: unit for name, unit in as_mapping(document.get("units")).items() if _is_unit(unit)},
        text,
        document.get("pending") is True,
    )


def _hashes(told: Any) -> frozenset[str]:
    return frozenset(each for each in as_list(told) or [told] if isinstance(each, str))


def _is_unit(unit: Any) -> bool:
    """Whether this is what a run writes of a unit: what a checkout brings along may be anything."""
    told = as_mapping(unit)
    files = told.get("files")
    listed = isinstance(files, list) and all(isinstance(each, str) for each in as_list(files))
    return listed and _are_facts(told.get("facts"))


def _are_facts(facts: Any) -> bool:
    told = as_mapping(facts)
    return facts is None or all(
        isinstance(told.get(each), str) for each in ("id", "folder", "source")
    )


def manifest_text(outputs: Mapping[str, str], units: Mapping[str, Any]) -> str:
    """Return the manifest as it is written: the same text for the same content."""
    return _written({"outputs": outputs, "units": units})


def pending_manifest(before: str | None, after: str | None) -> str:
    """Return the manifest that stands while files are replaced: it knows the old and the new texts."""
    old, new = (read_manifest({MANIFEST: text or ""}).owned for text in (before, after))
    outputs = {
        path: sorted(old.get(path, frozenset()) | new.get(path, frozenset()))
        for path in sorted({*old, *new})
    }
    return _written({"outputs": outputs, "pending": True, "units": {}})


def _written(document: Mapping[str, Any]) -> str:
    comment = "What `modelport generate` wrote and from what; do not edit."
    return json.dumps({"comment": comment, **document}, indent=1, sort_keys=True) + "\n"


def staged_name(name: str) -> str:
    """Return the name under which the new text of a file lies beside it until it takes its place."""
    return f".{name}{_STAGED}"


def is_staged(name: str) -> bool:
    """Return whether a name is one of those."""
    return name.startswith(".") and name.endswith(_STAGED)


def read_tree(output: Path) -> dict[str, str]:
    """Return everything that lies in the output folder; links are named, not followed."""
    return dict(sorted(_files(output)))


def compare(found: Tree, wanted: Tree) -> list[Change]:
    """Return every file that differs from what is wanted, stray ones included."""
    changes = [
        Change(path, found.get(path), text)
        for path, text in sorted(wanted.items())
        if found.get(path) != text
    ]
    stray = sorted(set(found) - set(wanted) - {MANIFEST})
    return changes + [Change(path, found[path], None) for path in stray]


def conflicts(changes: Sequence[Change], owned: Mapping[str, frozenset[str]]) -> list[Conflict]:
    """Return the changes that would destroy somebody's work.

    owned: path to the hashes that the generator has written there.
    """
    found: list[Conflict] = []
    for change in changes:
        hashes = owned.get(change.path, frozenset())
        if change.before is None or fingerprint(change.before) in hashes:
            continue
        reason = _reason(change.before, known=bool(hashes))
        found.append(Conflict(change.path, reason, change.before, change.after))
    return found


def _reason(text: str, *, known: bool) -> str:
    if text.startswith(_LINK):
        return "is a symbolic link"
    if not known:
        return "is not the generator's"
    lines = text.splitlines()
    marked = any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in lines)
    return "holds conflict markers" if marked else "was edited by hand"


def _files(output: Path) -> Iterator[tuple[str, str]]:
    for folder, folders, names in os.walk(output):
        here = Path(folder)
        shown = here.relative_to(output).as_posix()
        prefix = "" if shown == "." else f"{shown}/"
        for name in folders:
            if (here / name).is_symlink():
                yield f"{prefix}{name}", _link(here / name)
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            if name not in _JUNK and not is_staged(name):
                yield f"{prefix}{name}", _text(here / name)


def read_text(path: Path) -> str | None:
    """Return what stands at a path as text, None when nothing does."""
    return _text(path) if os.path.lexists(path) else None


def _text(path: Path) -> str:
    if path.is_symlink():
        return _link(path)
    if not path.is_file():
        return "no regular file\n"
    # Bytes that are no UTF-8 cannot be ours; they show as themselves in a diff.
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _link(path: Path) -> str:
    return f"{_LINK}{path.readlink()}\n"
