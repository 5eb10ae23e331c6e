"""The first line of a file that tells editors which schema to use."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ...load.document import Document
from ...load.folders import ProviderFolder
from ...load.provider import load_provider
from ...load.reader import load_document
from ...output.files import replace_file
from ..kinds import kind_of
from ..rules.shape import Kind
from ..run import units_of

_START: Final = b"# yaml-language-server:"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def add_modelines(paths: Sequence[Path], schemas: str) -> list[str]:
    """Add the line to every file at and below the paths that lacks it, and return those files.

    schemas: the folder that `modelport schema --output` wrote, or an address that ends in one.
    """
    changed: list[str] = []
    for document, kind in _documents(paths):
        raw = document.path.read_bytes()
        if _START in raw[:400] or document.data is None:
            continue
        mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
        end = b"\r\n" if b"\r\n" in raw else b"\n"
        line = modeline(document.path, schemas, kind).encode()
        replace_file(document.path, mark + line + end + raw[len(mark) :])
        changed.append(document.name)
    return changed


def modeline(path: Path, schemas: str, kind: Kind) -> str:
    """Return the line for a file of a kind, without its end."""
    return f"{_START.decode()} $schema={_reference(path, schemas, kind)}"


def _documents(paths: Sequence[Path]) -> Iterator[tuple[Document, Kind]]:
    for unit in units_of(paths):
        if unit.layout is None:
            document = load_document(unit.path, unit.name)
            kind = kind_of(document)
            if kind is not None:
                yield document, kind
            continue
        source = load_provider(ProviderFolder(unit.path, unit.layout, unit.name))
        yield source.provider, "provider"
        if source.manifest is not None:
            yield source.manifest, "manifest"
        if source.modelport is not None:
            yield source.modelport, "modelport"
        for each in source.positions.values():
            yield each, "position"
        for models in source.models.values():
            for each in models:
                yield each, "model"


def _reference(path: Path, schemas: str, kind: Kind) -> str:
    if "://" in schemas:
        return f"{schemas.rstrip('/')}/{kind}.json"
    relative = os.path.relpath(Path(schemas) / f"{kind}.json", path.parent)
    return relative.replace(os.sep, "/")
