# do not edit: `modelport generate` made it from schemas/errors.json
"""The errors that callers meet, and the wire errors that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from modelport._runtime.schema.violations import Violation


class InvokeError(Exception):
    """A model could not be called, or its answer could not be used."""

    description: ClassVar[str] = "Invoke error"
    can_retry: ClassVar[bool | None] = None

    def __init__(
        self,
        description: str | None = None,
        *,
        provider: str | None = None,
        status: int | None = None,
        body: str | None = None,
        request_id: str | None = None,
        server_message: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(description or self.description)
        self.provider = provider
        """Id of the provider whose adapter raised it."""
        self.status = status
        """HTTP status of the answer, when there was one."""
        self.body = body
        """Body of the answer as text, shortened to 4 KiB and free of credentials."""
        self.request_id = request_id
        """What the server calls this request, for its logs."""
        self.server_message = server_message
        """The server's own words, taken out of the body."""
        self.retryable = self.can_retry if retryable is None else retryable
        """Whether the same call may succeed later; None when nobody can tell."""
        self.retry_after = retry_after
        """Seconds that the server asked to wait."""
        self.violations = violations
        """What is wrong with the input, all of it."""


class InvokeConnectionError(InvokeError):
    """The server was not reached, or the connection broke."""

    description: ClassVar[str] = "Connection error"
    can_retry: ClassVar[bool | None] = True


class InvokeTimeoutError(InvokeConnectionError):
    """The server did not answer in time; `timeout` and `invoke_timeout` say what that is."""

    description: ClassVar[str] = "Timed out"
    can_retry: ClassVar[bool | None] = True


class InvokeProxyError(InvokeConnectionError):
    """The proxy between us and the server cannot be used; the message names it and its setting."""

    description: ClassVar[str] = "Proxy error"


class InvokeCertificateError(InvokeConnectionError):
    """No secure connection: the certificate of the server, or the certificates to check it with."""

    description: ClassVar[str] = "Certificate error"
    can_retry: ClassVar[bool | None] = False


class InvokeNameError(InvokeConnectionError):
    """The name of the server has no address."""

    description: ClassVar[str] = "Unknown host"
    can_retry: ClassVar[bool | None] = True


class InvokeDescriptorError(InvokeConnectionError):
    """This process has too many open files and sockets to open another."""

    description: ClassVar[str] = "No file descriptors left"
    can_retry: ClassVar[bool | None] = True


class InvokeServerUnavailableError(InvokeError):
    """The server answered that it cannot serve now."""

    description: ClassVar[str] = "Server unavailable error"


class InvokeRateLimitError(InvokeError):
    """Too many calls; `retry_after` says when to come back."""

    description: ClassVar[str] = "Rate limit error"
    can_retry: ClassVar[bool | None] = True


class InvokeAuthorizationError(InvokeError):
    """The server does not accept these credentials."""

    description: ClassVar[str] = "Authorization error"
    can_retry: ClassVar[bool | None] = False


class InvokeBadRequestError(InvokeError):
    """The call itself is wrong; `violations` says where when we know."""

    description: ClassVar[str] = "Bad request error"
    can_retry: ClassVar[bool | None] = False


class ContextLengthError(InvokeBadRequestError):
    """The prompt and the answer asked for do not fit the model's context."""

    description: ClassVar[str] = "Context length exceeded"
    can_retry: ClassVar[bool | None] = False


class UnsupportedCapabilityError(InvokeBadRequestError):
    """The model cannot do what the call asks: tools, images, another model type."""

    description: ClassVar[str] = "Unsupported capability"
    can_retry: ClassVar[bool | None] = False


class InputInvalidError(InvokeBadRequestError, ValueError):
    """A message, a file or a tool that was given cannot be sent."""

    description: ClassVar[str] = "Input invalid"
    can_retry: ClassVar[bool | None] = False


class OutputInvalidError(InvokeError):
    """The model did not answer in the form that was asked for; `violations` says where."""

    description: ClassVar[str] = "Output invalid"
    can_retry: ClassVar[bool | None] = False

    result: Any = None
    """The last answer."""


class ToolArgumentsError(OutputInvalidError):
    """The arguments of a tool call are not JSON or do not fit the tool's schema; `violations` says where."""

    description: ClassVar[str] = "Tool arguments invalid"
    can_retry: ClassVar[bool | None] = False


class ToolRoundsError(InvokeError):
    """The model still wants tools to be called after the last permitted request."""

    description: ClassVar[str] = "Too many rounds of tools"
    can_retry: ClassVar[bool | None] = False

    messages: Any = None
    """The whole conversation, the unanswered tool calls last."""

    usage: Any = None
    """What all requests used."""


class StreamInterruptedError(InvokeConnectionError):
    """The stream ended before the answer was complete; `partial` holds what had arrived."""

    description: ClassVar[str] = "Stream interrupted"

    partial: Any = None
    """The result so far, or None."""


