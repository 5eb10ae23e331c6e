"""Invalid arguments of apps are rejected with a clear message, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from modelport.sdk.xinference import LLM, Rerank, Speech2Text, TextEmbedding

NOWHERE = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        (None, "the prompt is of type NoneType"),
        (b"Hi", "the prompt is of type bytes"),
        (5, "the prompt is of type int"),
        (["Hi", 5], "message 1 is of type int, not a text, a part, a message or a dict"),
    ],
)
def test_a_prompt_of_another_type_is_rejected(prompt: Any, shown: str) -> None:
    with pytest.raises(TypeError, match=shown):
        LLM("m", server_url=NOWHERE, model_uid="m").invoke(prompt)


@pytest.mark.parametrize(
    ("texts", "shown"), [(None, "NoneType"), (b"a", "bytes"), ([1], "text 0 is of type int")]
)
def test_texts_of_another_type_are_rejected(texts: Any, shown: str) -> None:
    with pytest.raises(TypeError, match=shown):
        TextEmbedding("m", server_url=NOWHERE, model_uid="m").embed(texts)


@pytest.mark.parametrize(
    ("docs", "shown"), [(None, "NoneType"), (["a", None], "text 1 is of type NoneType")]
)
def test_documents_of_another_type_are_rejected(docs: Any, shown: str) -> None:
    with pytest.raises(TypeError, match=shown):
        Rerank("m", server_url=NOWHERE, model_uid="m").rerank("q", docs)


def test_audio_of_another_type_is_rejected() -> None:
    with pytest.raises(TypeError, match="the audio is of type int"):
        Speech2Text("m", server_url=NOWHERE, model_uid="m").transcribe(5)  # type: ignore[arg-type]


def test_tools_for_a_model_that_only_continues_text_are_rejected() -> None:
    import httpx

    from modelport.entities import PromptMessageTool
    from modelport.errors import UnsupportedCapabilityError

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET", "the call must not go out"
        shown = {"model_type": "LLM", "model_ability": ["generate"], "context_length": 2048}
        return httpx.Response(200, json=shown)

    client = httpx.Client(transport=httpx.MockTransport(answer))
    llm = LLM("g", server_url="http://127.0.0.1:9", model_uid="g", client=client)
    tool = PromptMessageTool(name="f", description="d", parameters={"type": "object"})
    with pytest.raises(UnsupportedCapabilityError, match="cannot call tools"):
        llm.invoke("Once upon a time", tools=[tool])
