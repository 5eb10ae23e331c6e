"""Ask several questions at once."""

from __future__ import annotations

import asyncio
import os

from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")
QUESTIONS = ("Hello", "What is the capital of France?", "Grüße auf Griechisch")


async def main() -> None:
    llm = LLM("tiny-chat", server_url=SERVER, model_uid="tiny-chat")
    answers = await asyncio.gather(*(llm.ainvoke(q, temperature=0) for q in QUESTIONS))
    for question, answer in zip(QUESTIONS, answers, strict=True):
        print(f"{question}  ->  {answer.text}")


if __name__ == "__main__":
    asyncio.run(main())
