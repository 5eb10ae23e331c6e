"""Ask one question, and print the answer and its cost. Needs MODELPORT_SERVER_URL or a local server."""

from __future__ import annotations

import os

from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")


def main() -> None:
    llm = LLM("tiny-chat", server_url=SERVER, model_uid="tiny-chat")
    answer = llm.invoke("What is the capital of France?", temperature=0)
    usage = answer.usage
    print(answer.text)
    print(
        f"{usage.prompt_tokens} + {usage.completion_tokens} tokens, counted by the {usage.source}"
    )


if __name__ == "__main__":
    main()
