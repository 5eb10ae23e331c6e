# do not edit: `modelport generate` made it from schemas/interfaces.json
"""What travels between an adapter and the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from modelport._runtime.calls.response import ResponseBody

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

    from modelport.entities import EmbeddingInputType, PromptMessage, PromptMessageTool


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What one call may ask of the transport."""

    timeout: float | None = None
    """Seconds for the whole call, retries included."""

    extra_headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers to send besides the adapter's."""

    extra_body: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Keys to merge into the JSON body, over the adapter's."""

    client: Any = None
    """An HTTP client or transport to use instead of the shared one."""

    on_response: Callable[[Response], None] | None = None
    """Called with status and headers of the answer that counts; its body too when it is not streamed."""

    retries: int | None = None
    """How often a failed attempt is repeated; None: as often as the form says."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, as an adapter describes it."""

    method: str
    """`GET`, `POST`, ..."""

    url: str
    """Absolute address."""

    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Header fields; kept out of the repr, for they hold keys."""

    json: Any = field(default=None, repr=False)
    """Body to send as JSON."""

    content: bytes | None = field(default=None, repr=False)
    """Body to send as it is."""

    data: Mapping[str, str] | None = field(default=None, repr=False)
    """Fields of a form."""

    files: Mapping[str, tuple[str, bytes, str]] | None = field(default=None, repr=False)
    """Files of a multipart form: field to file name, bytes, media type."""


@dataclass(frozen=True, slots=True)
class Response(ResponseBody):
    """One HTTP response, read to its end."""

    status: int
    """HTTP status."""

    headers: Mapping[str, str]
    """Header fields, names in lower case."""

    content: bytes = field(repr=False)
    """Body."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event of a `text/event-stream`."""

    data: bytes
    """The data lines, joined by line feeds."""

    event: str = "message"
    """Type of the event."""

    id: str = ""
    """Last event id."""

    retry: int | None = None
    """Milliseconds to wait before connecting again."""


@dataclass(frozen=True, slots=True)
class LLMCall:
    """One call: generates text from a conversation."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    prompt_messages: Sequence[PromptMessage]
    """the conversation, oldest first; one user message in completion mode"""

    model_parameters: Mapping[str, Any]
    """values for the parameter rules of the model"""

    tools: Sequence[PromptMessageTool]
    """functions that the model may ask to call"""

    stop: Sequence[str]
    """texts before which the answer ends"""

    stream: bool
    """whether the answer comes in chunks"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""


@dataclass(frozen=True, slots=True)
class TextEmbeddingCall:
    """One call: turns texts into vectors."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    texts: Sequence[str]
    """what to embed"""

    input_type: EmbeddingInputType
    """whether the texts are stored or searched with"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""


@dataclass(frozen=True, slots=True)
class RerankCall:
    """One call: orders documents by how well they answer a query."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    query: str
    """what the documents are compared with"""

    docs: Sequence[str]
    """the documents to rank"""

    score_threshold: float | None
    """drop documents below this score, in the scale of the model"""

    top_n: int | None
    """keep at most so many, best first"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""


@dataclass(frozen=True, slots=True)
class Speech2TextCall:
    """One call: writes down speech."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    file: IO[bytes]
    """audio; its `name`, when it has one, tells the format"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""


@dataclass(frozen=True, slots=True)
class TTSCall:
    """One call: speaks text."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    content_text: str
    """what to say"""

    voice: str | None
    """a voice of the model; its default voice when None"""

    streaming: bool
    """whether the audio comes in pieces"""

    tenant_id: str | None
    """workspace of the caller, where the host has such a thing"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""


@dataclass(frozen=True, slots=True)
class ModerationCall:
    """One call: judges whether a text is safe."""

    model: str
    """name of the model, as declared or as the caller chose it"""

    credentials: Mapping[str, Any]
    """values of the credential form; read only, its repr masks secrets"""

    text: str
    """what to judge"""

    user: str | None
    """an opaque id of the end user, for abuse detection at the provider"""

    options: CallOptions = CallOptions()
    """Wishes of this one call."""

    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the server says of the model; empty until it was asked."""
