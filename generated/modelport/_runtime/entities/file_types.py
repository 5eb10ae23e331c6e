"""Recognise files by their first bytes: media types, their kinds and their short names.

This is a table, as the SDK does not depend on a library for two dozen signatures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["image", "audio", "video", "document"]

_SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"AIFF", "audio/aiff"),
    (8, b"AIFC", "audio/aiff"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
)
_BRANDS: Final[Mapping[bytes, str]] = {
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_BOTH: Final[Mapping[str, str]] = {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}
"""Containers that may contain only audio."""
_BY_SUFFIX: Final[Mapping[str, str]] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "avif": "image/avif",
    "heic": "image/heic",
    "svg": "image/svg+xml",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "aiff": "audio/aiff",
    "amr": "audio/amr",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "avi": "video/x-msvideo",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
    "xml": "text/xml",
    "json": "application/json",
    "rtf": "application/rtf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "epub": "application/epub+zip",
}
_SHORT: Final[Mapping[str, str]] = {
    **{mime: suffix for suffix, mime in reversed(list(_BY_SUFFIX.items()))},
    "image/jpeg": "jpeg",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/mp3": "mp3",
    "audio/webm": "webm",
}
_PACKED: Final = ("docx", "xlsx", "pptx", "epub")
_MARKS: Final[Mapping[bytes, str]] = {
    b"word/": "docx",
    b"xl/": "xlsx",
    b"ppt/": "pptx",
    b"epub+zip": "epub",
}


def sniffed(data: bytes, name: str = "") -> str | None:
    """Return the media type of a file by its content, or None when it is unknown.

    name: Name of the file; it distinguishes texts and packed documents, and nothing else.
    """
    for offset, mark, mime in _SIGNATURES:
        if data.startswith(mark, offset):
            return mime
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "video/mp4")
    if data.startswith(b"OggS"):
        return "video/ogg" if b"theora" in data[:256] else "audio/ogg"
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return "audio/aac" if data[1] & 0x06 == 0 else "audio/mpeg"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name)
    return _text(data, name)


def named(name: str) -> str | None:
    """Return the media type that the name of a file or an address suggests."""
    return _BY_SUFFIX.get(suffix(name))


def suffix(name: str) -> str:
    """Return the suffix of a file's name or of an address, in lower case and without its dot."""
    last = name.split("?", 1)[0].split("#", 1)[0].replace("\\", "/").rsplit("/", 1)[-1]
    return last.rpartition(".")[2].lower() if "." in last else ""


def kind_of(mime: str) -> Kind:
    """Return the kind of part for a media type."""
    match mime.partition("/")[0]:
        case "image":
            return "image"
        case "audio":
            return "audio"
        case "video":
            return "video"
        case _:
            return "document"


def as_kind(mime: str, kind: str) -> str:
    """Return the media type for the requested kind, when a container can be either."""
    return _BOTH.get(mime, mime) if kind == "audio" else mime


def short_name(mime: str) -> str:
    """Return the name of a format: `png`, `mp3`, `pdf`."""
    plain = mime.partition(";")[0].strip().lower()
    return _SHORT.get(plain) or plain.partition("/")[2].removeprefix("x-")


def known_names(kind: str) -> str:
    """Return the formats of a kind that are recognised, for messages."""
    names = dict.fromkeys(short_name(mime) for mime in _BY_SUFFIX.values() if kind_of(mime) == kind)
    return ", ".join(names)


def _packed(data: bytes, name: str) -> str | None:
    if suffix(name) in _PACKED:
        return _BY_SUFFIX[suffix(name)]
    found = next((short for mark, short in _MARKS.items() if mark in data), None)
    return _BY_SUFFIX[found] if found else None


def _text(data: bytes, name: str) -> str | None:
    head = data[:4096]
    if b"\x00" in head:
        return None
    try:
        text = head.decode("utf-8", "strict" if len(data) <= len(head) else "ignore")
    except UnicodeDecodeError:
        return None
    if text.lstrip().startswith("<svg") or ("<svg" in text and text.startswith("<?xml")):
        return "image/svg+xml"
    suggested = named(name)
    return (
        suggested
        if suggested and kind_of(suggested) == "document" and suffix(name) not in _PACKED
        else "text/plain"
    )
