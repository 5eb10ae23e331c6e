"""Find the proxy that the environment selects for a server; sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from modelport.errors import WireProxyError

from .urls import without_userinfo

SOCKS = ("socks5", "socks5h")
SCHEMES = ("http", "https", *SOCKS)


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy. `shown` is its address without a login, `setting` where it was found."""

    scheme: str
    host: str
    port: int
    login: tuple[str, str] | None = field(repr=False)
    shown: str
    setting: str

    @property
    def name(self) -> str:
        """The name of the proxy in messages."""
        return f"the proxy {self.shown} (from {self.setting})"


def proxy_for(scheme: str, host: str) -> Proxy | None:
    """Return the proxy that the environment names for a server, None for a direct connection.

    Raises:
        WireProxyError: The setting cannot be used; the message names it.
    """
    settings = getproxies()
    name = next((one for one in (scheme, "all") if settings.get(one)), None)
    if name is None or proxy_bypass(host):
        return None
    return read_proxy(settings[name], f"{name.upper()}_PROXY")


def read_proxy(text: str, setting: str) -> Proxy:
    """Read the address of a proxy, with or without scheme.

    Raises:
        WireProxyError: It is not a usable address.
    """
    address = text.strip()
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise _unusable(f"the proxy setting {setting} is not an address") from error
    shown = without_userinfo(address).rstrip("/")
    if scheme not in SCHEMES:
        raise _unusable(
            f"the proxy {shown} (from {setting}) has the scheme {scheme!r};"
            f" it must be one of {', '.join(SCHEMES)}"
        )
    if not host:
        raise _unusable(f"the proxy setting {setting} names no host")
    if scheme in SOCKS and find_spec("socksio") is None:
        raise _unusable(
            f"the proxy {shown} (from {setting}) speaks SOCKS, for which the package socksio is not"
            " installed: pip install socksio, or unset the setting"
        )
    login = None
    if parts.username is not None:
        login = (unquote(parts.username), unquote(parts.password or ""))
    default = {"http": 80, "https": 443}.get(scheme, 1080)
    return Proxy(scheme, host, port or default, login, shown, setting)


def _unusable(message: str) -> WireProxyError:
    """Return the error for a setting, which another attempt would read again."""
    return WireProxyError(message, retryable=False)
