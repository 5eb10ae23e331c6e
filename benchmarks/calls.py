"""Measure calls of a chat model on a local server, one by one and 64 at a time, as ratios of one run.

    python -m benchmarks.calls [--calls 300] [--rounds 7] [--python PATH ...]

The reference is bare httpx: `post` and `json`. Each client keeps its connections, as an app would. A peer
is measured in the first interpreter that has it, like those of `benchmarks.stream`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from benchmarks.peers import PEERS, interpreters
from benchmarks.server import UID, serving
from benchmarks.workers import Job, Worker, line_kept, work

MEASURE = "httpx post + json"
MANNERS = ("sequential", "parallel")
WIDTH = 64
MESSAGES = [{"role": "user", "content": "Hi"}]

Call = Callable[[], object]
Acall = Callable[[], Awaitable[object]]
Opened = Callable[[], Acall]
"""Create the asynchronous call inside the event loop that will run it."""


def jobs(call: Call, opened: Opened | None) -> Job:
    """Return a job for `sequential 300` (calls) and `parallel 300` (calls, 64 in flight)."""
    loop = asyncio.new_event_loop()
    made: list[Acall] = []

    async def parallel(count: int) -> None:
        assert opened is not None
        acall = made[0] if made else opened()
        made[:] = [acall]

        async def some() -> None:
            for _ in range(count // WIDTH):
                await acall()

        await asyncio.gather(*(some() for _ in range(WIDTH)))

    def do(line: str) -> None:
        manner, count = line.split()
        if manner == "sequential":
            for _ in range(int(count)):
                call()
        elif opened is not None:
            loop.run_until_complete(parallel(int(count)))

    return do


def bare(url: str) -> Job:
    """The reference."""
    import httpx

    address = f"{url}/v1/chat/completions"
    sent = {"model": UID, "messages": MESSAGES}
    client = httpx.Client(timeout=60)

    def call() -> str:
        answer = client.post(address, json=sent).json()
        return str(answer["choices"][0]["message"]["content"])

    def opened() -> Acall:
        limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
        among = httpx.AsyncClient(timeout=60, limits=limits)

        async def acall() -> str:
            answer = (await among.post(address, json=sent)).json()
            return str(answer["choices"][0]["message"]["content"])

        return acall

    return jobs(call, opened)


def ours(url: str, library: str) -> Job:
    """The SDK, as an app uses it."""
    from modelport.sdk.xinference import LLM
    from modelport_providers.wire import use_http

    use_http(library)  # type: ignore[arg-type]
    llm = LLM(UID, server_url=url, model_uid=UID)

    def opened() -> Acall:
        async def acall() -> str:
            return (await llm.ainvoke("Hi")).text

        return acall

    return jobs(lambda: llm.invoke("Hi").text, opened)


def openai(url: str) -> Job:
    """openai-python."""
    peer: Any = import_module("openai")

    keywords: dict[str, Any] = {"base_url": f"{url}/v1", "api_key": "none"}
    client: Any = peer.OpenAI(**keywords)

    def call() -> object:
        answer = client.chat.completions.create(model=UID, messages=MESSAGES)
        return answer.choices[0].message.content

    def opened() -> Acall:
        among: Any = peer.AsyncOpenAI(**keywords)

        async def acall() -> object:
            answer = await among.chat.completions.create(model=UID, messages=MESSAGES)
            return answer.choices[0].message.content

        return acall

    return jobs(call, opened)


def dify(url: str) -> Job:
    """The OpenAI-compatible base of dify_plugin, which has no asynchronous form."""
    entities: Any = import_module("dify_plugin.entities.model.message")
    base: Any = import_module("dify_plugin.interfaces.model.openai_compatible.llm")
    model: Any = base.OAICompatLargeLanguageModel([])
    credentials = {"endpoint_url": f"{url}/v1", "api_key": "none", "mode": "chat"}

    def call() -> object:
        messages = [entities.UserPromptMessage(content="Hi")]
        return model._invoke(UID, credentials, messages, {}, stream=False).message.content

    return jobs(call, None)


def litellm(url: str) -> Job:
    """litellm."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    peer: Any = import_module("litellm")

    keywords: dict[str, Any] = {"model": f"openai/{UID}", "messages": MESSAGES}
    keywords |= {"api_base": f"{url}/v1", "api_key": "none"}

    def opened() -> Acall:
        return lambda: peer.acompletion(**keywords)

    return jobs(lambda: peer.completion(**keywords), opened)


def pydantic_ai(url: str) -> Job:
    """pydantic-ai, its models without an agent around them."""
    direct: Any = import_module("pydantic_ai.direct")
    messages: Any = import_module("pydantic_ai.messages")
    models: Any = import_module("pydantic_ai.models.openai")
    providers: Any = import_module("pydantic_ai.providers.openai")
    provider: Any = providers.OpenAIProvider(base_url=f"{url}/v1", api_key="none")
    model: Any = models.OpenAIChatModel(UID, provider=provider)
    prompt = [messages.ModelRequest.user_text_prompt("Hi")]
    return jobs(lambda: direct.model_request_sync(model, prompt), None)