class CredentialsValidateFailedError(ValueError):
    """The credentials do not fit the form, or the server refuses them."""

    description: ClassVar[str] = "Credentials validation failed"
    can_retry: ClassVar[bool | None] = None

    def __init__(
        self,
        description: str | None = None,
        *,
        provider: str | None = None,
        status: int | None = None,
        body: str | None = None,
        request_id: str | None = None,
        server_message: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(description or self.description)
        self.provider = provider
        """Id of the provider whose adapter raised it."""
        self.status = status
        """HTTP status of the answer, when there was one."""
        self.body = body
        """Body of the answer as text, shortened to 4 KiB and free of credentials."""
        self.request_id = request_id
        """What the server calls this request, for its logs."""
        self.server_message = server_message
        """The server's own words, taken out of the body."""
        self.retryable = self.can_retry if retryable is None else retryable
        """Whether the same call may succeed later; None when nobody can tell."""
        self.retry_after = retry_after
        """Seconds that the server asked to wait."""
        self.violations = violations
        """What is wrong with the input, all of it."""


class WireError(Exception):
    """Something between us and the server went wrong."""

    description: ClassVar[str] = "Wire error"
    can_retry: ClassVar[bool | None] = None

    def __init__(
        self,
        description: str | None = None,
        *,
        provider: str | None = None,
        status: int | None = None,
        body: str | None = None,
        request_id: str | None = None,
        server_message: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(description or self.description)
        self.provider = provider
        """Id of the provider whose adapter raised it."""
        self.status = status
        """HTTP status of the answer, when there was one."""
        self.body = body
        """Body of the answer as text, shortened to 4 KiB and free of credentials."""
        self.request_id = request_id
        """What the server calls this request, for its logs."""
        self.server_message = server_message
        """The server's own words, taken out of the body."""
        self.retryable = self.can_retry if retryable is None else retryable
        """Whether the same call may succeed later; None when nobody can tell."""
        self.retry_after = retry_after
        """Seconds that the server asked to wait."""
        self.violations = violations
        """What is wrong with the input, all of it."""


class WireConnectionError(WireError):
    """No connection, or it broke before an answer."""

    description: ClassVar[str] = "Could not connect"
    can_retry: ClassVar[bool | None] = True


class WireTimeoutError(WireConnectionError):
    """No answer, no first token or no next chunk in time."""

    description: ClassVar[str] = "Timed out"
    can_retry: ClassVar[bool | None] = True


class WireProxyError(WireConnectionError):
    """A proxy setting is wrong, or the proxy refuses or does not answer."""

    description: ClassVar[str] = "Proxy cannot be used"


class WireCertificateError(WireConnectionError):
    """TLS failed: the same will happen again."""

    description: ClassVar[str] = "No secure connection"
    can_retry: ClassVar[bool | None] = False


class WireNameError(WireConnectionError):
    """The name of the server has no address."""

    description: ClassVar[str] = "Unknown host"
    can_retry: ClassVar[bool | None] = True


class WireDescriptorError(WireConnectionError):
    """This process has no file descriptor left."""

    description: ClassVar[str] = "Too many open files"
    can_retry: ClassVar[bool | None] = True


class WireProtocolError(WireError):
    """The answer is not what the protocol promises."""

    description: ClassVar[str] = "Unexpected answer"


class WireTruncatedStreamError(WireConnectionError):
    """The stream ended without a finish reason."""

    description: ClassVar[str] = "Stream ended early"

    partial: Any = None
    """The result so far, or None."""


class WireStreamError(WireError):
    """The server reported an error after the stream had begun."""

    description: ClassVar[str] = "Error inside a stream"


class WireBadRequestError(WireError):
    """The server refuses the request itself."""

    description: ClassVar[str] = "Bad request"
    can_retry: ClassVar[bool | None] = False


class WireAuthorizationError(WireError):
    """The key is missing, wrong, expired or not allowed to."""

    description: ClassVar[str] = "Not authorized"
    can_retry: ClassVar[bool | None] = False


class WireRateLimitError(WireError):
    """Too many requests."""

    description: ClassVar[str] = "Rate limited"
    can_retry: ClassVar[bool | None] = True


class WireServerError(WireError):
    """The server failed."""

    description: ClassVar[str] = "Server error"


class AdapterMissing(NotImplementedError):
    """The definition promises a model type for which nobody wrote an adapter yet; the message names the file to write."""

    description: ClassVar[str] = "No adapter"


class UnknownProviderError(LookupError):
    """No provider of that id is installed."""

    description: ClassVar[str] = "Unknown provider"


class UnknownModelError(LookupError):
    """The provider neither declares that model nor derives a schema for it."""

    description: ClassVar[str] = "Unknown model"


class TokensExtraMissing(ImportError):
    """Counting tokens needs packages that are not installed."""

    description: ClassVar[str] = "Token counts need the extra `tokens`"


DEFAULT_ERROR_MAPPING: dict[type[InvokeError], list[type[Exception]]] = {
    InvokeConnectionError: [WireConnectionError],
    InvokeTimeoutError: [WireTimeoutError],
    InvokeProxyError: [WireProxyError],
    InvokeCertificateError: [WireCertificateError],
    InvokeNameError: [WireNameError],
    InvokeDescriptorError: [WireDescriptorError],
    InvokeServerUnavailableError: [WireServerError, WireProtocolError, WireStreamError],
    InvokeRateLimitError: [WireRateLimitError],
    InvokeAuthorizationError: [WireAuthorizationError],
    InvokeBadRequestError: [WireBadRequestError],
    StreamInterruptedError: [WireTruncatedStreamError],
}
"""Which wire errors become which InvokeError when an adapter says nothing else."""

_BY_STATUS: dict[int, type[WireError]] = {
    401: WireAuthorizationError,
    403: WireAuthorizationError,
    429: WireRateLimitError,
}
_BY_CLASS: dict[int, type[WireError]] = {
    4: WireBadRequestError,
    5: WireServerError,
}


def wire_error_for(status: int) -> type[WireError]:
    """Return the wire error for an HTTP status."""
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, WireProtocolError)
