"""Installs the pinned npm packages first; where that fails, so do the tests."""

from __future__ import annotations

import pytest

import npm


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    npm.install()
