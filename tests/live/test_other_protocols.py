"""A real Xinference also speaks the OpenAI and Anthropic protocols, which test both adapters."""

from __future__ import annotations

import io

import pytest

from modelport.entities import PromptMessageTool, ToolPromptMessage, UserPromptMessage
from modelport.errors import CredentialsValidateFailedError, InvokeBadRequestError
from modelport.sdk import anthropic, openai_api_compatible, openllm
from modelport_providers.survey.discovery import discover
from modelport_providers.survey.probe import probe
from servers.sounds import tone
from servers.target import Target
from servers.tiny.lessons import ANSWERS, WEATHER_QUESTION

QUESTION = "What is the capital of France?"
TOOL = PromptMessageTool(
    name="get_weather",
    description="The weather in a city.",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)


def claude(target: Target, model: str = "tiny-chat") -> anthropic.LLM:
    return anthropic.LLM(model, anthropic_api_key="none", anthropic_api_url=target.url)


def test_messages_are_answered_whole_and_streamed(target: Target) -> None:
    result = claude(target).invoke(QUESTION, temperature=0, max_tokens=64)
    assert result.message.content == ANSWERS[QUESTION]
    assert (result.finish_reason, result.usage.source) == ("stop", "server")
    with claude(target).stream(QUESTION, temperature=0, max_tokens=64) as stream:
        assert len([chunk for chunk in stream if chunk.text]) > 1
    assert stream.result.message.content == ANSWERS[QUESTION]


async def test_messages_are_answered_asynchronously(target: Target) -> None:
    result = await claude(target).ainvoke(QUESTION, temperature=0, max_tokens=64)
    assert result.message.content == ANSWERS[QUESTION]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_tool_is_called_and_its_result_is_used(target: Target, streamed: bool) -> None:
    model = claude(target, "tiny-tools")
    if streamed:
        with model.stream(WEATHER_QUESTION, tools=[TOOL], temperature=0, max_tokens=64) as stream:
            list(stream)
        answer = stream.result
    else:
        answer = model.invoke(WEATHER_QUESTION, tools=[TOOL], temperature=0, max_tokens=64)
    (call,) = answer.message.tool_calls
    assert (call.function.name, call.function.arguments) == ("get_weather", '{"city": "Paris"}')
    assert answer.finish_reason == "tool_calls"
    prompt = [
        UserPromptMessage(content=WEATHER_QUESTION),
        answer.message,
        ToolPromptMessage(tool_call_id=call.id, content="sunny, 21 C"),
    ]
    final = model.invoke(prompt, tools=[TOOL], temperature=0, max_tokens=64)
    assert final.message.content == "It is sunny in Paris, 21 C."


def test_an_unknown_model_of_the_messages_api_is_reported(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match="not found"):
        claude(target, "nope").invoke(QUESTION)
    with pytest.raises(CredentialsValidateFailedError, match="nope"):
        claude(target, "nope").validate()


def test_every_type_of_the_base_works(target: Target) -> None:
    llm = openai_api_compatible.LLM("tiny-chat", endpoint_url=target.url)
    assert llm.invoke(QUESTION, temperature=0).message.content == ANSWERS[QUESTION]
    embedding = openai_api_compatible.TextEmbedding("tiny-embed", endpoint_url=target.url)
    assert [len(v) for v in embedding.embed(["a", "b"]).embeddings] == [384, 384]
    rerank = openai_api_compatible.Rerank("tiny-rerank", endpoint_url=target.url)
    assert len(rerank.rerank("a", ["a", "b", "c"], top_n=2).docs) == 2
    speech = openai_api_compatible.Speech2Text("tiny-whisper", endpoint_url=target.url)
    assert speech.transcribe(io.BytesIO(tone())) == " The capital of France is Paris."
    voice = openai_api_compatible.TTS("tiny-tts", endpoint_url=target.url)
    assert len(voice.speak("Hi.")) > 1000
    for model in (llm, embedding, rerank, speech, voice):
        model.validate()


def test_a_provider_without_python_works(target: Target) -> None:
    with openllm.LLM("tiny-chat", server_url=target.url).stream(QUESTION, temperature=0) as stream:
        assert "".join(chunk.text for chunk in stream) == ANSWERS[QUESTION]


def test_what_runs_is_discovered(target: Target) -> None:
    found = {
        one.model: one.model_type for one in discover("xinference", {"server_url": target.url})
    }
    assert found["tiny-tools"] == "llm"
    assert found["tiny-embed"] == "text-embedding"
    assert found["tiny-whisper"] == "speech2text"


def test_what_is_declared_agrees_with_what_the_server_does(target: Target) -> None:
    keys = {"server_url": target.url, "model_uid": "tiny-tools"}
    findings = {f.ability: f for f in probe("xinference", "llm", "tiny-tools", keys)}
    assert all(finding.agrees for finding in findings.values())
    # A model of this size may answer in words, which leaves it unclear.
    assert {findings[each].probed for each in ("tool-call", "stream-tool-call")} <= {
        "yes",
        "unclear",
    }
