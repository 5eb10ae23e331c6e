"""Behaviour of content parts: created from files, bytes and addresses, and shown briefly in `repr`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from .entity import Entity, Short, is_mapping

_KILO = 1024
CACHE_CONTROL = "cache_control"
"""The key of `opaque_body` with the mark for servers that cache prompts on request."""


class Part(Entity):
    """Behaviour of every content part."""

    if TYPE_CHECKING:
        opaque_body: Any = None

    def cached(self, ttl: Literal["5m", "1h"] | None = None) -> Self:
        """Return the part with a mark: a server that caches prompts stores everything up to here.

        ttl: How long; the server decides when it is None.
        """
        kept: Mapping[str, Any] = self.opaque_body if is_mapping(self.opaque_body) else {}
        mark = {"type": "ephemeral", **({"ttl": ttl} if ttl else {})}
        return self.model_copy(update={"opaque_body": {**kept, CACHE_CONTROL: mark}})


class FilePart(Entity):
    """Behaviour of the parts that contain files."""

    _left_open: ClassVar[Mapping[str, Any]] = {}
    """Fields for which the server has a default."""

    if TYPE_CHECKING:
        base64_data: str = ""
        url: str = ""
        mime_type: str

    @classmethod
    def from_path(
        cls, path: str | PathLike[str], *, mime_type: str | None = None, **fields: Any
    ) -> Self:
        """Return the part for a file. The media type is detected from its content.

        Args:
            path: The file.
            mime_type: The media type, for files that are not recognised.
            fields: Further fields of the part, such as `detail` of an image.

        Raises:
            InputInvalidError: The file is empty or of the wrong kind.
        """
        from . import files

        values = files.of_path(path, cls._kind(), mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def from_bytes(
        cls, data: bytes, *, filename: str = "", mime_type: str | None = None, **fields: Any
    ) -> Self:
        """Return the part for the bytes of a file. The media type is detected from them.

        Raises:
            InputInvalidError: The data is empty or of the wrong kind.
        """
        from . import files

        values = files.of_bytes(data, cls._kind(), filename, mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def from_url(cls, url: str, *, mime_type: str | None = None, **fields: Any) -> Self:
        """Return the part for an address that the server fetches, or for a data URL.

        Raises:
            InputInvalidError: The address is a local path, or a data URL without base64.
        """
        from . import files

        values = files.of_url(url, cls._kind(), mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def _kind(cls) -> str:
        return str(cls.model_fields["type"].default)

    @property
    def data(self) -> str:
        """The address of the file, or a data URI with its content when it has no address."""
        return self.url or f"data:{self.mime_type};base64,{self.base64_data}"

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            if name == "base64_data":
                yield name, Short(f"<{size(len(self.base64_data) * 3 // 4)}>")
            else:
                yield name, value


class ImagePart(FilePart):
    """Behaviour of image parts."""

    _left_open: ClassVar[Mapping[str, Any]] = {"detail": None}

    if TYPE_CHECKING:

        @classmethod
        def from_path(
            cls,
            path: str | PathLike[str],
            *,
            mime_type: str | None = None,
            detail: Literal["low", "high"] | None = None,
            **fields: Any,
        ) -> Self: ...

        @classmethod
        def from_bytes(
            cls,
            data: bytes,
            *,
            filename: str = "",
            mime_type: str | None = None,
            detail: Literal["low", "high"] | None = None,
            **fields: Any,
        ) -> Self: ...

        @classmethod
        def from_url(
            cls,
            url: str,
            *,
            mime_type: str | None = None,
            detail: Literal["low", "high"] | None = None,
            **fields: Any,
        ) -> Self: ...


def size(count: int) -> str:
    """Return a number of bytes in readable form."""
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO**2:
        return f"{count / _KILO:.1f} KB"
    return f"{count / _KILO**2:.1f} MB"
