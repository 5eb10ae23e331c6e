"""Checks of the other five model types."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Sequence
from functools import partial
from typing import Any

from modelport.errors import InvokeError

from .bench import Bench
from .check import Check
from .expect import expect, expect_equal, expect_raised
from .server import Asked, Step, always, whole

VECTORS = [[0.5, 0.25], [1.0, -1.0], [0.0, 2.0]]
AUDIO = b"ID3\x04" + bytes(range(64)) * 64


def _vectors(rows: Sequence[tuple[int, Any]], usage: Any = None) -> dict[str, Any]:
    data = [{"object": "embedding", "index": index, "embedding": one} for index, one in rows]
    counted = {} if usage is None else {"usage": usage}
    return {"object": "list", "data": data, "model": "m", **counted}


def _embed(bench: Bench, payload: Any, texts: Sequence[str] = ("a", "b", "c")) -> Any:
    bench.answers(always(payload))
    return bench.call("invoke", list(texts))


def embeds(bench: Bench) -> None:
    result = _embed(
        bench, _vectors(list(enumerate(VECTORS)), {"prompt_tokens": 5, "total_tokens": 5})
    )
    expect_equal(result.embeddings, VECTORS, "the vectors")
    expect_equal(result.usage.tokens, 5, "the tokens")


def orders_vectors(bench: Bench) -> None:
    result = _embed(bench, _vectors([(2, VECTORS[2]), (0, VECTORS[0]), (1, VECTORS[1])]))
    expect_equal(result.embeddings, VECTORS, "vectors that came out of order, without usage")


def reads_base64(bench: Bench) -> None:
    packed = [(i, base64.b64encode(struct.pack("<2f", *v)).decode()) for i, v in enumerate(VECTORS)]
    expect_equal(_embed(bench, _vectors(packed)).embeddings, VECTORS, "vectors in base64")


def misses_vectors(bench: Bench) -> None:
    payload = _vectors([(0, VECTORS[0])])
    expect_raised(InvokeError, partial(_embed, bench, payload), "one vector for three texts")


def splits_batches(bench: Bench) -> None:
    def script(asked: Asked) -> Sequence[Step]:
        texts: list[str] = asked.json["input"]
        return whole(_vectors([(i, [float(text)]) for i, text in enumerate(texts)]))

    bench.answers(script)
    texts = [str(n) for n in range(300)]
    result = bench.call("invoke", texts)
    expect_equal(result.embeddings, [[float(t)] for t in texts], "300 vectors")
    expect(1 < len(bench.calls) < 300, f"300 texts went out in {len(bench.calls)} requests")


def counts_texts(bench: Bench) -> None:
    adapter: Any = bench.target.make()
    counts = adapter.get_num_tokens(bench.target.model, bench.credentials, ["a", "b c d"])
    expect(len(counts) == 2, f"get_num_tokens returned {counts!r} for two texts")


def _rank(bench: Bench, rows: Sequence[dict[str, Any]], **given: Any) -> Any:
    bench.answers(always({"results": list(rows)}))
    return bench.call("invoke", "query", ["a", "b", "c"], **given)


_ROWS = (
    {"index": 0, "relevance_score": 0.02, "document": None},
    {"index": 1, "relevance_score": 0.97, "document": "b"},
    {"index": 2, "relevance_score": 0.5},
)


def ranks(bench: Bench) -> None:
    docs = _rank(bench, _ROWS).docs
    found = [(doc.index, doc.text, doc.score) for doc in docs]
    expect_equal(found, [(1, "b", 0.97), (2, "c", 0.5), (0, "a", 0.02)], "the ranking, best first")


def keeps_top(bench: Bench) -> None:
    docs = _rank(bench, _ROWS, top_n=2).docs
    expect_equal([doc.index for doc in docs], [1, 2], "the best two")


def keeps_above(bench: Bench) -> None:
    docs = _rank(bench, _ROWS, score_threshold=0.5).docs
    expect_equal([doc.index for doc in docs], [1, 2], "what scores 0.5 and more")


def leaves_scores(bench: Bench) -> None:
    docs = _rank(bench, [{"index": 0, "relevance_score": 0.97}]).docs
    expect_equal([doc.score for doc in docs], [0.97], "the score of a single document")


def bad_ranking(bench: Bench) -> None:
    for row in ({"index": 0, "relevance_score": None}, {"index": 7, "relevance_score": 0.5}):
        expect_raised(InvokeError, partial(_rank, bench, [row]), f"the result {row}")
    bench.answers(always({"detail": "no"}))
    call = partial(bench.call, "invoke", "query", ["a"])
    expect_raised(InvokeError, call, "an answer without results")


def _wav() -> io.BytesIO:
    from modelport_providers.wire.protocols.audio import silence

    return io.BytesIO(silence().read())


def hears(bench: Bench) -> None:
    bench.answers(always({"text": " The capital of France is Paris."}))
    text = bench.call("invoke", _wav())
    expect_equal(text, " The capital of France is Paris.", "the text")
    expect(b'filename="' in bench.calls[-1].body, "the file has no name in the request")
    expect(b".wav" in bench.calls[-1].body, "the name of the file does not show its format")


def hears_nothing(bench: Bench) -> None:
    bench.answers(always({"unexpected": 1}))
    expect_raised(InvokeError, partial(bench.call, "invoke", _wav()), "an answer without text")


def speaks(bench: Bench) -> None:
    bench.answers(always(AUDIO, kind="audio/mpeg"))
    expect_equal(bench.call("invoke", "Hello"), AUDIO, "the audio")


def speaks_in_pieces(bench: Bench) -> None:
    bench.answers(always(AUDIO, kind="audio/mpeg"))
    expect_equal(b"".join(_spoken(bench)), AUDIO, "the audio of the stream")


def no_audio(bench: Bench) -> None:
    for payload, kind in ((b'{"error": "no voice"}', "application/json"), (b"", "audio/mpeg")):
        bench.answers(always(payload, kind=kind))
        expect_raised(InvokeError, partial(bench.call, "invoke", "Hello"), f"{payload!r} as audio")
        expect_raised(InvokeError, partial(_spoken, bench), f"{payload!r} as a stream of audio")


def _spoken(bench: Bench) -> list[bytes]:
    adapter: Any = bench.target.make()
    arguments = (bench.target.model, bench.credentials, "Hello")
    if bench.mode == "sync":
        return list(adapter.stream(*arguments, options=bench.options))
    import asyncio

    async def collect() -> list[bytes]:
        return [piece async for piece in adapter.astream(*arguments, options=bench.options)]

    return asyncio.run(collect())


def _moderation(flagged: bool) -> dict[str, Any]:
    verdict = {
        "flagged": flagged,
        "categories": {"violence": flagged},
        "category_scores": {"violence": 0.9 if flagged else 0.1},
    }
    return {"id": "1", "model": "m", "results": [verdict]}


def judges(bench: Bench) -> None:
    for flagged in (True, False):
        bench.answers(always(_moderation(flagged)))
        expect_equal(bench.call("invoke", "text"), flagged, "the verdict")


def judges_parts(bench: Bench) -> None:
    bench.answers(lambda asked: whole(_moderation(b"bad" in asked.body)))
    expect_equal(
        bench.call("invoke", "x" * 5000 + "bad"), True, "a text whose last part is flagged"
    )
    expect(len(bench.calls) > 1, "a text of 5003 characters was sent in one request")


def no_verdict(bench: Bench) -> None:
    payloads: list[Any] = [{"results": []}, {"detail": "no"}, {"results": [{}]}]
    for payload in payloads:
        bench.answers(always(payload))
        call = partial(bench.call, "invoke", "text")
        expect_raised(InvokeError, call, f"{payload} as a verdict")


EMBEDDING, RERANK, SPEECH, TTS, MODERATION = (
    ("text-embedding",),
    ("rerank",),
    ("speech2text",),
    ("tts",),
    ("moderation",),
)
CHECKS = (
    Check("gives one vector per text, and the server's usage", EMBEDDING, embeds),
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
