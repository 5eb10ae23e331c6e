"""Compares two single files: each counts as a provider of which only this file is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..check.kinds import kind_of
from ..json_values import as_list, as_mapping, as_text
from ..load import SECTION_TYPES, Document, ProviderSource, load_document
from ..problems import Place, Problem
from .compare import Comparison, compare_sources


def compare_files(
    old: Path | None, new: Path | None, names: tuple[str, str], accepted: frozenset[str]
) -> Comparison:
    """Compare two files; None means a missing one.

    names: the names of the files in reports.
    """
    documents = [
        load_document(path, name) if path is not None else None
        for path, name in zip((old, new), names, strict=True)
    ]
    found = Comparison(compared=[names[1]])
    known = [each for each in documents if each is not None]
    broken = [p for each in known if each.data is None for p in each.problems]
    if broken:
        found.unreadable += [each for each in broken if each.severity == "error"]
        return found
    kind = next((kind for each in reversed(known) if (kind := kind_of(each)) is not None), None)
    if kind is None:
        message = "the file is not a provider, model, position list or manifest"
        found.unreadable += [Problem("MP001", "error", Place(names[1]), message)]
        return found
    kept = _kept_names(documents) if kind == "position" else frozenset[str]()
    sources = [_source(each, kind, name, kept) for each, name in zip(documents, names, strict=True)]
    compare_sources(found, sources[0], sources[1], accepted)
    return found


def _kept_names(documents: list[Document | None]) -> frozenset[str]:
    listed = [set(map(as_text, as_list(each.data if each else []))) for each in documents]
    return frozenset(listed[0] & listed[1] - {""})


def _source(
    document: Document | None, kind: str, name: str, kept: frozenset[str]
) -> ProviderSource:
    path = Path(name)
    nothing = Document(name, name, data={})
    held = document or nothing
    data = as_mapping(held.data)
    model_type = as_text(data.get("model_type")) or "llm"
    models: dict[str, tuple[Document, ...]] = {}
    if kind == "model" and document is not None:
        models[model_type] = (held,)
    if kind == "position":
        model_type = SECTION_TYPES.get(path.parent.name, path.parent.name)
        models[model_type] = tuple(_stand_in(each, model_type) for each in sorted(kept))
    provider = held if kind == "provider" else nothing
    return ProviderSource(
        id=as_text(data.get("provider")) or path.absolute().parent.name,
        root=path.parent,
        layout="plugin",
        name=path.parent.as_posix(),
        provider=provider,
        manifest=held if kind == "manifest" else None,
        modelport=held if kind == "modelport" else None,
        models=models,
        positions={model_type: held} if kind == "position" else {},
        sections=(),
        hidden=(),
        orphans=(),
        files=frozenset(),
        documents={path.name: held},
    )


def _stand_in(model: str, model_type: str) -> Document:
    data: dict[str, Any] = {"model": model, "model_type": model_type}
    return Document("", "", data=data)
