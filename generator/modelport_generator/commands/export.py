"""`modelport export`: export a provider as a Dify plugin."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..dify.sdks import NEWEST, SDKS
from ..output.files import replace_files
from ..paths import resolved
from ..report.printable import printable_lines

if TYPE_CHECKING:
    from ..dify import Export
    from ..project import Project


@click.command()
@click.argument("kind", metavar="dify", type=click.Choice(["dify"]))
@click.argument("provider_id", metavar="PROVIDER")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option(
    "--pack", type=click.Path(dir_okay=False, path_type=Path), help="Archive (.difypkg) to write."
)
@click.option(
    "--sdk",
    type=click.Choice(list(SDKS)),
    default=NEWEST,
    show_default=True,
    help="Version of Dify's plugin SDK that the plugin is for.",
)
@click.option("--author", default="modelport", show_default=True, help="For the manifest.")
@click.option("--plugin-version", default="0.1.0", show_default=True, help="For the manifest.")
@click.option(
    "--incomplete",
    is_flag=True,
    help="Export even if a type has no adapter or a model would not be found.",
)
@click.option("--no-assets", is_flag=True, help="Do not require icons.")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder of the project; by default the current folder.",
)
def command(
    kind: str,
    provider_id: str,
    out: Path | None,
    pack: Path | None,
    sdk: str,
    author: str,
    plugin_version: str,
    incomplete: bool,
    no_assets: bool,
    project: Path,
) -> None:
    """Write PROVIDER as a plugin that Dify installs: folder, archive, or both.

    PROVIDER is one of the project, or else an installed one. The plugin contains the adapters and
    the code they need. Its requirements are pinned to the versions tested with the chosen SDK. A
    manifest of the provider is copied unchanged.

    Exit status: 0, or 1 when the provider cannot be exported, or 2 when the command line is wrong or a
    file cannot be used.
    """
    from ..dify.documents import BadRelease, Release
    from ..dify.export import (
        ExportFailed,
        UnreadableFiles,
        export_plugin,
        find_source,
        write_plugin,
    )
    from ..dify.installed import AmbiguousHome
    from ..dify.pack import packed
    from ..project import NoProject

    if out is None and pack is None:
        raise click.UsageError("nothing to write: give --out FOLDER, --pack FILE, or both")
    try:
        found = _home(resolved(project), provider_id)
        source = find_source(found, provider_id)
        release = Release(author, plugin_version)
        made = export_plugin(found, source, SDKS[sdk], release, incomplete=incomplete)
        if made.missing_icons and not no_assets:
            raise ExportFailed(
                f"missing: {', '.join(made.missing_icons)}; Dify rejects a plugin without them"
            )
        if out is not None:
            write_plugin(made, out)
            _report(made, out)
        if pack is not None:
            replace_files({pack: packed(made.files)})
            click.echo(f"packed {pack} ({pack.stat().st_size} bytes)")
    except UnreadableFiles as error:
        click.echo(printable_lines(str(error)), err=True)
        click.echo("modelport: nothing was written, as the plugin would be incomplete", err=True)
        sys.exit(2)
    except (ExportFailed, BadRelease, AmbiguousHome, NoProject, ValueError) as error:
        raise click.ClickException(str(error)) from None


def _home(folder: Path, provider_id: str) -> Project:
    """Return the project with the provider, or the installed package that has it."""
    from ..dify.export import provider_ids
    from ..dify.installed import installed_home
    from ..project import NoProject, find_project

    try:
        found = find_project(folder)
    except NoProject:
        installed = installed_home(provider_id)
        if installed is None:
            raise click.UsageError(
                f"there is no project at {folder}, and no installed provider {provider_id!r}"
            ) from None
        return installed
    return found if provider_id in provider_ids(found) else installed_home(provider_id) or found


def _report(made: Export, out: Path) -> None:
    size = sum(map(len, made.files.values()))
    click.echo(f"wrote {len(made.files)} files ({size} bytes) in {out}")
