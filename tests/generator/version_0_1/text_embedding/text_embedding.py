"""Embedding models of Acme."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeTextEmbeddingStub
from modelport_providers.wire.openai import json_of
from modelport_providers.wire.text_embedding import Vectors, read_embeddings

from modelport.interfaces import Request, Response, TextEmbeddingCall
from modelport_providers import wire

from ..server import AcmeServer


class AcmeTextEmbeddingModel(AcmeServer, wire.HttpTextEmbedding, AcmeTextEmbeddingStub):
    """Texts go out in batches and come back in their order."""

    def build_request(self, call: TextEmbeddingCall) -> Request:
        """Write one batch."""
        body = {"model": call.model, "input": list(call.texts)}
        return self.post(call.credentials, "embeddings", body)

    def parse_response(self, call: TextEmbeddingCall, response: Response) -> Vectors:
        """Read one batch."""
        payload = json_of(response, "embeddings", provider=self.provider)
        return read_embeddings(payload, provider=self.provider)
