"""Behaviour of documents that models embed and rank: texts and images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .content import size
from .entity import Entity, Short

_ADDRESSES = ("http://", "https://", "data:")
_DECODED = 4096


class Document(Entity):
    """Behaviour of one document."""

    if TYPE_CHECKING:
        content: str
        content_type: Any

    @property
    def is_image(self) -> bool:
        """Whether this is an image, not a text."""
        return bool(self.content_type == "image")

    @property
    def data(self) -> str:
        """The text; for an image its address, or a data URI with its content."""
        if not self.is_image or self._is_address:
            return self.content
        return f"data:{self._mime_type};base64,{self.content}"

    def check(self) -> None:
        """Check an image before it is sent.

        Raises:
            InputInvalidError: It is empty, not base64, or a local path.
        """
        if not self.is_image:
            return
        from . import files

        if self.content[:5].lower() != "data:" and "://" in self.content[:20]:
            files.check_address(self.content, "image")
        elif not self._is_address and not (self.content and files.looks_like_base64(self.content)):
            from modelport.errors import InputInvalidError

            what = "not base64" if self.content else "empty"
            raise InputInvalidError(f"the content of the image is {what}")

    @property
    def _is_address(self) -> bool:
        return self.content[:8].lower().startswith(_ADDRESSES)

    @property
    def _mime_type(self) -> str:
        from base64 import b64decode

        from .file_types import kind_of, sniffed

        found = sniffed(b64decode(self.content[:_DECODED]), "")
        return found if found and kind_of(found) == "image" else "image/png"

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            if name == "content" and self.is_image and not self._is_address:
                yield name, Short(f"<{size(len(self.content) * 3 // 4)}>")
            else:
                yield name, value
