"""The command of `make demo`: run the programs in examples/ against recordings of a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.environment import PROJECT
from servers.replay import ReplayServer

EXAMPLES = (
    "chat",
    "stream",
    "async_chat",
    "tools",
    "embeddings",
    "rerank",
    "errors",
    "compatible_server",
    "failover",
)
SECONDS = 60


def main() -> int:
    """Return 1 when an example failed."""
    failed: list[str] = []
    # As fast as the real server was, for a stream to be seen as one.
    with ReplayServer(["plain"], pace=1) as server:
        print("played from recordings of Xinference 4.1.0 with tiny models; no server runs")
        for name in EXAMPLES:
            path = PROJECT / "examples" / f"{name}.py"
            print(f"\n--- examples/{path.name}", flush=True)
            if run_example(path, server.url).returncode:
                failed.append(path.name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run_example(path: Path, url: str, out: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run one program against the server at `url`; out: where it prints to, as for subprocess."""
    return subprocess.run(
        [sys.executable, str(path)],
        env={**os.environ, "MODELPORT_SERVER_URL": url, "PYTHONIOENCODING": "utf-8"},
        stdout=out,
        stderr=out,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


if __name__ == "__main__":
    raise SystemExit(main())
