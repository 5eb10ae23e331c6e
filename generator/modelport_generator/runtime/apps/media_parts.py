"""The parts that contain files, under the names that apps use."""

from __future__ import annotations

from modelport.entities import AudioPromptMessageContent as Audio
from modelport.entities import DocumentPromptMessageContent as Document
from modelport.entities import ImagePromptMessageContent as Image
from modelport.entities import VideoPromptMessageContent as Video

__all__ = ["Audio", "Document", "Image", "Video"]
