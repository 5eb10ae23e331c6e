"""`modelport drift`: compare what definitions declare with independent sources."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from ..drift.providers import NoProvider, providers_at
from ..drift.run import Drift, Sources, drift
from ..drift.sources.reading import SourceTrouble
from ..drift.verdicts import FINDINGS
from ..load.folders import ProviderFolder
from ..load.provider import ProviderSource, load_provider
from ..report.drift import FORMATS, drift_text
from ..report.printable import printable
from ..report.text import Style, plain
from .drift_sources import given_day, given_sources, source_options
from .terminal import coloured, print_anything, wants_colour


@click.command("drift")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@source_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="Format of the report.",
)
@click.option("--summary", is_flag=True, help="With the text format, show only the summary.")
@click.option(
    "--apply",
    "apply_",
    is_flag=True,
    help="Write what at least two independent sources agree on, and its evidence.",
)
@click.option(
    "--note-evidence",
    is_flag=True,
    help="Record in modelport.yaml the evidence for prices and declared retirements that agree with the sources.",
)
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
    refresh: bool,
    cache: Path | None,
    key_from: str | None,
    format_: str,
    summary: bool,
    apply_: bool,
    note_evidence: bool,
    fail_on: str,
) -> None:
    """Compare the prices, sizes, features and retirements in definitions with independent sources.

    PATHS are provider folders in any layout, single model files, or trees of these; by default the
    current folder. Without --refresh nothing is fetched from a network.

    Exit status: 0, or 1 when a fact has a verdict of --fail-on, or 2 when a source or a definition
    cannot be read.
    """
    print_anything()
    # Definitions contain no cycles, so reference counting frees them.
    gc.disable()
    today = given_day(as_of) if as_of else datetime.now(UTC).date()
    try:
        read = given_sources(sources, today, refresh=refresh, cache=cache, key_from=key_from)
        providers = providers_at(paths or (Path(),))
        found = drift(providers, Sources(read), today)
    except (SourceTrouble, NoProvider) as error:
        raise click.UsageError(printable(str(error))) from None
    if not sources:
        click.echo(
            "no --source is given: only prices and declared retirements are judged", err=True
        )
    click.echo(drift_text(found, format_, _style(), summary_only=summary), nl=False)
    if apply_:
        _apply(found, providers)
    if note_evidence:
        _note_agreeing(found, paths or (Path(),))
    sys.exit(_status(found, fail_on))


_WHY_LEFT = "fewer than two independent sources agree, one objects, or it is not a single value"


def _apply(found: Drift, providers: Sequence[ProviderSource]) -> None:
    """Edit the files, and report what changed and what that means."""
    from ..diff.compare import Comparison, compare_sources
    from ..drift.apply import apply
    from ..drift.evidence import note_evidence
    from ..report.changes import changes_text

    done = apply(found.facts)
    for each in done:
        judged = each.judged
        words = f"{judged.place()}: {judged.declared.field} {each.before or 'none'} -> {each.after}"
        click.echo(printable(f"changed {words}"), err=True)
    found.facts = [each for each in found.facts if not any(each is a.judged for a in done)]
    for provider in providers:
        own = [
            each.judged
            for each in done
            if any(each.judged.declared.document is known for known in provider.documents.values())
        ]
        if not own:
            continue
        again = load_provider(ProviderFolder(provider.root, provider.layout, provider.name))
        noted = note_evidence(again, own)
        if noted:
            click.echo(printable(f"noted the evidence in {noted}"), err=True)
        comparison = Comparison()
        compare_sources(comparison, provider, again, frozenset())
        click.echo(changes_text(comparison, "text"), err=True, nl=False)
    click.echo(f"{len(done)} fact{'' if len(done) == 1 else 's'} brought up to date", err=True)
    left = sum(each.verdict in ("stale", "retired") for each in found.facts)
    if left:
        words = f"{left} stale or retired fact{' is' if left == 1 else 's are'} left unchanged"
        click.echo(f"{words}: {_WHY_LEFT}", err=True)


def _note_agreeing(found: Drift, paths: Sequence[Path]) -> None:
    """Record the evidence for prices, retirements and successors that agree with their sources."""
    from ..drift.evidence import is_worth_noting, note_evidence

    agreeing = [each for each in found.facts if is_worth_noting(each)]
    # The files may have changed since they were read.
    for provider in providers_at(paths):
        names = {document.name for document in provider.documents.values()}
        noted = note_evidence(provider, [e for e in agreeing if e.declared.document.name in names])
        if noted:
            click.echo(printable(f"noted the evidence in {noted}"), err=True)


def _style() -> Style:
    return coloured if wants_colour() else plain


def _status(found: Drift, fail_on: str) -> int:
    if found.unread:
        return 2
    failing: Sequence[str] = FINDINGS[: FINDINGS.index(fail_on) + 1] if fail_on != "never" else ()
    return int(any(each.verdict in failing for each in found.facts))
