"""The formats of draft 2020-12 as checks of a string. An unknown format accepts every string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from ipaddress import AddressValueError, IPv6Address

from .hostnames import is_hostname, is_international_hostname


def has_format(text: str, name: str) -> bool:
    """Return whether a string has a format."""
    check = _FORMATS.get(name)
    return check is None or check(text)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII)


def _is_date(text: str) -> bool:
    parts = _DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = map(int, parts.groups())
    try:
        date(year or 2000, month, day)  # Python has no year 0; like 2000, it is a leap year
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return False
    hour, minute, second = (int(part) for part in parts.groups()[:3])
    sign, offset_hour, offset_minute = parts.groups()[3:]
    if sign is not None and (int(offset_hour) > 23 or int(offset_minute) > 59):
        return False
    if hour > 23 or minute > 59 or second > 60:
        return False
    if second < 60:
        return True
    shift = int(f"{sign or '+'}1") * (int(offset_hour or 0) * 60 + int(offset_minute or 0))
    return (hour * 60 + minute - shift) % 1440 == 1439  # a leap second ends a UTC day


def _is_date_time(text: str) -> bool:
    return text[10:11] in ("T", "t") and _is_date(text[:10]) and _is_time(text[11:])


_DURATION = _matches(
    r"P(?!\Z)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?"
    r"(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)"
)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LOCAL = _matches(rf"{_ATOM}+(?:\.{_ATOM}+)*|\"(?:[ !#-\[\]-~]|\\[ -~])*\"")
_ATOM_INTERNATIONAL = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f])"
_LOCAL_INTERNATIONAL = _matches(
    rf"{_ATOM_INTERNATIONAL}+(?:\.{_ATOM_INTERNATIONAL}+)*|\"(?:[ !#-\[\]-~]|[^\x00-\x7f]|\\[ -~])*\""
)


_LONGEST_DOMAIN = 4096
"""Maximum number of characters before normalisation. After it, a domain has at most 253."""


def _is_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(at) and _LOCAL(local) and (_is_address_literal(domain) or is_hostname(domain))


def _is_international_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    if not at or len(domain) > _LONGEST_DOMAIN or not _LOCAL_INTERNATIONAL(local):
        return False
    domain = unicodedata.normalize("NFC", domain)
    return _is_address_literal(domain) or is_international_hostname(domain)


def _is_address_literal(domain: str) -> bool:
    if not (domain.startswith("[") and domain.endswith("]")):
        return False
    inner = domain[1:-1]
    return _is_ipv6(inner[5:]) if inner[:5].upper() == "IPV6:" else _is_ipv4(inner)


_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_is_ipv4 = _matches(rf"{_OCTET}(?:\.{_OCTET}){{3}}")


def _is_ipv6(text: str) -> bool:
    if "%" in text or not text.isascii():
        return False
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


_UNRESERVED = r"A-Za-z0-9._~\-"
_DELIMITERS = r"!$&'()*+,;="
_INTERNATIONAL = (
    "\\xa0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef"
    + "".join(f"\\U{plane:04x}0000-\\U{plane:04x}fffd" for plane in range(1, 14))
    + "\\U000e1000-\\U000efffd"
)
_PRIVATE = "\\ue000-\\uf8ff\\U000f0000-\\U000ffffd\\U00100000-\\U0010fffd"


def _uri_part(more: str, characters: str) -> Callable[[str], bool]:
    return _matches(rf"(?:[{_UNRESERVED}{_DELIMITERS}{characters}{more}]|%[0-9A-Fa-f]{{2}})*")


_REFERENCE = re.compile(
    r"(?:([^:/?#]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_SCHEME = _matches(r"[A-Za-z][A-Za-z0-9+.\-]*")
_PORT = re.compile(r"(.*?)(?::(\d*))?", re.ASCII | re.DOTALL)


def _reference_check(more: str, private: str, is_absolute: bool) -> Callable[[str], bool]:
    user, name = _uri_part(more, ":"), _uri_part(more, "")
    path, query = _uri_part(more, ":@/"), _uri_part(more + private, ":@/?")
    fragment = _uri_part(more, ":@/?")

    def check(text: str) -> bool:
        parts = _REFERENCE.fullmatch(text)
        if parts is None:
            return False
        scheme, authority, inner, raw_query, rest = parts.groups()
        if (scheme is None and is_absolute) or (scheme is not None and not _SCHEME(scheme)):
            return False
        if authority is not None and not _is_authority(authority, user, name):
            return False
        if scheme is None and authority is None and ":" in inner.split("/")[0]:
            return False
        return path(inner) and query(raw_query or "") and fragment(rest or "")

    return check


def _is_authority(
    authority: str, is_user: Callable[[str], bool], is_name: Callable[[str], bool]
) -> bool:
    user, at, host = authority.rpartition("@")
    if at and not is_user(user):
        return False
    if host.startswith("["):
        inner, bracket, port = host[1:].partition("]")
        future = re.fullmatch(r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+", inner)
        known = future is not None or _is_ipv6(inner)
        return bool(bracket) and known and re.fullmatch(r"(?::[0-9]*)?", port) is not None
    parts = _PORT.fullmatch(host)
    return parts is not None and is_name(parts.group(1))


_TEMPLATE_NAME = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*"
_TEMPLATE_VARIABLE = rf"{_TEMPLATE_NAME}(?::[1-9][0-9]{{0,3}}|\*)?"
_TEMPLATE = _matches(
    rf"(?:[^\x00-\x20\x7f\"%<>\\^`{{|}}]|%[0-9A-Fa-f]{{2}}"
    rf"|\{{[+#./;?&=,!@|]?{_TEMPLATE_VARIABLE}(?:,{_TEMPLATE_VARIABLE})*\}})*"
)
_FOREIGN_TO_ECMA = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[aAzZ]|\(\?[P#a-zA-Z>(]|[*+?}][+])")


_ECMA_ONLY = [
    (re.compile(pattern), stand_in)
    for pattern, stand_in in (
        (r"\\[pP]\{[^}]*\}|\\c[A-Za-z]|\\u\{[0-9A-Fa-f]+\}|\\k<\w+>", "x"),
        (r"(?<!\\)\[\^?\]", "x"),
        (r"\(\?<([=!])", r"(?\1"),  # Python only looks back over a fixed width
        (r"\(\?<", "(?P<"),
    )
]


_LONGEST_REGEX = 20_000


def _is_regex(text: str) -> bool:
    if len(text) > _LONGEST_REGEX or _FOREIGN_TO_ECMA.search(text):
        return False
    translated = text
    for pattern, stand_in in _ECMA_ONLY:
        translated = pattern.sub(stand_in, translated)
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "time": _is_time,
    "date-time": _is_date_time,
    "duration": _DURATION,
    "email": _is_email,
    "idn-email": _is_international_email,
    "hostname": is_hostname,
    "idn-hostname": is_international_hostname,
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "uri": _reference_check("", "", True),
    "uri-reference": _reference_check("", "", False),
    "iri": _reference_check(_INTERNATIONAL, _PRIVATE, True),
    "iri-reference": _reference_check(_INTERNATIONAL, _PRIVATE, False),
    "uuid": _matches(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    "uri-template": _TEMPLATE,
    "json-pointer": _matches(r"(?:/(?:[^~/]|~[01])*)*"),
    "relative-json-pointer": _matches(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)"),
    "regex": _is_regex,
}
