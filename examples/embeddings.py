"""Find sentences with a similar meaning."""

from __future__ import annotations

import os
from itertools import combinations

from modelport.sdk.xinference import TextEmbedding

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")
SENTENCES = ["Paris is a capital.", "Tea is a drink.", "Rome is a capital."]


def main() -> None:
    model = TextEmbedding("tiny-embed", server_url=SERVER, model_uid="tiny-embed")
    result = model.embed(SENTENCES)
    pairs = combinations(zip(SENTENCES, result.embeddings, strict=True), 2)
    for (one, first), (other, second) in pairs:
        likeness = sum(a * b for a, b in zip(first, second, strict=True))
        print(f"{likeness:5.2f}  {one}  {other}")


if __name__ == "__main__":
    main()
