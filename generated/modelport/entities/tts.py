# do not edit: `modelport generate` made it from schemas/entities/tts.json
"""What speech synthesis gives."""

from pydantic import Field

from .._runtime.entities.entity import Entity


class TTSVoice(Entity):
    """A voice that a speech model offers."""

    name: str
    """Name shown to people."""
    mode: str
    """Name that the server knows the voice by."""
    language: list[str] = Field(default_factory=list[str])
    """Languages that the voice speaks, such as en-US."""


class TTSResult(Entity):
    """A piece of sound."""

    result: str
    """The sound's bytes as hexadecimal text."""
    mime_type: str | None = None
    """Media type of the sound, when it is known."""
