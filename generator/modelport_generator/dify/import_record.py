"""What the last import of a provider wrote, and from which plugin: its record beside the definition."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..json_values import as_mapping, as_text
from ..load import Document
from .definition_files import inside

RECORD: Final = ".imported.json"
_PAIR = re.compile(r'"([^"\\\n]+)": "([0-9a-f]{32})"')
_COMMENT: Final = (
    "What `modelport import` wrote, so that it keeps what was changed since. Do not edit."
)


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """The record of an import."""

    plugin: str | None = None
    """The author and name of the plugin, or None when it is not recorded."""
    files: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """The digests that a file of the plugin had; several only until a merge is resolved."""


def digest(content: bytes) -> str:
    """Return the digest by which a record identifies the content of a file."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def plugin_name(manifest: Document | None) -> str:
    """Return the author and name in a manifest, which identify a plugin; empty without a manifest."""
    stated = as_mapping(manifest.data if manifest else None)
    parts = as_text(stated.get("author")), as_text(stated.get("name"))
    return "/".join(parts) if any(parts) else ""


def read_record(home: Path) -> ImportRecord | None:
    """Return the record in the folder of a provider, or None when there is none.

    Of a record with merge conflicts, the digests of both sides count.
    """
    path = home / RECORD
    if path.is_symlink() or not path.is_file():
        return None
    text = path.read_bytes().decode("utf-8", "replace")
    plugin: object = None
    try:
        document = as_mapping(json.loads(text))
    except (ValueError, RecursionError):
        pairs: list[tuple[str, object]] = list(_PAIR.findall(text))
    else:
        plugin = document.get("plugin")
        pairs = list(as_mapping(document.get("files")).items())
    found: dict[str, set[str]] = {}
    for name, recorded in pairs:
        # A checkout may contain anything; no file outside the folder is looked at.
        if inside(name) and isinstance(recorded, str):
            found.setdefault(name, set()).add(recorded)
    files = {name: frozenset(recorded) for name, recorded in found.items()}
    return ImportRecord(plugin if isinstance(plugin, str) else None, files)


def record_of(plugin: str, files: Mapping[str, bytes]) -> bytes:
    """Return the content of a record. The same import always gives the same bytes."""
    digests = {name: digest(content) for name, content in files.items()}
    document = {"comment": _COMMENT, "plugin": plugin, "files": digests}
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
