"""Pages about the providers at a path, which are read but not checked, printed by the pages target."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..build.glossary import Glossary
from ..build.ir import Interface
from ..build.keywords import english
from ..build.provider import build_catalog, served
from ..definitions.schemas import Schemas
from ..json_values import as_mapping
from ..load.folders import ProviderFolder, find, is_inside
from ..load.provider import load_provider
from ..paths import resolved
from ..project import NoProject, find_project
from ..python.names import module_name
from ..targets.pages.provider import Quirk, index_page, provider_pages
from .reference.source import read_classes


class NoProviders(LookupError):
    """There are no providers to write about."""


def pages_of(paths: Iterable[Path]) -> dict[str, str]:
    """Return the pages of all providers at or below the paths, and a list of them.

    Raises:
        NoProviders: No folder contains a provider, or two providers have the same id.
    """
    interfaces = Glossary(Schemas()).interfaces
    made: dict[str, str] = {}
    rows: dict[str, tuple[str, str, str]] = {}
    for folder in (folder for path in paths for folder in find(path).folders):
        row, pages = _provider(folder, interfaces)
        if row[0] in rows:
            raise NoProviders(f"{folder.name}: duplicate provider {row[0]!r}")
        rows[row[0]] = row
        made |= pages
    if not rows:
        raise NoProviders("no folder contains a provider")
    return {"README.md": index_page([rows[name] for name in sorted(rows)]), **made}


def _provider(
    folder: ProviderFolder, interfaces: tuple[Interface, ...]
) -> tuple[tuple[str, str, str], dict[str, str]]:
    source = load_provider(folder)
    document = as_mapping(source.provider.data)
    own = served(source, interfaces)
    module = f"{_package(folder.root)}.sdk.{module_name(source.id)}"
    names = {each.model_type: str(each.sdk) for each in own}
    evidence = as_mapping(source.modelport.data if source.modelport else None).get("facts")
    catalog = {**build_catalog(source, own), "facts": as_mapping(evidence)}
    pages = provider_pages(source.id, module, catalog, names, _quirks(folder.root))
    label = english(document.get("label")) or source.id
    return (source.id, label, english(document.get("description"))), pages


def _package(folder: Path) -> str:
    """Return the package whose SDK apps import: the project's package, or modelport."""
    try:
        project = find_project(resolved(folder))
    except (NoProject, ValueError):
        return "modelport"
    inside = resolved(folder).is_relative_to(resolved(project.providers))
    return project.package if inside else "modelport"


def _quirks(folder: Path) -> list[Quirk]:
    file = folder / "quirks.py"
    try:
        found = read_classes(file).get("Quirks") if is_inside(file, folder) else None
    except (SyntaxError, ValueError):
        return []
    return [Quirk(a.name, a.type, a.default, a.doc) for a in found.attributes] if found else []
