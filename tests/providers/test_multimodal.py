"""Images go to embedding and rerank models in the form that each server takes, or are rejected before a request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from modelport import Image
from modelport._runtime.adapters.catalog import Catalog
from modelport.entities import MultiModalContent, MultiModalContentType
from modelport.errors import (
    InputInvalidError,
    InvokeServerUnavailableError,
    UnsupportedCapabilityError,
)
from modelport.sdk import openai, openai_api_compatible, xinference
from modelport.testing import FakeRerank, FakeTextEmbedding
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, whole
from modelport_providers.wire.models.facts import facts_cache

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
PACKED = b64encode(PNG).decode()
URI = f"data:image/png;base64,{PACKED}"
ADDRESS = "https://example.org/cat.jpg"
IMAGE = Image.from_bytes(PNG)


@pytest.fixture
def quirks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    declared: dict[str, Any] = {}
    monkeypatch.setattr(Catalog, "quirks", property(lambda _: declared))
    return declared


@pytest.fixture(autouse=True)
def fresh_facts() -> Iterator[None]:
    facts_cache.clear()
    yield
    facts_cache.clear()


def answer(request: Asked) -> Sequence[Step]:
    """Give each input of a request a vector, or a score, of its own."""
    if request.path.endswith("/rerank"):
        documents = request.json["documents"]
        count = len(documents["content"] if isinstance(documents, dict) else documents)  # pyright: ignore[reportUnknownArgumentType]
        scores = [{"index": n, "relevance_score": n / 10} for n in range(count)]
        return whole({"results": scores})
    count = len(request.json.get("input", [0]))
    data = [{"index": n, "embedding": [float(n), 1.0]} for n in range(count)]
    return whole({"data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}})


def embedding_of(server: ScriptedServer) -> openai_api_compatible.TextEmbedding:
    return openai_api_compatible.TextEmbedding(
        "m", endpoint_url=server.url, vision_support="support"
    )


def rerank_of(server: ScriptedServer) -> openai_api_compatible.Rerank:
    return openai_api_compatible.Rerank("m", endpoint_url=server.url, vision_support="support")


def serving(abilities: Sequence[str], kind: str) -> Callable[[Asked], Sequence[Step]]:
    def script(request: Asked) -> Sequence[Step]:
        if request.method == "GET":
            return whole({"model_type": kind, "model_ability": list(abilities)})
        return answer(request)

    return script


async def test_the_form_of_jina_is_the_usual_one(server: ScriptedServer) -> None:
    server.script = answer
    model = embedding_of(server)
    documents = ["a cat", IMAGE, Image.from_url(ADDRESS)]
    result = model.embed_multimodal(documents, input_type="query", user="u")
    assert server.asked[-1].json == {
        "model": "m",
        "input": [{"text": "a cat"}, {"image": URI}, {"image": ADDRESS}],
        "user": "u",
    }
    assert result.embeddings == [[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]]
    assert (result.usage.tokens, result.answered_by) == (7, "openai_api_compatible/m")
    assert (await model.aembed_multimodal(documents)).embeddings == result.embeddings


async def test_documents_of_dify_are_accepted_unchanged(server: ScriptedServer) -> None:
    server.script = answer
    model = embedding_of(server)
    theirs = MultiModalContent(content=PACKED, content_type=MultiModalContentType.IMAGE)
    assert (await model.aembed_multimodal(theirs)).embeddings == [[0.0, 1.0]]
    assert server.asked[-1].json["input"] == [{"image": URI}]
    assert PACKED not in repr(theirs)


def test_texts_alone_are_sent_as_texts(server: ScriptedServer) -> None:
    server.script = answer
    embedding_of(server).embed_multimodal(["a", "b"])
    assert server.asked[-1].json["input"] == ["a", "b"]


def test_the_form_of_vllm_is_one_conversation_a_document(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["images"] = "parts"
    server.script = answer
    model = embedding_of(server)
    result = model.embed_multimodal(["a", IMAGE])
    part = {"type": "image_url", "image_url": {"url": URI}}
    assert [request.json["messages"][0]["content"] for request in server.asked] == [
        [{"type": "text", "text": "a"}],
        [part],
    ]
    assert len(result.embeddings) == 2
    ranked = rerank_of(server).rerank_multimodal("q", ["a", IMAGE])
    assert server.asked[-1].json["query"] == "q"
    assert server.asked[-1].json["documents"] == {"content": [{"type": "text", "text": "a"}, part]}
    assert [doc.index for doc in ranked.docs] == [1, 0]


def test_a_server_without_images_is_not_asked(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["images"] = "none"
    for call in (
        lambda: embedding_of(server).embed_multimodal(IMAGE),
        lambda: rerank_of(server).rerank_multimodal(IMAGE, ["a"]),
    ):
        with pytest.raises(UnsupportedCapabilityError, match="vision"):
            call()
    assert not server.asked


def test_credentials_without_vision_support_reject_images(server: ScriptedServer) -> None:
    model = openai_api_compatible.TextEmbedding("m", endpoint_url=server.url)
    with pytest.raises(UnsupportedCapabilityError, match="vision_support"):
        model.embed_multimodal(IMAGE)
    assert not server.asked


async def test_ranking_keeps_order_threshold_and_texts(server: ScriptedServer) -> None:
    server.script = answer
    model = rerank_of(server)
    result = model.rerank_multimodal(IMAGE, ["a", IMAGE, "c"], score_threshold=0.1, top_n=2)
    assert server.asked[-1].json["query"] == {"image": URI}
    assert [(doc.index, doc.text) for doc in result.docs] == [(2, "c"), (1, PACKED)]
    assert PACKED * 2 not in repr(result)
    again = await model.arerank_multimodal("q", [IMAGE, "b"])
    assert [doc.index for doc in again.docs] == [1, 0]
    assert model.rerank_multimodal("q", []).docs == []


def test_many_images_are_sent_in_several_requests(server: ScriptedServer) -> None:
    server.script = answer
    model = embedding_of(server)
    assert len(model.embed_multimodal([IMAGE] * 33).embeddings) == 33
    assert [len(request.json["input"]) for request in server.asked] == [16, 16, 1]


def test_an_answer_of_another_length_is_rejected(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"data": [{"index": 0, "embedding": [1.0]}]})
    model = embedding_of(server)
    with pytest.raises(InvokeServerUnavailableError, match="1 vectors for 2 inputs"):
        model.embed_multimodal(["a", IMAGE])


def test_xinference_takes_images_where_the_server_reports_vision(server: ScriptedServer) -> None:
    credentials = {"server_url": server.url, "model_uid": "m"}
    server.script = serving(["embed_vision"], "embedding")
    embedding = xinference.TextEmbedding("m", **credentials)
    assert embedding.embed_multimodal(["a", IMAGE]).embeddings == [[0.0, 1.0], [1.0, 1.0]]
    assert server.asked[-1].json == {"model": "m", "input": [{"text": "a"}, {"image": URI}]}
    assert "vision" in map(str, embedding.schema().features or ())
    facts_cache.clear()
    server.script = serving(["rerank_vision"], "rerank")
    rerank = xinference.Rerank("m", **credentials)
    assert [doc.index for doc in rerank.rerank_multimodal("q", ["a", IMAGE]).docs] == [1, 0]
    assert server.asked[-1].json["documents"] == [{"text": "a"}, {"image": URI}]
    assert "vision" in map(str, rerank.schema().features or ())


@pytest.mark.parametrize(("kind", "ability"), [("embedding", "embed"), ("rerank", "rerank")])
def test_xinference_is_not_asked_about_images_that_its_model_cannot_see(
    server: ScriptedServer, kind: str, ability: str
) -> None:
    credentials = {"server_url": server.url, "model_uid": "m"}
    server.script = serving([ability], kind)
    calls: dict[str, Callable[[], object]] = {
        "embedding": lambda: xinference.TextEmbedding("m", **credentials).embed_multimodal(IMAGE),
        "rerank": lambda: xinference.Rerank("m", **credentials).rerank_multimodal("q", [IMAGE]),
    }
    with pytest.raises(UnsupportedCapabilityError, match="'vision'"):
        calls[kind]()
    assert [request.method for request in server.asked] == ["GET"]


def test_a_model_that_is_declared_without_vision_is_not_asked(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = {"text-embedding-3-small": {"features": []}}
    monkeypatch.setattr(Catalog, "models", lambda *_: declared)
    model = openai.TextEmbedding(
        "text-embedding-3-small", openai_api_key="k", openai_api_base=server.url
    )
    with pytest.raises(UnsupportedCapabilityError, match="without the feature 'vision'"):
        model.embed_multimodal(IMAGE)
    assert not server.asked


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (3, TypeError, "must be a text, an Image"),
        ([3], TypeError, "document 0 is of type int"),
        (b"raw", TypeError, "must be a text, an Image"),
        (MultiModalContent(content="", content_type="image"), InputInvalidError, "empty"),
        (MultiModalContent(content="no!", content_type="image"), InputInvalidError, "not base64"),
        (
            MultiModalContent(content="file:///a.png", content_type="image"),
            InputInvalidError,
            "is a path",
        ),
    ],
)
def test_other_values_than_documents_are_rejected_before_a_request(
    server: ScriptedServer, given: Any, error: type[Exception], message: str
) -> None:
    model = embedding_of(server)
    with pytest.raises(error, match=message):
        model.embed_multimodal(given)
    assert not server.asked


def test_an_image_among_texts_names_the_right_method() -> None:
    wrong: Any = [IMAGE]
    with pytest.raises(TypeError, match="embed_multimodal"):
        FakeTextEmbedding().embed(wrong)


def test_fakes_take_images_and_record_them() -> None:
    embedding, rerank = FakeTextEmbedding(), FakeRerank([[0.2, 0.9]])
    first, second = embedding.embed_multimodal([IMAGE, IMAGE]).embeddings
    assert first == second
    assert embedding.calls[0].input[0].content == PACKED
    assert [doc.index for doc in rerank.rerank_multimodal("q", ["a", IMAGE]).docs] == [1, 0]
    assert rerank.calls[0].arguments["query"].content == "q"
