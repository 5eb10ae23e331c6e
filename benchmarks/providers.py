"""Measure every shipped provider beside bare httpx: calls, streams of all kinds, large inputs and outputs.

    python -m benchmarks.providers [--provider openai ...] [--work call ...] [--rounds 7]

One process holds both clients, which take turns of a few calls; its processor time counts, which does
not include the server or other processes. The reference sends the same body and reads the same
answer with `json` alone. A line is printed as soon as it is measured; all take about four minutes.
"""

from __future__ import annotations

import argparse
import base64
import gc
import io
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from benchmarks.traffic import DOCUMENTS, VECTORS, serving
from benchmarks.workers import note_line

import modelport
from modelport.entities import PromptMessage, PromptMessageTool
from modelport_providers.wire import use_http

PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "xinference": {"server_url": "{url}", "model_uid": "{model}", "api_key": "key"},
    "openai": {"openai_api_base": "{url}/v1", "openai_api_key": "key"},
    "openai_api_compatible": {
        "endpoint_url": "{url}/v1",
        "api_key": "key",
        "mode": "chat",
        "context_size": "200000",
        "function_calling_type": "tool_call",
        "vision_support": "support",
    },
    "anthropic": {"anthropic_api_url": "{url}", "anthropic_api_key": "key"},
    "openllm": {"server_url": "{url}"},
}
"""The credentials of each provider for the local server."""

MODELS: Mapping[tuple[str, str], str] = {
    ("openai", "llm"): "gpt-5.4",
    ("openai", "text_embedding"): "text-embedding-3-small",
    ("openai", "speech2text"): "whisper-1",
    ("openai", "tts"): "tts-1",
    ("anthropic", "llm"): "claude-sonnet-4-6",
}
"""Models that must be predefined; any other name is a custom model."""

CALLS, LARGE, FEW = 60, 3, 1
"""Calls of a round: of ordinary ones, of large ones, of streams."""

TURN = 10
"""Calls of one client before the other has its turn.

The machine's speed drifts within a round: with 60 calls in a turn, the ratio of one run to the next
varies by a tenth, with 10 by a fiftieth.
"""

WARM = 10
"""Runs of a job before it is measured: the first calls fill the caches of both libraries."""

VECTOR, TRANSCRIBED, SPOKEN, RANKED = "text_embedding", "speech2text", "tts", "rerank"

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {"name": f"tool_{n}", "description": "x", "parameters": SCHEMA},
    }
    for n in range(30)
]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1 << 20)
SOUND = b"RIFF\x00\x00\x00\x00WAVE" + bytes(2 << 20)


@dataclass(frozen=True, slots=True)
class Work:
    """One workload: the request, how often it is sent per round, and the limit as a multiple of bare httpx."""

    name: str
    limit: float
    kind: str = "llm"
    repeat: int = FEW
    prompt: str = ""
    streamed: bool = False
    tools: int = 0
    messages: int = 0
    image: bool = False
    dicts: bool = False
    """Whether messages and tools are given as dicts in OpenAI's form, converted in every call."""

    @property
    def text(self) -> str:
        """The prompt that selects the server's answer."""
        return self.prompt or f"work:{self.name.partition(' ')[0]}"


WORKS = (
    Work("call", 1.3, repeat=CALLS),
    Work("plain", 0.6, streamed=True),
    Work("paced", 0.6, streamed=True),
    Work("live", 0.8, streamed=True),
    Work("created", 0.8, streamed=True),
    Work("obfuscation", 0.8, streamed=True),
    Work("reasoning", 0.8, streamed=True),
    Work("tools given", 0.6, streamed=True, prompt="work:plain", tools=3),
    Work("coalesced", 1.3, streamed=True),
    Work("cut", 0.6, streamed=True),
    Work("calls", 0.8, streamed=True, tools=3),
    Work("short", 1.4, streamed=True, repeat=40),
    Work("messages", 1.3, repeat=LARGE, messages=1000),
    Work("30 tools", 1.3, repeat=CALLS, tools=30),
    Work("dicts", 3.0, repeat=LARGE, messages=1000, tools=30, dicts=True),
    Work("image", 1.3, repeat=LARGE, image=True),
    Work("vectors", 0.5, kind=VECTOR, repeat=FEW),
    Work("one vector", 1.3, kind=VECTOR, repeat=CALLS),
    Work("ranking", 2.5, kind=RANKED, repeat=LARGE),
    Work("audio in", 1.3, kind=TRANSCRIBED, repeat=LARGE),
    Work("speech out", 1.3, kind=SPOKEN, repeat=LARGE),
)

