"""Serve tiny models until Ctrl-C: python -m servers.serve [--port N] [--models a,b] [--auth]."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import time
from types import FrameType

from servers.catalog import tiny_models
from servers.environment import Environment
from servers.xinference import XinferenceServer

BASIC = "tiny-chat,tiny-tools,tiny-generate,tiny-embed,tiny-rerank"


def main() -> None:
    """Install and build what is missing, serve, and print one line of JSON when all is up."""
    arguments = _arguments()
    environment = Environment()
    catalog = tiny_models(environment.models)
    names = list(catalog) if arguments.models == "all" else arguments.models.split(",")
    environment.install()
    environment.build([catalog[name] for name in names])
    signal.signal(signal.SIGTERM, _interrupt)
    with contextlib.suppress(KeyboardInterrupt), _server(environment, arguments) as server:
        server.wait()
        for name in names:
            server.control.launch(name)
            print(f"launched {name}", file=sys.stderr)
        ready = {"url": server.url, "api_key": server.api_key, "models": names}
        print(json.dumps(ready), flush=True)
        while True:
            time.sleep(3600)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9997)
    parser.add_argument("--models", default=BASIC, help="uids separated by commas, or 'all'")
    parser.add_argument("--auth", action="store_true", help="ask for an API key")
    return parser.parse_args()


def _server(environment: Environment, arguments: argparse.Namespace) -> XinferenceServer:
    name = f"serve-{arguments.port}"
    return XinferenceServer(environment, name, port=arguments.port, auth=arguments.auth)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
