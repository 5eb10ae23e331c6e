"""`modelport drift`: compare what definitions declare with independent sources."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ..drift.providers import NoProvider, providers_at
from ..drift.run import Drift, Sources, drift
from ..drift.sources.reading import Reading, SourceTrouble
from ..drift.sources.registry import read_source
from ..drift.verdicts import FINDINGS
from ..report.drift import FORMATS, drift_text
from ..report.printable import printable
from ..report.text import Style, plain
from .terminal import coloured, print_anything, wants_colour


@click.command("drift")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="KIND[=WHERE][@DATE]",
    help="A source to compare with, such as litellm=FILE; may be given several times.",
)
@click.option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD), not today.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="Format of the report.",
)
@click.option("--summary", is_flag=True, help="With the text format, show only the summary.")
@click.option(
    "--fail-on",
    type=click.Choice([*FINDINGS, "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 when a fact has this verdict, or one listed before it.",
)
def command(
    paths: tuple[Path, ...],
    sources: tuple[str, ...],
    as_of: str | None,
    format_: str,
    summary: bool,
    fail_on: str,
) -> None:
    """Compare the prices, sizes, features and retirements in definitions with independent sources.

    PATHS are provider folders in any layout, single model files, or trees of these; by default the
    current folder. Nothing is fetched from a network.

    Exit status: 0, or 1 when a fact has a verdict of --fail-on, or 2 when a source or a definition
    cannot be read.
    """
    print_anything()
    # Definitions contain no cycles, so reference counting frees them.
    gc.disable()
    today = given_day(as_of) if as_of else datetime.now(UTC).date()
    try:
        read = given_sources(sources, today)
        found = drift(providers_at(paths or (Path(),)), Sources(read), today)
    except (SourceTrouble, NoProvider) as error:
        raise click.UsageError(printable(str(error))) from None
    click.echo(drift_text(found, format_, _style(), summary_only=summary), nl=False)
    sys.exit(_status(found, fail_on))


def given_sources(sources: Sequence[str], today: date) -> list[Reading]:
    """Return what the sources of a command line say.

    Raises:
        SourceTrouble: One cannot be read.
    """
    return [each for given in sources for each in _read(given, today)]


def _read(given: str, today: date) -> list[Reading]:
    kind, where, stated = source_option(given)
    readings = read_source(kind, where, today)
    for each in readings:
        each.date = stated or each.date
    return readings


def source_option(given: str) -> tuple[str, str, str]:
    """Return kind, place and day of `KIND[=WHERE][@DATE]`."""
    whole, at, stated = given.rpartition("@")
    if not at or len(stated) != 10 or not stated[:4].isdecimal():
        whole, stated = given, ""
    kind, _, where = whole.partition("=")
    return kind, where, given_day(stated).isoformat() if stated else ""


def given_day(text: str) -> date:
    """Return a day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is not a date: write it as YYYY-MM-DD") from None


def _style() -> Style:
    return coloured if wants_colour() else plain


def _status(found: Drift, fail_on: str) -> int:
    if found.unread:
        return 2
    failing: Sequence[str] = FINDINGS[: FINDINGS.index(fail_on) + 1] if fail_on != "never" else ()
    return int(any(each.verdict in failing for each in found.facts))
