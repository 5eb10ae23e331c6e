"""`modelport conformance`: what every adapter has to do and to survive, tried on one provider."""

from __future__ import annotations

import json

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
    help="A credential that cannot be guessed; {server} stands for the address of the suite's server.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show every check.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def command(
    provider_id: str,
    types: tuple[str, ...],
    settings: tuple[str, ...],
    verbose: bool,
    as_json: bool,
) -> None:
    """Try the adapters of provider ID against a server by script and print a scorecard.

    It asks no server but its own, on a loopback port, and works on installed third-party providers
    too. The exit code is 1 when a check fails.
    """
    from modelport.errors import AdapterMissing, UnknownProviderError
    from modelport_providers.conformance import run_suite, targets_of

    try:
        targets = targets_of(provider_id, pairs(settings))
        wanted = [t for t in targets if not types or t.model_type in types]
        if not wanted:
            offered = ", ".join(target.model_type for target in targets)
            raise click.UsageError(f"{provider_id} offers {offered}")
        card = run_suite(provider_id, wanted)
    except (UnknownProviderError, AdapterMissing) as error:
        raise click.UsageError(str(error)) from None
    click.echo(
        json.dumps(card.as_data(), indent=1) if as_json else "\n".join(card.lines(every=verbose))
    )
    raise SystemExit(0 if card.passed else 1)
