"""Rerank models of Acme."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeRerankStub
from modelport_providers.wire.openai import json_of
from modelport_providers.wire.rerank import read_scores

from modelport.interfaces import Request, RerankCall, Response
from modelport_providers import wire

from ..server import AcmeServer


class AcmeRerankModel(AcmeServer, wire.HttpRerank, AcmeRerankStub):
    """All documents are ranked there; what is kept of them is decided by the kit."""

    def build_request(self, call: RerankCall) -> Request:
        """Ask for all scores."""
        body = {"model": call.model, "query": call.query, "documents": list(call.docs)}
        return self.post(call.credentials, "rerank", body)

    def parse_response(self, call: RerankCall, response: Response) -> list[tuple[int, float]]:
        """Read positions and raw scores."""
        payload = json_of(response, "ranking", provider=self.provider)
        return read_scores(payload, len(call.docs), provider=self.provider)
