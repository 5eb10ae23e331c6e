"""Print an answer while it is streamed. Leaving the block early stops the model."""

from __future__ import annotations

import os

from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")


def main() -> None:
    llm = LLM("tiny-chat", server_url=SERVER, model_uid="tiny-chat")
    with llm.stream("Count to sixty", temperature=0) as stream:
        for chunk in stream:
            print(chunk.text, end="", flush=True)
    print(f"\nended with {stream.result.finish_reason!r}")


if __name__ == "__main__":
    main()
