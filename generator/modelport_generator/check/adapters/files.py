"""The Python files of a provider's folder, read within a limit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from ...load.provider import ProviderSource
from ...python.source import NotPython, read_source

MOST_BYTES: Final = 500_000
"""Of the modules of one provider; the largest here has a tenth of it."""


def modules_of(source: ProviderSource) -> Iterator[tuple[str, str, ast.Module]]:
    """Yield the modules of a provider that can be read: path in the folder, text and tree."""
    left = MOST_BYTES
    for relative in sorted(each for each in source.files if each.endswith(".py")):
        try:
            left -= (source.root / relative).stat().st_size
            if left < 0:
                return
            text, tree = read_source(source.root / relative)
        except (OSError, NotPython):
            continue
        yield relative, text, tree
