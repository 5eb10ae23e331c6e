"""The exported Xinference inside Dify's real SDK, with requests like the daemon's, on recordings or a real server."""

from __future__ import annotations

import binascii
from pathlib import Path
from typing import Any

import pytest

from dify.calls import base, chat, credentials, text_of
from dify.daemon import Daemon, PluginError
from servers.asks import CAPITALS, TOOL_HISTORY, UNKNOWN
from servers.replay import ReplayServer
from servers.sounds import tone
from servers.target import Target
from servers.tiny.lessons import GREETING, WEATHER_QUESTION, WEATHER_TOOL


@pytest.mark.slow
def test_the_sdk_reports_the_manifest_that_was_exported(daemon: Daemon) -> None:
    manifest = daemon.declared["manifest_declaration"]
    assert (manifest["name"], manifest["type"], manifest["version"]) == (
        "xinference",
        "plugin",
        "0.1.0",
    )
    assert manifest["plugins"]["models"] == ["provider/xinference.yaml"]


@pytest.mark.slow
def test_credentials_that_work_pass(daemon: Daemon, target: Target) -> None:
    answer = daemon.call("validate_model_credentials", **base("llm", target.url, "tiny-chat"))
    assert answer[0]["result"] is True


def test_the_provider_accepts_that_it_has_no_own_credentials(daemon: Daemon) -> None:
    answer = daemon.call("validate_provider_credentials", provider="xinference", credentials={})
    assert answer[0]["result"] is True


def test_credentials_that_fail_give_the_reason(daemon: Daemon, target: Target) -> None:
    with pytest.raises(PluginError, match=r"CredentialsValidateFailedError: .*'nope'.*tiny-chat"):
        daemon.call("validate_model_credentials", **base("llm", target.url, UNKNOWN))


def test_a_missing_credential_is_named(daemon: Daemon) -> None:
    values = {**base("llm", "", ""), "credentials": {"model_uid": "tiny-chat"}}
    with pytest.raises(PluginError, match=r"CredentialsValidateFailedError: .*server_url"):
        daemon.call("validate_model_credentials", **values)


def test_an_undeclared_credential_is_dropped_as_in_dify(daemon: Daemon, target: Target) -> None:
    values = base("llm", target.url, "tiny-chat", left_by_an_older_version="x")
    assert daemon.call("validate_model_credentials", **values)[0]["result"] is True


def test_the_schema_of_a_customizable_model_is_what_the_server_can_do(
    daemon: Daemon, target: Target
) -> None:
    (answer,) = daemon.call("get_ai_model_schemas", **base("llm", target.url, "tiny-tools"))
    schema = answer["model_schema"]
    assert schema["model_properties"] == {"mode": "chat", "context_size": 2048}
    assert set(schema["features"]) == {"tool-call", "multi-tool-call", "stream-tool-call"}
    # Under the names of the wire in every version, and without what the SDK would put over a bound.
    assert schema["label"]["en_US"] == "tiny-tools"
    penalty = {rule["name"]: rule for rule in schema["parameter_rules"]}["presence_penalty"]
    assert (penalty["min"], penalty["max"], penalty["default"]) == (-2.0, 2.0, 0.0)


@pytest.mark.parametrize(
    ("model_type", "uid", "properties"),
    [
        ("text-embedding", "tiny-embed", {"context_size", "max_chunks"}),
        ("rerank", "tiny-rerank", {"context_size"}),
        ("speech2text", "tiny-whisper", {"file_upload_limit", "supported_file_extensions"}),
        ("tts", "tiny-tts", {"audio_type", "word_limit", "max_workers"}),
    ],
)
def test_every_type_has_its_schema(
    daemon: Daemon, target: Target, model_type: str, uid: str, properties: set[str]
) -> None:
    (answer,) = daemon.call("get_ai_model_schemas", **base(model_type, target.url, uid))
    assert set(answer["model_schema"]["model_properties"]) == properties


def test_a_streamed_answer_comes_in_pieces_with_usage_at_its_end(
    daemon: Daemon, target: Target
) -> None:
    chunks = chat(daemon, target.url, "tiny-chat", "Hello")
    assert text_of(chunks) == GREETING
    assert len(chunks) > 3
    assert chunks[0]["delta"]["usage"] is None
    usage = next(c["delta"]["usage"] for c in chunks if c["delta"]["usage"])
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 0
    assert {c["delta"]["finish_reason"] for c in chunks} == {None, "stop"}


def test_a_whole_answer_comes_as_one_piece(daemon: Daemon, target: Target) -> None:
    (chunk,) = chat(daemon, target.url, "tiny-chat", "Hello", stream=False)
    assert chunk["delta"]["message"]["content"] == GREETING
    assert chunk["delta"]["usage"]["completion_tokens"] > 0


def test_system_messages_and_stop_words_reach_the_server(daemon: Daemon, target: Target) -> None:
    system = {"role": "system", "content": "You are a helpful assistant."}
    assert text_of(chat(daemon, target.url, "tiny-chat", system, "Hi"))
    cut = chat(daemon, target.url, "tiny-chat", "Count to sixty", stop=[" 7"])
    assert text_of(cut).strip().endswith("6")


@pytest.mark.parametrize("stream", [True, False])
def test_reasoning_is_between_think_tags(daemon: Daemon, target: Target, stream: bool) -> None:
    question = "Think about 2+2"
    text = text_of(chat(daemon, target.url, "tiny-reason", question, stream=stream))
    thought, _, answer = text.removeprefix("<think>\n").partition("\n</think>")
    assert text.startswith("<think>\n")
    assert thought.strip()
    assert answer.strip()
    assert text.count("<think>") == text.count("</think>") == 1


