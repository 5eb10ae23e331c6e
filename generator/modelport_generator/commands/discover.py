"""`modelport discover`: list the models on a server as definitions and credentials."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

import click

from ..build.keywords import form_fields
from ..output.files import replace_files
from .try_ import from_environment, pairs, variables


@click.command()
@click.argument("provider_id", metavar="PROVIDER")
@click.option("--server-url", help="Address of the server; short for --set server_url=…")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A credential; secrets belong in the environment.",
)
@click.option(
    "--out",
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one definition per model and credentials.json to this folder.",
)
def command(
    provider_id: str, server_url: str | None, settings: tuple[str, ...], folder: Path | None
) -> None:
    """List the models of a live server with their types, properties and credentials.

    Secrets are never written: credentials.json leaves them out.

    Exit status: 0, or 1 when the server does not answer, or 2 when the command line is wrong or
    a file cannot be written.
    """
    from modelport import provider
    from modelport.errors import (
        AdapterMissing,
        CredentialsValidateFailedError,
        UnknownProviderError,
    )
    from modelport_providers.survey.discovery import discover

    try:
        found = provider(provider_id)
        given = {**from_environment(provider_id, variables(found)), **pairs(settings)}
        if server_url:
            given[_address_of(found)] = server_url
        models = discover(provider_id, given)
    except (UnknownProviderError, AdapterMissing, NotImplementedError) as error:
        raise click.UsageError(str(error)) from None
    except CredentialsValidateFailedError as error:
        raise click.ClickException(str(error)) from None
    hidden = _secrets(found)
    documents: dict[str, str] = {}
    entries: list[dict[str, Any]] = []
    for one in models:
        shown = {name: value for name, value in one.credentials.items() if name not in hidden}
        entries.append({"model": one.model, "model_type": one.model_type, "credentials": shown})
        file = _free_name(f"{one.model_type.replace('-', '_')}/{_file_name(one.model)}", documents)
        documents[file] = _yaml(dict(one.definition))
    if not models:
        click.echo("the server lists no model of a type that the provider supports", err=True)
    if folder is None:
        click.echo(_yaml(entries), nl=False)
        return
    # A YAML file beside the models would be checked as one of them.
    documents["credentials.json"] = json.dumps(entries, indent=1, ensure_ascii=False) + "\n"
    replace_files({folder / name: text.encode() for name, text in documents.items()})
    many = "1 file" if len(documents) == 1 else f"{len(documents)} files"
    click.echo(f"wrote {many} to {folder}")


def _address_of(found: Any) -> str:
    """Return the variable of the form that takes an address."""
    listed = variables(found)
    signs = ("url", "api_base", "host", "address")
    return next((v for v in listed if any(sign in v for sign in signs)), "server_url")


def _secrets(found: Any) -> set[str]:
    forms = ("provider_credential_schema", "model_credential_schema")
    fields = [field for name in forms for field in form_fields(found.catalog.provider.get(name))]
    return {str(field["variable"]) for field in fields if field.get("type") == "secret-input"}


def _file_name(model: str) -> str:
    return (
        "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in model).strip(".")
        or "model"
    )


def _free_name(stem: str, taken: Mapping[str, str]) -> str:
    """Return a file name that no other model has, also where names are compared without case."""
    names = {name.casefold() for name in taken}
    free = (f"{stem}{end}.yaml" for end in chain([""], (f"-{number}" for number in count(2))))
    return next(name for name in free if name.casefold() not in names)


def _yaml(value: Any) -> str:
    import yaml

    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    return text
