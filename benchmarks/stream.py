"""Streams chat chunks from one local server through us and through the peers, in one run; prints ratios.

    python -m benchmarks.stream [--chunks 20000] [--rounds 7] [--peers-python PATH]

The measure is bare httpx: `iter_lines` and `json.loads`. The server is a process of its own; every
event is one HTTP chunk. `flooded` writes as fast as the client reads, `paced` one event per write, as a
live model does. Peers that are not installed (here, or in the interpreter given) are left out by name.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

UID = "flood"
RATIO = 1.1
USAGE = {"prompt_tokens": 9, "completion_tokens": 20000, "total_tokens": 20009}


# The server, in a process of its own -------------------------------------------------------------


def body(chunks: int) -> list[bytes]:
    """One HTTP chunk for each event of a chat."""

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = {"id": "chat375614a2-6c1f-4ac6-9d5f", "model": UID, "created": 1795223868}
        payload = {**head, "object": "chat.completion.chunk", "choices": [choice], **more}
        data = f"data: {json.dumps(payload)}\r\n\r\n".encode()
        return b"%x\r\n%s\r\n" % (len(data), data)

    done = b"data: [DONE]\r\n\r\n"
    return [
        *(event({"content": f" word{i % 100}"}, usage=None) for i in range(chunks)),
        event({"content": ""}, "stop", usage=USAGE),
        b"%x\r\n%s\r\n" % (len(done), done),
        b"0\r\n\r\n",
    ]


async def serve(chunks: int) -> None:
    """Answer chats with a stream, or whole when none is asked for; print the port."""
    events = body(chunks)
    flood = [b"".join(events[at : at + 200]) for at in range(0, len(events), 200)]
    message = {"role": "assistant", "content": "ok"}
    whole = json.dumps(
        {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": USAGE}
    ).encode()
    about = json.dumps(
        {"model_type": "LLM", "model_ability": ["chat"], "context_length": 2048}
    ).encode()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                length = 0
                for line in request.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        length = int(line[15:])
                sent = await reader.readexactly(length)
                if b"true" not in sent:
                    content = about if request.startswith(b"GET") else whole
                    size = b"content-length: %d" % len(content)
                    writer.write(head % (b"application/json", size) + content)
                    continue
                writer.write(head % (b"text/event-stream", b"transfer-encoding: chunked"))
                for piece in events if b"paced" in sent else flood:
                    writer.write(piece)
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# The clients, each in a process of its own -------------------------------------------------------


def bare(url: str, library: str = "httpx") -> Callable[[str], int]:
    """The measure: lines and dictionaries."""
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
    import openai as peer  # type: ignore[import-not-found]

    client: Any = peer.OpenAI(base_url=f"{url}/v1", api_key="none")

    def read(prompt: str) -> int:
        messages = [{"role": "user", "content": prompt}]
        answer = client.chat.completions.create(model=UID, messages=messages, stream=True)
        return sum(1 for _ in answer)

    return read


def dify(url: str) -> Callable[[str], int]:
    """The OpenAI-compatible base of dify_plugin."""
    from dify_plugin.entities.model.message import (  # type: ignore[import-not-found]
        UserPromptMessage,
    )
    from dify_plugin.interfaces.model.openai_compatible.llm import (  # type: ignore[import-not-found]
        OAICompatLargeLanguageModel,
    )

    model: Any = OAICompatLargeLanguageModel([])
    credentials = {"endpoint_url": f"{url}/v1", "api_key": "none", "mode": "chat"}

    def read(prompt: str) -> int:
        messages = [UserPromptMessage(content=prompt)]
        return sum(1 for _ in model._invoke(UID, credentials, messages, {}, stream=True))

    return read


def litellm(url: str) -> Callable[[str], int]:
    """litellm."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm as peer  # type: ignore[import-not-found]

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


