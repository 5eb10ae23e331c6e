"""The SDK's embedding and rerank models against Xinference: the same promises on recordings and on the real server."""

from __future__ import annotations

import math

import pytest

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    UnsupportedCapabilityError,
)
from modelport.sdk.xinference import Rerank, TextEmbedding
from servers.asks import CAPITALS, UNKNOWN
from servers.target import Target

DIMENSIONS = 384


def embedding(target: Target, uid: str = "tiny-embed") -> TextEmbedding:
    return TextEmbedding(uid, server_url=target.url, model_uid=uid)


def rerank(target: Target, uid: str = "tiny-rerank") -> Rerank:
    return Rerank(uid, server_url=target.url, model_uid=uid)


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_one_text_becomes_one_vector_of_length_one(target: Target) -> None:
    [vector] = embedding(target).embed("Hello").embeddings
    assert len(vector) == DIMENSIONS
    assert math.isclose(cosine(vector, vector), 1, rel_tol=1e-4)


def test_vectors_come_in_the_order_of_the_texts(target: Target) -> None:
    paris, tea, rome = embedding(target).embed(list(CAPITALS)).embeddings
    assert cosine(paris, rome) > cosine(paris, tea)


def test_the_servers_token_count_of_an_embedding_is_reported(target: Target) -> None:
    usage = embedding(target).embed(list(CAPITALS)).usage
    assert usage.tokens == usage.total_tokens > len(CAPITALS)


def test_no_texts_make_no_vectors(target: Target) -> None:
    assert embedding(target).embed([]).embeddings == []


async def test_aembed_returns_what_embed_returns(target: Target) -> None:
    model = embedding(target)
    here, there = model.embed("Hello").embeddings, (await model.aembed("Hello")).embeddings
    assert here[0] == pytest.approx(there[0], abs=1e-5)


def test_tokens_of_each_text_are_counted(target: Target) -> None:
    counts = embedding(target).count_tokens(["one", "one two three four five"])
    assert counts[0] < counts[1]


def test_vectors_as_base64_are_the_same_vectors(target: Target) -> None:
    model = embedding(target)
    [plain] = model.embed("Hello").embeddings
    [packed] = model.embed("Hello", extra_body={"encoding_format": "base64"}).embeddings
    assert packed == pytest.approx(plain, abs=1e-6)


def test_a_chat_model_does_not_embed(target: Target) -> None:
    with pytest.raises(UnsupportedCapabilityError, match=r"LLM|tiny-chat"):
        embedding(target, "tiny-chat").embed("Hello")


def test_an_unknown_embedding_uid_is_named(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=UNKNOWN):
        embedding(target, UNKNOWN).embed("Hello")


def test_documents_come_best_first_with_their_places_and_texts(target: Target) -> None:
    docs = rerank(target).rerank("capital", CAPITALS).docs
    scores = [doc.score for doc in docs]
    assert scores == sorted(scores, reverse=True)
    assert sorted(doc.index for doc in docs) == [0, 1, 2]
    assert all(doc.text == CAPITALS[doc.index] for doc in docs)


def test_top_n_keeps_the_best(target: Target) -> None:
    model = rerank(target)
    best = model.rerank("capital", CAPITALS).docs
    assert model.rerank("capital", CAPITALS, top_n=2).docs == best[:2]
    assert model.rerank("capital", CAPITALS, top_n=0).docs == []


def test_the_threshold_keeps_scores_that_reach_it(target: Target) -> None:
    model = rerank(target)
    best = model.rerank("capital", CAPITALS).docs
    kept = model.rerank("capital", CAPITALS, score_threshold=best[1].score - 1e-6).docs
    assert [doc.index for doc in kept] == [doc.index for doc in best[:2]]


def test_equal_and_empty_documents_keep_their_places(target: Target) -> None:
    docs = rerank(target).rerank("capital", ["Tea is a drink.", "Tea is a drink.", ""]).docs
    assert sorted(doc.index for doc in docs) == [0, 1, 2]
    assert {doc.index: doc.text for doc in docs}[2] == ""


def test_ranking_no_documents_gives_an_empty_list(target: Target) -> None:
    assert rerank(target).rerank("capital", []).docs == []


async def test_arerank_returns_what_rerank_returns(target: Target) -> None:
    model = rerank(target)
    ranked = await model.arerank("capital", CAPITALS)
    assert [d.index for d in ranked.docs] == [
        d.index for d in model.rerank("capital", CAPITALS).docs
    ]


def test_a_chat_model_does_not_rank(target: Target) -> None:
    with pytest.raises(UnsupportedCapabilityError, match=r"LLM|tiny-chat"):
        rerank(target, "tiny-chat").rerank("capital", CAPITALS)


def test_an_unknown_rerank_uid_is_named(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=UNKNOWN):
        rerank(target, UNKNOWN).rerank("capital", CAPITALS)


def test_credentials_of_encoders_are_checked(target: Target) -> None:
    embedding(target).validate()
    rerank(target).validate()
    with pytest.raises(CredentialsValidateFailedError, match="rerank"):
        embedding(target, "tiny-rerank").validate()
    with pytest.raises(CredentialsValidateFailedError, match="embedding"):
        rerank(target, "tiny-embed").validate()
