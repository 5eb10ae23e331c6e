"""The server of the SDK's tests: the replay server, or a real one at the address in MODELPORT_LIVE."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from servers.recording import GOOD_KEY
from servers.replay import ReplayServer

VARIABLE = "MODELPORT_LIVE"


@dataclass(frozen=True, slots=True)
class Target:
    """A server with all tiny models, and one that asks for keys and serves tiny-chat."""

    url: str
    auth_url: str
    api_key: str = field(repr=False)
    live: bool

    def as_variable(self) -> dict[str, str]:
        """Return the environment variable that passes this target to tests."""
        return {VARIABLE: json.dumps(asdict(self))}


@contextmanager
def open_target() -> Generator[Target, None, None]:
    """Return the real servers that the environment names, or start the replay server."""
    if named := os.environ.get(VARIABLE):
        yield Target(**json.loads(named))
        return
    with ReplayServer(["plain", "auth"]) as server:
        yield Target(server.url, server.url_of("auth"), GOOD_KEY, live=False)
