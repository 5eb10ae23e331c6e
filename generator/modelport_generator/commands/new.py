"""`modelport new`: create a provider, in this project or in a new distribution."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output.files import create_files
from ..paths import resolved
from ..python.names import is_device

if TYPE_CHECKING:
    from ..scaffold.files import ProviderRequest

_ID = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = ("dialect", "manifest", "modelport", "server")
"""Names of other files beside `<id>.yaml` and `<id>.py`."""


@click.command()
@click.argument("provider_id", metavar="ID")
@click.option("--types", default="llm", show_default=True, help="Model types, separated by commas.")
@click.option("--base", default="", help="Provider whose adapters to use; no Python is written.")
@click.option(
    "--project",
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project, or the folder for a new one.",
)
@click.option(
    "--modeline",
    metavar="SCHEMAS",
    help="Add a first line for editors with the schemas in this folder to each definition.",
)
def command(provider_id: str, types: str, base: str, folder: Path, modeline: str | None) -> None:
    """Create the provider ID: definition, adapters and a contract test.

    With --base, such as openai_api_compatible, a definition is enough: the adapters are those of
    the base. In a project the provider is added to it. Elsewhere a new distribution is created in its own
    folder. Existing files are never changed.

    Exit status: 0, or 1 when a file exists, or 2 when the command line is wrong or a file cannot be
    written.
    """
    from ..project import NoProject, Project, find_project
    from ..python.formatting import formatted
    from ..scaffold.files import (
        ProviderRequest,
        distribution_files,
        distribution_name,
        provider_files,
    )

    request = ProviderRequest(_checked_id(provider_id), _checked_types(types), base)
    files: dict[str, str] = {}
    try:
        project = find_project(resolved(folder))
    except NoProject:
        root = resolved(folder) / distribution_name(request.provider_id)
        package = f"{request.provider_id}_modelport"
        source = root / "src" / package
        project = Project(
            root,
            source / "_generated",
            f"{package}._generated",
            source / "providers",
            f"{package}.providers",
            core=False,
        )
        files |= distribution_files(request)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if base:
        _check_base(request, project.providers / request.provider_id)
    files |= provider_files(request, project)
    python = {path: text for path, text in files.items() if path.endswith(".py")}
    files |= formatted(python, project.first_party)
    if modeline is not None:
        files |= _with_modelines(files, project.root, modeline)
    if note := _taken(request.provider_id, project.providers / request.provider_id):
        click.echo(f"modelport: {note}", err=True)
    _write(project.root, files)
    shown = _shown(project.root)
    for path in files:
        click.echo(f"  {path if shown == '.' else f'{shown}/{path}'}")
    start = "" if shown == "." else f"cd {shown} && "
    click.echo(f"next: {start}modelport check && modelport generate")
    home = (project.providers / request.provider_id).relative_to(project.root).as_posix()
    click.echo(f"see its forms: modelport preview {home} --serve --open")


def _check_base(request: ProviderRequest, root: Path) -> None:
    """Reject a base that does not exist, lacks a type, or reads another form than the new one."""
    from ..check.rules.bases import base_folder, known_bases, serves
    from ..check.rules.quirks import known_quirks

    folder = base_folder(root, request.base)
    known = [each for each in known_bases(root) or () if each != request.provider_id]
    if folder is None or request.base == request.provider_id:
        listed = ", ".join(map(repr, known))
        raise click.BadParameter(f"{request.base!r} is not one of {listed}", param_hint="--base")
    lacking = [t for t in request.types if not serves(root, request.base, t.replace("-", "_"))]
    if lacking:
        message = f"{request.base} has no adapter for {', '.join(lacking)}"
        raise click.BadParameter(message, param_hint="--base")
    if "url_from" not in (known_quirks(folder) or {}):
        message = (
            f"the adapters of {request.base} read its own form: copy {request.base}.yaml, change the id, "
            f"and write `base: {request.base}` into modelport.yaml"
        )
        raise click.BadParameter(message, param_hint="--base")


def _with_modelines(files: Mapping[str, str], root: Path, schemas: str) -> dict[str, str]:
    from ..check.repair.modelines import modeline

    return {
        path: f"{modeline(root / path, schemas, kind)}\n{text}"
        for path, text in files.items()
        if path.endswith(".yaml")
        for kind in ("modelport" if path.endswith("/modelport.yaml") else "provider",)
    }


def _write(root: Path, files: dict[str, str]) -> None:
    outside = [path for path in files if not _stays_in(root, path)]
    if outside:
        raise click.ClickException(
            f"nothing was written because {Path(outside[0]).parent} is a link out of {root}"
        )
    there = [path for path in files if (root / path).exists() or (root / path).is_symlink()]
    if there:
        listed = "\n".join(f"  {path}" for path in there)
        raise click.ClickException(f"nothing was written because these files exist:\n{listed}")
    create_files({root / path: text.encode() for path, text in files.items()})


def _stays_in(root: Path, path: str) -> bool:
    return resolved((root / path).parent).is_relative_to(resolved(root))


def _checked_id(provider_id: str) -> str:
    if not _ID.fullmatch(provider_id):
        raise click.BadParameter(
            f"{provider_id!r} does not match '^[a-z][a-z0-9_]*$'", param_hint="ID"
        )
    if provider_id in _TAKEN:
        raise click.BadParameter(
            f"{provider_id!r} is the name of another file in a provider's folder", param_hint="ID"
        )
    if is_device(provider_id):
        raise click.BadParameter(
            f"{provider_id!r} is a name that Windows reserves", param_hint="ID"
        )
    return provider_id


def _taken(provider_id: str, root: Path) -> str:
    """Return a note when a provider of that id is installed already, "" otherwise."""
    from ..check.rules.bases import known_bases

    if provider_id not in (known_bases(root) or ()):
        return ""
    return f"a provider with the id {provider_id!r} already exists: where both are installed, neither is used"


def _checked_types(given: str) -> tuple[str, ...]:
    from ..scaffold.files import TYPES

    types = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    wrong = [name for name in types if name not in TYPES]
    if wrong or not types:
        listed = ", ".join(map(repr, TYPES))
        name = wrong[0] if wrong else given
        raise click.BadParameter(f"{name!r} is not one of {listed}", param_hint="--types")
    return types


def _shown(root: Path) -> str:
    here = Path.cwd()
    return root.relative_to(here).as_posix() if root.is_relative_to(here) else str(root)
