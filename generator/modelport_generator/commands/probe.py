"""`modelport probe`: compare what a live server can do with its definition."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from .try_ import from_environment, pairs, variables


@click.command()
@click.argument("provider_id", metavar="PROVIDER")
@click.argument("model_type", metavar="TYPE")
@click.argument("model")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A credential; secrets belong in the environment.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Format of the findings.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(
    provider_id: str,
    model_type: str,
    model: str,
    settings: tuple[str, ...],
    form: str,
    as_json: bool,
) -> None:
    """Find out what MODEL can do with a few small calls, and compare it with the definition.

    Pass secrets as MODELPORT_<PROVIDER>_<NAME> in the environment.

    Exit status: 0, or 1 when the definition and the server disagree or a call fails, or 2 when
    the command line is wrong.
    """
    from modelport import provider
    from modelport.errors import (
        AdapterMissing,
        CredentialsValidateFailedError,
        InvokeError,
        UnknownModelError,
        UnknownProviderError,
    )
    from modelport_providers.survey.probe import probe

    try:
        found = provider(provider_id)
        named = from_environment(provider_id, variables(found))
        findings = probe(provider_id, model_type, model, {**named, **pairs(settings)})
    except (UnknownProviderError, UnknownModelError, AdapterMissing) as error:
        raise click.UsageError(str(error)) from None
    except (InvokeError, CredentialsValidateFailedError) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    agree = all(finding.agrees for finding in findings)
    if as_json or form == "json":
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for one in findings:
            declared = {None: "", True: "declared", False: "not declared"}[one.declared]
            mark = "" if one.agrees else "  <- differs"
            click.echo(f"{one.ability:<28}{declared:<14}{one.probed:<9}{one.detail}{mark}")
    raise SystemExit(0 if agree else 1)
