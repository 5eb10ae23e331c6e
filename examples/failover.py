"""Use several sets of credentials in turn. When one fails, the next one is used."""

from __future__ import annotations

import os

from modelport import CredentialPool
from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")
GONE = "http://127.0.0.1:1"


def main() -> None:
    sets = [
        {"server_url": GONE, "model_uid": "tiny-chat"},
        {"server_url": SERVER, "model_uid": "tiny-chat"},
    ]
    llm = LLM("tiny-chat", credentials=CredentialPool(sets, rest=30))
    for _ in range(2):
        print(llm.invoke("What is the capital of France?", temperature=0).text)


if __name__ == "__main__":
    main()
