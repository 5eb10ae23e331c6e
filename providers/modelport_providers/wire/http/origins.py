"""How a server is reached: directly or through a proxy, and with which certificates.

Opens no connection itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Generic, TypeVar

from . import http_library
from .addresses import guard
from .certificates import no_certificates, trusting
from .network_backend import AsyncNetworkBackend, NetworkBackend
from .proxies import Proxy, proxy_for

KEEP_ALIVE = 4.0
"""Seconds; Xinference closes idle connections after 5, and reusing one at that moment fails."""

WATCH = "modelport.watch"
"""The name under which a request carries the watch of its call."""

Backend = TypeVar("Backend", NetworkBackend, AsyncNetworkBackend)


@dataclass(slots=True, eq=False)
class Entry(Generic[Backend]):
    """One connection, and since when it has been idle."""

    connection: Any
    backend: Backend
    since: float = inf

    @property
    def usable(self) -> bool:
        """Whether it may carry another call: not too old, and opened under the policy in force."""
        return self.backend.policy is guard.policy and not self.connection.has_expired()

    @property
    def reusable(self) -> bool:
        """Whether its answer has ended without further bytes, which would be read as the next answer."""
        connection = self.connection
        if not connection.is_idle():
            return False
        while connection is not None:
            state = getattr(connection, "_h11_state", None)
            if state is not None:
                return not state.trailing_data[0]
            connection = getattr(connection, "_connection", None)
        return True


@dataclass(frozen=True, slots=True)
class Origin:
    """A server for the connections of one HTTP library."""

    library: str
    address: Any
    proxy: Proxy | None

    @classmethod
    def of(cls, library: str, address: Any) -> Origin:
        """Decide how a server is reached."""
        scheme, host = address.scheme.decode("ascii"), address.host.decode("ascii")
        return cls(library, address, proxy_for(scheme, host))

    def connection(self, backend: NetworkBackend | AsyncNetworkBackend) -> Any:
        """Return a connection, not connected yet."""
        core = http_library.core(self.library)
        prefix = "Async" if isinstance(backend, AsyncNetworkBackend) else ""
        more: dict[str, Any] = {"keepalive_expiry": KEEP_ALIVE, "network_backend": backend}
        more["ssl_context"] = trusting(self.library) if self._secure else no_certificates()
        if self.proxy is None:
            return getattr(core, f"{prefix}HTTPConnection")(self.address, **more)
        return self._proxied(core, prefix, more, self.proxy)

    @property
    def _secure(self) -> bool:
        return bool(self.address.scheme == b"https")

    def _proxied(self, core: Any, prefix: str, more: dict[str, Any], proxy: Proxy) -> Any:
        url = core.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
        login = proxy.login and tuple(part.encode() for part in proxy.login)
        if proxy.scheme == "https":
            more["proxy_ssl_context"] = trusting(self.library)
        kind = "SOCKSProxy" if proxy.scheme.startswith("socks") else "HTTPProxy"
        pool = getattr(core, f"{prefix}{kind}")(url, proxy_auth=login, **more)
        return pool.create_connection(self.address)


def key_of(address: Any) -> tuple[bytes, bytes, int]:
    """Return the key that identifies a server."""
    return (address.scheme, address.host, address.port)
