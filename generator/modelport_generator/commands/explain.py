"""`modelport explain`: explain the code of a problem or a change, with an example."""

from __future__ import annotations

import click

from ..check.codes import codes
from ..diff.table import rows
from ..report.codes_page import code_text, problems_page
from ..report.diff_page import change_text, diff_page


@click.command("explain")
@click.argument("code", required=False)
@click.option("--all", "all_", is_flag=True, help="Print the page of all codes, as Markdown.")
@click.option("--changes", is_flag=True, help="Print the page of all changes, as Markdown.")
def command(code: str | None, all_: bool, changes: bool) -> None:
    """Explain a CODE, with a wrong and a right example. Without a code, list all codes.

    CODE is the code of a problem, such as MP101, or of a change, such as F10.

    Exit status: 0, or 2 when there is no such code.
    """
    if all_ or changes:
        click.echo(problems_page() if all_ else diff_page(), nl=False)
        return
    known = codes()
    if code is None:
        for each in known.values():
            click.echo(f"{each.code}  {each.severity:<8} {each.title}")
        for change in rows().values():
            click.echo(f"{change.code:<5}  {'change':<8} {change.title}")
        return
    row = rows().get(code.upper())
    if row is not None:
        click.echo(change_text(row))
        return
    found = known.get(code.upper())
    if found is None:
        raise click.UsageError(f"{code!r} is not a code; `modelport explain` lists all codes")
    click.echo(code_text(found))
