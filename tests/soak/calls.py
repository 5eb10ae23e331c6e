"""The calls of the soak, each with its allowed outcomes; `Tally` counts the outcomes."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from modelport.errors import (
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeError,
    InvokeTimeoutError,
    StreamInterruptedError,
)
from modelport.sdk import openai_api_compatible, xinference

from .words import Ask, audio_of, judge, score_of, vector_of

KINDS = (
    "ok",
    "ok",
    "ok",
    "slow",
    "busy",
    "broken",
    "reset",
    "cut",
    "error",
    "silent",
    "cancel",
    "refused",
)
LASTS = 120
"""Seconds for a wait of a healthy call on a busy machine."""
SILENCE = 3
"""Seconds for a wait of a call whose server falls silent."""


class Tally:
    """Counts from all threads and tasks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.memory: list[int] = [0]

    def note(self, what: str, ask: Ask, end: str) -> None:
        """Count one call and how it ended."""
        with self._lock:
            self.calls[f"{what} {ask.kind}"] += 1
            self.ends[end] += 1

    def blame(self, what: str, ask: Ask, end: str, problem: object) -> None:
        """Count outcomes that must not happen, and keep a few for the report."""
        with self._lock:
            self.ends[end] += 1
            if len(self.wrong) < 20:
                self.wrong.append(f"{end}: {what} {ask}: {problem!r:.300}")