Job = Callable[[], object]


# What both clients send ----------------------------------------------------------------------------


def history(work: Work) -> list[dict[str, Any]]:
    """Return the messages in OpenAI's form."""
    turns: list[dict[str, Any]] = [
        {"role": ("user", "assistant")[n % 2], "content": f"turn {n}: how are you?"}
        for n in range(work.messages)
    ]
    content: Any = work.text
    if work.image:
        url = "data:image/png;base64," + base64.b64encode(PNG).decode()
        content = [
            {"type": "text", "text": work.text},
            {"type": "image_url", "image_url": {"url": url}},
        ]
    return [*turns, {"role": "user", "content": content}]


def body(provider: str, model: str, work: Work) -> dict[str, Any]:
    """Return the chat request of the reference, in the form of the provider's server."""
    sent: dict[str, Any] = {"model": model, "messages": history(work)}
    if work.streamed:
        sent["stream"] = True
    tools = TOOLS[: work.tools]
    if provider == "anthropic":
        sent["max_tokens"] = 1024
        if work.image:
            source = {"type": "base64", "media_type": "image/png"}
            source["data"] = base64.b64encode(PNG).decode()
            sent["messages"][-1]["content"][1] = {"type": "image", "source": source}
        bare = [tool["function"] for tool in tools]
        tools = [{"name": one["name"], "input_schema": one["parameters"]} for one in bare]
    return {**sent, "tools": tools} if tools else sent


# The two clients -----------------------------------------------------------------------------------


def bare(url: str, provider: str, model: str, work: Work) -> Job:
    """Return the job of the reference."""
    client = httpx.Client(timeout=60)
    headers = {"authorization": "Bearer key"}
    path = "/v1/messages" if provider == "anthropic" else "/v1/chat/completions"

    def stream() -> None:
        sent = body(provider, model, work)
        with client.stream("POST", url + path, json=sent, headers=headers) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    json.loads(line[6:])

    def call() -> object:
        return client.post(url + path, json=body(provider, model, work), headers=headers).json()

    def post(where: str, sent: Mapping[str, Any]) -> Job:
        return lambda: client.post(url + where, json=sent, headers=headers).json()

    def listen() -> object:
        files = {"file": ("audio.wav", io.BytesIO(SOUND), "audio/wav")}
        data = {"model": model}
        return client.post(
            f"{url}/v1/audio/transcriptions", files=files, data=data, headers=headers
        ).json()

    def speak() -> None:
        sent = {"model": model, "input": "work", "voice": "v"}
        with client.stream("POST", f"{url}/v1/audio/speech", json=sent) as response:
            b"".join(response.iter_bytes())

    texts = ["work:many"] * VECTORS if work.name == "vectors" else ["one"]
    documents = ["a document"] * DOCUMENTS
    return {
        "llm": stream if work.streamed else call,
        VECTOR: post("/v1/embeddings", {"model": model, "input": texts}),
        RANKED: post("/v1/rerank", {"model": model, "query": "q", "documents": documents}),
        TRANSCRIBED: listen,
        SPOKEN: speak,
    }[work.kind]


