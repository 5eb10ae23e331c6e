"""The mixin of embedding models: batches, order, and vectors in every form that servers use."""

from __future__ import annotations

import base64
import binascii
import sys
from abc import abstractmethod
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import Any

from modelport.entities import EmbeddingInputType, EmbeddingUsage, TextEmbeddingResult
from modelport.errors import WireProtocolError
from modelport.interfaces import (
    CallOptions,
    Request,
    Response,
    TextEmbeddingCall,
    TextEmbeddingModel,
)

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import HEAVY, Compute, Machine
from ..http.error_messages import shorten
from ..http.exchange import Plan, fetch
from ..http.json_types import is_array, is_object
from ..http.sync_port import SyncPort
from ..stream.usage import embedding_usage, estimate
from .batches import batches, in_order
from .model import AnyCall, HttpModel

BATCH_LETTERS = 200_000
"""The maximum number of characters of one request; servers limit the size of a body."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """The result of one request: one vector per text, same order; `tokens` when the server counted."""

    vectors: list[list[float]]
    tokens: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One request of a batch."""

    request: Request
    texts: Sequence[str]
    """The texts in it, whose tokens are estimated where the server does not count."""
    count: int
    """The expected number of vectors."""
    parse: Callable[[Response], Vectors]


class HttpTextEmbedding(HttpModel, TextEmbeddingModel):
    """Derive from this and from the stub; write `build_request` and `parse_response`."""

    @abstractmethod
    def build_request(self, call: TextEmbeddingCall) -> Request:
        """Return the request for `call.texts`, which are one batch."""

    @abstractmethod
    def parse_response(self, call: TextEmbeddingCall, response: Response) -> Vectors:
        """Read the vectors of one batch; `read_embeddings` reads what OpenAI-compatible servers send."""

    def batch_size(self, call: TextEmbeddingCall) -> int:
        """Return the number of texts per request: `max_chunks` of the model, 64 by default."""
        schema = self.get_model_schema(call.model, call.credentials)
        wanted: Any = schema.model_properties.get("max_chunks") if schema else None  # type: ignore[call-overload]
        return max(1, int(wanted)) if isinstance(wanted, int) else 64

    def get_num_tokens(
        self, model: str, credentials: Mapping[str, Any], texts: Sequence[str]
    ) -> list[int]:
        """Estimate how many tokens each text takes, same order."""
        return [estimate(self, text) for text in texts]

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        call = _call(model, credentials, texts, user, input_type, options)
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._embed(call, plan), port, lambda: None)

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        call = _call(model, credentials, texts, user, input_type, options)
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._embed(call, plan), port, lambda: None)

    def _embed(self, call: TextEmbeddingCall, plan: Plan) -> Machine[TextEmbeddingResult]:
        call = yield from self.known(call, plan)
        size = self.batch_size(call) if call.texts else 1
        cut = batches(call.texts, count=size, letters=BATCH_LETTERS)
        vectors, usage = yield from self._gather(call, plan, (self._batch(call, b) for b in cut))
        # Each vector was checked when it was read; checking a million numbers again would take
        # longer.
        return TextEmbeddingResult.model_construct(
            model=call.model, embeddings=vectors, usage=usage
        )

    def _batch(self, call: TextEmbeddingCall, texts: Sequence[str]) -> Batch:
        part = replace(call, texts=texts)
        return Batch(
            self.build_request(part), texts, len(texts), partial(self.parse_response, part)
        )

    def _gather(
        self, call: AnyCall, plan: Plan, parts: Iterable[Batch]
    ) -> Machine[tuple[list[list[float]], EmbeddingUsage]]:
        """Send one request after the other, and return all vectors in the same order and their cost."""
        vectors: list[list[float]] = []
        tokens = total = 0
        for part in parts:
            outgoing = self.encoded(part.request, call.options, streamed=False)
            response = yield from fetch(plan, outgoing)
            if len(response.content) > HEAVY:
                got = yield Compute(partial(part.parse, response))
            else:
                got = part.parse(response)
            if len(got.vectors) != part.count:
                raise WireProtocolError(
                    f"the server sent {len(got.vectors)} vectors for {part.count} inputs",
                    provider=self.provider,
                )
            vectors += got.vectors
            counted = got.tokens
            if counted is None:
                counted = yield Compute(partial(self._estimated, part.texts))
            tokens += counted
            total += counted if got.total is None else got.total
        usage = embedding_usage(self, call.model, call.credentials, tokens, total)
        usage.latency = plan.clock() - plan.started
        return vectors, usage

    def _estimated(self, texts: Sequence[str]) -> int:
        return sum(estimate(self, text) for text in texts)


