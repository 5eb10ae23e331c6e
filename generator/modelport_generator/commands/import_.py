"""`modelport import`: import a Dify plugin, or a provider in the older layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..paths import resolved
from ..report.printable import printable

if TYPE_CHECKING:
    from ..dify import Import
    from ..dify.import_changes import ImportChanges
    from ..project import Project

_MOST_LISTED = 5
"""Methods of one file, or files, that are listed."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--project",
    "--into",
    "into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project to import into; by default the current folder.",
)
@click.option("--base", help="Provider whose adapters to use, such as openai_api_compatible.")
@click.option("--as", "as_id", metavar="ID", help="Import the provider under another id.")
@click.option(
    "--overwrite",
    multiple=True,
    metavar="PATTERN",
    help="Take the plugin's version of files that you changed or removed, such as 'models/llm/*'; "
    "may be repeated.",
)
@click.option("--no-generate", is_flag=True, help="Only copy; do not generate stubs and SDK.")
@click.option("--no-assets", is_flag=True, help="Do not require icons.")
def command(
    folder: Path,
    into: Path,
    base: str | None,
    as_id: str | None,
    overwrite: tuple[str, ...],
    no_generate: bool,
    no_assets: bool,
) -> None:
    """Import every provider at or below FOLDER: definition, models, positions, manifest and icons.

    Files are copied unchanged, in their layout. A plugin's Python is not copied: stubs and
    the typed SDK are generated. When the plugin's classes only inherit from a base that
    modelport has, no Python is needed.

    A second import brings the provider up to date. Files that you changed or removed since stay so,
    and are listed.

    Exit status: 0, or 1 when a provider is not imported or the definitions have errors, or 2 when
    the command line is wrong or a file cannot be used.
    """
    from ..dify.export import providers_of
    from ..dify.imports import ImportFailed, check_id, import_provider, write_provider
    from ..load import find_providers
    from ..project import NoProject, find_project

    try:
        project = find_project(resolved(into))
    except (NoProject, ValueError) as error:
        raise click.UsageError(str(error)) from None
    sources = find_providers(folder)
    if not sources:
        raise click.ClickException(
            f"{folder} contains no provider: neither a plugin nor <id>/<id>.yaml"
        )
    if as_id is not None and len(sources) > 1:
        raise click.UsageError(f"--as names one provider, and {folder} has {len(sources)}")
    known = {id_: source.root for id_, source in providers_of(project).items()}
    rejected = 0
    done: dict[str, str] = {}
    for source in sources:
        try:
            imported = import_provider(source, base, as_id)
            if imported.folder in done:
                raise ImportFailed(
                    f"{source.name} has the same id as {done[imported.folder]}: "
                    "import it alone, with --as ID"
                )
            check_id(imported, project, known)
            changes = write_provider(imported, project.providers, overwrite)
            _report(imported, changes, project)
            done[imported.folder] = source.name
            known[imported.id] = project.providers / imported.folder
        except ImportFailed as error:
            rejected += 1
            click.echo(f"modelport: {error}", err=True)
    if not no_generate and rejected < len(sources):
        _generate(project, assets=not no_assets)
    if rejected:
        raise click.ClickException(f"{rejected} of {len(sources)} providers were not imported")
    click.echo(f"next: {_next_step(project, list(done), generated=not no_generate)}")


def _next_step(project: Project, folders: list[str], *, generated: bool) -> str:
    """Return what must be done before the imported providers can be called."""
    from ..check.run import check_source
    from ..json_values import as_list, as_mapping
    from ..load import find_providers

    if not generated:
        return "modelport generate"
    for folder in folders:
        home = project.providers / folder
        source = find_providers(home)[0]
        shown = home.relative_to(project.root)
        for problem in check_source(source, assets=False, code=False):
            if problem.code == "MP809":
                return f"{problem.message}: in {shown}/modelport.yaml {problem.hint}"
        base = as_mapping(source.modelport.data if source.modelport else None).get("base")
        offered = as_list(as_mapping(source.provider.data).get("supported_model_types"))
        missing = _missing_adapters(home, offered)
        if missing and not base:
            return f"write {shown}/{missing[0]} on its generated stub, then modelport generate"
    return f"modelport check && modelport try {folders[0]} TYPE MODEL"


def _missing_adapters(home: Path, types: Iterable[object]) -> list[str]:
    """Return the missing files of adapters, relative to the provider's folder."""
    from ..load import SECTION_TYPES
    from ..python.adapters import adapter_parts

    names = [name for name, model_type in SECTION_TYPES.items() if model_type in types]
    files = (adapter_parts(home.name, name) for name in names)
    return [str(file) for file in files if not (home / file).is_file()]


def _report(imported: Import, changes: ImportChanges, project: Project) -> None:
    from ..dify.left_out import left_out

    source, home = imported.source, project.providers / imported.folder
    copied = {source.shown(name) for name in imported.files}
    models = sum(each.name in copied for documents in source.models.values() for each in documents)
    written = f"{_counted(len(changes.written), 'file')} written"
    if changes.removed:
        written += f", {len(changes.removed)} removed"
    shown = home.relative_to(project.root)
    click.echo(printable(f"{source.id}: {_counted(models, 'model')}, {written} in {shown}"))
    if imported.base and "modelport.yaml" not in changes.kept:
        click.echo(f"  base {imported.base}: no Python is needed")
    for line in _not_carried_over(imported):
        click.echo(f"  not carried over: {line}")
    missing = left_out(source, imported.files)
    if missing:
        click.echo(printable(f"  not copied: {_first(missing)}"))
    for name in changes.removed:
        click.echo(printable(f"  removed {name}: the plugin no longer has it"))
    for name, reason in changes.kept.items():
        click.echo(printable(f"  kept {name} as it is: {reason}"))
    if changes.kept:
        click.echo(
            printable(f"  --overwrite {next(iter(changes.kept))} takes this import's version")
        )


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _not_carried_over(imported: Import) -> Iterator[str]:
    """Yield what the plugin's Python does and a base does not; without a base, all of it in one line."""
    methods: dict[str, list[str]] = {}
    for each in imported.fit.own:
        file, _, method = each.partition(": ")
        methods.setdefault(file, []).append(method)
    if methods and not (imported.base or imported.fit.nearest):
        yield f"Python ({_counted(len(methods), 'file')})"
        return
    for file, found in methods.items():
        yield f"{file}: {_first(found)}"


def _generate(project: Project, *, assets: bool) -> None:
    from ..pipeline import run as pipeline
    from ..pipeline.checking import Demands

    outcome = pipeline.generate(
        project, lambda _: None, demands=Demands(assets=assets, careful=False)
    )
    for problem in sorted(outcome.errors, key=lambda each: each.place):
        click.echo(str(problem), err=True)
    if outcome.errors:
        raise click.ClickException(f"{len(outcome.errors)} errors: nothing was generated")
    written = sum(change.after is not None for change in outcome.changes)
    click.echo(f"wrote {written} generated files in {project.output.relative_to(project.root)}")
