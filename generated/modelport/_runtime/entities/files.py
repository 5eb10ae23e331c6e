"""Create parts from files, bytes and addresses, checked before anything is sent."""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import Error, a2b_base64
from os import PathLike
from pathlib import Path
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote_to_bytes

from .file_types import as_kind, kind_of, known_names, named, short_name, sniffed

if TYPE_CHECKING:
    from modelport.entities import MultiModalPromptMessageContent

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_LOOKED_AT = 4096
_ALPHABET = (ascii_letters + digits + "+/").encode("ascii")


def of_path(path: str | PathLike[str], kind: str, mime_type: str | None = None) -> dict[str, Any]:
    """Return the values of a part for a file."""
    place = Path(path)
    return of_bytes(place.read_bytes(), kind, place.name, mime_type)


def of_bytes(
    data: Any, kind: str, filename: str = "", mime_type: str | None = None
) -> dict[str, Any]:
    """Return the values of a part for bytes.

    Raises:
        InputInvalidError: The data is empty or of the wrong kind.
    """
    if not isinstance(data, bytes | bytearray):
        raise TypeError(
            f"the {kind} is of type {type(data).__name__}, not bytes: from_path takes the path of a file,"
            " from_url an address or a data URL"
        )
    raw = bytes(data)
    if not raw:
        _reject(f"the {kind} {filename!r} is empty" if filename else f"the {kind} is empty")
    mime = mime_type or as_kind(_known(raw, kind, filename), kind)
    if kind_of(mime) != kind and not (kind == "document" and mime_type):
        _reject(f"this is {short_name(mime)} ({mime}), which is not {kind} content")
    return _packed(b64encode(raw).decode("ascii"), mime, filename)


def of_url(url: Any, kind: str, mime_type: str | None = None) -> dict[str, Any]:
    """Return the values of a part for an address, or for the content of a data URL.

    Raises:
        InputInvalidError: The text is neither, or the data URL is not base64.
    """
    if not isinstance(url, str):
        raise TypeError(f"the address is of type {type(url).__name__}; it must be a string")
    if url[:5].lower() == "data:":
        return _of_data_url(url, kind, mime_type)
    check_address(url, kind)
    mime = mime_type or named(url) or ""
    mime = as_kind(mime, kind) if mime else ""
    if mime and not mime_type and kind_of(mime) != kind:
        mime = ""
    return {"format": short_name(mime) if mime else "", "mime_type": mime, "url": url}


def check_address(url: str, kind: str) -> None:
    """Check that an address is one that a server can reach.

    Raises:
        InputInvalidError: It is a local path, or not an address.
    """
    if url[:7].lower() == "http://" or url[:8].lower() == "https://":
        return
    if not url.strip():
        _reject(f"the address of the {kind} is empty")
    shown = url if len(url) <= 80 else f"{url[:77]}..."
    local = url[:5].lower() == "file:" or not _SCHEME.match(url) or re.match(r"[A-Za-z]:[\\/]", url)
    if local:
        _reject(f"{shown!r} is a path, not an address: use from_path, which reads the file")
    _reject(
        f"{shown!r} is not an address that a server can read; allowed are http:, https: and data:"
    )


def check_part(part: MultiModalPromptMessageContent) -> None:
    """Check a part that was made by hand.

    Raises:
        InputInvalidError: It is empty, its data is not base64, or its address is a local path.
    """
    kind = str(part.__dict__.get("type", "file"))
    if part.url:
        if part.url[:5].lower() != "data:":
            check_address(part.url, kind)
    elif not part.base64_data:
        _reject(f"the {kind} is empty: it has neither base64_data nor url")
    elif not looks_like_base64(part.base64_data):
        _reject(f"the base64_data of the {kind} is not base64")


def looks_like_base64(text: str) -> bool:
    """Return whether a text can be base64, judged by its length and both ends."""
    if len(text) % 4:
        return False
    try:
        a2b_base64(text[:_LOOKED_AT], strict_mode=True)
        a2b_base64(text[-_LOOKED_AT:], strict_mode=True)
    except (Error, ValueError):
        return False
    return True


def values_of_reference(reference: str, kind: str) -> dict[str, Any]:
    """Return the values of a part for the content of other vendors' dicts: address, data URL or base64."""
    if _SCHEME.match(reference) or not looks_like_base64(reference):
        return of_url(reference, kind)
    return of_bytes(_decoded(reference, kind), kind)


def _of_data_url(url: str, kind: str, mime_type: str | None) -> dict[str, Any]:
    head, comma, body = url[5:].partition(",")
    if not comma:
        _reject(f"the data URL of the {kind} has no comma between its type and its data")
    declared = head.partition(";")[0].strip().lower()
    packed = head.lower().endswith(";base64")
    data = _decoded(body, kind) if packed else unquote_to_bytes(body)
    wanted = mime_type or declared or None
    if wanted and kind_of(wanted) != kind:
        wanted = None
    if packed and wanted and body and _is_base64(body):
        # Data of a known type is sent unchanged: decoding and encoding takes longer than sending.
        return _packed(body, wanted)
    return of_bytes(data, kind, "", wanted)


def _packed(text: str, mime: str, filename: str = "") -> dict[str, Any]:
    return {
        "format": short_name(mime),
        "mime_type": mime,
        "base64_data": text,
        "filename": filename,
    }


def _is_base64(text: str) -> bool:
    """Return whether a whole text is base64, without decoding it."""
    if len(text) % 4 or not text.isascii():
        return False
    padding = text.encode("ascii").translate(None, _ALPHABET)
    return not padding or (padding in (b"=", b"==") and text.endswith(padding.decode("ascii")))


def _decoded(text: str, kind: str) -> bytes:
    try:
        return a2b_base64(text, strict_mode=True)
    except (Error, ValueError) as error:
        _reject(f"the {kind} is not base64: {error}")


def _known(data: bytes, kind: str, filename: str) -> str:
    mime = sniffed(data, filename)
    if mime is None:
        _reject(
            f"the {kind} has an unknown type, not one of {known_names(kind)}; "
            "give its type as mime_type="
        )
    return mime


def _reject(message: str) -> NoReturn:
    from modelport.errors import InputInvalidError

    raise InputInvalidError(message)
