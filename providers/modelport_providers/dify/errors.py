"""Map errors of modelport to those of Dify's SDK."""

from __future__ import annotations

from typing import Any

from modelport import errors as ours

from .sdk import named

_KINDS = (
    (ours.CredentialsValidateFailedError, "InvokeAuthorizationError"),
    (ours.InvokeConnectionError, "InvokeConnectionError"),
    (ours.InvokeServerUnavailableError, "InvokeServerUnavailableError"),
    (ours.AnswerTooLargeError, "InvokeServerUnavailableError"),
    (ours.InvokeRateLimitError, "InvokeRateLimitError"),
    (ours.InvokeAuthorizationError, "InvokeAuthorizationError"),
    (ours.InvokeBadRequestError, "InvokeBadRequestError"),
)


def invoke_error(error: Exception) -> Any:
    """Return the SDK's error for one of modelport; an error of the SDK is returned unchanged.

    The SDK's own mapping would write `[models]` for every provider and drop the server's message of
    authorization errors, and it is not used once a stream has begun.
    """
    base: type[Exception] = named("InvokeError")
    if isinstance(error, base):
        return error
    # Dify has no class for a broken stream: its cause says more than a connection error.
    cause = error.__cause__ if isinstance(error, ours.StreamInterruptedError) else None
    judged = cause if isinstance(cause, ours.InvokeError) else error
    kind = next((name for known, name in _KINDS if isinstance(judged, known)), "InvokeError")
    return named(kind)(str(error) or type(error).__name__)


def credentials_error(error: Exception) -> Exception:
    """Return the SDK's error for invalid credentials."""
    made: Exception = named("CredentialsValidateFailedError")(str(error) or type(error).__name__)
    return made


def error_mapping() -> dict[Any, list[type[Exception]]]:
    """Return the mapping that every model class of the SDK must have."""
    mapping: dict[Any, list[type[Exception]]] = {}
    for known, name in _KINDS:
        mapping.setdefault(named(name), [named(name)]).append(known)
    return mapping
