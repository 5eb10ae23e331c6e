"""The generated tree on disk: its files, their owner, and what has to change."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..json_values import as_list, as_mapping

MANIFEST = "manifest.json"
_LINK = "symbolic link to "
_STAGED = ".modelport-new"
_JUNK = frozenset({".DS_Store", "Thumbs.db"})
_HASH_LINE = re.compile(r'"([^"\\\n]+)": "([0-9a-f]{32})"')

Tree = Mapping[str, str]
"""The text of every file, by its path relative to the output folder, with slashes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs from the wanted tree."""

    path: str
    """Relative to the output folder, with slashes."""
    before: str | None
    after: str | None
    """None when the file is to be removed."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that would have to be overwritten and is not the generator's; it is not written."""

    path: str
    reason: str
    mine: str
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last run wrote, and from which sources."""

    owned: Mapping[str, frozenset[str]]
    """The hashes that a generated file may have; several only until a merge is resolved."""
    units: Mapping[str, Mapping[str, Any]]
    text: str
    pending: bool = False
    """Whether a run started to replace files and has not finished."""
    printers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The versions of the packages that formatted the files."""


def fingerprint(text: str) -> str:
    """Return the hash by which the manifest identifies a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_manifest(tree: Tree) -> Manifest:
    """Return the manifest of the last run, empty when there is none.

    A manifest with merge conflicts still identifies the generated files: the hashes of both sides
    count.
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
        {path: _hashes(hashes) for path, hashes in as_mapping(document.get("outputs")).items()},
        {name: unit for name, unit in as_mapping(document.get("units")).items() if _is_unit(unit)},
        text,
        document.get("pending") is True,
        {n: v for n, v in as_mapping(document.get("printers")).items() if isinstance(v, str)},
    )


def _hashes(recorded: Any) -> frozenset[str]:
    return frozenset(each for each in as_list(recorded) or [recorded] if isinstance(each, str))


def _is_unit(unit: Any) -> bool:
    """Return whether this is the entry of a unit. A checkout may contain anything."""
    entry = as_mapping(unit)
    files = entry.get("files")
    listed = isinstance(files, list) and all(isinstance(each, str) for each in as_list(files))
    return listed and _are_facts(entry.get("facts"))


def _are_facts(facts: Any) -> bool:
    entry = as_mapping(facts)
    return facts is None or all(
        isinstance(entry.get(each), str) for each in ("id", "folder", "source")
    )


def manifest_text(
    outputs: Mapping[str, str], units: Mapping[str, Any], printers: Mapping[str, str] | None = None
) -> str:
    """Return the text of a manifest. The same content always gives the same text."""
    recorded = {"printers": printers} if printers else {}
    return _written({"outputs": outputs, "units": units, **recorded})


def pending_manifest(before: str | None, after: str | None) -> str:
    """Return the manifest while files are being replaced. It knows the old and the new hashes."""
    old, new = (read_manifest({MANIFEST: text or ""}).owned for text in (before, after))
    outputs = {
        path: sorted(old.get(path, frozenset()) | new.get(path, frozenset()))
        for path in sorted({*old, *new})
    }
    return _written({"outputs": outputs, "pending": True, "units": {}})


def _written(document: Mapping[str, Any]) -> str:
    comment = "What `modelport generate` wrote, and from which sources. Do not edit."
    return json.dumps({"comment": comment, **document}, indent=1, sort_keys=True) + "\n"


def staged_name(name: str) -> str:
    """Return the name of the temporary file with the new text, beside its target."""
    return f".{name}{_STAGED}"


def is_staged(name: str) -> bool:
    """Return whether a name is that of a temporary file."""
    return name.startswith(".") and name.endswith(_STAGED)


def read_tree(output: Path) -> dict[str, str]:
    """Return the text of every file in the output folder. Links are named, not followed."""
    return dict(sorted(_files(output)))


def compare(found: Tree, wanted: Tree) -> list[Change]:
    """Return every file that differs from the wanted tree, including stray ones."""
    changes = [
        Change(path, found.get(path), text)
        for path, text in sorted(wanted.items())
        if found.get(path) != text
    ]
    stray = sorted(set(found) - set(wanted) - {MANIFEST})
    return changes + [Change(path, found[path], None) for path in stray]


def conflicts(changes: Sequence[Change], owned: Mapping[str, frozenset[str]]) -> list[Conflict]:
    """Return the changes that would overwrite or remove files the generator has not written.

    Args:
        changes: The changes to make.
        owned: The hashes that the generator has written, by path.
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
        return "was not written by the generator"
    lines = text.splitlines()
    marked = any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in lines)
    return "contains conflict markers" if marked else "was edited by hand"


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
    """Return the text at a path, or None when there is nothing."""
    return _text(path) if os.path.lexists(path) else None


def _text(path: Path) -> str:
    if path.is_symlink():
        return _link(path)
    if not path.is_file():
        return "not a regular file\n"
    # Bytes that are not UTF-8 are not generated; a diff shows them as they are.
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _link(path: Path) -> str:
    return f"{_LINK}{path.readlink()}\n"
