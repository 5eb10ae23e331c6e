"""The command of `make test-live`: python -m servers.live [PYTEST ARGUMENTS].

Installs and builds what is missing, starts two real servers (with all models; with keys), runs the tests and ends
everything it started, whatever happens. Bounded in time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from types import FrameType

from servers.asks import AWKWARD, UIDS
from servers.catalog import tiny_models
from servers.control import ServerError
from servers.environment import PROJECT, TESTS, Environment, InstallError
from servers.target import Target
from servers.xinference import XinferenceServer

TEST_SECONDS = 1800
# Beside the tests that only a real server can pass, those that `make test` runs on recordings.
LIVE_TESTS = (
    "tests/live",
    "tests/replay",
    "tests/dify/test_plugin_calls.py",
    "tests/packaging/test_hook.py",
)


def main() -> int:
    """Return the exit status of pytest."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    environment = Environment()
    try:
        environment.install()
        environment.build(list(tiny_models(environment.models).values()))
        with _servers(environment) as target:
            return _run_tests(target, sys.argv[1:])
    except (InstallError, ServerError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; everything is stopped", file=sys.stderr)
        return 130


@contextlib.contextmanager
def _servers(environment: Environment) -> Generator[Target, None, None]:
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        # One after another: two that start at once may pick the same ports.
        plain = stack.enter_context(XinferenceServer(environment, "live"))
        plain.wait()
        auth = stack.enter_context(XinferenceServer(environment, "live-auth", auth=True))
        auth.wait()
        auth.control.launch("tiny-chat")
        for uid in UIDS:
            plain.control.launch(uid)
            print(f"{time.monotonic() - started:5.0f} s  {uid}", file=sys.stderr)
        plain.control.launch("tiny-chat", AWKWARD)
        yield Target(plain.url, auth.url, auth.api_key, live=True)


def _run_tests(target: Target, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-m", "live or not live", *(arguments or LIVE_TESTS)]
    tests = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, **target.as_variable(), "PYTHONPATH": str(TESTS)}
    )
    try:
        return tests.wait(TEST_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"the tests did not end in {TEST_SECONDS} s", file=sys.stderr)
        return 3
    finally:
        with contextlib.suppress(ProcessLookupError):
            tests.terminate()
        try:
            tests.wait(10)
        except subprocess.TimeoutExpired:
            tests.kill()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
