"""Embedding models of OpenAI-compatible servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.entities import EmbeddingInputType
from modelport.interfaces import (
    CallOptions,
    MultiModalEmbeddingCall,
    Request,
    Response,
    TextEmbeddingCall,
)
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleTextEmbeddingStub
from modelport_providers import wire
from modelport_providers.wire.models.text_embedding import Vectors, read_embeddings
from modelport_providers.wire.protocols.documents import as_objects, as_part
from modelport_providers.wire.protocols.openai import json_of

from ..quirks import EmbeddingWord
from ..server import CompatibleServer


class CompatibleTextEmbeddingModel(
    CompatibleServer, wire.HttpMultimodalEmbedding, OpenaiApiCompatibleTextEmbeddingStub
):
    """Texts are sent in batches. The vectors keep their order."""

    def build_request(self, call: TextEmbeddingCall) -> Request:
        """Write one batch."""
        return self._request(call, {"input": list(call.texts)})

    def build_multimodal_request(self, call: MultiModalEmbeddingCall) -> Request:
        """Write one batch, of one document where the server embeds a conversation."""
        inputs: dict[str, Any]
        match self.quirks(call.model, call.credentials).images:
            case "objects":
                inputs = {"input": as_objects(call.documents)}
            case "parts":
                parts = [as_part(one) for one in call.documents]
                inputs = {"messages": [{"role": "user", "content": parts}]}
            case "none":
                raise self.no_images(call)
        return self._request(call, inputs)

    def multimodal_batch_size(self, call: MultiModalEmbeddingCall) -> int:
        """Return 1 where all parts of a request become one vector."""
        alone = self.quirks(call.model, call.credentials).images == "parts"
        return 1 if alone else super().multimodal_batch_size(call)

    def _request(
        self, call: TextEmbeddingCall | MultiModalEmbeddingCall, inputs: Mapping[str, Any]
    ) -> Request:
        quirks = self.quirks(call.model, call.credentials)
        name = self.name_on_server(quirks, call.model, call.credentials)
        body: dict[str, Any] = {"model": name, **inputs}
        if quirks.embedding_encoding:
            body["encoding_format"] = quirks.embedding_encoding
        if field := quirks.embedding_input.get("field"):
            query = call.input_type == EmbeddingInputType.QUERY
            kind: EmbeddingWord = "query" if query else "document"
            body[field] = quirks.embedding_input.get(kind, kind)
        if call.user and quirks.send_user:
            body["user"] = call.user
        return self.post(quirks, call.credentials, "embeddings", body)

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

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> TextEmbeddingCall:
        """Embed one word."""
        kind, options = EmbeddingInputType.DOCUMENT, CallOptions()
        return TextEmbeddingCall(model, credentials, ["ping"], kind, None, options, facts={})
