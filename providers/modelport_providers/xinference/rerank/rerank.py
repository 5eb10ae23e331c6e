"""Rerank models of Xinference."""

from __future__ import annotations

from typing import ClassVar

from modelport.interfaces import MultiModalRerankCall, Request, RerankCall, Response
from modelport.stubs.xinference import XinferenceRerankStub
from modelport_providers import wire
from modelport_providers.wire.models.rerank import read_scores
from modelport_providers.wire.protocols.documents import as_object, as_objects
from modelport_providers.wire.protocols.openai import json_of

from ..server import XinferenceServer


class XinferenceRerankModel(XinferenceServer, wire.HttpMultimodalRerank, XinferenceRerankStub):
    """The server ranks all documents. The adapter selects which are returned."""

    served_type: ClassVar[str] = "rerank"
    served_abilities: ClassVar[tuple[str, ...]] = ("rerank",)

    def build_request(self, call: RerankCall) -> Request:
        """Ask for all scores, as the server interprets `top_n` 0 and -1 differently."""
        self.check_type(call)
        uid = self.uid(call.model, call.credentials)
        body = {"model": uid, "query": call.query, "documents": list(call.docs)}
        return self.post(call.credentials, "rerank", body)

    def parse_response(self, call: RerankCall, response: Response) -> list[tuple[int, float]]:
        """Read positions and raw scores."""
        payload = json_of(response, "ranking", provider=self.provider)
        return read_scores(payload, len(call.docs), provider=self.provider)

    def build_multimodal_request(self, call: MultiModalRerankCall) -> Request:
        """Ask for all scores. A model that cannot see is not asked about images."""
        self.check_type(call)
        if any(document.is_image for document in (call.query, *call.docs)):
            self.check_sight(call, "rerank_vision")
        body = {
            "model": self.uid(call.model, call.credentials),
            "query": as_object(call.query) if call.query.is_image else call.query.content,
            "documents": as_objects(call.docs),
        }
        return self.post(call.credentials, "rerank", body)

    def parse_multimodal_response(
        self, call: MultiModalRerankCall, response: Response
    ) -> list[tuple[int, float]]:
        """Read positions and raw scores."""
        payload = json_of(response, "ranking", provider=self.provider)
        return read_scores(payload, len(call.docs), provider=self.provider)
