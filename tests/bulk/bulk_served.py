"""A running counting server, as tests see it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from modelport.sdk.xinference import LLM, Rerank, TextEmbedding


class Served:
    """A running server."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    @property
    def answered(self) -> Counter[str]:
        """How often each text was answered."""
        lines = self._log.read_text("utf-8").splitlines() if self._log.exists() else []
        return Counter(json.loads(line) for line in lines)

    @property
    def answers(self) -> int:
        """How many texts were answered."""
        return self._log.read_bytes().count(b"\n") if self._log.exists() else 0

    def forget(self) -> None:
        """Reset the counts."""
        with urlopen(f"{self.url}/forget"):
            self._log.write_bytes(b"")

    @property
    def counts(self) -> dict[str, Any]:
        """Requests so far, and the most that were in flight together."""
        with urlopen(f"{self.url}/counts") as answer:
            counts: dict[str, Any] = json.load(answer)
            return counts

    @property
    def embedding(self) -> TextEmbedding:
        """An embedding model of the server."""
        return TextEmbedding("embed", server_url=self.url, model_uid="embed")

    @property
    def llm(self) -> LLM:
        """A language model of the server."""
        return LLM("chat", server_url=self.url, model_uid="chat")

    @property
    def rerank(self) -> Rerank:
        """A rerank model of the server."""
        return Rerank("rank", server_url=self.url, model_uid="rank")
