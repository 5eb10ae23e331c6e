"""What an app passes by mistake is refused with a sentence, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from modelport.sdk.xinference import LLM, Rerank, Speech2Text, TextEmbedding

NOWHERE = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        (None, "the prompt is a NoneType"),
        (b"Hi", "the prompt is a bytes"),
        ({"role": "user"}, "the prompt is a dict"),
        (["Hi"], "message 0 is a str, not a PromptMessage"),
    ],
)
def test_a_prompt_of_another_type_is_refused(prompt: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        LLM("m", server_url=NOWHERE, model_uid="m").invoke(prompt)


@pytest.mark.parametrize(
    ("texts", "told"), [(None, "NoneType"), (b"a", "bytes"), ([1], "text 0 is a int")]
)
def test_texts_of_another_type_are_refused(texts: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        TextEmbedding("m", server_url=NOWHERE, model_uid="m").embed(texts)


@pytest.mark.parametrize(
    ("docs", "told"), [(None, "NoneType"), (["a", None], "text 1 is a NoneType")]
)
def test_documents_of_another_type_are_refused(docs: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        Rerank("m", server_url=NOWHERE, model_uid="m").rerank("q", docs)


def test_audio_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="the audio is a int"):
        Speech2Text("m", server_url=NOWHERE, model_uid="m").transcribe(5)  # type: ignore[arg-type]
