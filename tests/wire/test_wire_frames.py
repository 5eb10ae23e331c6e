"""What error reporters capture: no key in the frames of any built-in provider, the HTTP library or the runtime."""

from __future__ import annotations

import asyncio
import base64
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from fault_server import FaultServer, Hold, Reset, answer, event, reply, stream, text
from libraries import LIBRARIES
from wire_app import App

from modelport.entities import UserPromptMessage
from modelport.errors import CredentialsValidateFailedError, InvokeError
from modelport.sdk import anthropic, openai, openai_api_compatible, openllm, xinference
from modelport_providers import wire

pytestmark = pytest.mark.slow

KEY = "-".join(["sk", "Hidden", "4711", "abcdefgh"])
HINT = "Hidden-4711"


def models(url: str) -> dict[str, Callable[[], Any]]:
    """A model of every type of every built-in provider, with a key."""
    here = {"max_retries": "0", "invoke_timeout": "60"}
    compatible = {"endpoint_url": url, "api_key": KEY, **here}
    served = {"server_url": url, "model_uid": "m", "api_key": KEY, **here}
    return {
        "anthropic.LLM": lambda: anthropic.LLM(
            "claude-sonnet-4-6", anthropic_api_key=KEY, anthropic_api_url=url, **here
        ),
        "openai.LLM": lambda: openai.LLM(
            "gpt-5.4", openai_api_key=KEY, openai_api_base=url, **here
        ),
        "openai.Moderation": lambda: openai.Moderation(
            "omni-moderation-latest", openai_api_key=KEY, openai_api_base=url
        ),
        "openllm.LLM": lambda: openllm.LLM("m", server_url=url, api_key=KEY),
        **{
            f"openai_api_compatible.{name}": (
                lambda name=name: getattr(openai_api_compatible, name)("m", **compatible)
            )
            for name in ("LLM", "TextEmbedding", "Rerank", "TTS", "Speech2Text")
        },
        **{
            f"xinference.{name}": (lambda name=name: getattr(xinference, name)("m", **served))
            for name in ("LLM", "TextEmbedding", "Rerank", "TTS", "Speech2Text")
        },
    }


CALLS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "LLM": ("invoke", ("x",)),
    "TextEmbedding": ("embed", (["x"],)),
    "Rerank": ("rerank", ("x", ["a", "b"])),
    "TTS": ("speak", ("x",)),
    "Speech2Text": ("transcribe", (b"RIFF" + b"\0" * 40,)),
    "Moderation": ("moderate", ("x",)),
}


def call_of(model: Any, kind: str) -> tuple[str, tuple[Any, ...]]:
    """Return the call of a model of that type, whatever its name in the SDK."""
    name, arguments = CALLS[kind]
    public = [n for n in dir(model) if not n.startswith("_")]
    for known in (name, "invoke", "judge", "synthesize"):
        if known in public:
            return known, arguments
    raise AssertionError(public)


def shown(error: BaseException) -> list[str]:
    """Return the variables that show the key in frames that are not this test's."""
    found: list[str] = []
    pending = [traceback.TracebackException.from_exception(error, capture_locals=True)]
    while pending:
        one = pending.pop()
        pending += [link for link in (one.__cause__, one.__context__) if link is not None]
        if HINT in str(one):
            found.append(f"the message of {one.exc_type}")
        for frame in one.stack:
            if frame.filename != __file__:
                held = (frame.locals or {}).items()
                found += [f"{frame.name}: {name}" for name, value in held if HINT in value]
    return found


FAULTS = {
    "refused": reply({"error": {"message": "who are you?"}}, 401),
    "broken": answer(200, b"{nonsense"),
    "cut": [Reset()],
    "page": answer(200, "<html><title>hello</title></html>", "text/html"),
}


