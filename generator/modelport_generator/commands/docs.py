"""`modelport docs`: pages about providers, and the reference of the format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click


@click.command("docs")
@click.option("--reference", is_flag=True, help="The reference of the format.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of pages.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a page is behind.")
def command(reference: bool, out: Path, check: bool) -> None:
    """Write pages in Markdown into a folder; a page that is no longer made is removed.

    A folder that holds anything but pages of this command is left as it is.
    """
    from ..report.reference.pages import reference_pages

    if not reference:
        raise click.UsageError("say --reference")
    write_pages(out, reference_pages(), check=check)


def write_pages(out: Path, made: Mapping[str, str], *, check: bool) -> None:
    """Bring a folder of pages up to date, or report what is behind."""
    found = {path.name: path.read_text(encoding="utf-8") for path in _pages(out)}
    behind = sorted(name for name in {*made, *found} if made.get(name) != found.get(name))
    if check:
        for name in behind:
            click.echo(f"{out / name} is behind")
        raise SystemExit(1 if behind else 0)
    out.mkdir(parents=True, exist_ok=True)
    for name in behind:
        if name in made:
            (out / name).write_text(made[name], encoding="utf-8", newline="\n")
        else:
            (out / name).unlink()
    click.echo(f"{len(made)} pages in {out}, {len(behind)} written or removed")


def _pages(out: Path) -> list[Path]:
    if not out.exists():
        return []
    listed = sorted(out.iterdir())
    for path in listed:
        if path.suffix != ".md" or path.is_symlink() or not path.is_file():
            raise click.ClickException(f"{path} is no page: nothing was written")
        with path.open(encoding="utf-8", errors="replace") as page:
            if "modelport docs" not in page.readline():
                raise click.ClickException(
                    f"{path} is not from `modelport docs`: nothing was written"
                )
    return listed
