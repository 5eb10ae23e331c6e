"""An installed Chromium, controlled over two pipes: it needs no port, no user profile and no library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from ..json_values import as_mapping, as_text

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_ARGUMENTS: Final = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--disable-lcd-text",
    "--no-first-run",
    "--mute-audio",
)
_PATIENCE: Final = 60.0
_LAUNCH: Final = """
import os, sys
from fcntl import F_DUPFD, fcntl
free = [fcntl(int(number), F_DUPFD, 10) for number in sys.argv[1:3]]
for pipe, wanted in zip(free, (3, 4)):
    os.dup2(pipe, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Gives two pipes the numbers that the browser expects, and becomes the browser."""


class NoBrowser(LookupError):
    """No Chromium is installed, or it does not work."""


class Tab:
    """One tab of a running browser."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._number = 0
        self._rest = b""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = as_text(attached["sessionId"])
        self.call("Page.enable", {})

    def call(self, method: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the answer of the tab to a command of the DevTools protocol.

        Raises:
            NoBrowser: The browser reports an error, or does not answer.
        """
        return self._call(method, parameters, self._session)

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression as JSON; a promise is awaited."""
        answer = self.call(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "awaitPromise": True},
        )
        if "exceptionDetails" in answer:
            raise NoBrowser(f"the page fails: {as_mapping(answer['exceptionDetails']).get('text')}")
        return as_mapping(answer["result"]).get("value")

    def screenshot(self) -> bytes:
        """Return the visible part of the page as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])

    def _call(
        self, method: str, parameters: Mapping[str, Any], session: str = ""
    ) -> Mapping[str, Any]:
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        whole = {**command, "sessionId": session} if session else command
        try:
            os.write(self._commands, json.dumps(whole).encode() + b"\0")
        except BrokenPipeError:
            raise NoBrowser("the browser has ended") from None
        deadline = time.monotonic() + _PATIENCE
        while True:
            answer = as_mapping(json.loads(self._message(deadline)))
            if answer.get("id") == self._number:
                break
        if "error" in answer:
            raise NoBrowser(f"{method}: {as_mapping(answer['error']).get('message')}")
        return as_mapping(answer.get("result"))

    def _message(self, deadline: float) -> bytes:
        while b"\0" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._answers], [], [], left)[0]:
                raise NoBrowser("the browser does not answer")
            received = os.read(self._answers, 1 << 16)
            if not received:
                raise NoBrowser("the browser has ended")
            self._rest += received
        message, _, self._rest = self._rest.partition(b"\0")
        return message


def installed_browser() -> str:
    """Return the program of an installed Chromium.

    Raises:
        NoBrowser: None is on the path.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoBrowser(f"no Chromium is installed: none of {', '.join(_NAMES)} is on the path")
    return found


@contextmanager
def browser_tab() -> Generator[Tab]:
    """Start a browser with an empty profile, and end it.

    Raises:
        NoBrowser: None is installed, or it does not work.
    """
    if os.name != "posix":
        raise NoBrowser("pictures need a system with POSIX pipes")
    program = installed_browser()
    # The sandbox of Chromium does not work for root.
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="modelport-", ignore_cleanup_errors=True) as profile:
        command = [program, *_ARGUMENTS, *sandbox, f"--user-data-dir={Path(profile)}"]
        process, commands, answers = _started(command)
        try:
            yield Tab(commands, answers)
        finally:
            os.close(commands)
            os.close(answers)
            process.kill()
            process.wait()


def _started(command: list[str]) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start a program that reads its commands from descriptor 3 and answers on descriptor 4."""
    its_commands, commands = os.pipe()
    answers, its_answers = os.pipe()
    numbers = [str(its_commands), str(its_answers)]
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCH, *numbers, *command],
            pass_fds=(its_commands, its_answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        os.close(commands)
        os.close(answers)
        raise NoBrowser(f"{command[0]} cannot be started: {error}") from None
    finally:
        os.close(its_commands)
        os.close(its_answers)
    return process, commands, answers
