"""Installs the pinned npm packages and Chromium first; where that fails, so do the tests."""

from __future__ import annotations

from collections.abc import Iterator

import chromium
import pytest
from drivers import Preview, opened
from playwright.sync_api import Browser

import npm


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    npm.install()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.running() as running:
        yield running


@pytest.fixture
def preview(browser: Browser) -> Iterator[Preview]:
    """An empty tab for pages of `modelport preview`, which fails for errors and requests."""
    with opened(browser) as tab:
        yield tab
