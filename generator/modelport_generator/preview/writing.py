"""Write a page to disk. A file that is not such a page is kept."""

from __future__ import annotations

from pathlib import Path

from ..output.files import create_files, replace_file
from .page import MARK


class NotAPage(ValueError):
    """A file that is not such a page already exists."""


def write_page(path: Path, page: str) -> None:
    """Write a page, over an earlier page or where there is no file.

    Raises:
        NotAPage: The file exists and is not a page of this command.
        OSError: The file cannot be written.
    """
    if not (path.exists() or path.is_symlink()):
        create_files({path: page.encode()})
    elif MARK in _head(path):
        replace_file(path, page.encode())
    else:
        raise NotAPage(f"{path} is not a page of `modelport preview`: nothing was written")


def _head(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(4096)
