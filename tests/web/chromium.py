"""The Chromium of the system, installed with apt where it is absent."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, sync_playwright

from clean_environment import for_installers
from modelport_generator.preview.devtools import NoBrowser, installed_browser

_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")


@cache
def executable() -> str:
    """Return the path of Chromium.

    Raises:
        RuntimeError: It is absent and cannot be installed.
    """
    try:
        return installed_browser()
    except NoBrowser:
        _apt("apt-get", "update")
        _apt(*_INSTALL)
    try:
        return installed_browser()
    except NoBrowser as error:
        raise RuntimeError(f"apt installed chromium, and {error}") from None


def _apt(*command: str) -> None:
    allowed = command if os.geteuid() == 0 else ("sudo", "-n", *command)
    environment = {**for_installers(), "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            allowed, env=environment, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError as error:
        raise RuntimeError(f"Chromium cannot be installed: no program {error.filename}") from None
    if done.returncode:
        raise RuntimeError(f"Chromium cannot be installed: {done.stderr[-2000:]}")


@contextmanager
def running() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    # The sandbox of Chromium does not work for root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
