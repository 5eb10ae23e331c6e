"""Rerank models of servers with Jina's protocol, like most OpenAI-compatible servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.interfaces import (
    CallOptions,
    MultiModalRerankCall,
    Request,
    RerankCall,
    Response,
)
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleRerankStub
from modelport_providers import wire
from modelport_providers.wire.models.rerank import read_scores
from modelport_providers.wire.protocols.documents import as_object, as_objects, as_part
from modelport_providers.wire.protocols.openai import json_of

from ..server import CompatibleServer


class CompatibleRerankModel(
    CompatibleServer, wire.HttpMultimodalRerank, OpenaiApiCompatibleRerankStub
):
    """The server ranks all documents. The adapter selects which are returned."""

    def build_request(self, call: RerankCall) -> Request:
        """Ask for all scores: without `top_n` a server returns them all."""
        quirks = self.quirks(call.model, call.credentials)
        body: dict[str, Any] = {
            "model": self.name_on_server(quirks, call.model, call.credentials),
            "query": call.query,
            quirks.rerank_documents: list(call.docs),
        }
        return self.post(quirks, call.credentials, "rerank", body)

    def parse_response(self, call: RerankCall, response: Response) -> list[tuple[int, float]]:
        """Read positions and raw scores."""
        payload = json_of(response, "ranking", provider=self.provider)
        return read_scores(payload, len(call.docs), provider=self.provider)

    def build_multimodal_request(self, call: MultiModalRerankCall) -> Request:
        """Ask for all scores."""
        quirks = self.quirks(call.model, call.credentials)
        documents: Any
        match quirks.images:
            case "objects":
                query: Any = as_object(call.query)
                documents = as_objects(call.docs)
            case "parts":
                query = {"content": [as_part(call.query)]}
                documents = {"content": [as_part(one) for one in call.docs]}
            case "none":
                raise self.no_images(call)
        body: dict[str, Any] = {
            "model": self.name_on_server(quirks, call.model, call.credentials),
            "query": query if call.query.is_image else call.query.content,
            quirks.rerank_documents: documents,
        }
        return self.post(quirks, call.credentials, "rerank", body)

    def parse_multimodal_response(
        self, call: MultiModalRerankCall, response: Response
    ) -> list[tuple[int, float]]:
        """Read positions and raw scores."""
        payload = json_of(response, "ranking", provider=self.provider)
        return read_scores(payload, len(call.docs), provider=self.provider)

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> RerankCall:
        """Rank two words."""
        docs = ["ping", "pong"]
        return RerankCall(model, credentials, "ping", docs, None, None, None, CallOptions(), {})
