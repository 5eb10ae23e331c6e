"""The HTTP libraries for the calls of this run: `make test-transport` tests aiohttp alone."""

from __future__ import annotations

import os

AIOHTTP = os.environ.get("MODELPORT_HTTP") == "aiohttp"
LIBRARIES = ("aiohttp",) if AIOHTTP else ("httpx", "httpx2")
APPS = (
    ("async-aiohttp",) if AIOHTTP else ("sync-httpx", "async-httpx", "sync-httpx2", "async-httpx2")
)
"""How an app asks: from threads or in an event loop, and over which library."""
