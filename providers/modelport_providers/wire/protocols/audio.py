"""Recognise the format of audio: servers use the file name, and callers often have none."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from struct import pack
from typing import IO, Any

_RATE = 16000
"""Samples per second of the silence that checks send."""

_TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "mpga": "audio/mpeg",
    "mpeg": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "webm": "audio/webm",
    "amr": "audio/amr",
    "aac": "audio/aac",
}


def audio_file(file: IO[bytes]) -> tuple[str, bytes, str]:
    """Read a file and return its name, bytes and media type.

    The bytes take precedence over the name: recorders mislabel files, and temporary files have any
    name.
    """
    content = read_audio(file)
    name = _name_of(file)
    named = PurePath(name).suffix.lstrip(".").lower()
    suffix = audio_format(content) or (named if named in _TYPES else "")
    stem = PurePath(name).stem or "audio"
    if not suffix:
        return name or "audio", content, "application/octet-stream"
    kept = named if _TYPES.get(named) == _TYPES[suffix] else suffix
    return f"{stem}.{kept}", content, _TYPES[suffix]


def read_audio(file: IO[bytes]) -> bytes:
    """Return all bytes, from the beginning if the file can seek."""
    if isinstance(file, bytes | bytearray | memoryview):
        return bytes(file)
    if getattr(file, "seekable", lambda: False)():
        file.seek(0)
    content: Any = file.read()
    if not isinstance(content, bytes):
        raise TypeError("the audio file is open as text; open it with mode 'rb'")
    return content


def audio_format(content: bytes) -> str | None:
    """Return the format that the first bytes show."""
    head = content[:16]
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    if head[4:8] == b"ftyp":
        return "m4a"
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    return None


_MAGIC = {
    b"fLaC": "flac",
    b"OggS": "ogg",
    b"\x1a\x45\xdf\xa3": "webm",
    b"#!AMR": "amr",
    b"\xff\xf1": "aac",
    b"\xff\xf9": "aac",
}


def _name_of(file: IO[bytes]) -> str:
    name = getattr(file, "name", None)
    return PurePath(name).name if isinstance(name, str) else ""


def silence(seconds: float = 0.5) -> IO[bytes]:
    """Return a moment of silence as a WAV file, for checks that need some audio."""
    size = int(seconds * _RATE) * 2
    head = b"RIFF" + pack("<I", 36 + size) + b"WAVE"
    form = b"fmt " + pack("<IHHIIHH", 16, 1, 1, _RATE, _RATE * 2, 2, 16)
    file = BytesIO(head + form + b"data" + pack("<I", size) + bytes(size))
    file.name = "silence.wav"
    return file