CLIENTS: dict[str, Callable[[str], Callable[[str], int]]] = {
    "httpx iter_lines + json": bare,
    "modelport, httpx": lambda url: ours(url, "httpx"),
    "modelport, httpx2": lambda url: ours(url, "httpx2"),
    "openai": openai,
    "dify_plugin": dify,
    "litellm": litellm,
}
PEERS = ("openai", "dify_plugin", "litellm")


def work(name: str, url: str) -> None:
    """Read a stream whenever a line comes in, and print the seconds that it took."""
    try:
        read = CLIENTS[name](url)
        read("warm up")
    except ImportError:
        print("absent", flush=True)
        return
    print("ready", flush=True)
    for line in sys.stdin:
        began, worked = time.perf_counter(), time.process_time()
        read(line.strip())
        print(time.perf_counter() - began, time.process_time() - worked, flush=True)


# The comparison ----------------------------------------------------------------------------------


class Worker:
    """One client in its process."""

    def __init__(self, name: str, url: str, python: str) -> None:
        self.name = name
        self.times: dict[str, list[tuple[float, float]]] = {"flooded": [], "paced": []}
        self._process = subprocess.Popen(
            [python, __file__, "--work", name, "--url", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.present = self._line() == "ready"

    def measure(self, manner: str) -> None:
        """Read one stream."""
        assert self._process.stdin is not None
        print(manner, file=self._process.stdin, flush=True)
        wall, cpu = self._line().split()
        self.times[manner].append((float(wall), float(cpu)))

    def median(self, manner: str, clock: int) -> float:
        """Return the median of all rounds: clock 0 is the wall's, 1 the processor's."""
        return statistics.median(times[clock] for times in self.times[manner])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def compare(chunks: int, rounds: int, peers_python: str) -> int:
    """Measure all, interleaved; return 1 when we miss our line."""
    command = [sys.executable, __file__, "--serve", "--chunks", str(chunks)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    everyone = [
        Worker(name, url, peers_python if name in PEERS else sys.executable) for name in CLIENTS
    ]
    workers = [worker for worker in everyone if worker.present]
    try:
        for manner in ("flooded", "paced"):
            for _ in range(rounds):
                for worker in workers:
                    if len(worker.times[manner]) < 2 or worker.name not in PEERS:
                        worker.measure(manner)
    finally:
        for worker in everyone:
            worker.close()
        server.terminate()
    return report(workers, [w.name for w in everyone if not w.present], chunks, rounds)


def report(workers: list[Worker], absent: list[str], chunks: int, rounds: int) -> int:
    """Print the table; the peers' two rounds are enough, they are many times slower."""
    measure, failed = workers[0], 0
    print(
        f"{chunks} chunks, median of {rounds} rounds: microseconds a chunk, x bare httpx, and the"
    )
    print("same ratio in processor time, which other work on the machine does not change")
    print(f"{'':26}{'flooded':>9}{'ratio':>8}{'cpu':>8}{'paced':>11}{'ratio':>8}{'cpu':>8}")
    for worker in workers:
        cells: list[str] = []
        for manner in ("flooded", "paced"):
            mine = worker.median(manner, 0)
            wall = mine / measure.median(manner, 0)
            cpu = worker.median(manner, 1) / measure.median(manner, 1)
            cells.append(f"{mine / chunks * 1e6:9.1f}{wall:8.2f}{cpu:8.2f}")
            if worker.name == "modelport, httpx" and manner == "flooded":
                failed = int(min(wall, cpu) > RATIO)
        print(f"{worker.name:26}{'  '.join(cells)}")
    if absent:
        print(f"not installed: {', '.join(absent)}")
    print(f"line: modelport, httpx, flooded <= {RATIO} x httpx: {'MISSED' if failed else 'kept'}")
    return failed


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chunks", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.chunks))
        return 0
    if given.work:
        work(given.work, given.url)
        return 0
    return compare(given.chunks, given.rounds, given.peers_python)


if __name__ == "__main__":
    raise SystemExit(main())
