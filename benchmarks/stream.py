"""Measure streams from a local server through modelport and its peers, as ratios of one run.

    python -m benchmarks.stream [--chunks 20000] [--rounds 7] [--python PATH ...]

The reference is bare httpx: `iter_lines` and `json.loads`. `flooded` is as fast as the client reads,
`paced` one event per write, as a live model does. A peer is measured in the first interpreter that has
it: those given, those that `python -m benchmarks.peers` created, this one. Otherwise it is skipped.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.peers import PEERS, interpreters
from benchmarks.server import UID, serving
from benchmarks.workers import Worker, line_kept, work

MANNERS = ("flooded", "paced")
MEASURE = "httpx iter_lines + json"
OURS = "modelport, httpx"
FASTER = {"openai": 9.0, "dify_plugin": 4.5, "pydantic_ai": 14.0, "litellm": 50.0}
"""How many times faster than each peer modelport must be."""

# The clients: each takes the server's address and returns a function that reads one stream --------------------


def bare(url: str, library: str = "httpx") -> Callable[[str], int]:
    """The reference: lines and dictionaries."""
    http: Any = __import__(library)
    client = http.Client(timeout=60)

    def read(prompt: str) -> int:
        count = 0
        sent = {"model": UID, "messages": [{"role": "user", "content": prompt}], "stream": True}
        with client.stream("POST", f"{url}/v1/chat/completions", json=sent) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    json.loads(line[6:])
                    count += 1
        return count

    return read


def ours(url: str, library: str) -> Callable[[str], int]:
    """The SDK, as an app uses it: typed chunks, checks, errors, time limits."""
    from modelport.sdk.xinference import LLM
    from modelport_providers.wire import use_http

    use_http(library)  # type: ignore[arg-type]
    llm = LLM(UID, server_url=url, model_uid=UID)

    def read(prompt: str) -> int:
        count = 0
        for _ in llm.stream(prompt):
            count += 1
        return count

    return read


def openai(url: str) -> Callable[[str], int]:
    """openai-python."""
    peer: Any = import_module("openai")

    client: Any = peer.OpenAI(base_url=f"{url}/v1", api_key="none")

    def read(prompt: str) -> int:
        messages = [{"role": "user", "content": prompt}]
        answer = client.chat.completions.create(model=UID, messages=messages, stream=True)
        return sum(1 for _ in answer)

    return read


def dify(url: str) -> Callable[[str], int]:
    """The OpenAI-compatible base of dify_plugin."""
    entities: Any = import_module("dify_plugin.entities.model.message")
    base: Any = import_module("dify_plugin.interfaces.model.openai_compatible.llm")
    model: Any = base.OAICompatLargeLanguageModel([])
    credentials = {"endpoint_url": f"{url}/v1", "api_key": "none", "mode": "chat"}
    # By default it only recognises "\\n" as a line end, and would read the stream as one line.
    credentials["stream_mode_delimiter"] = "\\r\\n\\r\\n"

    def read(prompt: str) -> int:
        messages = [entities.UserPromptMessage(content=prompt)]
        return sum(1 for _ in model._invoke(UID, credentials, messages, {}, stream=True))

    return read


def litellm(url: str) -> Callable[[str], int]:
    """litellm."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    peer: Any = import_module("litellm")

    def read(prompt: str) -> int:
        answer = peer.completion(
            model=f"openai/{UID}",
            api_base=f"{url}/v1",
            api_key="none",
            messages=[{"role": "user", "content": prompt}],
            stream=True,
        )
        return sum(1 for _ in answer)

    return read


def pydantic_ai(url: str) -> Callable[[str], int]:
    """pydantic-ai, its models without an agent around them."""
    direct: Any = import_module("pydantic_ai.direct")
    messages: Any = import_module("pydantic_ai.messages")
    models: Any = import_module("pydantic_ai.models.openai")
    providers: Any = import_module("pydantic_ai.providers.openai")
    provider: Any = providers.OpenAIProvider(base_url=f"{url}/v1", api_key="none")
    model: Any = models.OpenAIChatModel(UID, provider=provider)

    def read(prompt: str) -> int:
        prompts = [messages.ModelRequest.user_text_prompt(prompt)]
        with direct.model_request_stream_sync(model, prompts) as events:
            return sum(1 for _ in events)

    return read


def langchain(url: str) -> Callable[[str], int]:
    """langchain-openai."""
    peer: Any = import_module("langchain_openai")
    model: Any = peer.ChatOpenAI(model=UID, base_url=f"{url}/v1", api_key="none")
    return lambda prompt: sum(1 for _ in model.stream(prompt))


