"""Write texts and images of embedding and rerank requests in the two forms that servers accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modelport.entities import MultiModalContent


def as_objects(documents: Sequence[MultiModalContent]) -> list[Any]:
    """Return documents in Jina's form; texts alone are sent as to a text model."""
    if any(document.is_image for document in documents):
        return [as_object(document) for document in documents]
    return [document.content for document in documents]


def as_object(document: MultiModalContent) -> dict[str, Any]:
    """Return a document in Jina's form, which SGLang and Xinference accept too."""
    return {"image": document.data} if document.is_image else {"text": document.content}


def as_part(document: MultiModalContent) -> dict[str, Any]:
    """Return a document as a part of a chat message: the form of vLLM."""
    if document.is_image:
        return {"type": "image_url", "image_url": {"url": document.data}}
    return {"type": "text", "text": document.content}
