"""Every spelling in which a server, a library or a traceback may repeat a secret."""

from __future__ import annotations

import html
import json
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

Spell = Callable[[str], str]

KEYS = ("sk-plain-1234-abcdefgh/+=", "sk-abc&def<998877661>", "sk\"odd\\key/1234+='<&")
"""Keys that HTTP can send: without, with some and with every character that is escaped."""
WORDS = (
    *KEYS,
    "pässwörd-😀-99",
    "a%41&lt;b\\u0041\\x41zz",
    "two words here",
    "line\nbreak\tand tab",
)
"""Keys, and passwords that only an address or a body can contain."""


def _each(spell: Callable[[str], str]) -> Spell:
    return lambda key: "".join(map(spell, key))


def _byte(form: str, separator: str = "", encoding: str = "utf-8") -> Spell:
    return lambda key: separator.join(form % byte for byte in key.encode(encoding))


def _unit(form: str) -> Spell:
    """Spell the 16-bit units of UTF-16, as JSON and Java do."""

    def spell(key: str) -> str:
        units = key.encode("utf-16-be")
        return "".join(
            form % (high << 8 | low) for high, low in zip(units[::2], units[1::2], strict=True)
        )

    return spell


def _go(key: str) -> str:
    text = json.dumps(key, ensure_ascii=False)
    for sign in "<>&\u2028":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _php(key: str) -> str:
    return json.dumps(key).replace("/", "\\/")


def _base64(before: bytes, after: bytes = b"", encoding: str = "utf-8") -> Spell:
    return lambda key: b64encode(before + key.encode(encoding) + after).decode()


SPELLINGS: dict[str, Spell] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON, UTF-8": lambda key: json.dumps(key, ensure_ascii=False),
    "JSON, every character": _unit("\\u%04x"),
    "JSON, every character, upper case": _unit("\\u%04X"),
    "JSON in JSON": lambda key: json.dumps(json.dumps({"key": key})),
    "JSON in JSON in JSON": lambda key: json.dumps(json.dumps(json.dumps({"key": key}))),
    "Go": _go,
    "Go in Go": lambda key: _go(_go(key)),
    "Go, upper case": lambda key: _go(key).replace("\\u003c", "\\u003C").replace("3e", "3E"),
    "Go in JSON": lambda key: json.dumps(_go(key)),
    "PHP": _php,
    "PHP in PHP": lambda key: _php(_php(key)),
    "JSON in HTML": lambda key: html.escape(json.dumps(key)),
    "JSON in a URL": lambda key: quote(json.dumps(key)),
    "URL": quote,
    "URL, slashes too": lambda key: quote(key, safe=""),
    "URL, every character": _byte("%%%02X"),
    "URL, every character, lower case": _byte("%%%02x"),
    "URL in a URL": lambda key: quote(quote(key, safe=""), safe=""),
    "URL, spaces as plus": quote_plus,
    "escape() of JavaScript": _unit("%%u%04X"),
    "HTML": html.escape,
    "HTML, decimal quotes": lambda key: html.escape(key).replace("&#x27;", "&#39;"),
    "HTML, decimal": _each(lambda sign: f"&#{ord(sign)};"),
    "HTML, hex": _each(lambda sign: f"&#x{ord(sign):x};"),
    "HTML, upper hex": _each(lambda sign: f"&#X{ord(sign):04X};"),
    "HTML, names": lambda key: html.escape(key).replace("/", "&sol;").replace("+", "&plus;"),
    "HTML in HTML": lambda key: html.escape(html.escape(key)),
    "base64": _base64(b""),
    "base64, no padding": lambda key: b64encode(key.encode()).decode().rstrip("="),
    "base64 after one byte": _base64(b"x", b"xyz"),
    "base64 after two bytes": _base64(b"xy", b"xyz"),
    "base64 of a login": _base64(b"me:"),
    "base64 of a header": _base64(b"Bearer "),
    "base64 for URLs": lambda key: urlsafe_b64encode(f"x{key}".encode()).decode().rstrip("="),
    "base64 in lines": lambda key: encodebytes(b"x" * 50 + key.encode()).decode(),
    "base64 in lines in JSON": lambda key: json.dumps(
        encodebytes(b"x" * 50 + key.encode()).decode()
    ),
    "base64 in a URL": lambda key: quote(_base64(b"x")(key), safe=""),
    "base64 in PHP": lambda key: _php(_base64(b"xy")(key)),
    "base64 of UTF-16": _base64(b"", encoding="utf-16-le"),
    "base64 of UTF-16, big end first": _base64(b"x", encoding="utf-16-be"),
    "hex": _byte("%02x"),
    "hex, upper case": _byte("%02X"),
    "hex with colons": _byte("%02x", ":"),
    "hex with spaces": _byte("%02x", " "),
    "hex with dashes": _byte("%02X", "-"),
    "hex in pairs": lambda key: key.encode().hex(" ", -2),
    "hex as numbers": _byte("0x%02x", ", "),
    "hex after 0x": lambda key: f"0x{key.encode().hex()}",
    "hex within hex": lambda key: f"added {f'Bearer {key}!'.encode().hex()}",
    "hex of UTF-16": _byte("%02x", encoding="utf-16-le"),
    "hex of UTF-16, big end first": _byte("%02x", " ", "utf-16-be"),
    "list of bytes": _byte("%d", ", "),
    "list of bytes of Go": _byte("%d", " "),
    "list of bytes of Node": lambda key: json.dumps(list(f"x {key}".encode()), indent=2),
    "list of bytes of UTF-16": _byte("%d", ",", "utf-16-le"),
    "\\x": _byte("\\x%02x"),
    "\\x, upper case": _byte("\\x%02X"),
    "\\x in JSON": lambda key: json.dumps(_byte("\\x%02x")(key)),
    "octal": _byte("\\%03o"),
    "\\U": _each(lambda sign: f"\\U{ord(sign):08x}"),
    "\\u{}": _each(lambda sign: f"\\u{{{ord(sign):x}}}"),
    "repr": repr,
    "repr with both quotes": lambda key: repr(f"{key}'\""),
    "repr of bytes": lambda key: repr(key.encode()),
    "repr of a repr": lambda key: repr(repr(key)),
    "ascii": ascii,
    "UTF-8 read as Latin-1": lambda key: key.encode().decode("latin-1"),
    "UTF-16": lambda key: key.encode("utf-16-le").decode("latin-1"),
    "UTF-16, big end first": lambda key: key.encode("utf-16-be").decode("latin-1"),
    "UTF-16 in JSON": lambda key: json.dumps(key.encode("utf-16-le").decode("latin-1")),
    "shortened": lambda key: f"{key[:-2]}... and so on",
    "shortened at its beginning": lambda key: f"...{key[2:]}",
}
"""Functions that spell a key."""
