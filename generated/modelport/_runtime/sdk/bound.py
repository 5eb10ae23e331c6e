"""A model bound to its credentials: the base of the typed classes of `modelport.sdk`."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    ParamSpec,
    Self,
    TypeGuard,
    TypeVar,
)

from ..adapters.arguments import check_mapping
from ..adapters.inputs import check_credentials
from ..adapters.model_names import check_name
from ..adapters.provider import typed_provider
from ..adapters.registry import reject_stranger
from ..calls.sealing import seal_methods, sealed
from ..forms.secrets import Credentials
from .credential_pool import CredentialPool

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity
    from modelport.interfaces import CallOptions, Response

P = ParamSpec("P")
T = TypeVar("T")

_listening: ContextVar[Callable[[Response], None] | None] = ContextVar("listening", default=None)


@dataclass(frozen=True, slots=True)
class TransportOptions:
    """The transport options of every call of a model, unless a call has its own."""

    timeout: float | None = None
    retries: int | None = None
    extra_headers: Mapping[str, str] | None = field(default=None, repr=False)
    extra_body: Mapping[str, Any] | None = field(default=None, repr=False)
    client: Any = None
    max_answer_bytes: int | None = None


class RawResponse(Generic[T]):
    """The result of a call, together with its HTTP response."""

    def __init__(self, answers: list[Response]) -> None:
        self._answers = answers
        self.result: T

    @property
    def response(self) -> Response:
        """The HTTP response; its body is empty where the call streams it.

        Raises:
            RuntimeError: No response has arrived yet; an async stream sends its request at the
            first step.
        """
        if not self._answers:
            raise RuntimeError("no answer has come yet: read the stream first")
        return self._answers[-1]


class BoundModel:
    """A model together with its credentials."""

    _provider: ClassVar[str]
    _model_type: ClassVar[str]

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        # Their arguments are keys and headers, which error reporters would show.
        seal_methods(cls, "__init__")

    def __init__(
        self,
        model: str,
        given: Mapping[str, Any],
        credentials: Mapping[str, Any] | None,
        client: Any,
    ) -> None:
        reject_stranger(self._provider, type(self))
        check_name(self._provider, self._model_type, model)
        self._model = model
        self._transport_options = TransportOptions(client=client)
        named = form_values(given)

        def accepted(plain: Mapping[str, Any]) -> Credentials:
            return check_credentials(self._provider, self._model_type, model, {**plain, **named})

        self._pool: CredentialPool | None = None
        if isinstance(credentials, CredentialPool):
            self._sets = tuple(accepted(_plain(one)) for one in credentials.sets)
            self._pool = credentials.of(self._sets)
        else:
            self._sets = (accepted(_plain(credentials)),)
        self._credentials = self._sets[0]

    @classmethod
    @sealed
    def from_env(
        cls,
        model: str,
        *,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
        **named: Any,
    ) -> Self:
        """Bind a model to the credentials in the environment.

        A single credential takes precedence over `credentials`, these over
        `MODELPORT_<ID>_<VARIABLE>`, and this over the vendor's usual variable.

        Raises:
            CredentialsValidateFailedError: Some are missing; the message names their variables.
        """
        from .environment import with_environment

        return with_environment(
            cls, cls._provider, cls._model_type, model, credentials, client, named
        )

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        client: Any = None,
        max_answer_bytes: int | None = None,
    ) -> Self:
        """Return the same model with other options for each of its calls; others stay.

        Args:
            timeout: Seconds for a whole call, retries included.
            retries: How often a failed attempt is repeated.
            extra_headers: Further headers; they are added to the existing ones.
            extra_body: Keys to merge into the body; they are added to the existing ones.
            client: HTTP client or transport to use instead of the shared one.
            max_answer_bytes: The most bytes of a decompressed answer.
        """
        check_transport_options(timeout, extra_headers, extra_body, retries, max_answer_bytes)
        before = self._transport_options
        return self._changed(
            _transport_options=TransportOptions(
                before.timeout if timeout is None else timeout,
                before.retries if retries is None else retries,
                _joined(before.extra_headers, extra_headers),
                _joined(before.extra_body, extra_body),
                before.client if client is None else client,
                before.max_answer_bytes if max_answer_bytes is None else max_answer_bytes,
            )
        )

    @property
    def model(self) -> str:
        """Name of the model."""
        return self._model

    @property
    def credentials(self) -> Credentials:
        """The credentials with defaults filled in; secrets are masked when shown.

        Of a pool, the first set.
        """
        return self._credentials

    def __repr__(self) -> str:
        # A debugger may read this before the credentials are checked.
        known: Credentials | None = getattr(self, "_credentials", None)
        return f"{type(self).__name__}({self._model!r}, {known.masked() if known else {}!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def close(self) -> None:
        """Close the connections that the model's calls kept open. The model stays usable."""
        typed_provider(self._provider).model(self._model_type).close()

    async def aclose(self) -> None:
        """Async form of `close`, for the connections of the running event loop."""
        await typed_provider(self._provider).model(self._model_type).aclose()

    def validate(self) -> None:
        """Ask the server whether the credentials work for this model; of a pool each set.

        Raises:
            CredentialsValidateFailedError: They do not work. The message says what to do.
        """
        options = self._options(None, None, None)
        for one in self._sets:
            typed_provider(self._provider).validate(self._model_type, self._model, one, options)

    async def avalidate(self) -> None:
        """Async form of `validate`."""
        options = self._options(None, None, None)
        for one in self._sets:
            await typed_provider(self._provider).avalidate(
                self._model_type, self._model, one, options
            )

    def schema(self) -> AIModelEntity:
        """Return the schema of the model: features, properties, parameter rules, prices."""
        return typed_provider(self._provider).model_schema(
            self._model_type, self._model, self._credentials, self._options(None, None, None)
        )

    def with_raw_response(
        self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call this model and keep the HTTP response: `with_raw_response(llm.invoke, "Hi")`."""
        answers: list[Response] = []
        raw: RawResponse[T] = RawResponse(answers)
        token = _listening.set(answers.append)
        try:
            raw.result = call(*args, **kwargs)
        finally:
            _listening.reset(token)
        return raw

    async def awith_raw_response(
        self, call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Async form of `with_raw_response`."""
        answers: list[Response] = []
        raw: RawResponse[T] = RawResponse(answers)
        token = _listening.set(answers.append)
        try:
            raw.result = await call(*args, **kwargs)
        finally:
            _listening.reset(token)
        return raw

    def _changed(self, **attributes: Any) -> Self:
        other = copy(self)
        vars(other).update(attributes)
        return other

    def _fresh_adapter(self) -> Any:
        adapter = typed_provider(self._provider).model(self._model_type)
        return adapter if self._pool is None else self._pool.serve(adapter)

    def _options(
        self,
        timeout: float | None,
        extra_headers: Mapping[str, str] | None,
        extra_body: Mapping[str, Any] | None,
        max_answer_bytes: int | None = None,
    ) -> CallOptions | None:
        listener = _listening.get()
        bound = self._transport_options
        given = (timeout, extra_headers, extra_body, max_answer_bytes, listener)
        if bound == _NO_OPTIONS and all(one is None for one in given):
            return None
        from modelport.interfaces import CallOptions

        check_transport_options(timeout, extra_headers, extra_body, None, max_answer_bytes)
        return CallOptions(
            timeout=bound.timeout if timeout is None else timeout,
            extra_headers=_joined(bound.extra_headers, extra_headers) or {},
            extra_body=_joined(bound.extra_body, extra_body) or {},
            client=bound.client,
            max_answer_bytes=(
                bound.max_answer_bytes if max_answer_bytes is None else max_answer_bytes
            ),
            on_response=listener,
            retries=bound.retries,
        )


seal_methods(BoundModel, "__init__")

_NO_OPTIONS = TransportOptions()


def check_transport_options(
    timeout: Any,
    extra_headers: Any,
    extra_body: Any,
    retries: Any = None,
    max_answer_bytes: Any = None,
) -> None:
    """Check transport options before httpx does, with messages of our own."""
    number = isinstance(timeout, int | float) and not isinstance(timeout, bool)
    if timeout is not None and not (number and timeout > 0):
        raise TypeError(f"timeout is a number of seconds above 0, not {timeout!r}")
    whole = isinstance(retries, int) and not isinstance(retries, bool)
    if retries is not None and not (whole and retries >= 0):
        raise TypeError(f"retries is a whole number from 0 on, not {retries!r}")
    size = isinstance(max_answer_bytes, int) and not isinstance(max_answer_bytes, bool)
    if max_answer_bytes is not None and not (size and max_answer_bytes > 0):
        raise TypeError(f"max_answer_bytes is a whole number above 0, not {max_answer_bytes!r}")
    for name, value in (("extra_headers", extra_headers), ("extra_body", extra_body)):
        if value is not None and not isinstance(value, Mapping):
            # The value may contain a key: only its type is shown.
            raise TypeError(f"{name} is a mapping of names to values, not {type(value).__name__}")


def _joined(
    before: Mapping[str, Any] | None, given: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    return {**before, **given} if before and given else given or before


def _plain(credentials: Mapping[str, Any] | None) -> Mapping[str, Any]:
    check_mapping("credentials", credentials)
    return credentials.reveal() if isinstance(credentials, Credentials) else credentials or {}


def form_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given values as text, as a form would send them, without those that were not given."""
    return {name: as_form_text(value) for name, value in present(given).items()}


def as_form_text(value: Any) -> Any:
    """Return a number or a switch as text, as a form would send it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def present(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords that the caller gave."""
    return {name: value for name, value in given.items() if value is not None}


def as_texts(texts: str | Iterable[str]) -> list[str]:
    """Return one text or several as a list."""
    listed: list[Any] = [texts] if isinstance(texts, str) else _listed(texts, "the argument texts")
    for position, one in enumerate(listed):
        if not isinstance(one, str):
            name = type(one).__name__
            hint = ": embed_multimodal and rerank_multimodal take images" if "Image" in name else ""
            raise TypeError(f"text {position} is of type {name}, not a str{hint}")
    return listed


def as_texts_or_none(texts: str | Sequence[str] | None) -> list[str] | None:
    """Return one text or several as a list, and None unchanged."""
    return None if texts is None else as_texts(texts)


def _listed(given: Any, what: str) -> list[Any]:
    if not is_listing(given):
        raise TypeError(f"{what} is of type {type(given).__name__}; it must be a str or a list")
    return list(given)


def is_listing(given: Any) -> TypeGuard[Iterable[Any]]:
    """Bytes and mappings can be iterated too, but are not lists."""
    return isinstance(given, Iterable) and not isinstance(given, bytes | bytearray | Mapping)


def as_audio(file: IO[bytes] | bytes | PathLike[str] | str) -> IO[bytes]:
    """Return audio as an open file. A file that is given by its path is read and keeps its name."""
    if isinstance(file, bytes | bytearray | memoryview):
        return io.BytesIO(file)
    if isinstance(file, str | PathLike):
        audio = io.BytesIO(Path(file).read_bytes())
        audio.name = Path(file).name
        return audio
    if not hasattr(file, "read"):
        raise TypeError(
            f"the audio is of type {type(file).__name__}; it must be bytes, a path or a file"
        )
    return file
