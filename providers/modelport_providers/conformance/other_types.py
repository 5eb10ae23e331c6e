"""Checks of the other five model types."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from modelport.errors import InvokeError

from .check import Check
from .dialects import Dialect, Json, Unsupported
from .expect import expect, expect_equal, expect_raised
from .harness import AdapterHarness
from .script import answering, replying
from .server import Asked, Step, always, whole

VECTORS = [[0.5, 0.25], [1.0, -1.0], [0.0, 2.0]]
AUDIO = b"ID3\x04" + bytes(range(64)) * 64


_ROWS = tuple(enumerate(VECTORS))


def _embed(harness: AdapterHarness, reply: Callable[[Dialect], Json]) -> Any:
    """Ask for three vectors in one request."""

    def batch(dialect: Dialect) -> Json:
        if not dialect.batched:
            raise Unsupported("several texts in one request")
        return reply(dialect)

    replying(harness, batch)
    return harness.call("invoke", ["a", "b", "c"])


def _answering_texts(harness: AdapterHarness, *, batched: bool = False) -> None:
    """Answer each text with the number that it is."""

    def answer(dialect: Dialect, request: Asked) -> Sequence[Step]:
        if batched and not dialect.batched:
            raise Unsupported("several texts in one request")
        rows = [(i, [float(text)]) for i, text in enumerate(dialect.texts(request))]
        return whole(dialect.vectors(rows, None))

    answering(harness, answer)


def embeds(harness: AdapterHarness) -> None:
    _answering_texts(harness)
    result = harness.call("invoke", ["0", "1", "2"])
    expect_equal(result.embeddings, [[0.0], [1.0], [2.0]], "the vectors")


def counts_as_server(harness: AdapterHarness) -> None:
    def reply(dialect: Dialect) -> Json:
        if not dialect.counted:
            raise Unsupported("token counts")
        return dialect.vectors(_ROWS, 5)

    expect_equal(_embed(harness, reply).usage.tokens, 5, "the tokens")


def orders_vectors(harness: AdapterHarness) -> None:
    result = _embed(harness, lambda d: d.vectors([_ROWS[2], _ROWS[0], _ROWS[1]], None))
    expect_equal(result.embeddings, VECTORS, "vectors that came out of order, without usage")


def reads_base64(harness: AdapterHarness) -> None:
    result = _embed(harness, lambda d: d.packed_vectors(_ROWS))
    expect_equal(result.embeddings, VECTORS, "vectors in base64")


def misses_vectors(harness: AdapterHarness) -> None:
    call = partial(_embed, harness, lambda d: d.vectors(_ROWS[:1], None))
    expect_raised(InvokeError, call, "one vector for three texts")


def splits_batches(harness: AdapterHarness) -> None:
    _answering_texts(harness, batched=True)
    texts = [str(n) for n in range(300)]
    result = harness.call("invoke", texts)
    expect_equal(result.embeddings, [[float(t)] for t in texts], "300 vectors")
    expect(1 < len(harness.calls) < 300, f"300 texts went out in {len(harness.calls)} requests")


def counts_texts(harness: AdapterHarness) -> None:
    adapter: Any = harness.target.make()
    counts = adapter.get_num_tokens(harness.target.model, harness.credentials, ["a", "b c d"])
    expect(len(counts) == 2, f"get_num_tokens returned {counts!r} for two texts")


def _rank(harness: AdapterHarness, rows: Sequence[tuple[int, float | None]], **given: Any) -> Any:
    replying(harness, lambda dialect: dialect.ranking(rows))
    return harness.call("invoke", "query", ["a", "b", "c"], **given)


_SCORES = ((0, 0.02), (1, 0.97), (2, 0.5))


def ranks(harness: AdapterHarness) -> None:
    docs = _rank(harness, _SCORES).docs
    found = [(doc.index, doc.text, doc.score) for doc in docs]
    expect_equal(found, [(1, "b", 0.97), (2, "c", 0.5), (0, "a", 0.02)], "the ranking, best first")


def keeps_top(harness: AdapterHarness) -> None:
    docs = _rank(harness, _SCORES, top_n=2).docs
    expect_equal([doc.index for doc in docs], [1, 2], "the best two")


def keeps_above(harness: AdapterHarness) -> None:
    docs = _rank(harness, _SCORES, score_threshold=0.5).docs
    expect_equal([doc.index for doc in docs], [1, 2], "what scores 0.5 and more")


def leaves_scores(harness: AdapterHarness) -> None:
    docs = _rank(harness, [(0, 0.97)]).docs
    expect_equal([doc.score for doc in docs], [0.97], "the score of a single document")


def bad_ranking(harness: AdapterHarness) -> None:
    for row, wrong in (((0, None), "a result without a score"), ((7, 0.5), "position 7 of 3")):
        expect_raised(InvokeError, partial(_rank, harness, [row]), wrong)
    harness.answers(always({"detail": "no"}))
    call = partial(harness.call, "invoke", "query", ["a"])
    expect_raised(InvokeError, call, "an answer without results")


def _wav() -> io.BytesIO:
    from modelport_providers.wire.protocols.audio import silence

    return io.BytesIO(silence().read())


def hears(harness: AdapterHarness) -> None:
    replying(harness, lambda dialect: dialect.transcript(" The capital of France is Paris."))
    text = harness.call("invoke", _wav())
    expect_equal(text, " The capital of France is Paris.", "the text")
    sent = harness.calls[-1]
    if "multipart/form-data" in sent.headers.get("content-type", ""):
        expect(b'filename="' in sent.body, "the file has no name in the request")
        expect(b".wav" in sent.body, "the name of the file does not show its format")


def hears_nothing(harness: AdapterHarness) -> None:
    harness.answers(always({"unexpected": 1}))
    expect_raised(InvokeError, partial(harness.call, "invoke", _wav()), "an answer without text")


def speaks(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, _: dialect.speech(AUDIO))
    expect_equal(harness.call("invoke", "Hello"), AUDIO, "the audio")


def speaks_in_pieces(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, _: dialect.speech(AUDIO))
    expect_equal(b"".join(_spoken(harness)), AUDIO, "the audio of the stream")


def no_audio(harness: AdapterHarness) -> None:
    for payload, kind in ((b'{"error": "no voice"}', "application/json"), (b"", "audio/mpeg")):
        harness.answers(always(payload, kind=kind))
        expect_raised(
            InvokeError, partial(harness.call, "invoke", "Hello"), f"{payload!r} as audio"
        )
        expect_raised(InvokeError, partial(_spoken, harness), f"{payload!r} as a stream of audio")


def _spoken(harness: AdapterHarness) -> list[bytes]:
    adapter: Any = harness.target.make()
    arguments = (harness.target.model, harness.credentials, "Hello")
    if harness.mode == "sync":
        return list(adapter.stream(*arguments, options=harness.options))
    import asyncio

    async def collect() -> list[bytes]:
        return [piece async for piece in adapter.astream(*arguments, options=harness.options)]

    return asyncio.run(collect())


def judges(harness: AdapterHarness) -> None:
    for flagged in (True, False):
        replying(harness, partial(_verdict, flagged=flagged))
        expect_equal(harness.call("invoke", "text"), flagged, "the verdict")


def judges_parts(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, request: whole(dialect.verdict(b"bad" in request.body)))
    expect_equal(
        harness.call("invoke", "x" * 5000 + "bad"), True, "a text whose last part is flagged"
    )
    expect(len(harness.calls) > 1, "a text of 5003 characters was sent in one request")


def no_verdict(harness: AdapterHarness) -> None:
    payloads: list[Any] = [{"results": []}, {"detail": "no"}, {"results": [{}]}]
    for payload in payloads:
        harness.answers(always(payload))
        call = partial(harness.call, "invoke", "text")
        expect_raised(InvokeError, call, f"{payload} as a verdict")


def _verdict(dialect: Dialect, flagged: bool) -> Json:
    return dialect.verdict(flagged)


EMBEDDING, RERANK, SPEECH, TTS, MODERATION = (
    ("text-embedding",),
    ("rerank",),
    ("speech2text",),
    ("tts",),
    ("moderation",),
)
CHECKS = (
    Check("gives one vector per text", EMBEDDING, embeds),
    Check("reports the server's usage", EMBEDDING, counts_as_server),
    Check("puts vectors in the order of the texts", EMBEDDING, orders_vectors),
    Check("reads vectors in base64", EMBEDDING, reads_base64),
    Check("rejects an answer with too few vectors", EMBEDDING, misses_vectors),
    Check("sends many texts in batches", EMBEDDING, splits_batches),
    Check("counts the tokens of each text", EMBEDDING, counts_texts),
    Check("ranks best first", RERANK, ranks),
    Check("keeps the best documents", RERANK, keeps_top),
    Check("keeps documents above the threshold", RERANK, keeps_above),
    Check("leaves scores unchanged", RERANK, leaves_scores),
    Check("rejects an answer without scores or positions", RERANK, bad_ranking),
    Check("transcribes speech", SPEECH, hears),
    Check("rejects an answer without text", SPEECH, hears_nothing),
    Check("speaks", TTS, speaks),
    Check("speaks in pieces", TTS, speaks_in_pieces),
    Check("rejects text and empty bodies as audio", TTS, no_audio),
    Check("judges a text", MODERATION, judges),
    Check("judges a long text part by part", MODERATION, judges_parts),
    Check("rejects an answer without a verdict", MODERATION, no_verdict),
)