def read_embeddings(payload: Any, *, provider: str) -> Vectors:
    """Read an OpenAI-compatible answer: ordered by `index`, floats or base64, usage or none."""
    data = payload.get("data") if is_object(payload) else None
    if not is_array(data) or not all(map(is_object, data)):
        raise WireProtocolError(
            f"the server's answer has no embeddings: {shorten(str(payload), 200)}",
            provider=provider,
        )
    vectors = _in_order(data, [read_vector(item.get("embedding"), provider) for item in data])
    if vectors is None or len({len(vector) for vector in vectors}) > 1:
        fault = "numbers its vectors wrongly" if vectors is None else "sent vectors of many lengths"
        raise WireProtocolError(
            f"the server {fault}: vectors cannot be matched to texts", provider=provider
        )
    usage = payload.get("usage") if is_object(payload) else None
    counted = usage if is_object(usage) else {}
    tokens = counted.get("prompt_tokens", counted.get("total_tokens"))
    total = counted.get("total_tokens", tokens)
    return Vectors(
        vectors,
        tokens if isinstance(tokens, int) else None,
        total if isinstance(total, int) else None,
    )


def _in_order(data: list[Any], vectors: list[list[float]]) -> list[list[float]] | None:
    """Return the vectors in the order of the texts, None when the order is unknown."""
    indexes = in_order([item.get("index") for item in data])
    if indexes is None:
        return None
    placed = dict(zip(indexes, vectors, strict=True))
    return [placed[position] for position in range(len(vectors))]


def read_vector(value: Any, provider: str) -> list[float]:
    """Read one vector: numbers, or base64 of little-endian float32; NaN is rejected."""
    if isinstance(value, str):
        vector = _from_base64(value, provider)
    elif is_object(value):
        raise WireProtocolError(
            "the server sent a sparse vector; this adapter reads dense ones", provider=provider
        )
    elif not is_array(value):
        vector = []
    elif set(map(type, value)) == {float}:
        # The list from the JSON reader; a copy would take as long as reading it.
        vector = value
    else:
        vector = _as_floats(value)
    if not vector:
        raise WireProtocolError("the server sent an empty vector", provider=provider)
    # One sum instead of a thousand tests; if the sum overflows, each number is tested.
    if not isfinite(sum(vector)) and not all(map(isfinite, vector)):
        raise WireProtocolError(
            "a vector holds NaN or infinity: the model failed on this text", provider=provider
        )
    return vector


def _as_floats(value: list[Any]) -> list[float]:
    try:
        return [float(number) for number in value]
    except (TypeError, ValueError, OverflowError) as error:
        raise WireProtocolError("a vector contains something that is not a number") from error


def _from_base64(text: str, provider: str) -> list[float]:
    try:
        numbers = array("f", base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise WireProtocolError(
            "a vector is neither a list of numbers nor base64", provider=provider
        ) from error
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()


def _call(
    model: str,
    credentials: Mapping[str, Any],
    texts: Sequence[str],
    user: str | None,
    input_type: EmbeddingInputType,
    options: CallOptions | None,
) -> TextEmbeddingCall:
    return TextEmbeddingCall(
        model=model,
        credentials=credentials,
        texts=list(texts),
        input_type=input_type,
        user=user,
        options=options or CallOptions(),
        facts={},
    )
