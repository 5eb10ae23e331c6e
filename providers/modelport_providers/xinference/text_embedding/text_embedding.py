"""Embedding models of Xinference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from modelport.entities import EmbeddingInputType
from modelport.interfaces import (
    MultiModalEmbeddingCall,
    Request,
    Response,
    TextEmbeddingCall,
)
from modelport.stubs.xinference import XinferenceTextEmbeddingStub
from modelport_providers import wire
from modelport_providers.wire.models.text_embedding import Vectors, read_embeddings
from modelport_providers.wire.protocols.documents import as_objects
from modelport_providers.wire.protocols.openai import json_of

from ..server import XinferenceServer

_TASKED = "jina-embeddings-v"
"""Models that use a task. Xinference accepts it for all models, but only these use it."""


class XinferenceTextEmbeddingModel(
    XinferenceServer, wire.HttpMultimodalEmbedding, XinferenceTextEmbeddingStub
):
    """Texts are sent in batches. The vectors keep their order."""

    served_type: ClassVar[str] = "embedding"
    served_abilities: ClassVar[tuple[str, ...]] = ("embed",)

    def build_request(self, call: TextEmbeddingCall) -> Request:
        """Write one batch."""
        self.check_type(call)
        uid = self.uid(call.model, call.credentials)
        return self._request(call, uid, list(call.texts))

    def build_multimodal_request(self, call: MultiModalEmbeddingCall) -> Request:
        """Write one batch. A model that cannot see is not asked about images."""
        self.check_type(call)
        if any(document.is_image for document in call.documents):
            self.check_sight(call, "embed_vision")
        uid = self.uid(call.model, call.credentials)
        return self._request(call, uid, as_objects(call.documents))

    def _request(
        self, call: TextEmbeddingCall | MultiModalEmbeddingCall, uid: str, inputs: list[Any]
    ) -> Request:
        body: dict[str, Any] = {"model": uid, "input": inputs}
        description: Mapping[str, Any] = call.facts.get("description") or {}
        if _TASKED in str(description.get("model_name", "")).lower():
            query = call.input_type == EmbeddingInputType.QUERY
            body["task"] = "retrieval.query" if query else "retrieval.passage"
        if call.user:
            body["user"] = call.user
        return self.post(call.credentials, "embeddings", body)

    def parse_response(self, call: TextEmbeddingCall, response: Response) -> Vectors:
        """Read one batch."""
        payload = json_of(response, "embeddings", provider=self.provider)
        return read_embeddings(payload, provider=self.provider)

    def parse_multimodal_response(
        self, call: MultiModalEmbeddingCall, response: Response
    ) -> Vectors:
        """Read one batch."""
        payload = json_of(response, "embeddings", provider=self.provider)
        return read_embeddings(payload, provider=self.provider)
