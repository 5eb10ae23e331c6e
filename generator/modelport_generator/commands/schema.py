"""`modelport schema`: print the schemas of definitions, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click

from ..definitions.editors import KINDS, Draft, editor_schema
from ..definitions.profiles import Profile
from ..output.files import replace_files


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.option(
    "--draft", type=click.Choice(["7", "2020-12"]), default="7", help="JSON Schema draft."
)
@click.option(
    "--profile",
    type=click.Choice(["strict", "accept"]),
    default="strict",
    help="strict: what a careful author writes; accept: what all of Dify's readers accept.",
)
@click.option(
    "--out",
    "--output",
    "output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one file per kind to this folder.",
)
def command(kind: str | None, draft: str, profile: str, output: Path | None) -> None:
    """Print the JSON Schema of one KIND of file, or write those of all kinds to a folder.

    With an editor's YAML extension, a first line such as
    `# yaml-language-server: $schema=../schemas/model.json` selects the schema for a file.

    Exit status: 0, or 2 when a file cannot be written.
    """
    kinds = (kind,) if kind else KINDS
    if output is None and kind is None:
        click.echo(f"kinds of files: {', '.join(KINDS)}")
        click.echo("`modelport schema KIND` prints one, `modelport schema --out FOLDER` writes all")
        return
    for each in kinds:
        schema = editor_schema(each, cast("Draft", draft), cast("Profile", profile))
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        if output is None:
            click.echo(text, nl=False)
        else:
            replace_files({output / f"{each}.json": text.encode()})
            click.echo(str(output / f"{each}.json"))
