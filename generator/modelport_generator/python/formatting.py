"""Text that black leaves unchanged, without the time that black takes: one run of ruff's formatter."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped, unused-ignore]

from .lines import LONGEST

_ARGUMENTS = ("--isolated", "--no-cache", "--quiet", "--target-version", "py311")


class FormatFailed(RuntimeError):
    """Generated text is not valid Python: a bug in the generator, never in a definition."""


_FIRST_PARTY = ("modelport", "modelport_providers")


def formatted(
    modules: Mapping[str, str], first_party: Sequence[str] = _FIRST_PARTY
) -> dict[str, str]:
    """Return the modules formatted and with sorted imports, by relative path.

    Args:
        modules: The text of each module by its relative path.
        first_party: The packages of the project itself, which decide the order of imports.

    Raises:
        FormatFailed: A module cannot be parsed.
    """
    if not modules:
        return {}
    with tempfile.TemporaryDirectory(prefix="modelport-") as folder:
        root = Path(folder)
        for name, text in modules.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        known = f"lint.isort.known-first-party = {json.dumps(list(first_party))}"
        _ruff(root, "check", "--select", "I,F401", "--fix", "--config", known)
        _ruff(root, "format", "--line-length", str(LONGEST))
        return {name: (root / name).read_text(encoding="utf-8") for name in modules}


def _ruff(root: Path, *arguments: str) -> None:
    command, *rest = arguments
    done = subprocess.run(
        [find_ruff_bin(), command, *_ARGUMENTS, *rest, "."],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise FormatFailed(done.stdout + done.stderr)
