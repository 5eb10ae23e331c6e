"""The pytest fixture `recorded`: a server that answers from recordings, or records a real one."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest

from .keeping import keep
from .recorder import Recorder
from .replay import ReplayServer

RECORD = "MODELPORT_RECORD"
"""Environment variable that makes the fixture record, unless it is empty, `0` or `false`."""

_LONGEST = 100
"""Characters of a name that file systems and paths have room for."""

Recorded: TypeAlias = Callable[[str], str]
"""A function that takes the address of a server and returns the one to use instead."""


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Iterator[Recorded]:
    """Replace a server by its recorded answers.

    `recorded("https://api.openai.com/v1")` returns an address on this machine. Recordings are in
    `recordings/<module>/<test>/<host>/` beside the test, without keys; `<test>` begins with its
    classes, and ends with a digest where other characters are replaced. With `MODELPORT_RECORD=1` the
    server itself is asked, and its answers replace the recordings.
    """
    home = request.path.parent / "recordings" / request.path.stem / _folder_name(request.node)
    with ExitStack() as servers:

        def serve(upstream: str) -> str:
            parts = urlsplit(upstream)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(f"{upstream!r} is not the http or https address of a server")
            folder = home / _file_name(parts.netloc.rpartition("@")[2])
            if os.environ.get(RECORD, "").lower() in ("", "0", "false"):
                return f"{servers.enter_context(_replaying(folder, upstream)).url}{parts.path}"
            recorder = servers.enter_context(Recorder(upstream))
            servers.callback(lambda: keep(recorder.settled(), folder))
            return f"{recorder.url}{parts.path}"

        yield serve


def _replaying(folder: Path, upstream: str) -> ReplayServer:
    if not folder.is_dir():
        pytest.fail(
            f"there are no recordings in {folder}: run the test once with {RECORD}=1, which asks"
            f" {urlsplit(upstream).hostname} and keeps its answers",
            pytrace=False,
        )
    return ReplayServer(folder)


def _folder_name(test: pytest.Item) -> str:
    """Return the name of the folder of a test, which no other test of its module has."""
    classes = [node.name for node in test.listchain() if isinstance(node, pytest.Class)]
    name = ".".join([*classes, test.name])
    plain = _file_name(name)
    function, _, parameter = name.partition("[")
    if plain in (name, f"{function}-{parameter[:-1]}") and len(plain) <= _LONGEST:
        return plain
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    # No plain name contains the sign.
    return f"{plain[:_LONGEST]}+{digest}"


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "test"
