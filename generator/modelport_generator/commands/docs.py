"""`modelport docs`: pages about providers, and the reference of the format."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from ..output.files import replace_files
from ..report.printable import printable_lines


@click.command("docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--reference", is_flag=True, help="Write the reference of the format instead.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the pages.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 when a page is out of date."
)
def command(paths: tuple[Path, ...], reference: bool, out: Path, check: bool) -> None:
    """Write pages in Markdown about the providers at PATHS, in each language of their definitions.

    The folder belongs to the command: pages that are no longer generated are removed, and a folder
    with other files is rejected.

    Exit status: 0, or 1 when there is no provider or --check finds a page that is out of date, or 2
    when a file cannot be used.
    """
    if bool(paths) == reference:
        raise click.UsageError("give PATHS of providers, or --reference")
    write_pages(out, _made(paths), check=check)


def _made(paths: tuple[Path, ...]) -> dict[str, str]:
    if not paths:
        from ..report.reference.pages import reference_pages

        return reference_pages()
    from ..report.provider_pages import NoProviders, UnreadableFiles, pages_of

    try:
        return pages_of(paths)
    except NoProviders as error:
        raise click.ClickException(str(error)) from None
    except UnreadableFiles as error:
        click.echo(printable_lines(str(error)), err=True)
        click.echo("modelport: nothing was written, as pages would be incomplete", err=True)
        sys.exit(2)


def write_pages(out: Path, made: Mapping[str, str], *, check: bool) -> None:
    """Bring a folder of pages up to date, or report the pages that are out of date."""
    found = {path.name: path.read_text(encoding="utf-8") for path in _pages(out)}
    behind = sorted(name for name in {*made, *found} if made.get(name) != found.get(name))
    if check:
        for name in behind:
            click.echo(f"{out / name} is out of date")
        raise SystemExit(1 if behind else 0)
    replace_files({out / name: made[name].encode() for name in behind if name in made})
    for name in behind:
        if name not in made:
            (out / name).unlink()
    click.echo(f"{len(made)} pages in {out}, {len(behind)} written or removed")


def _pages(out: Path) -> list[Path]:
    """Return the pages in a folder, and reject a folder with other files."""
    listed = sorted(out.iterdir()) if out.exists() else []
    for path in listed:
        if path.suffix != ".md" or path.is_symlink() or not path.is_file():
            raise click.ClickException(f"{path} is not a page: nothing was written")
        with path.open(encoding="utf-8", errors="replace") as page:
            if "modelport docs" not in page.readline():
                raise click.ClickException(
                    f"{path} is not from `modelport docs`: nothing was written"
                )
    return listed
