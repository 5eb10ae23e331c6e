"""Several models as one: the next model answers when the previous one cannot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from modelport.sdk import LLM

from ..calls.cancellation import Cancellation
from ..calls.origin import Origin
from ..calls.streams import AsyncLLMStream, LLMStream
from ..sdk.bound import TransportOptions
from ..sdk.credential_pool import may_succeed_elsewhere
from .any_parameters import AnyParameters

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, LLMResultChunk
    from modelport.interfaces import CallOptions

    from .typed_answers import Mode

UnknownParameters = Literal["error", "drop"]


class Fallback(AnyParameters):
    """A language model that answers with the first of several models that can.

    It tries the next one for the same errors as a credential pool: rate limits, dead servers and
    rejected keys; never for a bad request, and in a stream only before the first piece. Parameters
    that the first model is bound to (`with_parameters`) apply to the others too, unless they bind
    them themselves.
    """

    _provider: ClassVar[str] = ""

    def __init__(
        self, models: Sequence[LLM], unknown_parameters: UnknownParameters = "error"
    ) -> None:
        """Put models in an order.

        Args:
            models: The models; the first one that can answer is used.
            unknown_parameters: `error` rejects parameters that one of them does not know, `drop`
            does not send them to that model.

        Raises:
            ValueError: There is no model.
            InvokeBadRequestError: One does not know a parameter that applies to it.
        """
        self._models = tuple(models)
        if not self._models:
            raise ValueError("a fallback needs at least one model")
        for position, model in enumerate(self._models):
            given: Any = model
            if not isinstance(given, LLM):
                raise TypeError(
                    f"model {position} is of type {type(model).__name__}, not a language model"
                )
        if unknown_parameters not in ("error", "drop"):
            raise ValueError(f"unknown_parameters is 'error' or 'drop', not {unknown_parameters!r}")
        self._unknown = unknown_parameters
        self._model = self._models[0].model
        self._credentials = self._models[0].credentials
        self._transport_options = TransportOptions()
        self._pool = None
        self._bound = {}
        self._check({})

    def __repr__(self) -> str:
        return f"Fallback([{', '.join(map(repr, self._models))}])"

    @property
    def models(self) -> tuple[LLM, ...]:
        """The models, in their order."""
        return self._models

    def with_parameters(self, **parameters: Any) -> Fallback:
        """Return the same fallback with parameters for each of its calls.

        Raises:
            InvokeBadRequestError: One of the models does not know one of them.
        """
        changed = super().with_parameters(**parameters)
        changed._check({})
        return changed

    def validate(self) -> None:
        """Check the credentials of all models with their servers."""
        for model in self._models:
            model.validate()

    async def avalidate(self) -> None:
        """Async form of `validate`."""
        for model in self._models:
            await model.avalidate()

    def schema(self) -> AIModelEntity:
        """Return the schema of the first model."""
        return self._models[0].schema()

    def parameters_for(self, model: LLM, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of a call of one of the models."""
        merged = {**self._models[0]._bound, **model._bound, **given}
        if self._unknown == "error":
            return merged
        return {name: value for name, value in merged.items() if model._knows(name)}

    def _check(self, given: Mapping[str, Any]) -> None:
        if self._unknown == "drop":
            return
        problems: list[str] = []
        for model in self._models:
            parameters = self.parameters_for(model, {**self._bound, **given})
            unknown = [name for name in parameters if not model._knows(name)]
            if unknown:
                problems.append(f"{model.model!r} does not know {', '.join(map(repr, unknown))}")
        if problems:
            from modelport.errors import InvokeBadRequestError

            raise InvokeBadRequestError(
                f"{'; '.join(problems)}: unknown_parameters='drop' leaves them out there"
            )

    def _parameters(
        self, named: Mapping[str, Any], given: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        parameters = super()._parameters(named, given)
        self._check(parameters)
        return parameters

    def _fresh_adapter(self) -> Any:
        return _Adapter(self)

    def _json_mode(self) -> Mode:
        modes: set[Mode] = {model._json_mode() for model in self._models}
        return modes.pop() if len(modes) == 1 else "text"

    def _knows(self, parameter: str) -> bool:
        return any(model._knows(parameter) for model in self._models)


class _Adapter:
    """Calls like those of an adapter, made with the first model that can answer."""

    def __init__(self, fallback: Fallback) -> None:
        self._fallback = fallback

    def invoke(self, *args: Any, **named: Any) -> Any:
        turns = _Turns(self._fallback, args, named)
        while True:
            model, call = turns.next()
            try:
                return model._adapter.invoke(**call)
            except Exception as error:
                if not turns.may_go_on(error):
                    raise

    async def ainvoke(self, *args: Any, **named: Any) -> Any:
        turns = _Turns(self._fallback, args, named)
        while True:
            model, call = turns.next()
            try:
                return await model._adapter.ainvoke(**call)
            except Exception as error:
                if not turns.may_go_on(error):
                    raise

    def stream(self, *args: Any, **named: Any) -> LLMStream:
        turns = _Turns(self._fallback, args, named)
        name, cancellation = self._fallback.model, turns.cancellation
        return LLMStream(_pieces(turns), _same, name, turns.origin, cancellation)

    def astream(self, *args: Any, **named: Any) -> AsyncLLMStream:
        turns = _Turns(self._fallback, args, named)

        async def start() -> AsyncIterator[LLMResultChunk]:
            return _apieces(turns)

        return AsyncLLMStream(start, _same, self._fallback.model, turns.origin, turns.cancellation)

    def get_num_tokens(
        self, model: str, credentials: Mapping[str, Any], messages: Any, tools: Any = None
    ) -> int:
        first: Any = self._fallback.models[0]
        count: int = first._adapter.get_num_tokens(
            first._model, first._credentials, messages, tools
        )
        return count


_NAMES = (
    "model",
    "credentials",
    "prompt_messages",
    "parameters",
    "tools",
    "stop",
    "user",
    "options",
)


class _Turns:
    """One call, which may be tried with several models."""

    def __init__(self, fallback: Fallback, args: Sequence[Any], named: Mapping[str, Any]) -> None:
        self._given: dict[str, Any] = {**dict(zip(_NAMES, args, strict=False)), **named}
        self._fallback = fallback
        self._number = -1
        self.origin = Origin("", fallback.model)
        options: CallOptions | None = self._given.get("options")
        known = options.cancel if options is not None else None
        self.cancellation = known or Cancellation()

    def next(self) -> tuple[Any, dict[str, Any]]:
        """Return the current model, and the options for its adapter."""
        self._number += 1
        # Any: a fallback uses private attributes of models.
        model: Any = self._fallback.models[self._number]
        self.origin.provider, self.origin.model = model._provider, model._model
        call = {
            **self._given,
            "model": model._model,
            "credentials": model._credentials,
            "parameters": self._fallback.parameters_for(model, self._given["parameters"] or {}),
            "options": self._options(model),
        }
        return model, call

    def may_go_on(self, error: Exception) -> bool:
        """Return whether another model is left that may succeed."""
        is_last = self._number + 1 >= len(self._fallback.models)
        return not is_last and may_succeed_elsewhere(error)

    def _options(self, model: Any) -> CallOptions:
        """Return the call's options over the model's, without retries while another model is left."""
        from modelport.interfaces import CallOptions

        given: CallOptions = self._given.get("options") or CallOptions()
        own = model._transport_options
        is_last = self._number + 1 >= len(self._fallback.models)
        retries = own.retries if given.retries is None else given.retries
        return CallOptions(
            timeout=own.timeout if given.timeout is None else given.timeout,
            extra_headers={**(own.extra_headers or {}), **given.extra_headers},
            extra_body={**(own.extra_body or {}), **given.extra_body},
            client=own.client or given.client,
            max_answer_bytes=own.max_answer_bytes or given.max_answer_bytes,
            on_response=given.on_response,
            retries=retries if retries is not None or is_last else 0,
            cancel=self.cancellation,
        )


def _pieces(turns: _Turns) -> Generator[LLMResultChunk]:
    while True:
        model, call = turns.next()
        begun = False
        try:
            with model._adapter.stream(**call) as stream:
                for piece in stream:
                    if not begun:
                        turns.origin.adopt(stream.origin)
                    begun = True
                    yield piece
            return
        except Exception as error:
            if begun or not turns.may_go_on(error):
                raise


async def _apieces(turns: _Turns) -> AsyncIterator[LLMResultChunk]:
    while True:
        model, call = turns.next()
        begun = False
        try:
            async with model._adapter.astream(**call) as stream:
                async for piece in stream:
                    if not begun:
                        turns.origin.adopt(stream.origin)
                    begun = True
                    yield piece
            return
        except Exception as error:
            if begun or not turns.may_go_on(error):
                raise


def _same(error: Exception) -> Exception:
    """Return the error unchanged: the model's own stream has already translated it."""
    return error
