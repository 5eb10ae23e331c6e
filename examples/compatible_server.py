"""Use any server with the OpenAI protocol, through the base and through a provider without Python."""

from __future__ import annotations

import os

from modelport.sdk.openai_api_compatible import LLM, Rerank, TextEmbedding
from modelport.sdk.openllm import LLM as OpenLLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")


def main() -> None:
    llm = LLM("tiny-chat", endpoint_url=SERVER)
    print(llm.invoke("What is the capital of France?", temperature=0).text)
    with OpenLLM("tiny-chat", server_url=SERVER).stream("Hello", temperature=0) as stream:
        for chunk in stream:
            print(chunk.text, end="")
    print()
    texts = ["Paris is a capital.", "Tea is a drink.", "Rome is a capital."]
    vectors = TextEmbedding("tiny-embed", endpoint_url=SERVER).embed(texts).embeddings
    print(f"{len(vectors)} vectors of {len(vectors[0])} numbers")
    ranked = Rerank("tiny-rerank", endpoint_url=SERVER).rerank("capital", texts, top_n=1)
    print(ranked.docs[0].text)


if __name__ == "__main__":
    main()
