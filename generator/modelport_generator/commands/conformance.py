"""`modelport conformance`: test the adapters of one provider against a scripted server."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import click

from .try_ import pairs


@click.command()
@click.argument("provider_id", metavar="ID")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only this model type.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A credential for the suite; {server} is replaced by the address of its server.",
)
@click.option(
    "--dialect",
    "dialects",
    multiple=True,
    metavar="MODULE:CLASS",
    help="A class for a protocol that the suite does not have; see docs/conformance.md.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show every check.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Format of the scorecard.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(
    provider_id: str,
    types: tuple[str, ...],
    settings: tuple[str, ...],
    dialects: tuple[str, ...],
    verbose: bool,
    form: str,
    as_json: bool,
) -> None:
    """Test the adapters of provider ID against a scripted server, and print a scorecard.

    The server is local, on a loopback port. Installed third-party providers can be tested
    as well.

    Exit status: 0, or 1 when a check fails or all checks of a type are skipped, or 2 when the
    command line is wrong.
    """
    from modelport.errors import AdapterMissing, UnknownProviderError
    from modelport_providers.conformance import run_suite, targets_of

    try:
        own = [_imported(place)() for place in dialects]
        targets = targets_of(provider_id, pairs(settings), own)
        wanted = [t for t in targets if not types or t.model_type in types]
        if not wanted:
            offered = ", ".join(target.model_type for target in targets)
            raise click.UsageError(f"{provider_id} offers {offered}")
        card = run_suite(provider_id, wanted)
    except (UnknownProviderError, AdapterMissing) as error:
        raise click.UsageError(str(error)) from None
    click.echo(
        json.dumps(card.as_data(), indent=1)
        if as_json or form == "json"
        else "\n".join(card.lines(every=verbose))
    )
    raise SystemExit(0 if card.passed else 1)


def _imported(place: str) -> Any:
    module, _, name = place.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise click.UsageError(f"--dialect {place}: {error}") from None
