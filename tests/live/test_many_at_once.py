"""Many calls at once on a real server: each gets its own answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from modelport.sdk.xinference import LLM
from servers.target import Target
from servers.tiny.lessons import ANSWERS

CALLS = 32
QUESTIONS = ["Hello", "Hi", "Who are you?", "What is the capital of France?"] * (CALLS // 4)


def llm(target: Target) -> LLM:
    return LLM("tiny-chat", server_url=target.url, model_uid="tiny-chat")


def test_threads_share_one_model(target: Target) -> None:
    model = llm(target)

    def ask(question: str) -> str:
        return model.invoke(question, temperature=0).text

    with ThreadPoolExecutor(CALLS) as pool:
        answers = list(pool.map(ask, QUESTIONS))
    assert answers == [ANSWERS[question] for question in QUESTIONS]


async def test_tasks_share_one_model(target: Target) -> None:
    model = llm(target)
    results = await asyncio.gather(*(model.ainvoke(q, temperature=0) for q in QUESTIONS))
    assert [result.text for result in results] == [ANSWERS[question] for question in QUESTIONS]


async def test_streams_side_by_side_do_not_mix(target: Target) -> None:
    async def read(question: str) -> str:
        stream = llm(target).astream(question, temperature=0)
        return "".join([chunk.text async for chunk in stream])

    texts = await asyncio.gather(*(read(question) for question in QUESTIONS))
    assert texts == [ANSWERS[question] for question in QUESTIONS]


def test_a_model_outlives_its_event_loop(target: Target) -> None:
    model = llm(target)

    async def ask() -> str:
        return (await model.ainvoke("Hello", temperature=0)).text

    assert asyncio.run(ask()) == asyncio.run(ask()) == ANSWERS["Hello"]
