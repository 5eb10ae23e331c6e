"""The path of each schema: names of models as paths that every file system accepts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import quote

_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)))
)
"""Names of devices on Windows, with any extension."""
_LONGEST = 200


def model_paths(models: Iterable[str]) -> dict[str, str]:
    """Return a relative path without extension for each model id.

    A slash makes a folder; characters and names that a file system may reject are
    percent-encoded; ids that differ in case alone get a number.
    """
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for model in models:
        if model not in paths:
            paths[model] = _free(_path(model), taken)
    return paths


def _path(model: str) -> str:
    *folders, name = map(_segment, model.split("/"))
    # The file of another model may have the name of this folder.
    folders = [f"{f[:-5]}%2Ejson" if f.lower().endswith(".json") else f for f in folders]
    return "/".join([*folders, name])


def _segment(text: str) -> str:
    quoted = quote(text, safe=" +@()=,!", errors="surrogatepass") or "%"
    if len(quoted) > _LONGEST:
        digest = hashlib.blake2b(quoted.encode(), digest_size=8).hexdigest()
        quoted = f"{quoted[: _LONGEST - 17]}~{digest}"
    first, last = quoted[0], quoted[-1]
    if first in ". " or quoted.split(".")[0].lower() in _RESERVED:
        quoted = f"%{ord(first):02X}{quoted[1:]}"
    if last in ". " and len(quoted) > 1:
        quoted = f"{quoted[:-1]}%{ord(last):02X}"
    return quoted


def _free(path: str, taken: set[str]) -> str:
    number, free = 1, path
    while free.lower() in taken:
        number += 1
        free = f"{path}~{number}"
    taken.add(free.lower())
    return free
