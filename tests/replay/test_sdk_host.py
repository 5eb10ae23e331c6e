"""The API for hosts, which use ids: provider, schema and validate against Xinference."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

import modelport
from closed_port import nothing_listens
from modelport.entities import UserPromptMessage
from modelport.errors import CredentialsValidateFailedError
from modelport.sdk.xinference import LLM
from servers.asks import CAPITAL, UNKNOWN
from servers.target import Target
from servers.tiny.lessons import GREETING


def credentials(target: Target, uid: str = "tiny-chat", **more: Any) -> dict[str, Any]:
    return {"server_url": target.url, "model_uid": uid, **more}


def test_credentials_that_work_pass(target: Target) -> None:
    LLM("tiny-chat", server_url=target.url, model_uid="tiny-chat").validate()


async def test_credentials_that_work_pass_async(target: Target) -> None:
    await LLM("tiny-chat", server_url=target.url, model_uid="tiny-chat").avalidate()


def test_a_good_key_passes(target: Target) -> None:
    LLM(
        "tiny-chat", server_url=target.auth_url, model_uid="tiny-chat", api_key=target.api_key
    ).validate()


@pytest.mark.parametrize(
    ("uid", "match"),
    [
        (UNKNOWN, UNKNOWN),
        ("tiny-embed", "embedding"),
        ("tiny-rerank", "rerank"),
        ("tiny-whisper", "audio|speech"),
    ],
)
def test_a_uid_that_is_not_a_language_model_fails_with_the_reason(
    target: Target, uid: str, match: str
) -> None:
    model = LLM(uid, server_url=target.url, model_uid=uid)
    with pytest.raises(CredentialsValidateFailedError, match=match):
        model.validate()


@pytest.mark.parametrize("key", ["xf-wrong-key", None], ids=["wrong", "missing"])
def test_a_wrong_or_missing_key_fails_and_is_not_repeated(target: Target, key: str | None) -> None:
    model = LLM("tiny-chat", server_url=target.auth_url, model_uid="tiny-chat", api_key=key)
    with pytest.raises(CredentialsValidateFailedError, match="key") as caught:
        model.validate()
    assert "xf-wrong-key" not in str(caught.value)


def test_an_unreachable_server_fails_with_its_address() -> None:
    with nothing_listens() as url:
        model = LLM("tiny-chat", server_url=url, model_uid="tiny-chat", max_retries=0)
        with pytest.raises(CredentialsValidateFailedError, match=url):
            model.validate()


def test_a_host_reaches_the_same_call_by_ids(target: Target) -> None:
    model: Any = modelport.provider("xinference").model("llm")
    result = model.invoke(
        "tiny-chat",
        credentials(target),
        [UserPromptMessage(content="Hello")],
        {"temperature": 0},
    )
    assert result.text == GREETING


def test_a_host_validates_by_ids(target: Target) -> None:
    host = modelport.provider("xinference")
    host.validate("llm", "tiny-chat", credentials(target))
    with pytest.raises(CredentialsValidateFailedError, match=UNKNOWN):
        host.validate("llm", UNKNOWN, credentials(target, UNKNOWN))


def test_the_schema_contains_what_the_server_reports(target: Target) -> None:
    model = LLM("tiny-tools", server_url=target.url, model_uid="tiny-tools")
    model.validate()
    schema = model.schema()
    assert schema.model == "tiny-tools"
    assert {rule.name for rule in schema.parameter_rules} >= {"temperature", "max_tokens"}


@pytest.mark.slow
def test_a_terminal_can_try_a_model(target: Target) -> None:
    command = [sys.executable, "-m", "modelport_generator", "try", "xinference", "llm", "tiny-chat"]
    arguments = [CAPITAL, "--set", f"server_url={target.url}", "--set", "model_uid=tiny-chat"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Paris" in done.stdout


@pytest.mark.slow
def test_a_key_from_the_environment_is_used_and_not_shown(target: Target) -> None:
    command = [sys.executable, "-m", "modelport_generator", "try", "xinference", "llm", "tiny-chat"]
    arguments = ["Hello", "--set", f"server_url={target.auth_url}", "--set", "model_uid=tiny-chat"]
    done = subprocess.run(
        [*command, *arguments],
        env={**os.environ, "MODELPORT_XINFERENCE_API_KEY": target.api_key},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert GREETING in done.stdout, done.stderr
    assert target.api_key not in done.stdout + done.stderr
