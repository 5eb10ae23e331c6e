# do not edit: `modelport generate` made it from schemas/entities/content.json
"""The parts that the content of a message is made of, told apart by their type."""

from enum import StrEnum
from typing import Any, Literal

from .._runtime.entities.content import FilePart, ImagePart
from .._runtime.entities.entity import Entity


class PromptMessageContentType(StrEnum):
    """The kind of one content part; thinking, what a model reasoned first, is ours."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    THINKING = "thinking"


class PromptMessageContent(Entity):
    """What every content part has in common."""

    opaque_body: Any = None
    """Whatever an adapter must see again in the next turn; JSON that nobody else reads."""


class TextPromptMessageContent(PromptMessageContent):
    """A part that is text."""

    type: Literal[PromptMessageContentType.TEXT] = PromptMessageContentType.TEXT
    """Says that this part is text."""
    data: str
    """The text."""


class ThinkingPromptMessageContent(PromptMessageContent):
    """A part that is reasoning, which is no part of the answer; an addition of ours."""

    type: Literal[PromptMessageContentType.THINKING] = PromptMessageContentType.THINKING
    """Says that this part is reasoning."""
    data: str
    """The reasoning, as the server worded it."""
    signature: str | None = None
    """The server's seal on the reasoning, when it wants it back unchanged."""


class MultiModalPromptMessageContent(FilePart, PromptMessageContent):
    """What parts that are files have in common: the file itself or its address."""

    format: str
    """Format of the file, such as png or mp3."""
    base64_data: str = ""
    """The file in base64; empty when there is an address."""
    url: str = ""
    """Address of the file; empty when the file is here."""
    mime_type: str
    """Media type of the file, such as image/png."""
    filename: str = ""
    """Name of the file, when it has one."""


class ImagePromptMessageContent(ImagePart, MultiModalPromptMessageContent):
    """A part that is an image."""

    class DETAIL(StrEnum):
        """How closely a model looks at an image."""

        LOW = "low"
        HIGH = "high"

    type: Literal[PromptMessageContentType.IMAGE] = PromptMessageContentType.IMAGE
    """Says that this part is an image."""
    detail: DETAIL = DETAIL.LOW
    """How closely the model should look."""


class DocumentPromptMessageContent(MultiModalPromptMessageContent):
    """A part that is a document, such as a PDF."""

    type: Literal[PromptMessageContentType.DOCUMENT] = PromptMessageContentType.DOCUMENT
    """Says that this part is a document."""


class AudioPromptMessageContent(MultiModalPromptMessageContent):
    """A part that is sound."""

    type: Literal[PromptMessageContentType.AUDIO] = PromptMessageContentType.AUDIO
    """Says that this part is sound."""


class VideoPromptMessageContent(MultiModalPromptMessageContent):
    """A part that is a video."""

    type: Literal[PromptMessageContentType.VIDEO] = PromptMessageContentType.VIDEO
    """Says that this part is a video."""
