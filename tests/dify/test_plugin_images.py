"""Texts and images of Dify reach the embedding and rerank models of an exported plugin, in the real SDK."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from dify.calls import base
from dify.daemon import Daemon, PluginError
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, whole

PACKED = b64encode(b"\x89PNG\r\n\x1a\n" + bytes(16)).decode()
TEXT = {"content": "a cat", "content_type": "text"}
IMAGE = {"content": PACKED, "content_type": "image"}
ABLE = {"sees": "_vision", "blind": ""}


def _script(request: Asked) -> Sequence[Step]:
    if request.method == "GET":
        uid = request.path.rpartition("/")[2]
        kind, _, sight = uid.partition("-")
        ability = {"embedding": "embed", "rerank": "rerank"}[kind] + ABLE[sight]
        return whole({"model_type": kind, "model_ability": [ability]})
    if request.path.endswith("/rerank"):
        return whole({"results": [{"index": n, "relevance_score": n / 10} for n in range(2)]})
    data = [{"index": n, "embedding": [float(n)]} for n in range(2)]
    return whole({"data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}})


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(_script) as running:
        yield running


def _embed(daemon: Daemon, url: str, uid: str) -> Any:
    values = {**base("text-embedding", url, uid), "input_type": "document"}
    return daemon.call("invoke_multimodal_embedding", documents=[TEXT, IMAGE], **values)


def test_an_exported_plugin_embeds_images(daemon: Daemon, server: ScriptedServer) -> None:
    (answer,) = _embed(daemon, server.url, "embedding-sees")
    assert answer["embeddings"] == [[0.0], [1.0]]
    assert answer["usage"]["total_tokens"] == 7
    uri = f"data:image/png;base64,{PACKED}"
    assert server.asked[-1].json["input"] == [{"text": "a cat"}, {"image": uri}]


def test_an_exported_plugin_ranks_images(daemon: Daemon, server: ScriptedServer) -> None:
    values = {**base("rerank", server.url, "rerank-sees"), "score_threshold": None, "top_n": 1}
    (answer,) = daemon.call("invoke_multimodal_rerank", query=TEXT, docs=[TEXT, IMAGE], **values)
    assert answer["docs"] == [{"index": 1, "text": PACKED, "score": 0.1}]
    assert server.asked[-1].json["query"] == "a cat"


def test_images_for_a_model_without_vision_are_rejected_as_by_dify(
    daemon: Daemon, server: ScriptedServer
) -> None:
    with pytest.raises(PluginError, match=r"InvokeBadRequestError.*vision"):
        _embed(daemon, server.url, "embedding-blind")


def test_the_schema_of_a_model_with_vision_declares_it_to_dify(
    daemon: Daemon, server: ScriptedServer
) -> None:
    values = base("text-embedding", server.url, "embedding-sees")
    (answer,) = daemon.call("get_ai_model_schemas", **values)
    assert answer["model_schema"]["features"] == ["vision"]
