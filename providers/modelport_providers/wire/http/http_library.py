"""Select the HTTP library for calls.

httpx2 continues httpx under the same API. It is used when it is installed, unless the environment
variable `MODELPORT_HTTP` (`httpx` or `httpx2`) or `use_http` selects another. With `aiohttp`, aiohttp
carries the calls in event loops; the other calls stay with the default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    import httpx

_LIBRARIES = ("httpx2", "httpx")
_EXTRAS = {"httpx": "modelport", "httpx2": "modelport[httpx2]", "aiohttp": "modelport[aiohttp]"}
"""What to install for each library."""
_AIOHTTP = "aiohttp"
"""Carries only the calls of event loops."""
_forced: list[str] = []


def use_http(name: Literal["httpx", "httpx2", "aiohttp"] | None) -> None:
    """Use this library for calls from now on; None restores the default.

    name: `aiohttp` is for calls in event loops; calls of threads use the default.

    Raises:
        ModuleNotFoundError: The library is not installed.
    """
    if name is not None:
        _require(name)
    _forced[:] = [] if name is None else [name]


def http_name() -> str:
    """Return the name of the library in use."""
    return _forced[0] if _forced and _forced[0] != _AIOHTTP else _default()


def loops_take_aiohttp() -> bool:
    """Return whether aiohttp carries the calls of event loops."""
    if _forced:
        return _forced[0] == _AIOHTTP
    return _wants_aiohttp()


def http(name: str | None = None) -> ModuleType:
    """Return the library, imported on first use."""
    return _imported(name or http_name())


@cache
def _imported(name: str) -> ModuleType:
    # Every call asks three times, and `import_module` takes 0.4 us to find what is imported.
    return import_module(name)


def library_of(client: object) -> str | None:
    """Return the name of the library that `client` (a client or a transport) comes from, if any."""
    for base in type(client).__mro__:
        root = base.__module__.partition(".")[0]
        if root in _LIBRARIES:
            return root
    return None


@cache
def failures(name: str) -> tuple[type[Exception], ...]:
    """Return the exceptions of the library for failures of the network."""
    library = http(name)
    return (library.HTTPError, library.InvalidURL, library.StreamError)


@cache
def core(name: str) -> ModuleType:
    """Return the library that makes the connections of the HTTP library."""
    return import_module({"httpx": "httpcore", "httpx2": "httpcore2"}[name])


_LOOPS = "anyio._backends._asyncio"
"""What the libraries import when their first connection of an event loop opens."""


def is_cold(name: str) -> bool:
    """Return whether the first call would have to read modules."""
    return name not in sys.modules or _LOOPS not in sys.modules


def warm(name: str) -> None:
    """Read the modules of the first call."""
    core(name)
    http(name)
    _defaults(name)
    import_module(_LOOPS)


def sync_transport(name: str, pool: object) -> httpx.HTTPTransport:
    """Make a transport that takes its connections from `pool`."""
    return cast("httpx.HTTPTransport", _with_pool(http(name).HTTPTransport(verify=False), pool))


def async_transport(name: str, pool: object) -> httpx.AsyncHTTPTransport:
    """Make the same for an event loop."""
    made = _with_pool(http(name).AsyncHTTPTransport(verify=False), pool)
    return cast("httpx.AsyncHTTPTransport", made)


def _with_pool(transport: Any, pool: object) -> Any:
    """Replace the pool of a transport, which still translates: modelport selects the connections."""
    if not hasattr(transport, "_pool"):
        raise RuntimeError(f"{type(transport).__module__} keeps its connections elsewhere")
    transport._pool = pool
    return transport


def request(
    name: str, method: str, url: str, headers: Mapping[str, str], content: bytes | None
) -> httpx.Request:
    """Make a request as a client without settings would; headers under lower-case names."""
    library, address = http(name), parsed(name, url)
    fields = {**_defaults(name), **headers}
    if content is None:
        return cast("httpx.Request", library.Request(method, address, headers=fields))
    # Host and length are all that the library would add, with three times the work.
    fields.setdefault("host", _host(name, url))
    fields.setdefault("content-length", str(len(content)))
    raw = [(key.encode("ascii"), value.encode("ascii")) for key, value in fields.items()]
    made = library.Request(method, address, headers=raw, stream=library.ByteStream(content))
    return cast("httpx.Request", made)


def limits_of(name: str, client: Any) -> dict[str, float]:
    """Return a client's own limits in seconds; the library's default counts as none.

    A client with default settings has a limit of five seconds, which is too short for models.
    """
    own = client.timeout
    if own == http(name).Timeout(5.0):
        return {}
    return {phase: limit for phase, limit in own.as_dict().items() if limit}


@lru_cache(1024)
def parsed(name: str, url: str) -> httpx.URL:
    """Read an address once: it never changes, and reading takes as long as sending."""
    return cast("httpx.URL", http(name).URL(url))


@lru_cache(1024)
def _host(name: str, url: str) -> str:
    return parsed(name, url).netloc.decode("ascii")


@cache
def _defaults(name: str) -> Mapping[str, str]:
    """Return what a client adds to the headers of a request."""
    client = sync_client(name, verify=False, trust_env=False)
    with client:
        return {key: value for key, value in client.headers.items() if key != "user-agent"}


def sync_client(name: str, **arguments: Any) -> httpx.Client:
    """Make a client for threads."""
    return cast("httpx.Client", http(name).Client(**arguments))


def async_client(name: str, **arguments: Any) -> httpx.AsyncClient:
    """Make a client for one event loop."""
    return cast("httpx.AsyncClient", http(name).AsyncClient(**arguments))


@cache
def _default() -> str:
    wanted = os.environ.get("MODELPORT_HTTP", "")
    if wanted in _LIBRARIES:
        _require(wanted)
        return wanted
    if wanted and wanted != _AIOHTTP:
        raise ValueError(f"MODELPORT_HTTP is {wanted!r}; it must be 'httpx', 'httpx2' or 'aiohttp'")
    return next((name for name in _LIBRARIES if find_spec(name) is not None), "httpx")


@cache
def _wants_aiohttp() -> bool:
    wanted = os.environ.get("MODELPORT_HTTP", "") == _AIOHTTP
    if wanted:
        _require(_AIOHTTP)
    return wanted


def _require(name: str) -> None:
    if name in _EXTRAS and find_spec(name) is None:
        raise ModuleNotFoundError(
            f"{name} is not installed: pip install '{_EXTRAS[name]}'", name=name
        )
