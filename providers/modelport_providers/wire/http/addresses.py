"""The addresses that calls may reach: a policy of the host application for addresses that tenants enter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

from modelport.errors import WireAddressError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 prefix of addresses whose last four bytes are an IPv4 address (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """The servers that calls may reach.

    It applies to the host in the URL and to the address that it resolves to.

    hosts: names or addresses of servers, `*.example.com` for all below a name; None allows any.
    private_networks: whether addresses are allowed that the internet does not route (loopback, private,
        link-local with the metadata of clouds); or the networks that are, such as `10.1.0.0/16`.
    """

    hosts: tuple[str, ...] | None = None
    private_networks: bool | tuple[str, ...] = False

    def __post_init__(self) -> None:
        """Reject values that do not mean what they seem to."""
        for name, value in (("hosts", self.hosts), ("private_networks", self.private_networks)):
            if isinstance(value, str) or not isinstance(value, Iterable | bool | None):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(f"{name} is {value!r}; it must be a tuple of strings")
        if not isinstance(self.private_networks, bool):
            for network in self.private_networks:
                ip_network(network)

    def check_host(self, host: str, shown: str) -> None:
        """Check the host of an address before its name is looked up.

        Raises:
            WireAddressError: It is not allowed.
        """
        name = _canonical(host)
        if self.hosts is not None and not any(
            fnmatchcase(name, _canonical(pattern)) for pattern in self.hosts
        ):
            raise _not_allowed(shown, f"{host} is not one of the hosts that are allowed")
        literal = _read(name)
        if literal is not None:
            self.check_address(str(literal), shown)

    def check_address(self, address: str, shown: str) -> None:
        """Check an address before a connection is opened.

        Raises:
            WireAddressError: It is not allowed.
        """
        if self.private_networks is True:
            return
        found = _read(address)
        if found is None:
            raise _not_allowed(shown, f"{address} is not an address")
        if _is_public(found):
            return
        networks = map(ip_network, self.private_networks or ())
        plain = _embedded(found) or found
        if not any(plain.version == one.version and plain in one for one in networks):
            raise _not_allowed(shown, f"{address} is not an address of the public internet")

    def allowed(self, addresses: Iterable[str], shown: str) -> list[str]:
        """Return the addresses to which a connection is allowed.

        Raises:
            WireAddressError: None of them is allowed.
        """
        kept: list[str] = []
        denied: WireAddressError | None = None
        for address in addresses:
            try:
                self.check_address(address, shown)
            except WireAddressError as error:
                denied = error
            else:
                kept.append(address)
        if not kept and denied is not None:
            raise denied
        return kept


class _Guard:
    """Holds the policy of this process without a global variable."""

    __slots__ = ("policy",)

    def __init__(self) -> None:
        self.policy: AddressPolicy | None = None


guard = _Guard()
"""The policy of this process."""


def set_address_policy(policy: AddressPolicy | None) -> None:
    """Limit all calls of this process to what the policy allows; None allows everything.

    Connections that were opened under another policy are not used again.
    """
    if policy is not None and not isinstance(policy, AddressPolicy):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(
            f"the policy is of type {type(policy).__name__}; it must be an AddressPolicy"
        )
    guard.policy = policy


def check_url(url: str) -> None:
    """Check the destination of a request.

    Raises:
        WireAddressError: The policy in force does not allow it.
    """
    policy = guard.policy
    if policy is not None:
        policy.check_host(urlsplit(url).hostname or "", url.partition("?")[0])


def _not_allowed(shown: str, why: str) -> WireAddressError:
    return WireAddressError(f"the address policy does not allow {shown}: {why}")


def _canonical(host: str) -> str:
    """Return a host in the form for comparison: lower case, without a final dot, as ASCII."""
    name = host.strip("[]").rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _read(text: str) -> Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    plain = _embedded(address) or address
    return plain.is_global and not plain.is_multicast


def _embedded(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that is embedded in an IPv6 address."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _TRANSLATED:
        return IPv4Address(address.packed[12:])
    return None
