"""Rank documents by their relevance to a query, best first."""

from __future__ import annotations

import os

from modelport.sdk.xinference import Rerank

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")
DOCUMENTS = ["Paris is a capital.", "Tea is a drink.", "Rome is a capital."]


def main() -> None:
    model = Rerank("tiny-rerank", server_url=SERVER, model_uid="tiny-rerank")
    for doc in model.rerank("capital", DOCUMENTS, top_n=2).docs:
        print(f"{doc.score:5.2f}  {doc.index}  {doc.text}")


if __name__ == "__main__":
    main()
