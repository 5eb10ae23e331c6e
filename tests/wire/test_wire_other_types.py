"""Embeddings, rerank, speech recognition and synthesis: order, limits and formats, whatever servers send."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fault_server import UID, FaultServer, Hold, Until, answer, reply, stream
from wire_app import App

from modelport.entities import EmbeddingInputType
from modelport.errors import (
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeServerUnavailableError,
    UnsupportedCapabilityError,
)
from modelport.interfaces import CallOptions
from modelport_providers.wire.models.batches import batches
from modelport_providers.xinference.rerank.rerank import XinferenceRerankModel
from modelport_providers.xinference.speech2text.speech2text import XinferenceSpeech2TextModel
from modelport_providers.xinference.text_embedding.text_embedding import (
    XinferenceTextEmbeddingModel,
)
from modelport_providers.xinference.tts.tts import XinferenceTTSModel

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "


def embedding(server: FaultServer, payload: Any, **facts: Any) -> None:
    server.describe(["embed"], model_type="embedding", **facts)
    server.on("POST", "/v1/embeddings", reply(payload))


def embed(app: App, texts: list[str], **more: Any) -> Any:
    adapter = XinferenceTextEmbeddingModel()
    if app.mode == "async":
        return asyncio.run(adapter.ainvoke(UID, app.credentials, texts, **more))
    return adapter.invoke(UID, app.credentials, texts, **more)


def vectors(*items: tuple[int | None, Any], usage: Any = None) -> dict[str, Any]:
    data = [{"index": i, "embedding": v, "object": "embedding"} for i, v in items]
    return {"object": "list", "data": data} | ({"usage": usage} if usage else {})


def test_vectors_come_in_the_order_of_the_texts(server: FaultServer, app: App) -> None:
    usage = {"prompt_tokens": 4, "total_tokens": 4}
    embedding(server, vectors((1, [2.0]), (0, [1.0]), (2, [3.0]), usage=usage))
    result = embed(app, ["a", "b", "c"])
    assert result.embeddings == [[1.0], [2.0], [3.0]]
    assert (result.usage.tokens, result.usage.total_tokens) == (4, 4)
    assert server.requests("/v1/embeddings")[0].json == {"model": UID, "input": ["a", "b", "c"]}


def test_vectors_without_an_index_keep_their_order(server: FaultServer, quick: App) -> None:
    embedding(server, vectors((None, [2.0]), (None, [1.0])))
    assert embed(quick, ["a", "b"]).embeddings == [[2.0], [1.0]]


def test_base64_is_read(server: FaultServer, quick: App) -> None:
    packed = base64.b64encode(struct.pack("<3f", 0.5, -1.0, 2.0)).decode()
    embedding(server, vectors((0, packed)))
    assert embed(quick, ["a"]).embeddings == [[0.5, -1.0, 2.0]]


def test_usage_that_is_missing_is_estimated(server: FaultServer, quick: App) -> None:
    embedding(server, vectors((0, [1.0])))
    assert embed(quick, ["some words to count"]).usage.tokens > 0


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (vectors((0, [1.0])), "1 vectors for 2 inputs"),
        (vectors((0, [1.0]), (1, [])), "an empty vector"),
        (vectors((0, [1.0]), (1, {"3": 0.5})), "a sparse vector"),
        (vectors((0, [1.0]), (1, [None])), "not a number"),
        (vectors((0, [1.0]), (1, "no base64!")), "neither a list of numbers nor base64"),
        ({"data": None}, "has no embeddings"),
        ([1, 2], "has no embeddings"),
    ],
)
def test_an_answer_that_is_no_embedding_raises(
    server: FaultServer, quick: App, payload: Any, words: str
) -> None:
    embedding(server, payload)
    with pytest.raises(InvokeServerUnavailableError, match=words):
        embed(quick, ["a", "b"])


def test_nan_in_a_vector_raises(server: FaultServer, quick: App) -> None:
    server.describe(["embed"], model_type="embedding")
    server.on("POST", "/v1/embeddings", answer(200, '{"data": [{"index": 0, "embedding": [NaN]}]}'))
    with pytest.raises(InvokeServerUnavailableError, match="NaN"):
        embed(quick, ["a"])


def test_many_texts_are_sent_in_batches(server: FaultServer, quick: App) -> None:
    server.describe(["embed"], model_type="embedding")
    first = vectors(*[(i, [float(i)]) for i in range(64)])
    server.on("POST", "/v1/embeddings", reply(first), reply(vectors((0, [64.0]))))
    result = embed(quick, [str(i) for i in range(65)])
    assert [vector[0] for vector in result.embeddings] == [float(i) for i in range(65)]
    assert [len(one.json["input"]) for one in server.requests("/v1/embeddings")] == [64, 1]


def test_batches_are_cut_by_size_too() -> None:
    cut = list(batches(["aaa", "bb", "c" * 9, "d"], count=3, letters=5))
    assert cut == [["aaa", "bb"], ["c" * 9], ["d"]]


def test_no_texts_need_no_request(server: FaultServer, quick: App) -> None:
    embedding(server, vectors())
    assert embed(quick, []).embeddings == []
    assert server.requests("/v1/embeddings") == []


@pytest.mark.parametrize(
    ("kind", "task"), [("query", "retrieval.query"), ("document", "retrieval.passage")]
)
def test_models_with_tasks_distinguish_queries_from_documents(
    server: FaultServer, quick: App, kind: str, task: str
) -> None:
    embedding(server, vectors((0, [1.0])), model_name="jina-embeddings-v3")
    embed(quick, ["a"], input_type=EmbeddingInputType(kind))
    assert server.requests("/v1/embeddings")[0].json["task"] == task


def test_each_text_has_its_count(quick: App) -> None:
    counts = XinferenceTextEmbeddingModel().get_num_tokens(UID, {}, ["one", "one two three", ""])
    assert len(counts) == 3
    assert counts[1] > counts[0] > counts[2] == 0


@pytest.mark.slow
def test_retries_and_limits_apply_to_embeddings(server: FaultServer, app: App) -> None:
    server.describe(["embed"], model_type="embedding")
    later = reply({"detail": "later"}, 429, retry_after="0")
    server.on("POST", "/v1/embeddings", later, reply(vectors((0, [1.0]))), [Hold()])
    app.credentials |= {"max_retries": "1", "invoke_timeout": "20"}
    assert embed(app, ["a"]).embeddings == [[1.0]]
    app.credentials["invoke_timeout"] = "0.1"
    with pytest.raises(InvokeConnectionError):
        embed(app, ["a"])


def rerank(app: App, docs: list[str], **more: Any) -> list[tuple[int, str, float]]:
    adapter = XinferenceRerankModel()
    if app.mode == "async":
        result = asyncio.run(adapter.ainvoke(UID, app.credentials, "q", docs, **more))
    else:
        result = adapter.invoke(UID, app.credentials, "q", docs, **more)
    return [(doc.index, doc.text, doc.score) for doc in result.docs]


def ranking(server: FaultServer, *results: Any, key: str = "results") -> None:
    server.describe(["rerank"], model_type="rerank")
    server.on("POST", "/v1/rerank", reply({key: list(results)}))


def score(index: int, value: Any, **more: Any) -> dict[str, Any]:
    return {"index": index, "relevance_score": value, **more}


def test_documents_are_sorted_whatever_the_server_does(server: FaultServer, app: App) -> None:
    ranking(server, score(0, 0.1, document=None), score(1, 0.9, document={"text": "x"}))
    assert rerank(app, ["a", "b"]) == [(1, "b", 0.9), (0, "a", 0.1)]


def test_raw_scores_are_kept_and_one_document_is_not_made_zero(
    server: FaultServer, quick: App
) -> None:
    ranking(server, score(0, 0.97))
    assert rerank(quick, ["a"], score_threshold=0.5) == [(0, "a", 0.97)]
    ranking(server, score(0, -3.5), score(1, 7.25))
    assert rerank(quick, ["a", "b"]) == [(1, "b", 7.25), (0, "a", -3.5)]


def test_top_n_and_threshold_are_enforced_here(server: FaultServer, quick: App) -> None:
    ranking(server, score(2, 0.5), score(0, 0.8), score(1, 0.2))
    assert rerank(quick, ["a", "b", "c"], top_n=1) == [(0, "a", 0.8)]
    assert rerank(quick, ["a", "b", "c"], score_threshold=0.5) == [(0, "a", 0.8), (2, "c", 0.5)]
    assert len(rerank(quick, ["a", "b", "c"], top_n=10)) == 3


@pytest.mark.parametrize("top_n", [0, -1])
def test_top_n_of_nothing_is_nothing(server: FaultServer, quick: App, top_n: int) -> None:
    ranking(server, score(0, 0.8))
    assert rerank(quick, ["a"], top_n=top_n) == []


def test_the_same_document_twice_keeps_its_positions(server: FaultServer, quick: App) -> None:
    ranking(server, score(1, 0.7), score(0, 0.7))
    assert rerank(quick, ["same", "same"]) == [(0, "same", 0.7), (1, "same", 0.7)]


def test_no_documents_need_no_request(server: FaultServer, quick: App) -> None:
    assert rerank(quick, []) == []
    assert server.seen == []


def test_the_key_data_and_numbers_as_text_are_read(server: FaultServer, quick: App) -> None:
    ranking(server, {"index": 0, "score": "0.25"}, key="data")
    assert rerank(quick, ["a"]) == [(0, "a", 0.25)]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (score(0, None), "no position or no score"),
        (score(0, "high"), "no position or no score"),
        ({"relevance_score": 0.5}, "no position or no score"),
        (score(5, 0.5), "ranks document 5 of 1"),
    ],
)
def test_an_invalid_result_raises_instead_of_matching_nothing(
    server: FaultServer, quick: App, result: Any, words: str
) -> None:
    ranking(server, result)
    with pytest.raises(InvokeServerUnavailableError, match=words):
        rerank(quick, ["a"])


def test_a_failed_ranking_is_an_error_not_an_empty_result(server: FaultServer, quick: App) -> None:
    server.describe(["rerank"], model_type="rerank")
    server.on("POST", "/v1/rerank", reply({"message": "no results here"}))
    with pytest.raises(InvokeServerUnavailableError, match="no results here"):
        rerank(quick, ["a"])


def test_a_model_for_something_else_cannot_rank(server: FaultServer, quick: App) -> None:
    server.on("GET", f"/v1/models/{UID}", reply({"detail": "Not Found"}, 404))
    message = "[address=1, pid=2] Model ... is not for reranking."
    server.on("POST", "/v1/rerank", reply({"detail": message}, 500))
    quick.credentials["max_retries"] = "3"
    with pytest.raises(UnsupportedCapabilityError, match="is not for reranking"):
        rerank(quick, ["a"])
    assert len(server.requests("/v1/rerank")) == 1


def hear(app: App, file: Any, **more: Any) -> str:
    adapter = XinferenceSpeech2TextModel()
    if app.mode == "async":
        return asyncio.run(adapter.ainvoke(UID, app.credentials, file, **more))
    return adapter.invoke(UID, app.credentials, file, **more)


@pytest.fixture
def ears(server: FaultServer) -> FaultServer:
    server.describe(["audio2text"], model_type="audio")
    server.on("POST", "/v1/audio/transcriptions", reply({"text": " Hello."}))
    return server


@pytest.mark.parametrize(
    ("name", "content", "sent", "kind"),
    [
        (None, WAV, "audio.wav", "audio/wav"),
        ("speech.mp3", WAV, "speech.wav", "audio/wav"),
        ("talk.mpga", b"ID3\x03", "talk.mpga", "audio/mpeg"),
        (None, b"\xff\xfb\x90\x00", "audio.mp3", "audio/mpeg"),
        (None, b"OggS\x00", "audio.ogg", "audio/ogg"),
        (None, b"\x00\x00\x00\x20ftypM4A ", "audio.m4a", "audio/mp4"),
        ("tmp8x.flac", b"????", "tmp8x.flac", "audio/flac"),
        ("tmp8x", b"????", "tmp8x", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_under_a_name_and_type_that_fit_its_bytes(
    ears: FaultServer, quick: App, name: str | None, content: bytes, sent: str, kind: str
) -> None:
    file = io.BytesIO(content)
    if name is not None:
        file.name = f"/tmp/x/{name}"  # type: ignore[attr-defined]
    assert hear(quick, file) == " Hello."
    body = ears.requests("/v1/audio/transcriptions")[0].body
    assert f'name="file"; filename="{sent}"\r\nContent-Type: {kind}\r\n\r\n'.encode() in body
    assert content in body
    assert f'name="model"\r\n\r\n{UID}'.encode() in body


def test_open_files_and_every_library_work(ears: FaultServer, app: App, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(WAV)
    with path.open("rb") as file:
        assert hear(app, file) == " Hello."
    assert b'filename="a.wav"' in ears.seen[-1].body


def test_more_fields_of_the_form_come_as_extra_body(ears: FaultServer, quick: App) -> None:
    options = CallOptions(extra_body={"language": "en", "temperature": 0})
    hear(quick, io.BytesIO(WAV), options=options)
    assert b'name="language"\r\n\r\nen' in ears.seen[-1].body
    assert b'name="temperature"\r\n\r\n0' in ears.seen[-1].body


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (json.dumps({"text": "a", "segments": [], "language": "en"}), "application/json", "a"),
        ("plain words", "text/plain", "plain words"),
        ('"quoted"', "application/json", "quoted"),
    ],
)
def test_every_form_of_a_transcript_is_read(
    ears: FaultServer, quick: App, body: str, kind: str, text: str
) -> None:
    ears.on("POST", "/v1/audio/transcriptions", answer(200, body, kind))
    assert hear(quick, io.BytesIO(WAV)) == text


def test_a_transcript_without_text_raises(ears: FaultServer, quick: App) -> None:
    ears.on("POST", "/v1/audio/transcriptions", reply({"words": []}))
    with pytest.raises(InvokeServerUnavailableError, match="has no text"):
        hear(quick, io.BytesIO(WAV))


@pytest.fixture
def voice(server: FaultServer) -> FaultServer:
    server.describe(["text2audio"], model_type="audio")
    server.on("POST", "/v1/audio/speech", stream(b"abc", b"def", kind="audio/mpeg"))
    return server


async def aspeak(app: App, text: str) -> list[bytes]:
    pieces = []
    async for piece in XinferenceTTSModel().astream(UID, app.credentials, text):
        pieces.append(piece)
        app.reading.set()
    return pieces


def speak(app: App, text: str = "Hello", **more: Any) -> list[bytes]:
    if app.mode == "async":
        return asyncio.run(aspeak(app, text))
    pieces = []
    for piece in XinferenceTTSModel().stream(UID, app.credentials, text, **more):
        pieces.append(piece)
        app.reading.set()
    return pieces


@pytest.mark.slow
def test_audio_comes_piece_by_piece(voice: FaultServer, app: App) -> None:
    parts = [b"abc", Until(app.reading), b"def"]
    voice.on("POST", "/v1/audio/speech", stream(*parts, kind="audio/mpeg"))
    assert speak(app) == [b"abc", b"def"]
    assert voice.seen[-1].json == {"model": UID, "input": "Hello", "voice": ""}


def test_audio_comes_whole(voice: FaultServer, quick: App) -> None:
    audio = XinferenceTTSModel().invoke(UID, quick.credentials, "Hello", voice="af_bella")
    assert audio == b"abcdef"
    assert voice.seen[-1].json["voice"] == "af_bella"


def test_a_format_is_requested_by_extra_body(voice: FaultServer, quick: App) -> None:
    speak(quick, options=CallOptions(extra_body={"response_format": "wav", "speed": 1.5}))
    assert voice.seen[-1].json["response_format"] == "wav"


def test_an_empty_text_is_rejected_before_the_call(voice: FaultServer, quick: App) -> None:
    with pytest.raises(InvokeBadRequestError, match="no text to speak"):
        speak(quick, "  ")
    assert voice.requests("/v1/audio/speech") == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (reply({"detail": "said in JSON"}), "said in JSON"),
        (answer(200, "", "audio/mpeg"), "no audio"),
    ],
)
def test_other_data_than_audio_raises(
    voice: FaultServer, quick: App, script: Any, words: str
) -> None:
    voice.on("POST", "/v1/audio/speech", script)
    with pytest.raises(InvokeServerUnavailableError, match=words):
        speak(quick)


def test_audio_that_breaks_off_raises(voice: FaultServer, app: App) -> None:
    voice.on("POST", "/v1/audio/speech", stream(b"abc", kind="audio/mpeg", end=False))
    with pytest.raises(InvokeConnectionError, match="broke"):
        speak(app)


@pytest.mark.slow
def test_audio_that_falls_silent_ends_in_time(
    voice: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    limit(idle=0.1)
    voice.on("POST", "/v1/audio/speech", stream(b"abc", Hold(), kind="audio/mpeg", end=False))
    with pytest.raises(InvokeConnectionError, match="no further piece"):
        speak(app)