def langchain(url: str) -> Job:
    """langchain-openai."""
    peer: Any = import_module("langchain_openai")
    model: Any = peer.ChatOpenAI(model=UID, base_url=f"{url}/v1", api_key="none")
    return jobs(lambda: model.invoke("Hi").content, lambda: lambda: model.ainvoke("Hi"))


def aiohttp(url: str) -> Job:
    """Bare aiohttp: a limit, not a peer."""
    peer: Any = import_module("aiohttp")
    address = f"{url}/v1/chat/completions"
    sent = {"model": UID, "messages": MESSAGES}

    def opened() -> Acall:
        session: Any = peer.ClientSession(connector=peer.TCPConnector(limit=1000))

        async def acall() -> object:
            async with session.post(address, json=sent) as response:
                return await response.json()

        return acall

    return jobs(lambda: None, opened)


def pyreqwest(url: str) -> Job:
    """Bare pyreqwest: a limit, not a peer."""
    peer: Any = import_module("pyreqwest.client")
    address = f"{url}/v1/chat/completions"
    sent = {"model": UID, "messages": MESSAGES}

    def opened() -> Acall:
        client: Any = peer.ClientBuilder().build()

        async def acall() -> object:
            response = await client.post(address).body_json(sent).build().send()
            return await response.json()

        return acall

    return jobs(lambda: None, opened)


CLIENTS: dict[str, Callable[[str], Job]] = {
    MEASURE: bare,
    "modelport, httpx": lambda url: ours(url, "httpx"),
    "modelport, httpx2": lambda url: ours(url, "httpx2"),
    "openai": openai,
    "dify_plugin": dify,
    "litellm": litellm,
    "pydantic_ai": pydantic_ai,
    "langchain_openai": langchain,
    "aiohttp": aiohttp,
    "pyreqwest": pyreqwest,
}
ONE_BY_ONE = ("dify_plugin", "pydantic_ai")
TOGETHER = ("aiohttp", "pyreqwest")
"""Clients that have no form for threads, or are measured without it."""


def compare(calls: int, rounds: int, pythons: list[str]) -> bool:
    """Measure all clients, interleaved, and return whether all limits are met."""
    amount = calls // WIDTH * WIDTH
    with serving(1) as url:
        own = interpreters()[-1:]
        everyone = [
            Worker("benchmarks.calls", name, url, pythons if name in PEERS else own)
            for name in CLIENTS
        ]
        workers = {worker.name: worker for worker in everyone if worker.present}
        try:
            for manner in MANNERS:
                for _ in range(rounds):
                    for worker in workers.values():
                        other = ONE_BY_ONE if manner == "parallel" else TOGETHER
                        # Two rounds are enough for peers that are many times slower.
                        done = worker.name in PEERS and worker.rounds(f"{manner} {amount}") > 1
                        if worker.name not in other and not done:
                            worker.measure(f"{manner} {amount}")
        finally:
            for worker in workers.values():
                worker.close()
    report(workers, amount, rounds)
    absent = [worker.name for worker in everyone if not worker.present]
    if absent:
        print(f"not installed: {', '.join(absent)}; python -m benchmarks.peers")
    return all(promised(workers, amount))


def report(workers: dict[str, Worker], calls: int, rounds: int) -> None:
    """Print the table."""
    measure = workers[MEASURE]
    print(
        f"{calls} calls, median of {rounds} rounds: microseconds per call and x bare httpx, in wall-clock"
    )
    print(
        "time and processor time; spread: slowest minus fastest round, as a fraction of the median"
    )
    print(f"{'':22}" + "".join(f"{m:>12}{'wall':>7}{'cpu':>7}{'spread':>7}" for m in MANNERS))
    for worker in workers.values():
        line = f"{worker.name:22}"
        for job in (f"{manner} {calls}" for manner in MANNERS):
            if not worker.rounds(job):
                line += " " * 33
            else:
                wall = worker.wall(job) / measure.wall(job)
                cpu = worker.cpu(job) / measure.cpu(job)
                each = worker.wall(job) / calls * 1e6
                line += f"{each:12.0f}{wall:7.2f}{cpu:7.2f}{worker.spread(job):7.2f}"
        print(line)


def promised(workers: dict[str, Worker], calls: int) -> list[bool]:
    """Print the limits. The better of both clocks counts, as other processes use the machine too."""

    def ratio(one: str, other: str, job: str) -> tuple[float, float]:
        first, second = workers[one], workers[other]
        return first.wall(job) / second.wall(job), first.cpu(job) / second.cpu(job)

    job = f"sequential {calls}"
    took = min(ratio("modelport, httpx", MEASURE, job))
    lines = [line_kept("sequential: modelport, x bare httpx", took, at_most=1.3)]
    if "openai" in workers:
        job = f"parallel {calls}"
        for mine, least in (("modelport, httpx2", 2.0), ("modelport, httpx", 1.3)):
            if mine in workers:
                faster = max(ratio("openai", mine, job))
                lines.append(
                    line_kept(f"parallel: {mine}, x faster than openai", faster, at_least=least)
                )
    return lines


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=320)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--python", action="append", default=[], help="an interpreter with peers")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(CLIENTS, given.work, given.url, "sequential 20")
        return 0
    return 0 if compare(given.calls, given.rounds, interpreters(given.python)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
