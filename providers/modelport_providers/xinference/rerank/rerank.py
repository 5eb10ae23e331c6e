"""Rerank models of Xinference."""

from __future__ import annotations

from typing import ClassVar

from modelport.interfaces import Request, RerankCall, Response
from modelport.stubs.xinference import XinferenceRerankStub
from modelport_providers import wire
from modelport_providers.wire.models.rerank import read_scores
from modelport_providers.wire.protocols.openai import json_of

from ..server import XinferenceServer


class XinferenceRerankModel(XinferenceServer, wire.HttpRerank, XinferenceRerankStub):
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
