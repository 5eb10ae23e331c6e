"""Credentials that do not work: each cause has its own sentence with what to do."""

from __future__ import annotations

import asyncio

import pytest
from fault_server import UID, FaultServer, Pause, answer, reply
from wire_app import App

from modelport.errors import CredentialsValidateFailedError
from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel
from modelport_providers.xinference.rerank.rerank import XinferenceRerankModel
from modelport_providers.xinference.speech2text.speech2text import XinferenceSpeech2TextModel
from modelport_providers.xinference.text_embedding.text_embedding import (
    XinferenceTextEmbeddingModel,
)
from modelport_providers.xinference.tts.tts import XinferenceTTSModel

MODEL = f"/v1/models/{UID}"
NO_MODEL = reply({"detail": "[address=1, pid=2] Model not found in the model list, uid: fake"}, 400)
LOADING = reply({"detail": "Model is loading, please retry later: ..."}, 503, retry_after="30")
BANNED = reply({"detail": "Too many failed attempts. IP temporarily banned."}, 429)
KEY_REJECTED = reply({"detail": "Could not validate credentials"}, 401)
NOT_FOR_KEY = reply({"detail": "API key does not have access to model: fake"}, 403)
PAGE = answer(200, "<!doctype html><title>Welcome to nginx</title>", "text/html")


def validate(app: App) -> None:
    XinferenceAILargeLanguageModel().validate_credentials(UID, app.credentials)


def test_credentials_that_work_are_accepted(quick: App) -> None:
    validate(quick)


def test_credentials_are_accepted_without_blocking_an_event_loop(quick: App) -> None:
    adapter = XinferenceAILargeLanguageModel()
    asyncio.run(adapter.avalidate_credentials(UID, quick.credentials))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "key", "sentence"),
    [
        (NO_MODEL, "", "runs no model under the uid 'fake'; it runs 'a', 'b'"),
        (LOADING, "", "'fake' is still loading on .*; try again in half a minute"),
        (BANNED, "k", "has banned this address for a while, after too many wrong API keys"),
        (KEY_REJECTED, "wrong-key", "does not accept the API key"),
        (KEY_REJECTED, "", "asks for an API key"),
        (NOT_FOR_KEY, "good-key", "the API key is valid, but not for this model"),
        (PAGE, "", "does not look like an Xinference server.*Welcome to nginx"),
        (reply({"object": "model"}), "", "does not look like an Xinference server"),
        (reply([]), "", "does not look like an Xinference server"),
        (
            reply({"detail": "Not Found"}, 404),
            "",
            "does not look like an Xinference .*answered 404",
        ),
        (reply({"detail": "boom"}, 500), "", r"failed \(500\): boom"),
    ],
)
def test_each_cause_has_its_sentence(
    server: FaultServer, quick: App, script: object, key: str, sentence: str
) -> None:
    server.on("GET", MODEL, script)  # type: ignore[arg-type]
    server.on("GET", "/v1/models", reply({"data": [{"id": "b"}, {"id": "a"}]}))
    quick.credentials["api_key"] = key
    with pytest.raises(CredentialsValidateFailedError, match=sentence) as caught:
        validate(quick)
    assert "wrong-key" not in str(caught.value)


def test_an_unreachable_server_has_its_sentence(quick: App) -> None:
    quick.credentials["server_url"] = "http://127.0.0.1:1"
    with pytest.raises(CredentialsValidateFailedError, match="check the server URL"):
        validate(quick)


@pytest.mark.slow
def test_a_server_that_does_not_answer_has_its_sentence(server: FaultServer, quick: App) -> None:
    server.on("GET", MODEL, [Pause(2), *NO_MODEL])
    quick.credentials["invoke_timeout"] = "0.3"
    with pytest.raises(CredentialsValidateFailedError, match="does not answer"):
        validate(quick)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("server_url", "", "the server address is empty"),
        ("server_url", "ftp://h", "starts with ftp://"),
        ("model_uid", "a/b", "has a slash"),
        ("invoke_timeout", "soon", "invoke_timeout is 'soon'; .* a positive number of seconds"),
        ("invoke_timeout", "0", "invoke_timeout is '0'"),
        ("invoke_timeout", "nan", "invoke_timeout is 'nan'"),
        ("max_retries", "-1", "max_retries is '-1'; .* a whole number"),
        ("max_retries", "1.5", "max_retries is '1.5'"),
    ],
)
def test_a_wrong_field_is_named_before_anything_is_sent(
    server: FaultServer, quick: App, field: str, value: str, sentence: str
) -> None:
    quick.credentials[field] = value
    with pytest.raises(CredentialsValidateFailedError, match=sentence):
        validate(quick)
    assert server.seen == []


@pytest.mark.parametrize(
    ("adapter", "kind", "abilities"),
    [
        (XinferenceAILargeLanguageModel, "LLM", ["generate"]),
        (XinferenceTextEmbeddingModel, "embedding", ["embed"]),
        (XinferenceRerankModel, "rerank", ["rerank"]),
        (XinferenceSpeech2TextModel, "audio", ["audio2text"]),
        (XinferenceTTSModel, "audio", ["text2audio", "text2audio_zero_shot"]),
    ],
)
def test_each_type_accepts_its_models_and_rejects_others(
    server: FaultServer, quick: App, adapter: type, kind: str, abilities: list[str]
) -> None:
    server.describe(abilities, model_type=kind)
    adapter().validate_credentials(UID, quick.credentials)
    server.describe(["ocr"], model_type="image")
    with pytest.raises(CredentialsValidateFailedError, match="runs a model of type image"):
        adapter().validate_credentials(UID, quick.credentials)


def test_a_model_of_the_right_type_with_another_ability_is_rejected(
    server: FaultServer, quick: App
) -> None:
    server.describe(["text2audio"], model_type="audio")
    with pytest.raises(CredentialsValidateFailedError, match="it can text2audio, but not"):
        XinferenceSpeech2TextModel().validate_credentials(UID, quick.credentials)
