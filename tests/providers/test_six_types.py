"""All six model types are called through the SDK, in every form of every call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modelport.sdk import openai, openai_api_compatible
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole

# All audio models of the vendor retire, which type checkers mark where the name is a literal.
SPEECH: str = "whisper-1"
VOICE: str = "tts-1"
WORDS = OpenAI()
AUDIO = b"ID3 audio"
ANSWERS: dict[str, Any] = {
    "embeddings": {"data": [{"index": 0, "embedding": [1.0]}]},
    "rerank": {"results": [{"index": 0, "relevance_score": 0.5}]},
    "audio/transcriptions": {"text": "hello"},
    "moderations": {"results": [{"flagged": True}]},
}


def answer(request: Asked) -> Sequence[Step]:
    path = request.path.removeprefix("/v1/")
    if path == "audio/speech":
        return whole(AUDIO, kind="audio/mpeg")
    if path in ANSWERS:
        return whole(ANSWERS[path])
    if request.streamed:
        return chunked([event.encoded() for event in WORDS.text_events(["Hel", "lo"])])
    return whole(WORDS.text("Hello"))


def keys(server: ScriptedServer) -> dict[str, str]:
    server.script = answer
    return {"openai_api_key": "sk-test", "openai_api_base": server.url}


async def test_llm(server: ScriptedServer) -> None:
    llm = openai.LLM("gpt-5.4", credentials=keys(server))
    assert llm.invoke("Hi").text == (await llm.ainvoke("Hi")).text == "Hello"
    assert "".join(chunk.text for chunk in llm.stream("Hi")) == "Hello"
    assert "".join([chunk.text async for chunk in llm.astream("Hi")]) == "Hello"
    assert llm.count_tokens("Hi") == await llm.acount_tokens("Hi") > 0


async def test_text_embedding(server: ScriptedServer) -> None:
    embedding = openai.TextEmbedding("text-embedding-3-small", credentials=keys(server))
    assert embedding.embed("a").embeddings == (await embedding.aembed("a")).embeddings == [[1.0]]
    assert len(embedding.count_tokens(["a", "b"])) == len(await embedding.acount_tokens(["a", "b"]))


async def test_rerank(server: ScriptedServer) -> None:
    server.script = answer
    rerank = openai_api_compatible.Rerank("m", endpoint_url=server.url)
    for result in (rerank.rerank("q", ["a"]), await rerank.arerank("q", ["a"])):
        assert [(doc.index, doc.text, doc.score) for doc in result.docs] == [(0, "a", 0.5)]


async def test_speech2text(server: ScriptedServer) -> None:
    speech = openai.Speech2Text(SPEECH, credentials=keys(server))
    assert speech.transcribe(b"RIFF") == await speech.atranscribe(b"RIFF") == "hello"


async def test_tts(server: ScriptedServer) -> None:
    voice = openai.TTS(VOICE, credentials=keys(server))
    assert voice.speak("Hi") == await voice.aspeak("Hi") == AUDIO
    assert b"".join(voice.stream("Hi")) == AUDIO
    assert b"".join([piece async for piece in voice.astream("Hi")]) == AUDIO


async def test_moderation(server: ScriptedServer) -> None:
    moderation = openai.Moderation("omni-moderation-latest", credentials=keys(server))
    assert moderation.check("a") is await moderation.acheck("a") is True
    assert moderation.judge("a").result is (await moderation.ajudge("a")).result is True
