"""`modelport list`: the installed providers and what they offer."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("provider_id", metavar="[PROVIDER]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(provider_id: str | None, form: str) -> None:
    """Show the installed providers, or the models of one PROVIDER."""
    from modelport import provider, providers
    from modelport.errors import UnknownProviderError

    try:
        rows = [_row(provider(name)) for name in ([provider_id] if provider_id else providers())]
    except UnknownProviderError as error:
        raise click.ClickException(str(error)) from None
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['label']}")
        for model_type, offered in row["types"].items():
            adapter = offered["adapter"] or "no adapter yet"
            click.echo(f"  {model_type:<15} {len(offered['models'])} predefined  {adapter}")
            if provider_id:
                for model in offered["models"]:
                    click.echo(f"    {model}")


def _row(found: object) -> dict[str, object]:
    from modelport._runtime.provider import Provider, entry

    assert isinstance(found, Provider)
    adapters = entry(found.id).adapters
    return {
        "id": found.id,
        "label": found.schema.label.en_US,
        "types": {
            model_type: {
                "models": list(found.catalog.models(model_type)),
                "adapter": adapters.get(model_type),
            }
            for model_type in found.types
        },
    }
