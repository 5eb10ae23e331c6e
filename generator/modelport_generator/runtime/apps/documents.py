"""Convert texts and images that a caller embeds or ranks into documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from ..sdk.bound import is_listing

if TYPE_CHECKING:
    from modelport.entities import ImagePromptMessageContent, MultiModalContent

Piece: TypeAlias = "str | ImagePromptMessageContent | MultiModalContent"
"""A text, an image (`modelport.Image`), or a document in Dify's form."""


def as_documents(given: Piece | Iterable[Piece]) -> list[MultiModalContent]:
    """Return documents, their images checked.

    Raises:
        TypeError: Something is neither a text nor an image.
        InputInvalidError: An image cannot be sent.
    """
    from pydantic import BaseModel

    if isinstance(given, str | BaseModel):
        return [as_document(given)]
    return [as_document(one, f"document {position}") for position, one in enumerate(_listed(given))]


def as_document(given: Piece, what: str = "the document") -> MultiModalContent:
    """Return one document, its image checked.

    Raises:
        TypeError: It is neither a text nor an image.
        InputInvalidError: The image cannot be sent.
    """
    from modelport.entities import (
        ImagePromptMessageContent,
        MultiModalContent,
        MultiModalContentType,
    )

    if isinstance(given, str):
        return MultiModalContent(content=given, content_type=MultiModalContentType.TEXT)
    if isinstance(given, ImagePromptMessageContent):
        return MultiModalContent(
            content=given.url or given.base64_data, content_type=MultiModalContentType.IMAGE
        )
    other: Any = given
    if isinstance(other, MultiModalContent):
        return other
    name = type(other).__name__
    raise TypeError(f"{what} is of type {name}; it must be a str, an Image or a MultiModalContent")


def _listed(given: Any) -> Iterable[Any]:
    if not is_listing(given):
        name = type(given).__name__
        raise TypeError(
            f"the argument documents is of type {name}; it must be a text, an Image, or a list of them"
        )
    return given
