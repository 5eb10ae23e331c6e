"""Bulk work with speech: texts into audio files, and audio files into texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import InputInvalidError

from ..sdk.bound import as_audio
from .work import Answers, OneText, Work

if TYPE_CHECKING:
    from modelport.sdk import TTS, Speech2Text


class SpeechWork(OneText):
    """Audio files of texts."""

    kind = "speak"

    def __init__(self, model: TTS, given: Mapping[str, Any]) -> None:
        super().__init__(model, given)

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Speak one text."""
        return Answers([await self.model.aspeak(rows[0], **self.given)])

    def encode(self, answer: Any) -> bytes:
        """Return the audio file."""
        return bytes(answer)

    def decode(self, payload: bytes, answered_by: str) -> bytes:
        """Return the audio file."""
        return payload


class TranscriptionWork(Work):
    """Texts of audio files."""

    kind = "transcribe"

    def __init__(self, model: Speech2Text, given: Mapping[str, Any]) -> None:
        super().__init__(model, given)

    def content(self, row: Any) -> bytes:
        """Return the audio with the suffix of its path, which names the format."""
        if isinstance(row, bytes):
            return b"\0" + row
        if not isinstance(row, str | PathLike):
            raise TypeError(
                f"the audio is of type {type(row).__name__}; it must be bytes or a path"
            )
        path = Path(cast("str | PathLike[str]", row))
        try:
            return path.suffix.encode("utf-8", "surrogateescape") + b"\0" + path.read_bytes()
        except OSError as error:
            raise ValueError(_unreadable(path, error)) from error

    def size(self, content: bytes) -> int:
        """Return none: audio has no tokens."""
        return 0

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Transcribe one file."""
        try:
            audio = as_audio(rows[0])
        except OSError as error:
            raise InputInvalidError(_unreadable(rows[0], error)) from error
        return Answers([await self.model.atranscribe(audio, **self.given)])

    def encode(self, answer: Any) -> bytes:
        """Return the text as bytes."""
        return cast("str", answer).encode("utf-8", "surrogatepass")

    def decode(self, payload: bytes, answered_by: str) -> str:
        """Return the text."""
        return payload.decode("utf-8", "surrogatepass")


def _unreadable(path: object, error: OSError) -> str:
    return f"the audio {str(path)!r} cannot be read: {error.strerror}"
