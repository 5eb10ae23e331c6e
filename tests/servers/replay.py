"""A server that plays this repository's recordings, also as a command: python -m servers.replay [--port N] [--pace 1.0]."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from modelport import testing
from servers.recording import GOOD_KEY, RECORDINGS, folder_of, scenes

DEFAULT_SCENE = "plain"


class ReplayServer(testing.ReplayServer):
    """All scenes, or those of `only`, each on its own port; `url` is that of `plain`."""

    def __init__(
        self,
        only: Sequence[str] = (),
        *,
        root: Path = RECORDINGS,
        pace: float = 0,
        port: int = 0,
    ) -> None:
        wanted = sorted(only or scenes(root), key=lambda scene: scene != DEFAULT_SCENE)
        folders = [folder_of(scene, root) for scene in wanted]
        super().__init__(*folders, pace=pace, port=port, good_key=GOOD_KEY)


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the scene 'plain'")
    parser.add_argument(
        "--pace", type=float, default=1.0, help="1 = as slow as recorded, 0 = at once"
    )
    arguments = parser.parse_args()
    with (
        contextlib.suppress(KeyboardInterrupt),
        ReplayServer(pace=arguments.pace, port=arguments.port) as server,
    ):
        for scene in scenes():
            print(f"{scene:10} {server.url_of(scene)}", flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
