"""Files of approvals: the fingerprints of changes that were reviewed and accepted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{12}")
_MOST_BYTES: Final = 1 << 22


class BadApprovals(ValueError):
    """A file of approvals cannot be read; the message says where and why."""


def read_approvals(path: Path) -> frozenset[str]:
    """Return the fingerprints of a file: one per line, `#` starts a comment.

    Raises:
        BadApprovals: The file cannot be read, or a line is not a fingerprint.
    """
    try:
        if not path.is_file():  # reading a pipe would block
            raise BadApprovals(f"{path} is not a file")
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise BadApprovals(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadApprovals(f"{path} is not UTF-8 text") from error
    found: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        word = line.partition("#")[0].strip().lower()
        if not word:
            continue
        if _FINGERPRINT.fullmatch(word) is None:
            raise BadApprovals(
                f"{path}:{number}: {word[:40]!r} is not a fingerprint of 12 hex digits"
            )
        found.add(word)
    return frozenset(found)
