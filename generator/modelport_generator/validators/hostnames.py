"""Host names: letters, digits and hyphens (RFC 1123), and international labels (RFC 5891-5893)."""

from __future__ import annotations

import re
import unicodedata

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_LETTERS = frozenset(("Ll", "Lo", "Lm", "Mn", "Mc", "Nd"))
_ALLOWED = frozenset("-\u00df\u03c2\u06fd\u06fe\u0f0b\u3007")
_FORBIDDEN = frozenset("\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b")
_CONTEXTUAL = frozenset("\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d")
_VIRAMA = 9
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


def is_hostname(text: str) -> bool:
    """Return whether a text is an ASCII host name. Punycode labels must decode to valid labels."""
    labels = text.split(".")
    return len(text) <= 253 and all(_is_ascii_label(label) for label in labels)


def is_international_hostname(text: str) -> bool:
    """Return whether a text is a host name that may have international labels."""
    labels = _DOTS.split(text)
    encoded = [_encoded(label) for label in labels]
    if sum(map(len, encoded)) + len(encoded) - 1 > 253:
        return False
    if any(map(_is_right_to_left, labels)) and not all(map(_is_readable_both_ways, labels)):
        return False
    return all(
        _is_ascii_label(label) if label.isascii() else _is_international_label(label)
        for label in labels
    )


def _encoded(label: str) -> str:
    if label.isascii():
        return label
    if len(label) > 63:  # too long in any case, and encoding is slow
        return "x" * 254
    try:
        return "xn--" + label.encode("punycode").decode()
    except UnicodeError:
        return "x" * 254


def _is_ascii_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    if label[2:4] != "--":
        return True
    if label[:2].lower() != "xn":
        return False
    try:
        decoded = label[4:].encode().decode("punycode")
    except (UnicodeError, OverflowError):
        return False
    if decoded.isascii() or _encoded(decoded).lower() != label.lower():
        return False
    return _is_international_label(decoded)


def _is_international_label(label: str) -> bool:
    if len(_encoded(label)) > 63 or unicodedata.normalize("NFC", label) != label:
        return False
    if label[2:4] == "--" or label.startswith("-") or label.endswith("-"):
        return False
    if unicodedata.category(label[0]).startswith("M"):
        return False
    return (
        all(_is_allowed(label, index) for index in range(len(label)))
        and not _mixes_digits(label)
        and (_is_readable_both_ways(label) or not _is_right_to_left(label))
    )


def _is_allowed(label: str, index: int) -> bool:
    character = label[index]
    if character in _CONTEXTUAL:
        return _has_context(label, index)
    if character in _FORBIDDEN:
        return False
    if character in _ALLOWED:
        return True
    if unicodedata.category(character) not in _LETTERS:
        return False
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return folded == character or character in _ALLOWED


def _has_context(label: str, index: int) -> bool:
    """Return whether a character is allowed at its position (RFC 5892, appendix A)."""
    character = label[index]
    before = label[index - 1] if index else ""
    after = label[index + 1 : index + 2]
    match character:
        case "\u200c" | "\u200d":
            joined = bool(before) and unicodedata.combining(before) == _VIRAMA
            return joined or (character == "\u200c" and _joins(before) and _joins(after))
        case "\u00b7":
            return before == after == "l"
        case "\u0375":
            return "GREEK" in _name(after)
        case "\u30fb":
            scripts = ("HIRAGANA", "KATAKANA LETTER", "CJK UNIFIED")
            return any(_name(other).startswith(scripts) for other in label)
        case _:
            return "HEBREW" in _name(before)


def _joins(character: str) -> bool:
    scripts = ("ARABIC", "SYRIAC", "MONGOLIAN", "NKO")
    return bool(character) and _name(character).startswith(scripts)


def _name(character: str) -> str:
    return unicodedata.name(character, "") if character else ""


def _mixes_digits(label: str) -> bool:
    arabic = any("\u0660" <= character <= "\u0669" for character in label)
    return arabic and any("\u06f0" <= character <= "\u06f9" for character in label)


def _is_right_to_left(label: str) -> bool:
    return bool(_RIGHT_TO_LEFT & set(map(unicodedata.bidirectional, label)))


def _is_readable_both_ways(label: str) -> bool:
    """Return whether a label obeys the Bidi rule (RFC 5893, section 2)."""
    kinds = [unicodedata.bidirectional(character) for character in label]
    while kinds and kinds[-1] == "NSM":
        kinds.pop()
    if not kinds:
        return False
    if kinds[0] == "L":
        allowed = {"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        return set(kinds) <= allowed and kinds[-1] in ("L", "EN")
    if kinds[0] not in ("R", "AL") or {"EN", "AN"} <= set(kinds):
        return False
    allowed = {"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
    return set(kinds) <= allowed and kinds[-1] in ("R", "AL", "EN", "AN")
