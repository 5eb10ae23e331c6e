"""Pages about the providers at a path, which are read but not checked, printed by the pages target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..build.glossary import Glossary
from ..build.ir import Interface
from ..build.keywords import english
from ..build.provider import build_catalog, served
from ..definitions.schemas import Schemas
from ..json_values import as_mapping
from ..load.folders import find, is_inside
from ..load.provider import ProviderSource, load_provider
from ..load.unreadable import unreadable_in
from ..paths import resolved
from ..problems import Problem
from ..project import NoProject, find_project
from ..python.names import module_name
from ..targets.pages.provider import Quirk, index_page, provider_pages
from .reference.source import read_classes


class NoProviders(LookupError):
    """There are no providers to write about."""


class UnreadableFiles(ValueError):
    """Files of the providers cannot be read, so their pages would lack models."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))


def pages_of(paths: Iterable[Path]) -> dict[str, str]:
    """Return the pages of all providers at or below the paths, and a list of them.

    Raises:
        NoProviders: No folder contains a provider, or two providers have the same id.
        UnreadableFiles: A definition, a model or another file cannot be read.
    """
    interfaces = Glossary(Schemas()).interfaces
    made: dict[str, str] = {}
    rows: dict[str, tuple[str, str, str]] = {}
    sources = [load_provider(folder) for path in paths for folder in find(path).folders]
    problems = [each for source in sources for each in unreadable_in(source)]
    if problems:
        raise UnreadableFiles(problems)
    for source in sources:
        row, pages = _provider(source, interfaces)
        if row[0] in rows:
            raise NoProviders(f"{source.name}: duplicate provider {row[0]!r}")
        rows[row[0]] = row
        made |= pages
    if not rows:
        raise NoProviders("no folder contains a provider")
    return {"README.md": index_page([rows[name] for name in sorted(rows)]), **made}


def _provider(
    source: ProviderSource, interfaces: tuple[Interface, ...]
) -> tuple[tuple[str, str, str], dict[str, str]]:
    document = as_mapping(source.provider.data)
    own = served(source, interfaces)
    module = f"{_package(source.root)}.sdk.{module_name(source.id)}"
    names = {each.model_type: str(each.sdk) for each in own}
    evidence = as_mapping(source.modelport.data if source.modelport else None).get("facts")
    catalog = {**build_catalog(source, own), "facts": as_mapping(evidence)}
    pages = provider_pages(source.id, module, catalog, names, _quirks(source.root))
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