def ours(url: str, provider: str, model: str, work: Work) -> Job:
    """Return the job of the SDK, as an app would write it."""
    credentials = {
        key: value.format(url=url, model=model) for key, value in PROVIDERS[provider].items()
    }
    use_http("httpx")
    llm: Any = getattr(modelport, work.kind)(f"{provider}/{model}", **credentials)
    tools: Any = TOOLS[: work.tools] or None
    messages: Any = history(work)
    if not work.dicts:
        # An app keeps these between its calls.
        messages = [PromptMessage.of(one) for one in messages]
        tools = tools and [PromptMessageTool(**tool["function"]) for tool in tools]

    def call() -> object:
        return llm.invoke(messages, tools=tools).text

    def stream() -> None:
        for _ in llm.stream(messages, tools=tools):
            pass

    texts = ["work:many"] * VECTORS if work.name == "vectors" else ["one"]
    documents = ["a document"] * DOCUMENTS
    return {
        "llm": stream if work.streamed else call,
        VECTOR: lambda: llm.embed(texts),
        RANKED: lambda: llm.rerank("q", documents),
        TRANSCRIBED: lambda: llm.transcribe(SOUND),
        SPOKEN: lambda: llm.speak("work", voice="alloy"),
    }[work.kind]


# Measuring -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    """The processor seconds of a call in each turn, of the reference and of the SDK."""

    reference: Sequence[float]
    sdk: Sequence[float]

    @property
    def ratio(self) -> float:
        """The quotient of the medians."""
        return statistics.median(self.sdk) / statistics.median(self.reference)

    @property
    def spread(self) -> float:
        """The range of the middle half of the turns' own quotients."""
        each = sorted(a / b for a, b in zip(self.sdk, self.reference, strict=True))
        quarter = len(each) // 4
        inner = each[quarter : len(each) - quarter]
        return inner[-1] - inner[0]


def seconds(job: Job, repeat: int) -> float:
    """Return the processor time of one of several calls."""
    began = time.process_time()
    for _ in range(repeat):
        job()
    return (time.process_time() - began) / repeat


def measure(reference: Job, sdk: Job, repeat: int, rounds: int) -> Measured:
    """Let the two take turns, after a warm-up of each; who begins alternates."""
    for job in (reference, sdk):
        for _ in range(min(repeat, WARM)):
            job()
    turn = min(repeat, TURN)
    taken: dict[Job, list[float]] = {reference: [], sdk: []}
    gc.collect()
    for number in range(rounds * repeat // turn):
        for job in (reference, sdk) if number % 2 == 0 else (sdk, reference):
            taken[job].append(seconds(job, turn))
    return Measured(taken[reference], taken[sdk])


def combinations(providers: Sequence[str], works: Sequence[str]) -> Iterator[tuple[str, Work]]:
    """Yield the workloads for which a provider has a model type."""
    for work in WORKS:
        if not works or work.name in works:
            for provider in providers:
                types = {one.replace("-", "_") for one in modelport.provider(provider).types}
                if work.kind in types:
                    yield provider, work


def main() -> int:
    """Measure, print one line each, and return whether all limits are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--provider", action="append", default=[], choices=list(PROVIDERS))
    parser.add_argument("--work", action="append", default=[], choices=[w.name for w in WORKS])
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    print("processor time as a multiple of bare httpx, median of the turns")
    print(f"{'':14}{'provider':24}{'us each':>12}{'x':>8}{'spread':>8}{'line':>8}")
    kept = True
    with serving() as url:
        for provider, work in combinations(given.provider or list(PROVIDERS), given.work):
            model = MODELS.get((provider, work.kind), f"flood-{work.kind.split('_')[-1]}")
            jobs = (make(url, provider, model, work) for make in (bare, ours))
            measured = measure(*jobs, work.repeat, given.rounds)
            each = statistics.median(measured.sdk) * 1e6
            good = measured.ratio <= work.limit
            kept &= good
            verdict = "kept" if good else "MISSED"
            note_line(
                f"{work.name}, {provider}, x bare httpx",
                f"{measured.ratio:.2f}",
                f"at most {work.limit:g}",
                good,
            )
            print(
                f"{work.name:14}{provider:24}{each:12.0f}{measured.ratio:8.2f}"
                f"{measured.spread:8.2f}{work.limit:8.2f}  {verdict}",
                flush=True,
            )
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
