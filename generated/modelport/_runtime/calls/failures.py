"""Map the exceptions of an adapter to `InvokeError` and its subclasses."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..forms.secrets import scrub
from ..forms.spellings import Secrets
from .sealing import seal

if TYPE_CHECKING:
    from modelport.errors import InvokeError, StreamInterruptedError

_CARRIED = ("status", "body", "request_id", "server_message", "retryable", "retry_after", "partial")
_QUOTED = ("body", "request_id", "server_message")
"""Attributes of an error that quote the server."""


def invoke_error(
    error: Exception,
    provider: str,
    mapping: Mapping[type[InvokeError], Iterable[type[Exception]]],
    modules: Collection[str] = (),
) -> InvokeError:
    """Return the InvokeError for an exception; an `InvokeError` is returned unchanged.

    The nearest base class of the exception decides, not the order of the mapping.

    Args:
        error: What the adapter raised.
        provider: The id of the provider.
        mapping: The errors, each with the exceptions that become it.
        modules: The modules of the adapter. The message names a line of them.
    """
    from modelport.errors import InvokeError

    if isinstance(error, InvokeError):
        if error.provider is None:
            error.provider = provider
        return error
    target = _nearest(type(error), mapping) or InvokeError
    words = _words(error, modules)
    raised = target(f"[{provider}] {target.description}, {words}", provider=provider)
    _carry(error, raised)
    return raised


def _words(error: Exception, modules: Collection[str]) -> str:
    """Return the description of an exception. Only wire errors are written for people."""
    from modelport.errors import WireError

    kind, text = type(error).__name__, str(error)
    if isinstance(error, WireError):
        return text or kind
    place = _place(error, modules)
    return f"{kind}: {text}{place}" if text else f"{kind}{place}"


def _place(error: Exception, modules: Collection[str]) -> str:
    """Return the last line of the adapter that an exception passed through, or else its origin."""
    trace, chosen, inside = error.__traceback__, None, None
    while trace is not None:
        chosen = trace
        if trace.tb_frame.f_globals.get("__name__") in modules:
            inside = trace
        trace = trace.tb_next
    chosen = inside or chosen
    if chosen is None:
        return ""
    code = chosen.tb_frame.f_code
    file = "/".join(Path(code.co_filename).parts[-2:])
    return f" ({file}:{chosen.tb_lineno}, in {code.co_name})"


def _carry(error: Exception, raised: InvokeError) -> None:
    for name in _CARRIED:
        value = getattr(error, name, None)
        if value is not None and hasattr(raised, name):
            setattr(raised, name, value)


def interrupted(error: InvokeError, origin: Exception) -> StreamInterruptedError:
    """Return the error for a stream that failed after its first piece; `error` is its cause.

    origin: The exception of the adapter.
    """
    from modelport.errors import StreamInterruptedError

    shown = str(error).partition(f"{type(error).description}, ")[2]
    words = shown or str(origin) or type(origin).__name__
    raised = StreamInterruptedError(
        f"[{error.provider}] {StreamInterruptedError.description}, {words}",
        provider=error.provider,
    )
    _carry(error, raised)
    raised.__cause__ = error
    return raised


@contextmanager
def mapped(adapter: Any, secrets: Iterable[str] = ()) -> Generator[None]:
    """Convert an exception of the block to the InvokeError that the adapter maps it to."""
    try:
        yield
    except Exception as error:
        raised = translated(adapter, error, secrets)
        if raised is error:
            raise
        raise raised from error


def translated(adapter: Any, error: Exception, secrets: Iterable[str] = ()) -> Exception:
    """Return the error that the caller gets for `error`: itself when it already is an `InvokeError`."""
    from modelport.errors import (
        AdapterMissing,
        ArgumentTypeError,
        CredentialsValidateFailedError,
    )

    if isinstance(error, AdapterMissing | ArgumentTypeError | CredentialsValidateFailedError):
        seal(error)
        return error
    raised: InvokeError = adapter._transform_invoke_error(error)
    seal(error)
    hidden = Secrets(secrets)
    _scrub(raised, hidden)
    for link in _causes(error):
        # A traceback prints them too.
        _scrub(link, hidden)
    return raised


def hide(error: BaseException, secrets: Iterable[str]) -> None:
    """Mask the secrets in an error and in its causes."""
    hidden = Secrets(secrets)
    for link in _causes(error):
        _scrub(link, hidden)


def _causes(error: BaseException) -> list[BaseException]:
    """Return an error and its causes. Causes may form a cycle."""
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return found


def _scrub(error: BaseException, secrets: Secrets) -> None:
    error.args = tuple(scrub(a, secrets) if isinstance(a, str) else a for a in error.args)
    for name in _QUOTED:
        words = getattr(error, name, None)
        if isinstance(words, str):
            setattr(error, name, scrub(words, secrets))


def _nearest(
    raised: type[Exception], mapping: Mapping[type[InvokeError], Iterable[type[Exception]]]
) -> type[InvokeError] | None:
    homes = {source: target for target, sources in mapping.items() for source in sources}
    return next((homes[cls] for cls in raised.__mro__ if cls in homes), None)
