"""`modelport catalogue`: pack facts of sources into one file for sites without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ..drift.sources import catalogue
from ..drift.sources.reading import SourceTrouble
from ..report.printable import printable
from .drift_sources import given_day, given_sources, source_options


@click.group("catalogue")
def command() -> None:
    """Work with dated catalogues of facts, which `drift --source catalogue=FILE` reads."""


@command.command("build")
@source_options
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="ID",
    help="Pack only the models of these providers, by ids such as openai or google. "
    "Names under catalogue.providers of modelport.yaml are not read.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; .gz packs it.",
)
def build(
    sources: tuple[str, ...],
    as_of: str | None,
    refresh: bool,
    cache: Path | None,
    key_from: str | None,
    providers: tuple[str, ...],
    out: Path,
) -> None:
    """Pack the facts of sources, with the date and licence of each, into one file.

    Exit status: 0, or 2 when a source cannot be read or the file cannot be written.
    """
    if not sources:
        raise click.UsageError("give at least one --source")
    today = given_day(as_of) if as_of else datetime.now(UTC).date()
    try:
        readings = given_sources(sources, today, refresh=refresh, cache=cache, key_from=key_from)
    except SourceTrouble as error:
        raise click.UsageError(printable(str(error))) from None
    if providers:
        try:
            catalogue.check_providers(readings, providers)
        except catalogue.UnknownProvider as error:
            raise click.UsageError(printable(str(error))) from None
        readings = [catalogue.reduced(each, providers) for each in readings]
    size = catalogue.write(readings, today, out)
    for each in readings:
        licence = each.licence or "licence not stated"
        dated = f"the file of {each.date}" if each.is_file_day else each.date
        click.echo(printable(f"{each.kind}: {len(each.facts)} facts of {dated} ({licence})"))
    click.echo(f"wrote {size} bytes to {printable(str(out))}")
