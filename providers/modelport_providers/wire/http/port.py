"""The base of both ports: the call, the client that sends its requests, and how requests are built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import ArgumentTypeError, WireError

from . import http_library
from .addresses import check_url, guard
from .connection_errors import network_error
from .effects import Outgoing, Send
from .origins import WATCH
from .urls import without_userinfo

if TYPE_CHECKING:
    import httpx

END = b""
NEVER = float("inf")


class Port:
    """The base of both ports: the call, and the client that sends its requests."""

    def __init__(self, provider: str, secrets: Iterable[str], client: Any = None) -> None:
        self._provider = provider
        self._secrets = secrets
        self._given = client
        self._url = ""
        self._limit = self._left = 0
        self._limits: dict[str, float | None] = {}
        """What the library may take, in seconds."""
        self._limits_of_client: Mapping[str, float] = {}
        self._late = False
        """Whether the answer is not read to its end, as it did not come in time."""
        library = http_library.http_name() if client is None else library_of(client)
        self._library = library
        self.failures = http_library.failures(library)

    def check(self, url: str) -> None:
        """Reject an address that the policy does not allow."""
        if guard.policy is not None:
            check_url(url)

    def sending(self) -> dict[str, Any]:
        """Return further arguments for a client of the caller: under a policy it follows no redirect."""
        return {} if guard.policy is None else {"follow_redirects": False}

    def check_peer(self, network: Any) -> None:
        """Reject an answer from an address that the policy does not allow.

        A client of the caller opens its own connections, so the address is known only after the request.
        """
        policy = guard.policy
        peer = network.get_extra_info("server_addr") if policy and network is not None else None
        if policy is not None and peer:
            policy.check_address(str(peer[0]), without_userinfo(self._url))

    def explain(self, error: Exception, proxy: str | None) -> WireError:
        """Return modelport's error for a failure of the network."""
        return network_error(
            error,
            self._url,
            provider=self._provider,
            secrets=self._secrets,
            proxy=proxy,
            limits=self._limits,
        )

    def _request(self, effect: Send, watch: object) -> httpx.Request:
        """Return a request as a client without settings would make it, which takes twice as long."""
        outgoing: Outgoing = effect.request
        request = http_library.request(
            self._library, outgoing.method, outgoing.url, outgoing.headers, outgoing.content
        )
        self._limits = {"connect": effect.connect}
        request.extensions["timeout"] = self._limits
        request.extensions[WATCH] = watch
        return request

    def _request_of(self, client: Any, effect: Send) -> httpx.Request:
        """Return the request that a client of the caller makes; its own limits apply too."""
        outgoing: Outgoing = effect.request
        request = client.build_request(
            outgoing.method, outgoing.url, headers=outgoing.headers, content=outgoing.content
        )
        left = max(0.001, effect.due - monotonic())
        ours = {"connect": min(effect.connect, left), "read": left, "write": left, "pool": left}
        self._limits_of_client = own = http_library.limits_of(self._library, client)
        limits: dict[str, float | None] = dict(ours)
        limits.update({phase: min(ours[phase], limit) for phase, limit in own.items()})
        self._limits = request.extensions["timeout"] = limits
        return cast("httpx.Request", request)

    def _leave_body_to_watch(self) -> None:
        """Lift our limit from a client's reads: it was for the head, and a watch ends what is later."""
        self._limits["read"] = self._limits_of_client.get("read")


def lower(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return header fields under lower-case names; repeated ones are joined."""
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def library_of(client: object) -> str:
    """Return the name of the HTTP library of the caller's client or transport.

    Raises:
        ArgumentTypeError: The library is unknown.
    """
    library = http_library.library_of(client)
    if library is not None:
        found = http_library.http(library)
        kinds = (found.Client, found.AsyncClient, found.BaseTransport, found.AsyncBaseTransport)
        if isinstance(client, kinds):
            return library
    raise ArgumentTypeError(
        f"client is of type {type(client).__name__}; it must be a client or a transport of httpx or httpx2"
    )


def sync_capable(client: Any) -> bool:
    """Return whether a client or transport of the caller can be used without an event loop."""
    library = http_library.library_of(client) if client is not None else None
    if library is None:
        return client is None
    found = http_library.http(library)
    return isinstance(client, (found.Client, found.BaseTransport))
