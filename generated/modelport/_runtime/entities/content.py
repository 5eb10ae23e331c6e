"""What content parts can do: be made of files, bytes and addresses, and show themselves briefly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from .entity import Entity, Short

_KILO = 1024


class FilePart(Entity):
    """Behaviour of the parts that are files."""

    _left_open: ClassVar[Mapping[str, Any]] = {}
    """Fields that the server decides unless they are given."""

    if TYPE_CHECKING:
        base64_data: str = ""
        url: str = ""
        mime_type: str

    @classmethod
    def from_path(
        cls, path: str | PathLike[str], *, mime_type: str | None = None, **fields: Any
    ) -> Self:
        """Return the part for a file; its type is read from its content.

        Args:
            path: The file.
            mime_type: Its media type, for one that is not recognised.
            fields: Further fields of the part, such as `detail` of an image.

        Raises:
            InputInvalidError: The file is empty or of another kind.
        """
        from . import files

        values = files.of_path(path, cls._kind(), mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def from_bytes(
        cls, data: bytes, *, filename: str = "", mime_type: str | None = None, **fields: Any
    ) -> Self:
        """Return the part for the bytes of a file; the type is read from them.

        Raises:
            InputInvalidError: There are none, or they are of another kind.
        """
        from . import files

        values = files.of_bytes(data, cls._kind(), filename, mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def from_url(cls, url: str, *, mime_type: str | None = None, **fields: Any) -> Self:
        """Return the part for an address that the server reads, or for a data URL.

        Raises:
            InputInvalidError: It is a path of this machine, or a data URL without base64.
        """
        from . import files

        values = files.of_url(url, cls._kind(), mime_type)
        return cls.model_validate({**cls._left_open, **values, **fields})

    @classmethod
    def _kind(cls) -> str:
        return str(cls.model_fields["type"].default)

    @property
    def data(self) -> str:
        """The address of the file, or the file itself as a data URI when it has none."""
        return self.url or f"data:{self.mime_type};base64,{self.base64_data}"

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            if name == "base64_data":
                yield name, Short(f"<{size(len(self.base64_data) * 3 // 4)}>")
            else:
                yield name, value


class ImagePart(FilePart):
    """Behaviour of the parts that are images."""

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
    """Return a number of bytes for people."""
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO**2:
        return f"{count / _KILO:.1f} KB"
    return f"{count / _KILO**2:.1f} MB"
