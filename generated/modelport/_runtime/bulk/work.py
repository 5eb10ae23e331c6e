"""The kinds of work of a job: when two rows are equal, and how rows are called."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import isfinite
from os import PathLike
from struct import Struct
from typing import TYPE_CHECKING, Any, cast

from .records import read_object
from .stored import dump_exactly, dump_model, load_model

if TYPE_CHECKING:
    from modelport.entities import LLMResult
    from modelport.sdk import LLM, TextEmbedding

    from ..apps.typed_answers import Asking

BATCH = 64
"""Texts per request when the model declares no number."""
BATCH_BYTES = 200_000
BATCH_TOKENS = 100_000
_NOT_CONTENT = frozenset({"timeout", "extra_headers", "max_answer_bytes", "user", "client"})
"""Arguments of a call that do not change its answer."""
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "max_output")
"""Parameters that limit the tokens of an answer."""
_DATA, _DATA_BYTES = re.compile(rb"[A-Za-z0-9+/_-]{4000,}={0,2}"), 4000
"""Data of media in a prompt, and the bytes that it counts as."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The result of one call: one answer per row, same order."""

    answers: Sequence[Any]
    tokens: int = 0
    cost: float = 0.0
    answered_by: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


class Work(ABC):
    """One kind of work of one model."""

    kind: str
    batch = 1
    """Rows of one request."""
    batch_tokens = BATCH_TOKENS
    batch_bytes = BATCH_BYTES

    def __init__(self, model: Any, given: Mapping[str, Any]) -> None:
        # The job makes the retries, as it knows the results of other calls. Any: a job uses private
        # attributes of models.
        self.model: Any = model.with_options(retries=0)
        self.wanted_retries: int | None = model._transport_options.retries
        self.given = dict(given)
        self.currency = ""
        """That of the last price."""

    @abstractmethod
    def content(self, row: Any) -> bytes:
        """Return what identifies a row; raise `TypeError` or `ValueError` for an invalid row."""

    def size(self, content: bytes) -> int:
        """Return the bytes that tokens are estimated by."""
        return len(content)

    def cost_before(self, tokens: int) -> float:
        """Return the highest cost of a call whose prompt has about this many tokens, as far as it is known."""
        return 0.0

    @abstractmethod
    async def call(self, rows: Sequence[Any]) -> Answers:
        """Make one call."""

    @abstractmethod
    def encode(self, answer: Any) -> bytes:
        """Return the bytes of an answer; raise any exception where they could not be read again."""

    @abstractmethod
    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return an answer; raise `ValueError` for other bytes."""

    def share_pools(self, ledger: str | PathLike[str]) -> None:
        """Share with other processes of the job which credentials rest."""
        models = getattr(self.model, "models", None)
        if models is None:
            self.model = _sharing(self.model, ledger)
        else:
            shared = tuple(_sharing(each, ledger) for each in models)
            self.model = self.model._changed(_models=shared)

    async def aclose(self) -> None:
        """Close the connections that calls have left open in the running event loop."""
        for model in members(self.model):
            if model._provider:
                await model.aclose()

    def _price(self, tokens: int) -> tuple[float, float]:
        """Return the price of a token of such a prompt, and of its answer, of the dearest model."""
        from .prices import declared

        found = (declared(model, tokens) for model in members(self.model))
        known = [price for price in found if price is not None]
        return (
            float(max((price.prompt for price in known), default=0)),
            float(max((price.answer for price in known), default=0)),
        )

    def settings(self) -> Mapping[str, Any]:
        """Return what decides an answer apart from the row, as JSON."""
        given = {name: value for name, value in self.given.items() if name not in _NOT_CONTENT}
        return {"given": given, "body": self.model._transport_options.extra_body}

    @cached_property
    def _start_of_keys(self) -> Any:
        about = [self.kind, *map(_definitions, members(self.model)), self.settings()]
        text = json.dumps(about, sort_keys=True, default=_plain)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)

    def key(self, content: bytes) -> bytes:
        """Return the digest of content, provider, model, definition and parameters."""
        digest = self._start_of_keys.copy()
        digest.update(content)
        return cast("bytes", digest.digest())


class OneText(Work):
    """Work whose rows are one text each, and whose calls take one row."""

    def content(self, row: Any) -> bytes:
        """Return the text as bytes."""
        if not isinstance(row, str):
            raise TypeError(f"the text is of type {type(row).__name__}; it must be a str")
        return row.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=8)
def _numbers(count: int) -> Struct:
    """Return the form of a vector; the machine's own, where that is the same, takes less time."""
    return Struct(f"{count}d" if sys.byteorder == "little" else f"<{count}d")


