"""Export a provider as the folder of a complete plugin: all files as data first, written in one step."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..json_values import as_mapping
from ..load import ProviderSource, find_providers
from ..load.unreadable import unreadable_in
from ..output.files import make_folders, naming, remove_folders
from ..paths import resolved
from ..project import Project
from ..python.formatting import formatted
from .definition import UnsafePath, placement, plugin_definition
from .definition_files import companion_files, definition_files
from .documents import Release, documents
from .modules import HEADER, plugin_modules
from .obstacles import obstacles
from .sdks import Sdk
from .vendor import NotCarried, NotGenerated, vendored

_LEFT_OUT = "modelport.yaml"
"""Dify knows none of its keys; what adapters need of it is in the generated modules."""
_ICONS = ("icon_small", "icon_large", "icon_small_dark", "icon_large_dark")


class ExportFailed(RuntimeError):
    """The provider cannot be exported, or the folder contains other files."""


class UnreadableFiles(ExportFailed):
    """Files of the provider cannot be read. The message names each in its own line."""


@dataclass(frozen=True, slots=True)
class Export:
    """A plugin that is not written yet."""

    source: ProviderSource
    files: Mapping[str, bytes]
    missing_icons: tuple[str, ...]
    """Icons that the definition names and that do not exist."""


def find_source(project: Project, provider_id: str) -> ProviderSource:
    """Return a provider of a project by its id.

    Raises:
        ExportFailed: No provider has this id.
    """
    known = providers_of(project)
    if provider_id not in known:
        listed = ", ".join(map(repr, sorted(known))) or "none"
        raise ExportFailed(f"{provider_id!r} is not one of the providers here: {listed}")
    return known[provider_id]


def provider_ids(project: Project) -> frozenset[str]:
    """Return the ids of the providers of a project."""
    return frozenset(providers_of(project))


def providers_of(project: Project) -> dict[str, ProviderSource]:
    found = [
        source
        for folder in sorted(project.providers.glob("*/"))
        for source in find_providers(folder)[:1]
        if source.root == folder
    ]
    return {source.id: source for source in reversed(found)}


def export_plugin(
    project: Project,
    source: ProviderSource,
    sdk: Sdk,
    release: Release | None = None,
    *,
    incomplete: bool = False,
) -> Export:
    """Return the plugin of a provider.

    incomplete: whether the plugin may lack adapters or models of the provider.

    Raises:
        UnreadableFiles: The definition, a model or another file of the provider cannot be read.
        ExportFailed: The definition points out of its folder, the generated code is missing, or the
        plugin would lack something.
    """
    unread = list(unreadable_in(source))
    if unread:
        raise UnreadableFiles("\n".join(map(str, unread)))
    try:
        place = placement(source)
        carried = vendored(project, source.root.name, sdk.requirements)
    except (UnsafePath, NotGenerated, NotCarried) as error:
        raise ExportFailed(str(error)) from None
    reasons = [] if incomplete else obstacles(source, carried.served)
    if reasons:
        raise ExportFailed("; ".join(reasons))
    own = source.provider.path.relative_to(source.root).as_posix()
    left_out = {own, _LEFT_OUT}
    definition = {n: text for n, text in definition_files(source).items() if n not in left_out}
    made = {**carried.registries, **plugin_modules(source, place)}
    modules = formatted(made, carried.first_party)
    files = {
        **carried.files,
        **{name: text.encode() for name, text in modules.items()},
        **documents(source, place, (*sdk.requirements, *carried.requirements), sdk.runner, release),
        **companion_files(source),
        **{place.moved.get(name, name): content for name, content in definition.items()},
        place.definition: plugin_definition(source, place),
    }
    return Export(source, dict(sorted(files.items())), _missing_icons(source, files))


def write_plugin(export: Export, folder: Path) -> None:
    """Write a plugin to a folder that is new, empty, or an earlier export; readers see all of its files or none.

    Raises:
        ExportFailed: The folder contains something else.
    """
    if folder.exists() and not _is_ours(folder):
        raise ExportFailed(f"{folder} is not empty and no earlier export: choose another folder")
    made = make_folders(folder.parent)
    # Not `mkdtemp`, whose folders only their owner can read: the permissions follow the umask.
    staging = folder.with_name(f".{folder.name}-{secrets.token_hex(8)}")
    try:
        with naming(folder):
            staging.mkdir()
            (staging / "_assets").mkdir()
            for name, content in export.files.items():
                path = staging / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if folder.exists():
                _exchange(resolved(folder), staging)
            else:
                staging.replace(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        remove_folders(made)
        raise


def _exchange(folder: Path, staging: Path) -> None:
    """Replace an earlier export; other files in the folder, such as `.git`, are kept."""
    earlier = staging.with_name(f"{staging.name}-earlier")
    folder.replace(earlier)
    try:
        staging.replace(folder)
    except OSError:
        earlier.replace(folder)
        raise
    for path in sorted(earlier.iterdir()):
        if path.name != "__pycache__" and not (folder / path.name).exists():
            path.replace(folder / path.name)
    shutil.rmtree(earlier)


def _is_ours(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    main = folder / "main.py"
    if main.is_file():
        return main.read_bytes().startswith(f"# {HEADER}".encode())
    return not any(folder.iterdir())


def _missing_icons(source: ProviderSource, files: Mapping[str, bytes]) -> tuple[str, ...]:
    document = as_mapping(source.provider.data)
    named = {name for key in _ICONS for name in as_mapping(document.get(key)).values()}
    if source.manifest is not None:
        named |= {as_mapping(source.manifest.data).get("icon")}
    wanted = {f"_assets/{name}" for name in named if isinstance(name, str) and name}
    return tuple(sorted(wanted - set(files)))
