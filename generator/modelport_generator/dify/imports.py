"""Import a plugin, or a folder in the older layout, as a provider of this project: its files byte for byte, no code."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..check.rules.bases import claimants
from ..json_values import as_mapping
from ..load import ProviderSource, find_providers, parse_document
from ..output.files import replace_files
from ..paths import resolved
from ..project import Project
from ..python.adapters import UnreadableAdapter
from ..python.names import is_device, is_provider_id
from .bases import Fit, declaration, fitting_base
from .definition_files import companion_files, definition_files
from .import_changes import ImportChanges, changes_of
from .import_record import RECORD, ImportRecord, plugin_name, read_record, record_of
from .restored_modelport_file import restored


class ImportFailed(RuntimeError):
    """The folder cannot be imported."""


@dataclass(frozen=True, slots=True)
class Import:
    """A provider that is not written yet."""

    source: ProviderSource
    folder: str
    """Name of its folder among the providers."""
    files: Mapping[str, bytes]
    fit: Fit
    base: str | None
    """The base that `modelport.yaml` declares."""
    id: str
    """Its id after the import."""


def import_provider(
    source: ProviderSource, base: str | None = None, as_id: str | None = None
) -> Import:
    """Return the files of a provider to import.

    base: the declared base to build on; found in the plugin's Python when it is not given.

    Raises:
        ImportFailed: The definition cannot be read, or its id names no module.
    """
    if not as_mapping(source.provider.data):
        reasons = "; ".join(p.message for p in source.provider.problems) or "it is not a mapping"
        raise ImportFailed(f"{source.provider.name} is not the definition of a provider: {reasons}")
    own_id = as_id or source.id
    if not is_provider_id(own_id) or is_device(own_id):
        raise ImportFailed(
            f"{source.provider.name}: the id {own_id!r} does not match "
            "'^[a-z][a-z0-9_]*$' or is reserved on Windows; --as ID imports under another id"
        )
    if source.modelport is not None and any(
        p.severity == "error" for p in source.modelport.problems
    ):
        raise ImportFailed(
            f"{source.modelport.name} cannot be read: {source.modelport.problems[0]}"
        )
    fit = _fit(source)
    files = {**definition_files(source), **companion_files(source)}
    declared = base or fit.base
    if "modelport.yaml" not in files:
        own = declaration(source, declared) if declared else restored(source)
        if own is not None:
            files["modelport.yaml"] = own
    folder = source.id if source.layout == "plugin" else resolved(source.root).name
    if as_id is not None:
        folder = as_id
        files = _renamed(source, files, as_id)
    return Import(
        source, folder, dict(sorted(files.items())), fit, _base_of(files, declared), own_id
    )


def check_id(imported: Import, project: Project, known: Mapping[str, Path]) -> None:
    """Reject an id that another provider has, as neither of the two could be used.

    Args:
        imported: The provider.
        project: The project to import it into.
        known: The folders of the providers of the project, by their ids.

    Raises:
        ImportFailed: The id belongs to modelport, to another package or to another provider of the project.
    """
    # Installed packages must not decide what modelport itself contains.
    others = [] if project.core else claimants(imported.id, project.first_party[0])
    home = known.get(imported.id)
    if home is not None and home.name != imported.folder:
        others.append(str(home.relative_to(project.root)))
    if others:
        raise ImportFailed(
            f"the id {imported.id!r} belongs to {' and '.join(others)}: --as ID imports under another id"
        )


def write_provider(
    imported: Import, providers: Path, overwrite: Sequence[str] = ()
) -> ImportChanges:
    """Write a provider's files below the providers of a project; return what changed and what was kept.

    Files that were changed or removed since the last import are kept so, and so are files that are
    not part of the import, such as adapters.

    Args:
        imported: The provider.
        providers: The folder of the providers.
        overwrite: Patterns of files whose version in the plugin is taken in any case.

    Raises:
        ImportFailed: The folder holds another provider, or the same id from another plugin.
    """
    home = providers / imported.folder
    record = read_record(home)
    theirs = _foreign(home, imported, record)
    if theirs:
        raise ImportFailed(f"{home} {theirs}: --as ID imports under another id")
    changes = changes_of(home, imported.files, record or ImportRecord(), overwrite)
    for name in (*imported.files, *changes.removed, RECORD):
        place = os.path.realpath(home / name)
        if not place.startswith(os.path.realpath(providers) + os.sep):
            raise ImportFailed(f"{home / name} is a link out of the project; nothing is written")
    recorded = record_of(plugin_name(imported.source.manifest), imported.files)
    replace_files(
        {home / name: each for name, each in {**changes.written, RECORD: recorded}.items()}
    )
    for name in changes.removed:
        (home / name).unlink()
    return changes


def _foreign(home: Path, imported: Import, record: ImportRecord | None) -> str:
    """Return what is in an existing folder, when it is not an earlier state of the import."""
    for source in find_providers(home) if home.is_dir() else ():
        if (
            source.id not in (imported.source.id, imported.folder)
            or source.layout != imported.source.layout
        ):
            return f"is another provider: it holds {source.id!r} in the layout of a {source.layout}"
        own = plugin_name(imported.source.manifest)
        known = record.plugin if record and record.plugin is not None else None
        if known is None:
            known = plugin_name(source.manifest)
            if record is None and source.manifest is None:
                return f"has {source.id!r}, which is not from an import"
        if known != own:
            return f"has {source.id!r} of the plugin {known!r}, not of {own!r}"
    return ""


def _renamed(source: ProviderSource, files: Mapping[str, bytes], new: str) -> dict[str, bytes]:
    """Return the files with another id in the definition; in the older layouts its file follows."""
    own = source.provider.path.relative_to(source.root).as_posix()
    start, end = source.provider.offsets("/provider")
    text = source.provider.text
    name = own if source.layout == "plugin" else f"{new}{source.provider.path.suffix}"
    renamed = (text[:start] + new + text[end:]).encode("utf-8", "surrogatepass")
    return {**{path: each for path, each in files.items() if path != own}, name: renamed}


def _fit(source: ProviderSource) -> Fit:
    try:
        return fitting_base(source)
    except UnreadableAdapter as error:
        return Fit(None, (str(error),))


def _base_of(files: Mapping[str, bytes], declared: str | None) -> str | None:
    stated = as_mapping(parse_document(files.get("modelport.yaml", b"{}")).data)
    base = stated.get("base")
    return base if isinstance(base, str) else declared
