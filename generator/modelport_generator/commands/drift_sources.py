"""The sources of a command line: files, installed packages, and what `--refresh` fetches."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..drift.refresh import Remote, cache_folder, fetch, remote
from ..drift.sources.reading import Reading, SourceTrouble
from ..drift.sources.registry import installed, read_source
from ..output.files import replace_files
from ..report.printable import printable


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One source of a command line."""

    kind: str
    where: str
    stated: str
    """The day that the user states, or ""."""


def source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose sources."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--source",
        "sources",
        multiple=True,
        metavar="KIND[=WHERE][@DATE]",
        help="A source, such as litellm=FILE; may be given several times.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        help="The day (YYYY-MM-DD) of the comparison or the catalogue; by default today.",
    ),
    click.option(
        "--refresh",
        is_flag=True,
        help="Fetch sources from the network; every address is named first.",
    ),
    click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder that keeps what --refresh fetched.",
    ),
    click.option(
        "--key-from",
        metavar="VARIABLE",
        help="The environment variable with the key of an endpoint.",
    ),
)


def given_day(text: str) -> date:
    """Return a day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is not a date: write it as YYYY-MM-DD") from None


def given_sources(
    sources: Sequence[str],
    today: date,
    *,
    refresh: bool = False,
    cache: Path | None = None,
    key_from: str | None = None,
) -> list[Reading]:
    """Return what the sources of a command line say.

    Raises:
        SourceTrouble: One cannot be read or fetched.
    """
    wanted = [_wanted(each) for each in sources]
    folder = cache or cache_folder()
    remotes = [
        None if _is_installed(each) else remote(each.kind, each.where, folder) for each in wanted
    ]
    if refresh:
        _refresh([each for each in remotes if each is not None], key_from)
    return [
        reading
        for each, far in zip(wanted, remotes, strict=True)
        for reading in _read(each, far, today)
    ]


def _is_installed(wanted: _Wanted) -> bool:
    return not wanted.where and installed(wanted.kind)


def _wanted(given: str) -> _Wanted:
    whole, at, stated = given.rpartition("@")
    if not at or len(stated) != len("2026-01-01") or not stated[:4].isdecimal():
        whole, stated = given, ""
    kind, _, where = whole.partition("=")
    return _Wanted(kind, where, given_day(stated).isoformat() if stated else "")


def _read(wanted: _Wanted, far: Remote | None, today: date) -> list[Reading]:
    where = wanted.where
    if far is not None:
        if not far.file.exists():
            hint = "give a file, or run with --refresh to fetch it"
            raise SourceTrouble(wanted.kind, f"nothing was fetched yet from {far.address}: {hint}")
        where = str(far.file)
    readings = read_source(wanted.kind, where, today)
    for each in readings:
        if wanted.stated:
            each.date, each.is_file_day = wanted.stated, False
    return readings


def _refresh(remotes: Sequence[Remote], key_from: str | None) -> None:
    for each in remotes:
        click.echo(f"will ask {printable(each.address)} for {printable(each.kind)}", err=True)
    key = os.environ.get(key_from, "") if key_from else ""
    if key_from and not key:
        raise SourceTrouble(key_from, "the environment variable is empty")
    for each in remotes:
        if each.kind == "xinference":
            _discover(each)
        else:
            fetch(each, key)


def _discover(source: Remote) -> None:
    """Ask a Xinference which models it runs, and keep their definitions."""
    import shutil

    import yaml

    from modelport.errors import CredentialsValidateFailedError
    from modelport_providers.survey.discovery import discover

    try:
        models = discover("xinference", {"server_url": source.address})
    except CredentialsValidateFailedError as error:
        raise SourceTrouble(source.address, str(error)) from None
    shutil.rmtree(source.file, ignore_errors=True)
    for number, one in enumerate(models):
        file = source.file / one.model_type.replace("-", "_") / f"{number}.yaml"
        text = yaml.safe_dump(dict(one.definition), allow_unicode=True, sort_keys=False)
        replace_files({file: text.encode()})
