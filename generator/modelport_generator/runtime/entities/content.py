"""What content parts can do: a file gives its address or a data URI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entity import Entity


class FilePart(Entity):
    """Behaviour of the parts that are files."""

    if TYPE_CHECKING:
        base64_data: str
        url: str
        mime_type: str

    @property
    def data(self) -> str:
        """The address of the file, or the file itself as a data URI when it has none."""
        return self.url or f"data:{self.mime_type};base64,{self.base64_data}"
