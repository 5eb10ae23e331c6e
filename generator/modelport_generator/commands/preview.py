"""`modelport preview`: one page about providers, as Dify's web client shows them."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("preview")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default="preview.html",
    show_default=True,
    help="The file to write.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
def command(paths: tuple[Path, ...], out: Path, opens: bool) -> None:
    """Write one page about the providers at PATHS: cards, forms, models and parameters.

    The page needs no network. Beside each form it shows what is displayed, what the client sends,
    and what the server keeps.
    """
    from ..preview.content import NoProviders, content_of, sources_of
    from ..preview.page import page_of
    from ..preview.writing import NotAPage, write_page

    try:
        page = page_of(content_of(sources_of(paths)))
        write_page(out, page)
    except (NoProviders, NotAPage) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(f"{out}: {len(page.encode()) // 1000} kB")
    if opens:
        click.launch(out.resolve().as_uri())
