"""Map the exceptions of an adapter to `InvokeError` and its subclasses."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..forms.spellings import Secrets
from .sealing import links, seal

if TYPE_CHECKING:
    from modelport.errors import InvokeError, StreamInterruptedError

_CARRIED = ("status", "body", "request_id", "server_message", "retryable", "retry_after", "partial")
_OF_SYSTEM = ("strerror", "filename", "filename2")
"""Attributes of an `OSError`, which are not in its `__dict__`."""


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
    place = f"[{error.provider}] " if error.provider else ""
    raised = StreamInterruptedError(
        f"{place}{StreamInterruptedError.description}, {words}", provider=error.provider
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
    hide(raised, secrets)
    # `raised` is raised from it, so a traceback prints it too.
    hide(error, secrets)
    return raised


def hide(error: BaseException, secrets: Iterable[str]) -> None:
    """Mask the secrets in an error and in all that a traceback prints with it."""
    hidden = Secrets.of(secrets)
    if not hidden:
        return
    found = list(links(error))
    for link in found:
        _scrub(link, hidden)
    for link in found:
        for name in ("__cause__", "__context__"):
            following: BaseException | None = getattr(link, name)
            if following is not None and _shows(following, hidden):
                setattr(link, name, _replaced(following, hidden))


def _scrub(error: BaseException, secrets: Secrets) -> None:
    masked = tuple(_hidden(value, secrets) for value in error.args)
    if masked != error.args:
        error.args = masked
    notes: list[Any] = getattr(error, "__notes__", [])
    notes[:] = [_hidden(note, secrets) for note in notes]
    names = [name for name, value in vars(error).items() if isinstance(value, str)]
    for name in (*names, *(_OF_SYSTEM if isinstance(error, OSError) else ())):
        shown = getattr(error, name)
        hidden = _hidden(shown, secrets)
        # The id of a provider is none of its secrets, even if they are equal.
        if hidden != shown and name != "provider":
            setattr(error, name, hidden)


def _hidden(value: Any, secrets: Secrets) -> Any:
    """Return a part of an error without secrets; one that only its `repr` shows becomes that text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return secrets.hide(value)
    shown = repr(value)
    masked = secrets.hide(shown)
    return value if masked == shown else masked


def _shows(error: BaseException, secrets: Secrets) -> bool:
    """Return whether an error makes its message of what cannot be changed, such as one of pydantic."""
    shown = str(error)
    return secrets.hide(shown) != shown


def _replaced(error: BaseException, secrets: Secrets) -> BaseException:
    """Return an error that shows the masked message of another one."""
    made = RuntimeError(f"{type(error).__qualname__}: {secrets.hide(str(error))}")
    made.__cause__, made.__context__ = error.__cause__, error.__context__
    made.__suppress_context__ = error.__suppress_context__
    return made.with_traceback(error.__traceback__)


def _nearest(
    raised: type[Exception], mapping: Mapping[type[InvokeError], Iterable[type[Exception]]]
) -> type[InvokeError] | None:
    homes = {source: target for target, sources in mapping.items() for source in sources}
    return next((homes[cls] for cls in raised.__mro__ if cls in homes), None)
