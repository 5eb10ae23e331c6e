"""Files and standard streams that cannot be used: one sentence and one exit status for all commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

UNUSABLE: Final = 2
"""The exit status when something cannot be read or written; 1 means that something was found."""
READER_LEFT: Final = 141
"""The exit status when the reader of the output leaves: 128 + SIGPIPE, as a shell reports it."""
_OUTPUT: Final = "standard output"
_SHOWN: Final = 40
"""The number of characters that are shown before and after one that cannot be encoded."""
_UTF8: Final = "choose a locale with UTF-8, or set PYTHONUTF8=1"


def prepare_streams() -> None:
    """Let errors of standard output name it, and let those of standard error end no command.

    A stream that is closed is replaced. Otherwise the next file that is opened would get its number,
    and everything that is printed. Reading a closed input and writing to a closed output are errors.
    """
    if sys.stdin is None:
        sys.stdin = open(os.open(os.devnull, os.O_WRONLY), encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = _wrapped(sys.stdout, _Output, os.O_RDONLY)
    sys.stderr = _wrapped(sys.stderr, _Messages, os.O_WRONLY)


class _Output(FileIO):
    """Raises the first error with the name of the stream; what is left after it is dropped."""

    _failed = False

    def write(self, b: ReadableBuffer, /) -> int:
        # Python writes what is left again when it ends, with a traceback and the exit status 120.
        if self._failed:
            return memoryview(b).nbytes
        try:
            return super().write(b)
        except OSError as error:
            self._failed = True
            error.filename = _OUTPUT
            raise


class _Messages(FileIO):
    """Drops what it cannot write, as no message could report it."""

    def write(self, b: ReadableBuffer, /) -> int:
        try:
            return super().write(b)
        except OSError:
            return memoryview(b).nbytes


def _wrapped(stream: Any, raw: type[FileIO], access: int) -> Any:
    """Return a stream over `raw`; one in place of a closed stream has an access that it does not use.

    Characters that a terminal cannot show are escaped.
    """
    if stream is None:
        handle, encoding, is_terminal = os.open(os.devnull, access), "utf-8", False
    elif _is_file(stream):
        handle, encoding, is_terminal = stream.fileno(), stream.encoding, stream.line_buffering
    else:
        return stream
    return TextIOWrapper(
        BufferedWriter(raw(handle, "w", closefd=False)),
        encoding,
        errors="backslashreplace",
        line_buffering=is_terminal,
    )


def _is_file(stream: Any) -> bool:
    # With PYTHONUNBUFFERED there is no buffer between the two.
    buffer: Any = getattr(stream, "buffer", None)
    return type(getattr(buffer, "raw", buffer)) is FileIO


@contextmanager
def unusable_reported() -> Generator[None]:
    """Turn an error of the system into one sentence that names the file, the stream or the text.

    Raises:
        click.ClickException: A file or a stream cannot be used, or a text cannot be encoded for it.
        SystemExit: The reader of the output has left, which needs no message.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError) and error.filename == _OUTPUT:
            raise SystemExit(READER_LEFT) from None
        raise _Unusable(_sentence(error)) from error
    except UnicodeEncodeError as error:
        raise _Unusable(_encoding_sentence(error)) from error
    except click.ClickException as error:
        # It is a ValueError, and commands report every ValueError.
        cause = error.__context__
        if isinstance(cause, UnicodeEncodeError):
            raise _Unusable(_encoding_sentence(cause)) from cause
        raise


class _Unusable(click.ClickException):
    exit_code = UNUSABLE


def _sentence(error: OSError) -> str:
    # A file may have a name that would control the terminal.
    from .report.printable import printable

    reason = error.strerror or str(error)
    if error.filename is None:
        return printable(reason)
    return printable(f"{os.fsdecode(error.filename)}: {reason}")


def _encoding_sentence(error: UnicodeEncodeError) -> str:
    """Name the text that has no encoding, such as a file name in Chinese where names are ASCII."""
    first, encoding = error.object[error.start], error.encoding.upper()
    near = error.object[max(0, error.start - _SHOWN) : error.start + _SHOWN]
    failed = f"{near!r} cannot be encoded as {encoding}"
    if "\udc80" <= first <= "\udcff":
        byte = ord(first) - 0xDC00
        return f"{failed}: the byte {byte:#x} is not part of a character; rename it, or {_UTF8}"
    if "\ud800" <= first <= "\udfff":
        return f"{failed}: {first!r} is not a character"
    return f"{failed}, which has no {first!r}; {_UTF8}"
