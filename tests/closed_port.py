"""An address at which nothing listens, for as long as a test needs it."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def nothing_listens() -> Generator[str]:
    """Yield an address that rejects connections.

    Its port is bound, but does not listen: no other program can get it meanwhile.
    """
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
