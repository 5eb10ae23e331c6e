"""The mixin of embedding models that take texts and images."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from modelport.entities import EmbeddingInputType, MultiModalContent, MultiModalEmbeddingResult
from modelport.interfaces import CallOptions, MultiModalEmbeddingCall, Request, Response

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import Machine
from ..http.exchange import Plan
from ..http.sync_port import SyncPort
from .text_embedding import Batch, HttpTextEmbedding, Vectors

_BATCH = 16
"""The default number of documents per request."""
_BATCH_LETTERS = 8_000_000
"""Characters of their contents per request; a larger image is sent alone."""


class HttpMultimodalEmbedding(HttpTextEmbedding):
    """Derive from this instead of `HttpTextEmbedding`, and write two more pure functions."""

    @abstractmethod
    def build_multimodal_request(self, call: MultiModalEmbeddingCall) -> Request:
        """Return the request for `call.documents`, which are one batch."""

    @abstractmethod
    def parse_multimodal_response(
        self, call: MultiModalEmbeddingCall, response: Response
    ) -> Vectors:
        """Read the vectors of one batch."""

    def multimodal_batch_size(self, call: MultiModalEmbeddingCall) -> int:
        """Return the number of documents per request."""
        return _BATCH

    def _invoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        documents: Sequence[MultiModalContent],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> MultiModalEmbeddingResult:
        call = MultiModalEmbeddingCall(
            model, credentials, list(documents), input_type, user, options or CallOptions()
        )
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._embed_documents(call, plan), port, lambda: None)

    async def _ainvoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        documents: Sequence[MultiModalContent],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> MultiModalEmbeddingResult:
        call = MultiModalEmbeddingCall(
            model, credentials, list(documents), input_type, user, options or CallOptions()
        )
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._embed_documents(call, plan), port, lambda: None)

    def _embed_documents(
        self, call: MultiModalEmbeddingCall, plan: Plan
    ) -> Machine[MultiModalEmbeddingResult]:
        call = yield from self.known(call, plan)
        vectors, usage = yield from self._gather(call, plan, self._document_batches(call))
        return MultiModalEmbeddingResult(model=call.model, embeddings=vectors, usage=usage)

    def _document_batches(self, call: MultiModalEmbeddingCall) -> Iterator[Batch]:
        most = self.multimodal_batch_size(call) if call.documents else 1
        for documents in _cut(call.documents, most):
            part = replace(call, documents=documents)
            # Only the server knows how many tokens an image takes.
            texts = [one.content for one in documents if not one.is_image]
            parse = partial(self.parse_multimodal_response, part)
            yield Batch(self.build_multimodal_request(part), texts, len(documents), parse)


def _cut(documents: Sequence[MultiModalContent], most: int) -> Iterator[list[MultiModalContent]]:
    group: list[MultiModalContent] = []
    size = 0
    for document in documents:
        letters = len(document.content)
        if group and (len(group) >= most or size + letters > _BATCH_LETTERS):
            yield group
            group, size = [], 0
        group.append(document)
        size += letters
    if group:
        yield group