@pytest.mark.parametrize("stream", [True, False])
def test_tool_calls_come_whole(daemon: Daemon, target: Target, stream: bool) -> None:
    tool = WEATHER_TOOL["function"]
    chunks = chat(daemon, target.url, "tiny-tools", WEATHER_QUESTION, tools=[tool], stream=stream)
    calls = [call for c in chunks for call in c["delta"]["message"]["tool_calls"]]
    assert [(c["function"]["name"], c["function"]["arguments"]) for c in calls] == [
        ("get_weather", '{"city": "Paris"}')
    ]
    assert all(isinstance(c["delta"]["message"]["content"], str) for c in chunks)


def test_the_answer_of_a_tool_goes_back(daemon: Daemon, target: Target) -> None:
    tool = WEATHER_TOOL["function"]
    assert text_of(chat(daemon, target.url, "tiny-tools", *TOOL_HISTORY, tools=[tool]))


def test_a_model_that_continues_text_gets_the_prompt_unchanged(
    daemon: Daemon, target: Target
) -> None:
    assert text_of(chat(daemon, target.url, "tiny-generate", "Once upon a time"))


@pytest.mark.slow
def test_tokens_are_counted_without_a_download(daemon: Daemon, target: Target) -> None:
    message = [{"role": "user", "content": "Hello"}]
    values = {**base("llm", target.url, "tiny-chat"), "prompt_messages": message, "tools": None}
    assert daemon.call("get_llm_num_tokens", **values)[0]["num_tokens"] > 0


def test_texts_become_vectors(daemon: Daemon, target: Target) -> None:
    values = {**base("text-embedding", target.url, "tiny-embed"), "input_type": "document"}
    (answer,) = daemon.call("invoke_text_embedding", texts=list(CAPITALS), **values)
    assert [len(vector) for vector in answer["embeddings"]] == [384] * 3
    assert answer["usage"]["total_tokens"] > 0


def test_tokens_of_texts_are_counted_one_by_one(daemon: Daemon, target: Target) -> None:
    values = base("text-embedding", target.url, "tiny-embed")
    (answer,) = daemon.call("get_text_embedding_num_tokens", texts=["Hello", "a b c"], **values)
    assert answer["num_tokens"] == [1, 3]


def test_documents_are_ranked(daemon: Daemon, target: Target) -> None:
    values = base("rerank", target.url, "tiny-rerank")
    (answer,) = daemon.call(
        "invoke_rerank",
        query="capital",
        docs=list(CAPITALS),
        score_threshold=None,
        top_n=2,
        **values,
    )
    scores = [doc["score"] for doc in answer["docs"]]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    assert all(doc["text"] == CAPITALS[doc["index"]] for doc in answer["docs"])


def test_speech_is_transcribed(daemon: Daemon, target: Target) -> None:
    values = base("speech2text", target.url, "tiny-whisper")
    (answer,) = daemon.call("invoke_speech2text", file=binascii.hexlify(tone()).decode(), **values)
    assert answer["result"].strip() == "The capital of France is Paris."


def test_text_is_spoken_and_no_byte_of_it_is_lost(daemon: Daemon, target: Target) -> None:
    values = base("tts", target.url, "tiny-tts")
    pieces = daemon.call("invoke_tts", content_text="Hi.", voice="", tenant_id="a", **values)
    sound = b"".join(binascii.unhexlify(piece["result"]) for piece in pieces)
    assert len(sound) > 1000


def test_voices_are_listed(daemon: Daemon, target: Target) -> None:
    values = base("tts", target.url, "tiny-tts")
    assert daemon.call("get_tts_model_voices", language=None, **values) == [{"voices": []}]


@pytest.mark.slow
def test_many_calls_run_at_once(daemon: Daemon, target: Target) -> None:
    calls = [_ask(daemon, target.url) for _ in range(16)]
    assert {text_of(each.all()) for each in calls} == {GREETING}


@pytest.mark.slow
def test_remote_debugging_sends_definition_and_icons_and_answers(
    python: Path, plugin: Path, target: Target
) -> None:
    with Daemon(python, plugin, tcp=True) as remote:
        (declared,) = remote.declared["model_declaration"]
        assert declared["provider"] == "xinference"
        assert declared["label"]["en_US"] == "Xorbits Inference"
        assert remote.assets == {
            icon.name: icon.read_bytes() for icon in (plugin / "_assets").iterdir()
        }
        assert text_of(chat(remote, target.url, "tiny-chat", "Hello")) == GREETING


def _ask(daemon: Daemon, url: str) -> Any:
    from dify.calls import start_chat

    return start_chat(daemon, url, "tiny-chat", "Hello")


def test_only_given_parameters_are_sent(daemon: Daemon, recorded: ReplayServer) -> None:
    recorded.rewind()
    chat(
        daemon,
        recorded.url,
        "tiny-chat",
        "Hello",
        credentials=credentials(recorded.url, "tiny-chat"),
    )
    (sent,) = [one for one in recorded.requests if one.path.endswith("/chat/completions")]
    assert set(sent.body) <= {
        "model",
        "messages",
        "temperature",
        "stream",
        "include_usage",
        "request_id",
    }


@pytest.mark.parametrize("choice", [{"mode": "auto", "name": None}, {"mode": "none", "name": None}])
def test_a_choice_of_tools_in_the_daemons_json_does_no_harm(
    daemon: Daemon, target: Target, choice: dict[str, Any]
) -> None:
    """Today's SDK drops the field; a plugin accepts it from an SDK that passes it on."""
    chunks = chat(daemon, target.url, "tiny-chat", "Hello", tool_choice=choice)
    assert text_of(chunks) == GREETING
