"""`modelport list`: the installed providers and what they offer."""

from __future__ import annotations

import json

import click

from modelport import Provider, provider, providers
from modelport.adapters import claimants


@click.command()
@click.argument("provider_id", metavar="[PROVIDER]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the list is printed.",
)
def command(provider_id: str | None, form: str) -> None:
    """Show the installed providers, or the models of one PROVIDER.

    Exit status: 0, or 2 when there is no such provider.
    """
    from modelport.errors import UnknownProviderError

    try:
        names = [provider(provider_id).id] if provider_id else providers()
    except UnknownProviderError as error:
        raise click.UsageError(str(error)) from None
    claimed = {name: packages for name in names if (packages := claimants(name))}
    found = [provider(name) for name in names if name not in claimed]
    if form == "json":
        rows = [*map(_row, found), *({"id": n, "claimed_by": [*p]} for n, p in claimed.items())]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for each in found:
        _report(each, every_model=provider_id is not None)
    for name, packages in claimed.items():
        click.echo(f"{name}  claimed by {' and '.join(packages)}: none of them is used")


def _report(found: Provider, *, every_model: bool) -> None:
    click.echo(f"{found.id}  {found.schema.label.en_US}")
    for model_type in found.types:
        models = list(found.catalog.models(model_type))
        click.echo(f"  {model_type:<15} {len(models)} predefined  {_adapter(found, model_type)}")
        for model in models if every_model else ():
            click.echo(f"    {model}")


def _adapter(found: Provider, model_type: str) -> str:
    home = _home(found, model_type)
    if home is None and found.catalog.base:
        return f"no adapter, and none of the base {found.catalog.base!r}"
    return home or "no adapter yet"


def _home(found: Provider, model_type: str) -> str | None:
    """Return where the adapter is, or None when its base is not installed."""
    from modelport.errors import UnknownProviderError

    try:
        return found.home(model_type)
    except UnknownProviderError:
        return None


def _row(found: Provider) -> dict[str, object]:
    return {
        "id": found.id,
        "label": found.schema.label.en_US,
        "types": {
            model_type: {
                "models": list(found.catalog.models(model_type)),
                "adapter": _home(found, model_type),
            }
            for model_type in found.types
        },
    }