class Models:
    """One model of each kind that the soak asks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.patient = self._llms(LASTS)
        self.hasty = self._llms(SILENCE)
        here: dict[str, Any] = {"endpoint_url": url, "max_retries": 3, "invoke_timeout": LASTS}
        self.embedding = openai_api_compatible.TextEmbedding("m", **here)
        self.rerank = openai_api_compatible.Rerank("m", **here)
        self.tts = openai_api_compatible.TTS("m", **here)

    def of(self, ask: Ask) -> Any:
        """Return a language model for a prompt."""
        return random.choice(self.hasty if ask.kind == "silent" else self.patient)

    def _llms(self, wait: int) -> tuple[Any, ...]:
        more: dict[str, Any] = {"max_retries": 3, "invoke_timeout": wait}
        return (
            openai_api_compatible.LLM("m", endpoint_url=self._url, **more),
            xinference.LLM("m", server_url=self._url, model_uid="m", **more),
        )


def new_ask(identity: str) -> Ask:
    """Return a prompt of a random kind."""
    pieces = random.randint(2, 12)
    return Ask(identity, random.choice(KINDS), pieces, random.randint(1, pieces - 1))


def settle(tally: Tally, what: str, ask: Ask, text: str, error: BaseException | None) -> None:
    """Count a call of a language model by its content and its error."""
    verdict = judge(ask, text)
    streamed = what.endswith("stream")
    if verdict in ("lost", "mixed"):
        tally.blame(what, ask, verdict, text)
    elif not _may_raise(ask, error, streamed):
        tally.blame(what, ask, "unexpected", error)
    elif error is None and verdict == "part" and ask.kind != "cancel":
        tally.blame(what, ask, "lost", text)
    elif ask.kind in ("cut", "error") and streamed and text.count(" ") != ask.good:
        # Everything that the server sent before its fault must be there.
        tally.blame(what, ask, "lost", text)
    else:
        tally.note(what, ask, "answered" if error is None else type(error).__name__)


def _may_raise(ask: Ask, error: BaseException | None, streamed: bool) -> bool:
    match ask.kind:
        case "refused":
            return isinstance(error, InvokeBadRequestError)
        case "silent":
            wanted = StreamInterruptedError if streamed else InvokeTimeoutError
            return isinstance(error, wanted | InvokeTimeoutError)
        case "cut" | "error" if streamed:
            return isinstance(error, StreamInterruptedError)
        case "cancel":
            return error is None or isinstance(error, asyncio.CancelledError)
        case "reset":
            # A connection that is cut before its answer is tried again.
            return error is None or isinstance(error, InvokeConnectionError)
        case _:
            return error is None


def whole(models: Models, tally: Tally, ask: Ask) -> None:
    """Ask for a whole answer."""
    text, error = "", None
    try:
        text = models.of(ask).invoke(str(ask)).text
    except InvokeError as raised:
        error = raised
    settle(tally, "invoke", ask, text, error)


def stream(models: Models, tally: Tally, ask: Ask) -> None:
    """Ask for a stream; some are cancelled from another thread, some are left."""
    answer = models.of(ask).stream(str(ask))
    pieces: list[str] = []
    error = None
    try:
        for chunk in answer:
            pieces.append(chunk.text)
            if ask.kind == "cancel" and len(pieces) == ask.good:
                if ask.pieces % 2:
                    break
                threading.Thread(target=answer.cancel).start()
    except InvokeError as raised:
        error = raised
    answer.close()
    if answer.partial.text != "".join(pieces):
        tally.blame("stream", ask, "lost", (answer.partial.text, pieces))
    settle(tally, "stream", ask, "".join(pieces), error)


async def awhole(models: Models, tally: Tally, ask: Ask) -> None:
    """Ask for a whole answer; a task that is cancelled stays so."""
    text, error = "", None
    task = asyncio.ensure_future(models.of(ask).ainvoke(str(ask)))
    if ask.kind == "cancel":
        asyncio.get_running_loop().call_later(0.05 * ask.good, task.cancel)
    try:
        text = (await task).text
    except (InvokeError, asyncio.CancelledError) as raised:
        error = raised
    settle(tally, "ainvoke", ask, text, error)


async def astream(models: Models, tally: Tally, ask: Ask) -> None:
    """Ask for a stream; some are cancelled from another task, some are left."""
    answer = models.of(ask).astream(str(ask))
    pieces: list[str] = []
    error = None
    try:
        async for chunk in answer:
            pieces.append(chunk.text)
            if ask.kind == "cancel" and len(pieces) == ask.good:
                if ask.pieces % 2:
                    break
                asyncio.get_running_loop().call_soon(answer.cancel)
    except InvokeError as raised:
        error = raised
    await answer.aclose()
    settle(tally, "astream", ask, "".join(pieces), error)


def check_vectors(tally: Tally, what: str, ask: Ask, texts: list[str], found: Any) -> None:
    """Count a batch of embeddings."""
    wanted = [vector_of(text) for text in texts]
    right = [list(one) for one in found.embeddings] == wanted
    (tally.note(what, ask, "answered") if right else tally.blame(what, ask, "mixed", found))


def batch(ask: Ask) -> list[str]:
    """Return texts that belong to one prompt."""
    return [f"{ask} {number}" for number in range(ask.pieces)]


def healthy(ask: Ask) -> Ask:
    """Return the prompt without a fault, for calls that have no pieces to lose."""
    kind = ask.kind if ask.kind in ("busy", "broken", "reset") else "ok"
    return Ask(ask.id, kind, ask.pieces, ask.good)


def embed(models: Models, tally: Tally, ask: Ask) -> None:
    """Embed a batch."""
    ask = healthy(ask)
    texts = batch(ask)
    check_vectors(tally, "embed", ask, texts, models.embedding.embed(texts))


async def aembed(models: Models, tally: Tally, ask: Ask) -> None:
    """Embed a batch in an event loop."""
    ask = healthy(ask)
    texts = batch(ask)
    check_vectors(tally, "aembed", ask, texts, await models.embedding.aembed(texts))


def rerank(models: Models, tally: Tally, ask: Ask) -> None:
    """Rank documents."""
    ask = healthy(ask)
    texts = batch(ask)
    docs = models.rerank.rerank(str(ask), texts).docs
    right = sorted((d.text, round(d.score, 6)) for d in docs) == sorted(
        (text, round(score_of(text), 6)) for text in texts
    )
    (tally.note if right else tally.blame)(
        "rerank", ask, *(("answered",) if right else ("mixed", docs))
    )  # type: ignore[operator]


def speak(models: Models, tally: Tally, ask: Ask) -> None:
    """Speak a text."""
    ask = healthy(ask)
    audio = models.tts.speak(str(ask))
    wanted = b"".join(audio_of(ask, number) for number in range(ask.pieces))
    if audio == wanted:
        tally.note("speak", ask, "answered")
    else:
        tally.blame("speak", ask, "mixed" if len(audio) == len(wanted) else "lost", audio[:80])


Call = Callable[[Models, Tally, Ask], None]
ACall = Callable[[Models, Tally, Ask], Awaitable[None]]
CALLS: tuple[Call, ...] = (whole, stream, stream, stream, embed, rerank, speak)
ACALLS: tuple[ACall, ...] = (awhole, astream, astream, astream, aembed)
