"""Several sets of credentials for one model: rotation, pauses, and fallback before the first byte."""

from __future__ import annotations

import asyncio
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import modelport.errors
from modelport import CredentialPool, provider
from modelport._runtime.sdk.credential_pool import may_succeed_elsewhere
from modelport.entities import UserPromptMessage
from modelport.errors import (
    AnswerTooLargeError,
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    InvokeError,
    InvokeRateLimitError,
    StreamInterruptedError,
)
from modelport.sdk.openai import LLM, TTS, Moderation, TextEmbedding
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole

# All audio models of the vendor retire, which type checkers mark where the name is a literal.
VOICE: str = "tts-1"
WORDS = OpenAI()


class Clock:
    """A clock that only moves when the test moves it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    yield Clock()


def key_of(request: Asked) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


def by_key(**scripts: Callable[[Asked], Sequence[Step]]) -> Callable[[Asked], Sequence[Step]]:
    return lambda request: scripts[key_of(request)](request)


def fine(request: Asked) -> Sequence[Step]:
    if request.streamed:
        return chunked([e.encoded() for e in WORDS.text_events([key_of(request), "!"])])
    return whole(WORDS.text(key_of(request)))


def limited(_: Asked) -> Sequence[Step]:
    return whole({"error": "slow down"}, 429, retry_after="30")


def pool(server: ScriptedServer, *keys: str, **how: Any) -> CredentialPool:
    sets = [{"openai_api_key": key, "openai_api_base": server.url} for key in keys]
    return CredentialPool(sets, **how)


def model(server: ScriptedServer, *keys: str, **how: Any) -> LLM:
    return LLM("gpt-5.4-mini", credentials=pool(server, *keys, **how))


def test_sets_take_turns(server: ScriptedServer) -> None:
    server.script = fine
    llm = model(server, "one", "two", "three")
    shown = [llm.invoke("Hi").message.content for _ in range(6)]
    assert shown == ["one", "two", "three"] * 2


def test_after_a_rate_limit_the_next_set_is_used_at_once(
    server: ScriptedServer, clock: Clock
) -> None:
    server.script = by_key(one=limited, two=fine)
    llm = model(server, "one", "two", clock=clock)
    assert llm.invoke("Hi").message.content == "two"
    # One attempt with the first: its form allows three retries, but another set is available.
    assert [key_of(request) for request in server.asked] == ["one", "two"]


def test_a_set_pauses_for_as_long_as_the_server_asks(server: ScriptedServer, clock: Clock) -> None:
    server.script = by_key(one=limited, two=fine)
    llm = model(server, "one", "two", clock=clock)
    for _ in range(3):
        llm.invoke("Hi")
    assert Counter(map(key_of, server.asked)) == {"one": 1, "two": 3}
    server.script = fine
    clock.now += 29
    assert llm.invoke("Hi").message.content == "two"
    clock.now += 2
    assert {llm.invoke("Hi").message.content for _ in range(2)} == {"one", "two"}


def test_a_call_to_a_dead_server_continues_with_the_next_set(server: ScriptedServer) -> None:
    server.script = fine
    dead = {"openai_api_key": "dead", "openai_api_base": "http://127.0.0.1:1"}
    alive = {"openai_api_key": "two", "openai_api_base": server.url}
    llm = LLM("gpt-5.4-mini", credentials=CredentialPool([dead, alive]))
    assert [llm.invoke("Hi").message.content for _ in range(2)] == ["two", "two"]


def test_when_all_rest_the_error_of_the_last_is_raised(server: ScriptedServer) -> None:
    server.script = limited
    llm = LLM("gpt-5.4-mini", max_retries=0, credentials=pool(server, "one", "two"))
    with pytest.raises(InvokeRateLimitError, match="slow down"):
        llm.invoke("Hi")
    assert sorted(map(key_of, server.asked)) == ["one", "two"]


def test_when_all_rest_the_next_call_tries_the_one_that_is_soonest_ready(
    server: ScriptedServer, clock: Clock
) -> None:
    def soon(_: Asked) -> Sequence[Step]:
        return whole({"error": "slow down"}, 429, retry_after="5")

    server.script = by_key(one=limited, two=soon)
    llm = LLM("gpt-5.4-mini", max_retries=0, credentials=pool(server, "one", "two", clock=clock))
    with pytest.raises(InvokeRateLimitError, match="slow down"):
        llm.invoke("Hi")
    server.asked.clear()
    server.script = fine
    assert llm.invoke("Hi").message.content == "two"


def test_a_mistake_in_the_call_is_not_tried_with_every_key(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"error": "no such thing"}, 400)
    with pytest.raises(InvokeBadRequestError, match="no such thing"):
        model(server, "one", "two").invoke("Hi")
    assert len(server.asked) == 1


def test_a_stream_continues_with_the_next_set_before_its_first_byte(server: ScriptedServer) -> None:
    server.script = by_key(one=limited, two=fine)
    with model(server, "one", "two").stream("Hi") as stream:
        assert [chunk.text for chunk in stream if chunk.text] == ["two", "!"]
    assert stream.result.message.content == "two!"


def test_a_stream_that_has_begun_is_not_begun_again(server: ScriptedServer) -> None:
    def cut(_: Asked) -> Sequence[Step]:
        return chunked([e.encoded() for e in WORDS.text_events(["Hel", "lo"])[:-3]])

    server.script = by_key(one=cut, two=fine)
    stream = model(server, "one", "two").stream("Hi")
    with pytest.raises(StreamInterruptedError) as caught:
        list(stream)
    assert caught.value.partial.message.content == "Hello"
    assert len(server.asked) == 1


async def test_async_calls_and_streams_continue_too(server: ScriptedServer) -> None:
    server.script = by_key(one=limited, two=fine)
    assert (await model(server, "one", "two").ainvoke("Hi")).message.content == "two"
    async with model(server, "one", "two").astream("Hi") as stream:
        assert [chunk.text async for chunk in stream if chunk.text] == ["two", "!"]
    assert stream.result.message.content == "two!"


@pytest.mark.slow
def test_turns_are_even_among_threads_and_tasks(server: ScriptedServer) -> None:
    server.script = fine
    llm = model(server, "one", "two", "three", "four")
    with ThreadPoolExecutor(8) as threads:
        shown = Counter(r.message.content for r in threads.map(llm.invoke, ["Hi"] * 40))
    assert shown == {"one": 10, "two": 10, "three": 10, "four": 10}

    async def many() -> Counter[Any]:
        results = await asyncio.gather(*(llm.ainvoke("Hi") for _ in range(40)))
        return Counter(result.message.content for result in results)

    assert asyncio.run(many()) == {"one": 10, "two": 10, "three": 10, "four": 10}


@pytest.mark.slow
def test_the_other_model_types_continue_too(server: ScriptedServer) -> None:
    def second(request: Asked) -> Sequence[Step]:
        if request.path.endswith("embeddings"):
            return whole({"data": [{"index": 0, "embedding": [1.0]}]})
        if request.path.endswith("moderations"):
            return whole({"results": [{"flagged": True}]})
        return whole(b"ID3 audio", kind="audio/mpeg")

    server.script = by_key(one=limited, two=second)
    keys = pool(server, "one", "two")
    assert TextEmbedding("text-embedding-3-small", credentials=keys).embed("a").embeddings == [
        [1.0]
    ]
    assert Moderation("omni-moderation-latest", credentials=keys).check("a") is True
    assert TTS(VOICE, credentials=keys).speak("a") == b"ID3 audio"
    assert b"".join(TTS(VOICE, credentials=keys).stream("a")) == b"ID3 audio"


def test_a_host_serves_an_adapter_from_a_pool(server: ScriptedServer) -> None:
    server.script = by_key(one=limited, two=fine)
    adapter = pool(server, "one", "two").serve(provider("openai").model("llm"))
    result = adapter.invoke("gpt-5.4-mini", {}, [UserPromptMessage(content="Hi")])
    assert result.message.content == "two"
    assert adapter.model_type == "llm"


def test_validation_asks_with_every_set(server: ScriptedServer) -> None:
    server.script = by_key(one=fine, two=lambda _: whole({"error": "bad key"}, 401))
    with pytest.raises(CredentialsValidateFailedError, match="does not accept the key"):
        model(server, "one", "two").validate()


def test_each_set_must_fit_the_form() -> None:
    sets = [{"openai_api_key": "one"}, {"openai_api_kee": "two"}]
    with pytest.raises(CredentialsValidateFailedError, match="openai_api_key"):
        LLM("gpt-5.4-mini", credentials=CredentialPool(sets))


def test_a_pool_shows_no_secret_and_is_not_pickled() -> None:
    keys = CredentialPool([{"openai_api_key": "sk-secret"}])
    assert "sk-secret" not in repr(keys)
    assert "sk-secret" not in repr(LLM("gpt-5.4-mini", credentials=keys))
    with pytest.raises(TypeError, match="holds secrets"):
        pickle.dumps(keys)


def test_an_empty_pool_is_rejected() -> None:
    with pytest.raises(ValueError, match="at least one set"):
        CredentialPool([])


@pytest.mark.slow
@pytest.mark.parametrize("first", ["", "begun "])
@pytest.mark.parametrize("method", ["invoke", "stream", "ainvoke", "astream"])
def test_an_answer_that_is_too_large_costs_one_call(
    server: ScriptedServer, method: str, first: str, clock: Clock
) -> None:
    def script(request: Asked) -> Sequence[Step]:
        if not request.streamed:
            return whole(WORDS.text("x" * 5000))
        events = [e.encoded() for e in WORDS.text_events([first, "x" * 5000])]
        return chunked(events if first else [b"".join(events)])

    server.script = script
    llm = model(server, "one", "two", "three", clock=clock).with_options(max_answer_bytes=1000)
    with pytest.raises(InvokeError, match="larger than 1000 bytes") as caught:
        ask(llm, method)
    error: BaseException | None = caught.value
    if isinstance(error, StreamInterruptedError):
        assert error.retryable is False
        error = error.__cause__
    assert isinstance(error, AnswerTooLargeError)
    assert error.retryable is False
    assert [key_of(request) for request in server.asked] == ["one"]
    # No set rests either.
    server.script = fine
    shown = {llm.invoke("Hi", max_answer_bytes=9000).message.content for _ in range(3)}
    assert shown == {"one", "two", "three"}


def ask(llm: LLM, method: str) -> None:
    async def main() -> None:
        if method == "ainvoke":
            await llm.ainvoke("Hi")
        else:
            async for _ in llm.astream("Hi"):
                pass

    if method.startswith("a"):
        asyncio.run(main())
    elif method == "invoke":
        llm.invoke("Hi")
    else:
        list(llm.stream("Hi"))


def test_an_account_without_money_lets_the_next_set_answer(server: ScriptedServer) -> None:
    server.script = by_key(one=lambda _: whole({"error": "no credit"}, 402), two=fine)
    assert model(server, "one", "two").invoke("Hi").message.content == "two"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503, 529])
def test_a_status_that_may_pass_lets_the_next_set_answer(
    server: ScriptedServer, status: int
) -> None:
    server.script = by_key(one=lambda _: whole({"error": "not now"}, status), two=fine)
    assert model(server, "one", "two").invoke("Hi").message.content == "two"


ELSEWHERE = {
    "AnswerTooLargeError": False,
    "BulkCostError": False,
    "ContextLengthError": False,
    "InputInvalidError": False,
    "InvokeAddressError": True,
    "InvokeAuthorizationError": True,
    "InvokeBadRequestError": False,
    "InvokeCertificateError": True,
    "InvokeConnectionError": True,
    "InvokeDescriptorError": False,
    "InvokeError": False,
    "InvokeNameError": True,
    "InvokeProxyError": True,
    "InvokeRateLimitError": True,
    "InvokeServerUnavailableError": True,
    "InvokeTimeoutError": True,
    "OutputInvalidError": False,
    "StreamInterruptedError": True,
    "ToolArgumentsError": False,
    "ToolRoundsError": False,
    "UnsupportedCapabilityError": False,
}
"""Whether a pool continues with another set, whose server may be another one too."""


def test_every_error_of_a_call_is_in_the_table() -> None:
    found = [one for one in vars(modelport.errors).values() if isinstance(one, type)]
    assert {one.__name__ for one in found if issubclass(one, InvokeError)} == set(ELSEWHERE)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_pool_continues_only_where_another_set_can_help(name: str) -> None:
    kind: type[InvokeError] = getattr(modelport.errors, name)
    assert may_succeed_elsewhere(kind("x")) is ELSEWHERE[name]
    interrupted = StreamInterruptedError("x")
    interrupted.__cause__ = kind("x")
    assert may_succeed_elsewhere(interrupted) is ELSEWHERE[name]


@pytest.mark.parametrize(("status", "elsewhere"), [(400, False), (402, True), (408, True)])
def test_the_status_of_a_rejection_counts(status: int, elsewhere: bool) -> None:
    rejection = InvokeBadRequestError("x", status=status, retryable=status == 408)
    assert may_succeed_elsewhere(rejection) is elsewhere
