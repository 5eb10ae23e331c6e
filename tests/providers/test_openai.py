"""OpenAI: fine-tuned models, requests, answers and costs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from modelport import provider
from modelport.entities import EmbeddingInputType, SystemPromptMessage, UserPromptMessage
from modelport.errors import CredentialsValidateFailedError, InvokeBadRequestError, InvokeError
from modelport.sdk.openai import LLM, TTS, Moderation, Speech2Text, TextEmbedding
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole

# All audio models of the vendor retire, which type checkers mark where the name is a literal.
SPEECH: str = "whisper-1"
VOICE: str = "tts-1"
WORDS = OpenAI()
FINE_TUNED = "ft:gpt-4o-mini-2024-07-18:acme::abc123"


def llm(server: ScriptedServer, model: str = "gpt-5.4-mini", **more: Any) -> LLM:
    return LLM(model, openai_api_key="sk-test", openai_api_base=server.url, **more)


def hello(request: Asked) -> Sequence[Step]:
    if request.streamed:
        return chunked([e.encoded() for e in WORDS.text_events(["Hel", "lo"])])
    return whole(WORDS.text("Hello"))


def test_a_fine_tuned_model_inherits_rules_properties_mode_and_price() -> None:
    credentials = {"openai_api_key": "sk-test"}
    tuned = provider("openai").model_schema("llm", FINE_TUNED, credentials)
    base = provider("openai").model_schema("llm", "gpt-4o-mini")
    assert tuned.model == FINE_TUNED
    assert str(tuned.fetch_from) == "customizable-model"
    assert tuned.parameter_rules == base.parameter_rules
    assert tuned.model_properties == base.model_properties
    assert tuned.features == base.features
    assert tuned.pricing == base.pricing
    assert tuned.label.en_US == FINE_TUNED


@pytest.mark.parametrize(
    ("model", "context"),
    [("gpt-4.1-2025-04-14", 1047576), ("ft:o4-mini-2025-04-16:acme:suffix:1", 200000)],
)
def test_a_snapshot_has_the_schema_of_its_model(model: str, context: int) -> None:
    schema = provider("openai").model_schema("llm", model, {"openai_api_key": "sk-test"})
    assert schema.model_properties["context_size"] == context


@pytest.mark.parametrize("model", ["ft:unknown-model:acme::1", "ft:gpt-4o-mini", "something-else"])
def test_a_model_without_a_known_base_has_the_declared_schema(model: str) -> None:
    schema = provider("openai").model_schema("llm", model, {"openai_api_key": "sk-test"})
    assert schema.pricing is None
    assert schema.model_properties["context_size"] == 128000


def test_a_fine_tuned_model_is_called_by_its_name_and_costs_what_its_base_costs(
    server: ScriptedServer,
) -> None:
    server.script = hello
    result = llm(server, FINE_TUNED).invoke("Hi", temperature=0.5)
    assert server.asked[-1].json["model"] == FINE_TUNED
    # 11 tokens at 0.15 and 7 at 0.60 dollars per million.
    assert result.usage.total_price == Decimal("0.0000017") + Decimal("0.0000042")
    assert result.usage.currency == "USD"


def test_the_cost_of_a_call_is_exact(server: ScriptedServer) -> None:
    answer = WORDS.text("Hello")
    answer["usage"] = {
        "prompt_tokens": 1_000_000,
        "completion_tokens": 500_000,
        "total_tokens": 1_500_000,
        "prompt_tokens_details": {"cached_tokens": 900_000},
        "completion_tokens_details": {"reasoning_tokens": 400_000},
    }
    server.script = lambda _: whole(answer)
    usage = llm(server, "gpt-5.2").invoke("Hi").usage
    assert (usage.prompt_price, usage.completion_price) == (Decimal("0.3325"), Decimal("7"))
    assert usage.total_price == Decimal("7.3325")
    assert (usage.cached_tokens, usage.reasoning_tokens) == (900_000, 400_000)
    assert usage.source == "server"


def test_the_limit_of_the_answer_is_sent_under_its_new_name(server: ScriptedServer) -> None:
    server.script = hello
    llm(server, "gpt-5.4").invoke("Hi", max_tokens=100, reasoning_effort="low", verbosity="low")
    sent = server.asked[-1].json
    assert sent["max_completion_tokens"] == 100
    assert "max_tokens" not in sent
    assert (sent["reasoning_effort"], sent["verbosity"]) == ("low", "low")


@pytest.mark.parametrize(("model", "role"), [("o3", "developer"), ("gpt-5.4", "system")])
def test_reasoning_models_take_instructions_from_the_developer(
    server: ScriptedServer, model: str, role: str
) -> None:
    server.script = hello
    prompt = [SystemPromptMessage(content="Be brief."), UserPromptMessage(content="Hi")]
    llm(server, model).invoke(prompt)
    assert [m["role"] for m in server.asked[-1].json["messages"]] == [role, "user"]


def test_an_answer_that_must_fit_a_schema(server: ScriptedServer) -> None:
    server.script = hello
    schema = {"title": "city", "type": "object", "properties": {"name": {"type": "string"}}}
    llm(server).invoke("Hi", response_format="json_schema", json_schema=json.dumps(schema))
    assert server.asked[-1].json["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "city", "schema": schema},
    }


def test_a_parameter_that_the_model_lacks_is_rejected_before_the_call(
    server: ScriptedServer,
) -> None:
    with pytest.raises(InvokeBadRequestError, match="temperature") as caught:
        llm(server, "gpt-5.4").invoke("Hi", temperature=0.5)
    assert caught.value.violations[0].keyword == "unknown"
    assert not server.asked


def test_organisation_and_key_are_sent_as_headers(server: ScriptedServer) -> None:
    server.script = hello
    llm(server, openai_organization="org-1").invoke("Hi")
    headers = server.asked[-1].headers
    assert (headers["authorization"], headers["openai-organization"]) == ("Bearer sk-test", "org-1")


def test_the_key_of_the_provider_is_checked_by_the_list_of_models(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"data": []})
    found = provider("openai")
    found.validate_provider({"openai_api_key": "sk-test", "openai_api_base": server.url})
    assert [(a.method, a.path) for a in server.asked] == [("GET", "/v1/models")]
    server.script = lambda _: whole({"error": {"message": "Incorrect API key provided"}}, 401)
    with pytest.raises(CredentialsValidateFailedError, match="Incorrect API key"):
        found.validate_provider({"openai_api_key": "sk-test", "openai_api_base": server.url})


def test_a_web_page_is_not_a_list_of_models(server: ScriptedServer) -> None:
    server.script = lambda _: whole("<html>hello</html>", kind="text/html")
    with pytest.raises(CredentialsValidateFailedError, match="does not list models"):
        provider("openai").validate_provider(
            {"openai_api_key": "sk-test", "openai_api_base": server.url}
        )


def judged(flag: Callable[[str], bool]) -> Callable[[Asked], Sequence[Step]]:
    def script(request: Asked) -> Sequence[Step]:
        flagged = flag(request.json["input"])
        score = 0.9 if flagged else 0.1
        verdict = {
            "flagged": flagged,
            "categories": {"violence": flagged, "self-harm": False},
            "category_scores": {"violence": score, "self-harm": 0.01},
        }
        return whole({"id": "1", "model": "m", "results": [verdict]})

    return script


def moderation(server: ScriptedServer) -> Moderation:
    return Moderation(
        "omni-moderation-latest", openai_api_key="sk-test", openai_api_base=server.url
    )


def test_a_long_text_is_judged_in_parts_of_the_declared_size(server: ScriptedServer) -> None:
    server.script = judged(lambda part: False)
    assert moderation(server).check("x" * 4500) is False
    assert [len(request.json["input"]) for request in server.asked] == [2000, 2000, 500]


def test_one_flag_is_enough_and_nothing_more_is_sent(server: ScriptedServer) -> None:
    server.script = judged(lambda part: "bad" in part)
    assert moderation(server).check("bad" + "x" * 5000) is True
    assert len(server.asked) == 1


async def test_categories_and_scores_are_kept_beside_the_verdict(server: ScriptedServer) -> None:
    server.script = judged(lambda part: "bad" in part)
    text = "x" * 2000 + "bad" + "y" * 3000
    for verdict in (moderation(server).judge(text), await moderation(server).ajudge(text)):
        assert verdict.result is True
        assert verdict.categories == {"violence": True, "self-harm": False}
        assert verdict.scores == {"violence": 0.9, "self-harm": 0.01}
    assert len(server.asked) == 6


async def test_all_other_types_can_be_called_both_ways(server: ScriptedServer) -> None:
    def script(request: Asked) -> Sequence[Step]:
        if request.path == "/v1/embeddings":
            assert request.json["encoding_format"] == "base64"
            return whole(
                {
                    "data": [{"index": 0, "embedding": "AACAPw=="}],
                    "usage": {"prompt_tokens": 1_000_000, "total_tokens": 1_000_000},
                }
            )
        if request.path == "/v1/audio/transcriptions":
            return whole({"text": "hello"})
        assert request.json["voice"] == "alloy"
        return whole(b"ID3 audio", kind="audio/mpeg")

    server.script = script
    keys = {"openai_api_key": "sk-test", "openai_api_base": server.url}
    embedding = TextEmbedding("text-embedding-3-small", credentials=keys)
    result = embedding.embed("a", input_type=EmbeddingInputType.QUERY)
    assert result.embeddings == (await embedding.aembed("a")).embeddings == [[1.0]]
    assert result.usage.total_price == Decimal("0.02")
    speech = Speech2Text(SPEECH, credentials=keys)
    assert speech.transcribe(io.BytesIO(b"RIFF0000WAVE")) == "hello"
    assert await speech.atranscribe(b"RIFF0000WAVE") == "hello"
    voice = TTS(VOICE, credentials=keys)
    assert voice.speak("hi") == await voice.aspeak("hi") == b"ID3 audio"
    assert "Alloy" in [v.name for v in voice.voices(language="en-US")]


def test_a_stream_and_an_error_in_it(server: ScriptedServer) -> None:
    server.script = hello
    with llm(server).stream("Hi") as stream:
        assert "".join(chunk.text for chunk in stream) == "Hello"
    assert server.asked[-1].json["stream_options"] == {"include_usage": True}
    broken = [*WORDS.text_events(["Hel"])[:2], WORDS.error_event("the server had an error")]
    server.script = lambda _: chunked([e.encoded() for e in broken])
    with pytest.raises(InvokeError, match="the server had an error"):
        list(llm(server).stream("Hi"))
