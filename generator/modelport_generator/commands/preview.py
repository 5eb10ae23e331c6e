"""`modelport preview`: one page about providers, as Dify's web client shows them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click

from ..paths import resolved

_DEFAULT = "preview.html"
_UNREADABLE = 2


@click.command("preview")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"The file to write; by default {_DEFAULT}, or none with --serve or --screenshot.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--serve", is_flag=True, help="Serve the page, and update it when a file changes.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port of --serve; a free one by default.",
)
@click.option(
    "--screenshot",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Take pictures with an installed Chromium.",
)
@click.option("--lang", default="en_US", show_default=True, help="The language of the pictures.")
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="The colours of the pictures.",
)
def command(
    paths: tuple[Path, ...],
    out: Path | None,
    opens: bool,
    serve: bool,
    port: int,
    screenshot: Path | None,
    lang: str,
    theme: str,
) -> None:
    """Write one page about the providers at PATHS: cards, forms, models and parameters.

    The page needs no network. Beside each form it shows what is displayed, what the client sends,
    and what the server keeps.

    Exit status: 0, or 1 when there is no provider, or 2 when a file cannot be read (the page then
    lacks it) or written, or 130 after Ctrl-C.
    """
    from ..check.selection.settings import BadSettings
    from ..preview.content import NoProviders
    from ..preview.devtools import NoBrowser
    from ..preview.writing import NotAPage

    if serve and (out or screenshot):
        raise click.UsageError("--serve writes no file: leave out --out and --screenshot")
    try:
        if serve:
            _serve(paths, port, opens=opens)
        else:
            sys.exit(_write(paths, out, screenshot, (lang, theme), opens=opens))
    except (NoProviders, NotAPage, NoBrowser, BadSettings) as error:
        raise click.ClickException(str(error)) from None


def _write(
    paths: Sequence[Path],
    out: Path | None,
    folder: Path | None,
    look: tuple[str, str],
    *,
    opens: bool,
) -> int:
    """Write the page and the pictures; return the exit status."""
    from ..load.unreadable import unreadable_in
    from ..preview.content import content_of, sources_of
    from ..preview.page import page_of
    from ..preview.writing import write_page

    sources = sources_of(paths)
    unread = {
        source.name: [each for document in source.documents.values() for each in document.problems]
        for source in sources
    }
    content = content_of(sources, unread)
    for problem in (each for problems in unread.values() for each in problems):
        click.echo(problem, err=True)
    page = page_of(content)
    if out or not folder:
        target = out or Path(_DEFAULT)
        write_page(target, page)
        click.echo(f"{target}: {len(page.encode()) // 1000} kB")
        if opens:
            click.launch(resolved(target).as_uri())
    if folder:
        from ..preview.pictures import pictures_of, take_pictures

        for file in take_pictures(page, list(pictures_of(content, *look)), folder):
            click.echo(file)
    return _UNREADABLE if any(True for source in sources for _ in unreadable_in(source)) else 0


def _serve(paths: Sequence[Path], port: int, *, opens: bool) -> None:
    from ..check.selection.settings import BadSettings
    from ..preview.checked import checked_content
    from ..preview.content import NoProviders
    from ..preview.serving import PreviewServer, Shown
    from .watching import Watcher

    watcher = Watcher(paths)
    server = PreviewServer(port, Shown(checked_content(paths)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        click.echo(f"{server.url} shows the preview; press Ctrl-C to stop")
        if opens:
            click.launch(server.url)
        while True:
            changed = watcher.wait()
            click.echo("changed: " + ", ".join(sorted(each.name for each in changed)))
            try:
                server.shown.replace(checked_content(paths))
            except (NoProviders, BadSettings, OSError) as error:
                server.shown.fail(str(error))
                click.echo(error, err=True)
    except KeyboardInterrupt:
        click.echo(err=True)
        sys.exit(130)
    finally:
        server.end()
        thread.join()
