"""`modelport explain`: what the code of a problem means, with a wrong and a right example."""

from __future__ import annotations

import click

from ..check.codes import codes
from ..report.pages import code_text, problems_page


@click.command("explain")
@click.argument("code", required=False)
@click.option("--all", "all_", is_flag=True, help="Print the page of all codes, as Markdown.")
def command(code: str | None, all_: bool) -> None:
    """Say what a CODE means and show it wrong and right; without one, list all codes."""
    if all_:
        click.echo(problems_page(), nl=False)
        return
    known = codes()
    if code is None:
        for each in known.values():
            click.echo(f"{each.code}  {each.severity:<8} {each.title}")
        return
    found = known.get(code.upper())
    if found is None:
        raise click.UsageError(f"{code!r} is no code; `modelport explain` lists them all")
    click.echo(code_text(found))