def any_llm(url: str) -> Callable[[str], int]:
    """any-llm."""
    peer: Any = import_module("any_llm")
    keywords: dict[str, Any] = {"model": UID, "provider": "openai", "api_base": f"{url}/v1"}

    def read(prompt: str) -> int:
        messages = [{"role": "user", "content": prompt}]
        answer = peer.completion(messages=messages, api_key="none", stream=True, **keywords)
        return sum(1 for _ in answer)

    return read


def xinference_client(url: str) -> Callable[[str], int]:
    """The client that Xinference ships."""
    peer: Any = import_module("xinference_client")
    model: Any = peer.RESTfulClient(url).get_model(UID)

    def read(prompt: str) -> int:
        messages = [{"role": "user", "content": prompt}]
        return sum(1 for _ in model.chat(messages=messages, generate_config={"stream": True}))

    return read


CLIENTS: dict[str, Callable[[str], Callable[[str], int]]] = {
    MEASURE: bare,
    OURS: lambda url: ours(url, "httpx"),
    "modelport, httpx2": lambda url: ours(url, "httpx2"),
    "openai": openai,
    "dify_plugin": dify,
    "litellm": litellm,
    "pydantic_ai": pydantic_ai,
    "langchain_openai": langchain,
    "any_llm": any_llm,
    "xinference_client": xinference_client,
}


# The comparison ----------------------------------------------------------------------------------


def compare(chunks: int, rounds: int, pythons: list[str]) -> bool:
    """Measure all clients, interleaved, and return whether all limits are met."""
    with serving(chunks) as url:
        own = interpreters()[-1:]
        everyone = [
            Worker("benchmarks.stream", name, url, pythons if name in PEERS else own)
            for name in CLIENTS
        ]
        workers = {worker.name: worker for worker in everyone if worker.present}
        try:
            for manner in MANNERS:
                for _ in range(rounds):
                    for worker in workers.values():
                        # Two rounds are enough for peers that are many times slower.
                        if worker.name not in PEERS or worker.rounds(manner) < 2:
                            worker.measure(manner)
        finally:
            for worker in workers.values():
                worker.close()
    report(workers, chunks, rounds)
    absent = [worker.name for worker in everyone if not worker.present]
    if absent:
        print(f"not installed: {', '.join(absent)}; python -m benchmarks.peers")
    lines = [line for manner in MANNERS for line in promised(workers, manner)]
    return all(lines)


def report(workers: dict[str, Worker], chunks: int, rounds: int) -> None:
    """Print the table."""
    measure = workers[MEASURE]
    print(
        f"{chunks} chunks, median of {rounds} rounds: microseconds per chunk and x bare httpx, in"
    )
    print("wall-clock time and processor time, which other work on the machine affects less;")
    print("spread: slowest minus fastest round, as a fraction of the median")
    print(
        f"{'':26}{'flooded':>9}{'wall':>8}{'cpu':>8}{'spread':>8}{'paced':>11}{'wall':>8}{'cpu':>8}"
    )
    for worker in workers.values():
        cells: list[str] = []
        for manner in MANNERS:
            wall = worker.wall(manner) / measure.wall(manner)
            cpu = worker.cpu(manner) / measure.cpu(manner)
            each = worker.wall(manner) / chunks * 1e6
            spread = f"{worker.spread(manner):8.2f}" if manner == "flooded" else ""
            cells.append(f"{each:9.1f}{wall:8.2f}{cpu:8.2f}{spread}")
        print(f"{worker.name:26}{'  '.join(cells)}")


def promised(workers: dict[str, Worker], manner: str) -> list[bool]:
    """Print the limits. The better of both clocks counts, as other processes use the machine too."""
    mine, measure = workers[OURS], workers[MEASURE]
    wall, cpu = mine.wall(manner) / measure.wall(manner), mine.cpu(manner) / measure.cpu(manner)
    lines = [line_kept(f"{manner}: modelport, x bare httpx", min(wall, cpu), at_most=0.75)]
    for name, least in FASTER.items():
        if manner == "flooded" and (peer := workers.get(name)) is not None:
            wall, cpu = peer.wall(manner) / mine.wall(manner), peer.cpu(manner) / mine.cpu(manner)
            faster = max(wall, cpu)
            lines.append(
                line_kept(f"{manner}: modelport, x faster than {name}", faster, at_least=least)
            )
    return lines


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chunks", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--python", action="append", default=[], help="an interpreter with peers")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(CLIENTS, given.work, given.url, "warm up")
        return 0
    return 0 if compare(given.chunks, given.rounds, interpreters(given.python)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