NAMES = sorted(models(""))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("library", LIBRARIES)
def test_no_frame_of_a_failed_call_shows_the_key(
    server: FaultServer, name: str, fault: str, library: str
) -> None:
    server.always(FAULTS[fault])
    wire.use_http(library)  # type: ignore[arg-type]
    try:
        model = models(server.url)[name]().with_options(retries=0)
        called, arguments = call_of(model, name.partition(".")[2])
        headers = {"extra_headers": {"x-api-key": KEY}}
        with pytest.raises(InvokeError) as caught:
            getattr(model, called)(*arguments, **headers)
        assert shown(caught.value) == []
        with pytest.raises(InvokeError) as caught:
            asyncio.run(getattr(model, f"a{called}")(*arguments, **headers))
        assert shown(caught.value) == []
    finally:
        wire.use_http(None)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".LLM")])
@pytest.mark.parametrize("script", [[*stream(*text("a"), Reset(), end=False)], [Hold()], [Reset()]])
def test_no_frame_of_a_failed_stream_shows_the_key(
    server: FaultServer, name: str, script: list[Any]
) -> None:
    server.always(script)
    model = models(server.url)[name]().with_options(timeout=0.1, retries=0)
    with pytest.raises(InvokeError) as caught:
        list(model.stream("x", extra_headers={"x-api-key": KEY}))
    assert shown(caught.value) == []

    async def main() -> None:
        async for _ in model.astream("x", extra_headers={"x-api-key": KEY}):
            pass

    with pytest.raises(InvokeError) as caught:
        asyncio.run(main())
    assert shown(caught.value) == []


@pytest.mark.parametrize("name", [n for n in NAMES if n != "openllm.LLM"])
def test_no_frame_of_a_failed_check_shows_the_key(server: FaultServer, name: str) -> None:
    server.always(FAULTS["refused"])
    model = models(server.url)[name]()
    with pytest.raises(CredentialsValidateFailedError) as caught:
        model.validate()
    assert shown(caught.value) == []
    with pytest.raises(CredentialsValidateFailedError) as caught:
        asyncio.run(model.avalidate())
    assert shown(caught.value) == []


def test_no_frame_of_rejected_credentials_shows_the_key() -> None:
    with pytest.raises(CredentialsValidateFailedError) as caught:
        xinference.LLM("m", server_url="", model_uid="m", api_key=KEY)
    assert shown(caught.value) == []


def test_an_adapter_called_directly_shows_no_key(server: FaultServer, app: App) -> None:
    server.always(FAULTS["refused"])
    app.credentials["api_key"] = KEY
    for ask in (app.invoke, app.stream):
        with pytest.raises(InvokeError) as caught:
            ask([UserPromptMessage(content="x")])
        outside = [one for one in shown(caught.value) if "in wire_app" not in one]
        assert [one for one in outside if not one.startswith(WIRE_APP)] == []


WIRE_APP = ("invoke: ", "stream: ", "_stream: ", "_astream: ", "arguments: ")
"""Functions of the test's own app, which have the credentials from the test."""


def test_what_the_app_was_handling_keeps_its_variables(server: FaultServer) -> None:
    server.always(FAULTS["refused"])
    model = models(server.url)["openai_api_compatible.LLM"]()

    def fail() -> None:
        precious = "kept"
        raise KeyError(precious)

    try:
        fail()
    except KeyError as outer:
        with pytest.raises(InvokeError):
            model.invoke("x")
        shown = traceback.TracebackException.from_exception(outer, capture_locals=True)
        assert any("precious" in (frame.locals or {}) for frame in shown.stack)


def test_a_stream_error_event_is_masked(server: FaultServer) -> None:
    login = base64.b64encode(f"Bearer {KEY}".encode()).decode()
    server.always(stream(*text("a"), event({"error": {"message": f"bad {login}"}})))
    model = openai_api_compatible.LLM("m", endpoint_url=server.url, api_key=KEY)
    with pytest.raises(InvokeError, match="bad") as caught:
        list(model.stream("x"))
    shown = f"{caught.value} {caught.value.__cause__} {getattr(caught.value, 'body', '')}"
    assert login not in shown


def test_the_form_decides_what_is_secret(server: FaultServer) -> None:
    server.always(reply({"detail": "maximum context length is 4096"}, 400))
    model = openai_api_compatible.LLM(
        "m", endpoint_url=server.url, api_key=KEY, context_size="4096", max_retries="0"
    )
    with pytest.raises(InvokeError, match="4096"):
        model.invoke("x")