class EmbeddingWork(Work):
    """Vectors of texts."""

    kind = "embed"

    def __init__(
        self, model: TextEmbedding, given: Mapping[str, Any], batch: int | None = None
    ) -> None:
        super().__init__(model, given)
        self.requested = batch

    async def prepare(self) -> None:
        """Find out how many texts a request may contain, which may need the server."""
        from ..calls import threads

        if self.requested is None:
            self.requested = await threads.run(self.declared_batch)
        self.batch = self.requested

    def declared_batch(self) -> int:
        """Return `max_chunks` of the model; if the server cannot report it now, the first call fails."""
        from modelport.errors import InvokeError, UnknownModelError

        if not self.model._provider:
            return BATCH
        try:
            properties: Mapping[Any, Any] = self.model.schema().model_properties
        except (InvokeError, UnknownModelError):
            return BATCH
        declared = properties.get("max_chunks")
        return max(1, declared) if isinstance(declared, int) else BATCH

    def content(self, row: Any) -> bytes:
        """Return the text as bytes."""
        if not isinstance(row, str):
            raise TypeError(f"the text is of type {type(row).__name__}; it must be a str")
        return row.encode("utf-8", "surrogatepass")

    def cost_before(self, tokens: int) -> float:
        """Return the price of the texts."""
        return self._price(tokens)[0] * tokens

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Embed one batch."""
        from .prices import cost_of_vectors

        result = await self.model.aembed(list(rows), **self.given)
        vectors = result.embeddings
        if len(vectors) != len(rows):
            from modelport.errors import InvokeError

            raise InvokeError(f"the model gave {len(vectors)} vectors for {len(rows)} texts")
        usage = result.usage
        if usage.priced:
            self.currency = usage.currency
        cost = cost_of_vectors(usage)
        return Answers(vectors, usage.tokens, cost, result.answered_by or "", result.headers)

    def encode(self, answer: Any) -> bytes:
        """Return the numbers as in memory, eight bytes each."""
        # The sum, which is computed faster, is infinite or NaN where one of them is.
        if not answer or not (isfinite(sum(answer)) or all(map(isfinite, answer))):
            raise ValueError("no vector of numbers")
        return _numbers(len(answer)).pack(*answer)

    def decode(self, payload: bytes, answered_by: str) -> list[float]:
        """Return a vector."""
        count, rest = divmod(len(payload), 8)
        if rest or not count:
            raise ValueError("no vector of numbers")
        numbers = _numbers(count).unpack(payload)
        if not all(map(isfinite, numbers)):
            raise ValueError("no vector of numbers")
        return list(numbers)


class InvokeWork(Work):
    """Answers of a language model."""

    kind = "invoke"

    def __init__(self, model: LLM, given: Mapping[str, Any]) -> None:
        from ..apps.language_model import call_arguments

        super().__init__(model, call_arguments(given))
        for name in ("tools", "tool_choice"):
            if name in given:
                self.given[name] = given[name]
                self.given.get("parameters", {}).pop(name, None)

    def content(self, row: Any) -> bytes:
        """Return the conversation as JSON."""
        from ..apps.messages import dump

        return json.dumps(dump(row), sort_keys=True, ensure_ascii=True).encode()

    def size(self, content: bytes) -> int:
        """Return the bytes of a conversation; data of media, whose tokens no size shows, counts as 4 000."""
        if len(content) <= _DATA_BYTES:
            return len(content)
        return len(_DATA.sub(bytes(_DATA_BYTES), content))

    def cost_before(self, tokens: int) -> float:
        """Return the price of the prompt, and that of the longest answer where it is limited."""
        tokens += self._tokens_of_tools
        of_prompt, of_answer = self._price(tokens)
        return of_prompt * tokens + of_answer * self._longest

    @cached_property
    def _tokens_of_tools(self) -> int:
        from ..apps.tools import as_tools

        tools = as_tools(self.given.get("tools"))
        return len(json.dumps(tools, default=_plain)) // 4 if tools else 0

    @cached_property
    def _longest(self) -> int:
        """The tokens of all answers of a call where they are limited, else 0."""
        return max(self._longest_of(model) for model in members(self.model))

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters of all calls, without those that are bound to the model."""
        return self.given.get("parameters") or {}

    def _longest_of(self, model: Any) -> int:
        body: Mapping[str, Any] = model._transport_options.extra_body or {}
        sent = {**getattr(model, "_bound", {}), **self.parameters, **body}
        limits = [sent[name] for name in _LIMITS if isinstance(sent.get(name), int)]
        count = sent.get("n")
        return max(limits, default=0) * (count if isinstance(count, int) else 1)

    def settings(self) -> Mapping[str, Any]:
        """Return parameters and tools."""
        from ..apps.tools import as_tools

        tools = as_tools(self.given.get("tools"))
        bound = getattr(self.model, "_bound", {})
        return {**super().settings(), "tools": tools, "bound": bound}

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Ask once."""
        result = await self.model.ainvoke(rows[0], **self.given)
        return self._answers(result, result, result.usage)

    def encode(self, answer: Any) -> bytes:
        """Return the result as JSON."""
        return dump_model(answer, exclude_unset=_is_plain(answer))

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return the result, with the model that gave it."""
        from modelport.entities import LLMResult

        return with_origin(load_model(LLMResult, payload), answered_by)

    def _answers(self, answer: Any, result: LLMResult, usage: Any) -> Answers:
        from .prices import cost_of_answer

        if usage.priced:
            self.currency = usage.currency
        cost = cost_of_answer(usage)
        return Answers([answer], usage.total_tokens, cost, result.answered_by or "", result.headers)


