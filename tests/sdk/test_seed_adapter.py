"""The contract of the founding documents: an adapter that does everything by hand works unchanged."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest

from modelport.entities import UserPromptMessage
from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeError,
    InvokeRateLimitError,
    StreamInterruptedError,
    WireConnectionError,
    WireRateLimitError,
    WireTruncatedStreamError,
)
from seed_adapter import SeedLargeLanguageModel

CREDENTIALS = {"server_url": "http://127.0.0.1:1", "model_uid": "m", "api_key": "sk-very-secret"}
PROMPT = [UserPromptMessage(content="Hi")]


def adapter(*script: Any) -> SeedLargeLanguageModel:
    made = SeedLargeLanguageModel()
    made.script = list(script) or ["Hel", "lo"]
    return made


def test_a_whole_answer_comes_back() -> None:
    result = adapter().invoke("m", CREDENTIALS, PROMPT)
    assert result.message.content == "Hello"
    assert result.usage.latency > 0


def test_chunks_come_one_by_one_and_the_result_at_the_end() -> None:
    stream = adapter().stream("m", CREDENTIALS, PROMPT)
    assert [chunk.text for chunk in stream] == ["Hel", "lo"]
    assert stream.result.message.content == "Hello"


def test_the_result_of_an_unread_stream_is_an_error() -> None:
    stream = adapter().stream("m", CREDENTIALS, PROMPT)
    next(stream)
    with pytest.raises(RuntimeError, match="not exhausted"):
        _ = stream.result


async def test_the_async_form_runs_the_call_and_its_iteration_in_a_worker_thread() -> None:
    made = adapter()
    threads: set[int] = set()
    words = made._words

    def noted() -> Any:
        for word in words():
            threads.add(threading.get_ident())
            yield word

    made._words = noted  # type: ignore[method-assign]
    stream = made.astream("m", CREDENTIALS, PROMPT)
    assert [chunk.text async for chunk in stream] == ["Hel", "lo"]
    assert stream.result.message.content == "Hello"
    assert threading.get_ident() not in threads
    assert (await made.ainvoke("m", CREDENTIALS, PROMPT)).message.content == "Hello"


@pytest.mark.parametrize(
    ("raised", "met"),
    [
        (WireConnectionError("refused"), InvokeConnectionError),
        (WireRateLimitError("slow down", status=429, retry_after=3.0), InvokeRateLimitError),
        (InvokeAuthorizationError("own words"), InvokeAuthorizationError),
        (KeyError("bug"), InvokeError),
    ],
)
def test_an_exception_becomes_its_invoke_error(raised: Exception, met: type[Exception]) -> None:
    with pytest.raises(met) as caught:
        adapter(raised).invoke("m", CREDENTIALS, PROMPT)
    assert type(caught.value) is met
    assert caught.value.provider == "xinference"
    assert caught.value is raised or caught.value.__cause__ is raised


def test_an_error_keeps_status_and_waiting_time() -> None:
    with pytest.raises(InvokeRateLimitError) as caught:
        adapter(WireRateLimitError("slow", status=429, retry_after=3.0)).invoke(
            "m", CREDENTIALS, PROMPT
        )
    assert (caught.value.status, caught.value.retry_after, caught.value.retryable) == (
        429,
        3.0,
        True,
    )


def test_an_error_in_mid_stream_is_mapped_and_keeps_what_had_arrived() -> None:
    stream = adapter("Hel", WireTruncatedStreamError("cut")).stream("m", CREDENTIALS, PROMPT)
    with pytest.raises(StreamInterruptedError, match="cut") as caught:
        list(stream)
    assert caught.value.partial.message.content == "Hel"


async def test_an_error_in_an_async_stream_is_mapped_too() -> None:
    stream = adapter("Hel", WireTruncatedStreamError("cut")).astream("m", CREDENTIALS, PROMPT)
    with pytest.raises(StreamInterruptedError, match="cut"):
        [chunk async for chunk in stream]


def test_a_secret_in_the_words_of_an_exception_is_masked() -> None:
    with pytest.raises(InvokeConnectionError) as caught:
        adapter(WireConnectionError("bad key sk-very-secret")).invoke("m", CREDENTIALS, PROMPT)
    assert "sk-very-secret" not in str(caught.value)


def test_closing_a_stream_closes_the_adapters_generator() -> None:
    closed: list[bool] = []

    class Closing(SeedLargeLanguageModel):
        def _words(self) -> Any:
            try:
                yield "a"
                yield "b"
            finally:
                closed.append(True)

    with Closing().stream("m", CREDENTIALS, PROMPT) as stream:
        next(stream)
    assert closed == [True]


def test_all_violations_of_the_credentials_come_at_once() -> None:
    with pytest.raises(CredentialsValidateFailedError) as caught:
        adapter().invoke("m", {"server_ur": "x"}, PROMPT)
    assert {v.pointer for v in caught.value.violations} == {
        "/server_url",
        "/model_uid",
        "/server_ur",
    }
    assert any("server_url" in v.hint for v in caught.value.violations if v.pointer == "/server_ur")


def test_all_violations_of_the_parameters_come_at_once() -> None:
    given = {"temperature": 9, "top_p": "x", "temprature": 1}
    with pytest.raises(InvokeBadRequestError) as caught:
        adapter().invoke("m", CREDENTIALS, PROMPT, given)
    pointers = {v.pointer for v in caught.value.violations}
    assert pointers == {"/temperature", "/top_p", "/temprature"}


def test_the_adapter_sees_defaults_filled_in_and_secrets_that_do_not_show() -> None:
    made = adapter()
    made.invoke("m", CREDENTIALS, PROMPT, {"temperature": 0.5})
    (call,) = made.seen
    assert call["credentials"]["invoke_timeout"] == "60"
    assert call["credentials"]["api_key"] == "sk-very-secret"
    assert "sk-very-secret" not in repr(call["credentials"])
    assert call["model_parameters"] == {"temperature": 0.5}


def test_options_for_an_adapter_without_options_are_rejected() -> None:
    class Old(SeedLargeLanguageModel):
        def _invoke(  # type: ignore[override]
            self,
            model: str,
            credentials: Any,
            prompt_messages: Any,
            model_parameters: Any,
            tools: Any = None,
            stop: Any = None,
            stream: bool = True,
            user: Any = None,
        ) -> Any:
            return super()._invoke(stream=stream, model=model)

    from modelport.interfaces import CallOptions

    assert Old().invoke("m", CREDENTIALS, PROMPT).message.content == "Hello"
    with pytest.raises(InvokeError, match="takes no 'options'"):
        Old().invoke("m", CREDENTIALS, PROMPT, options=CallOptions(timeout=1))


async def test_an_async_form_written_after_the_seeds_is_called_with_what_it_takes() -> None:
    class Old(SeedLargeLanguageModel):
        async def _ainvoke(  # type: ignore[override]
            self,
            model: str,
            credentials: Any,
            prompt_messages: Any,
            model_parameters: Any,
            tools: Any = None,
            stop: Any = None,
            stream: bool = True,
            user: Any = None,
        ) -> Any:
            return super()._invoke(stream=stream, model=model)

    from modelport.interfaces import CallOptions

    assert (await Old().ainvoke("m", CREDENTIALS, PROMPT)).message.content == "Hello"
    with pytest.raises(InvokeError, match="takes no 'options'"):
        await Old().ainvoke("m", CREDENTIALS, PROMPT, options=CallOptions(timeout=1))


def test_dropping_a_stream_ends_the_call_at_once() -> None:
    closed: list[bool] = []

    class Closing(SeedLargeLanguageModel):
        def _words(self) -> Any:
            try:
                yield from ("a", "b", "c")
            finally:
                closed.append(True)

    for _ in Closing().stream("m", CREDENTIALS, PROMPT):
        break
    assert closed == [True]


@pytest.mark.slow
def test_a_long_stream_keeps_its_text_and_not_its_chunks() -> None:
    stream = adapter(*["ab"] * 2_000).stream("m", CREDENTIALS, PROMPT)
    kept = [weakref.ref(chunk.delta) for chunk in stream]
    assert stream.result.message.content == "ab" * 2_000
    gc.collect()
    assert sum(ref() is not None for ref in kept) < 5


def test_what_the_server_reports_about_a_model_is_in_its_schema() -> None:
    class Described(SeedLargeLanguageModel):
        def facts(self, model: str, credentials: Any) -> Any:
            return {"context_size": 777, "mode": "completion", "abilities": ["tools"]}

    schema = Described().get_model_schema("m", CREDENTIALS)
    assert schema is not None
    shown = {str(key): value for key, value in schema.model_properties.items()}
    assert (shown["context_size"], shown["mode"]) == (777, "completion")
    assert "tool-call" in (schema.features or ())


def test_an_adapter_that_makes_its_own_schema_is_checked_by_it() -> None:
    from modelport.entities import AIModelEntity

    class Own(SeedLargeLanguageModel):
        def get_customizable_model_schema(self, model: str, credentials: Any) -> AIModelEntity:
            return AIModelEntity.model_validate(
                {
                    "model": model,
                    "model_type": "llm",
                    "model_properties": {"mode": "chat"},
                    "parameter_rules": [{"name": "luck", "type": "int", "min": 1, "max": 6}],
                }
            )

    assert Own().invoke("m", CREDENTIALS, PROMPT, {"luck": 6}).text == "Hello"
    with pytest.raises(InvokeBadRequestError, match="luck"):
        Own().invoke("m", CREDENTIALS, PROMPT, {"luck": 7})
    with pytest.raises(InvokeBadRequestError, match="temperature"):
        Own().invoke("m", CREDENTIALS, PROMPT, {"temperature": 1})


@pytest.mark.parametrize("stop", [[""], ["a", ""], [5]])
def test_an_empty_or_invalid_stop_text_is_rejected(stop: Any) -> None:
    with pytest.raises(InvokeBadRequestError, match="non-empty string"):
        adapter().invoke("m", CREDENTIALS, PROMPT, stop=stop)


async def test_an_async_client_describes_the_model_too() -> None:
    import httpx

    from modelport.sdk.xinference import LLM

    requests: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(f"{request.method} {request.url.path}")
        if request.method == "GET":
            shown = {"model_type": "LLM", "model_ability": ["chat"], "context_length": 2048}
            return httpx.Response(200, json=shown)
        message = {"role": "assistant", "content": "hi"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return httpx.Response(200, json={"choices": [choice]})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    # No server listens on port 9, so any request that bypasses the client would fail.
    llm = LLM("m", server_url="http://127.0.0.1:9", model_uid="m", client=client)
    assert (await llm.ainvoke("x", temperature=0)).text == "hi"
    assert requests[0] == "GET /v1/models/m"
    assert requests[-1] == "POST /v1/chat/completions"


@pytest.mark.parametrize(
    "option", [{"timeout": "5"}, {"timeout": 0}, {"extra_headers": ["a"]}, {"extra_body": ["a"]}]
)
def test_an_option_of_the_wrong_type_is_named(option: dict[str, Any]) -> None:
    from modelport.sdk.xinference import LLM

    llm = LLM("m", server_url="http://127.0.0.1:9", model_uid="m")
    with pytest.raises(TypeError, match=next(iter(option))):
        llm.invoke("x", **option)