class ParseWork(InvokeWork):
    """Values of a type."""

    kind = "parse"

    def __init__(self, model: LLM, output: Any, retries: int, given: Mapping[str, Any]) -> None:
        super().__init__(model, given)
        self._output = output
        self._again = retries

    def cost_before(self, tokens: int) -> float:
        """Return the price of all attempts."""
        return super().cost_before(tokens) * (1 + self._again)

    def settings(self) -> Mapping[str, Any]:
        """Return what else decides the value: its type."""
        from ..apps.functions import schema_of
        from ..apps.typed_dicts import readable

        schema = schema_of(readable(self._output), str(getattr(self._output, "__name__", "answer")))
        return {**super().settings(), "output": schema, "retries": self._again}

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Ask until the answer fits."""
        parsed = await self.model.aparse(rows[0], self._output, retries=self._again, **self.given)
        return self._answers(parsed, parsed.result, parsed.usage)

    def encode(self, answer: Any) -> bytes:
        """Return the answer that was read, and the usage of all attempts."""
        usage = answer.usage.model_dump()
        result = answer.result.model_dump(exclude_unset=_is_plain(answer.result))
        payload = dump_exactly({"result": result, "usage": usage, "attempts": answer.attempts})
        self.decode(payload.encode(), "")
        return payload.encode()

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Read the value again."""
        from modelport.entities import LLMResult, LLMUsage
        from modelport.errors import OutputInvalidError

        from ..apps.typed_answers import Parsed

        kept = read_object(payload)
        result = with_origin(LLMResult.model_validate(kept.get("result")), answered_by)
        usage = LLMUsage.model_validate(kept.get("usage"))
        try:
            value: Any = self._reader().read(result)
        except OutputInvalidError as error:
            raise ValueError("the answer does not fit the type") from error
        return Parsed(value.parsed, result, usage, int(kept.get("attempts", 1)))

    def _reader(self) -> Asking[Any]:
        from ..apps.typed_answers import Asking

        return Asking("read", self._output, "json_schema", 0, {})


def _is_plain(result: Any) -> bool:
    """Return whether an answer is one text. Parts are read by their types, which count as unset."""
    return isinstance(result.message.content, str)


def with_origin(result: Any, answered_by: str) -> Any:
    """Return a result from a ledger, with the model that gave it."""
    from ..entities.result_origin import ResultOrigin

    if answered_by:
        result.set_origin(ResultOrigin(answered_by, {}))
    return result


def members(model: Any) -> tuple[Any, ...]:
    """Return the models that take turns, or the one model."""
    models: tuple[Any, ...] | None = getattr(model, "models", None)
    return (model,) if models is None else models


def _sharing(model: Any, ledger: str | PathLike[str]) -> Any:
    pool = model._pool
    return model if pool is None else model._changed(_pool=pool.shared_in(ledger))


def _definitions(model: Any) -> list[Any]:
    """Return provider, model and definition of a model."""
    provider: str = model._provider
    if not provider:
        return [provider, model.model]
    from ..adapters.catalog import catalog_of

    catalog, kind = catalog_of(provider), model._model_type
    declared = [catalog.provider, catalog.models(kind).get(model.model)]
    return [provider, model.model, *declared, catalog.customizable.get(kind), catalog.quirks]


def _plain(value: Any) -> Any:
    """Return a value that JSON cannot express as text that is the same in every process."""
    dumped = getattr(value, "model_dump", None)
    if dumped is not None:
        return dumped(mode="json")
    return dict(cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else str(value)
