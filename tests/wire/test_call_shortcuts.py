"""The steps that a call skips would give the same result: counts, contents, values, empty parameters."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modelport
from modelport._runtime.calls.collect import Collector
from modelport._runtime.forms.parameters import ParameterRules
from modelport.adapters import Credentials
from modelport.entities import (
    AssistantPromptMessage,
    LLMResultChunk,
    LLMResultChunkDelta,
    LLMUsage,
    PromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
)
from modelport.errors import WireBadRequestError
from modelport.interfaces import Request, ToolCallPiece
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleLLMCredentials
from modelport_providers.wire.http.exchange import encode
from modelport_providers.wire.protocols.anthropic_prompt import conversation
from modelport_providers.wire.protocols.messages import chat_messages
from modelport_providers.wire.stream import entities
from modelport_providers.wire.stream.answers import AnswerRules, Delta, StreamAssembler, Written
from modelport_providers.wire.stream.usage import is_counted, server_count

counts = st.one_of(
    st.integers(-2, 1 << 63),
    st.floats(),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
    st.just({"cached_tokens": 4}),
)
NAMES = (
    *("prompt_tokens", "input_tokens", "completion_tokens", "output_tokens", "total_tokens"),
    *("cached_tokens", "prompt_tokens_details", "completion_tokens_details", "other"),
)


@pytest.mark.slow
@given(st.none() | st.dictionaries(st.sampled_from(NAMES), counts))
def test_a_count_is_announced_exactly_when_there_is_one(usage: Mapping[str, Any] | None) -> None:
    assert is_counted(usage) == (server_count(usage) is not None)


texts = st.sampled_from(("", "a", "<think>", "b\n"))
pieces = st.lists(
    st.builds(
        Delta,
        text=texts,
        reasoning=st.sampled_from(("", "", "", "r")),
        signature=st.sampled_from((None, None, "", "s")),
        opaque=st.sampled_from(((), (), ({"block": 1},))),
    ),
    max_size=4,
)


@pytest.mark.slow
@given(pieces)
def test_a_content_of_texts_alone_is_their_text(deltas: list[Delta]) -> None:
    made = entities.content(deltas, "acme")
    beside = any(one.reasoning or one.signature or one.opaque for one in deltas)
    assert isinstance(made, list) == beside
    text = made if isinstance(made, str) else "".join(part.data for part in made if _is_text(part))
    assert text == "".join(one.text for one in deltas)


def _is_text(part: Any) -> bool:
    return part.type == "text" and part.opaque_body is None


spoken = st.lists(
    st.tuples(st.sampled_from(("user", "assistant", "system")), st.sampled_from(("", "a", "b\n"))),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@given(spoken, st.sampled_from((None, "", "Ada")))
def test_a_message_of_a_text_is_written_as_one_of_a_text_part(
    turns: list[tuple[str, str]], name: str | None
) -> None:
    talk = [*turns, ("user", "?")]
    plain = [_message(role, text, name) for role, text in talk]
    parted = [_message(role, [{"type": "text", "data": text}], name) for role, text in talk]
    assert chat_messages(plain, model="m") == chat_messages(parted, model="m")
    system, messages = conversation(plain, "m")
    assert (system, [_in_blocks(one) for one in messages]) == conversation(parted, "m")


def _message(role: str, content: Any, name: str | None) -> PromptMessage:
    return PromptMessage.of({"role": role, "content": content, "name": name})


def _in_blocks(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    return {**message, "content": blocks}


class _Careful(Collector):
    """Looks at each chunk as a whole."""

    def add(self, chunk: LLMResultChunk) -> None:
        self._note(chunk)


contents = st.one_of(
    texts,
    st.lists(
        st.one_of(
            st.builds(TextPromptMessageContent, data=texts),
            st.builds(
                ThinkingPromptMessageContent, data=texts, signature=st.sampled_from((None, "s"))
            ),
        ),
        max_size=2,
    ),
)


def _chunk(index: int, content: Any) -> LLMResultChunk:
    if isinstance(content, ToolCallPiece):
        return LLMResultChunk.of_call_pieces("m", (content,), index)
    message = AssistantPromptMessage(content=content)
    return LLMResultChunk(model="m", delta=LLMResultChunkDelta(index=index, message=message))


calls = st.builds(ToolCallPiece, st.integers(0, 1), texts, texts, texts)


@pytest.mark.slow
@given(st.lists(contents | calls, max_size=8))
def test_chunks_of_one_piece_are_collected_as_any_chunk(contents: list[Any]) -> None:
    made = [_chunk(n, content) for n, content in enumerate(contents)]
    quick, careful = Collector("m"), _Careful("m")
    for chunk in made:
        quick.add(chunk)
        careful.add(chunk)
        assert (quick.text, quick.result(1.0)) == (careful.text, careful.result(1.0))
        assert quick.begun or not careful.text


@pytest.mark.parametrize("fingerprint", [None, "f"])
def test_the_last_chunk_of_a_text_is_that_of_any_answer(fingerprint: str | None) -> None:
    usage = LLMUsage.empty_usage()
    closing = entities.Closing("acme", (), {})
    made = entities.last_chunk("m", 7, closing, usage, "stop", fingerprint)
    message = closing.message("")
    delta = LLMResultChunkDelta(index=7, message=message, usage=usage, finish_reason="stop")
    assert made == LLMResultChunk(model="m", system_fingerprint=fingerprint, delta=delta)
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.slow
@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("count", [5, 8192, 20_000])
def test_all_of_a_long_stream_is_estimated(tagged: bool, count: int) -> None:
    estimated: list[int] = []

    def usage_of(_: Any, written: Written) -> LLMUsage:
        estimated.append(written.tokens(len))
        return LLMUsage.empty_usage()

    assembler = StreamAssembler(AnswerRules("m", usage_of))
    chunks: list[LLMResultChunk] = []
    for _ in range(count):
        assembler.say("a<c" if tagged else "abc", chunks)
    assembler.finish()
    assert estimated == [3 * count]


def test_values_of_credentials_are_read_once_and_of_a_mapping_each_time() -> None:
    plain = {"mode": "chat", "context_size": "7", "unknown": "x"}
    kept = Credentials(plain)
    first, second = (OpenaiApiCompatibleLLMCredentials.of(kept) for _ in range(2))
    assert first is second
    before = OpenaiApiCompatibleLLMCredentials.of(plain)
    assert vars(before) == vars(first)
    plain["mode"] = "completion"
    assert OpenaiApiCompatibleLLMCredentials.of(plain).mode == "completion"


class _Nothing(dict[str, Any]):
    """No parameters, but not falsy, so that each rule is applied."""

    def __bool__(self) -> bool:
        return True


@pytest.mark.parametrize("provider", ["openai", "anthropic", "xinference", "openllm"])
def test_no_parameters_give_the_defaults_and_violations_of_each_rule(provider: str) -> None:
    catalog = modelport.provider(provider).catalog
    rules = [catalog.rules("llm", model) for model in catalog.models("llm")]
    if "llm" in catalog.customizable:
        count = len(catalog.customizable["llm"]["parameter_rules"])
        rules.append(catalog.declared_rules("llm", tuple(range(count))))
    assert rules
    for one in rules:
        assert one.normalise({}) == one.normalise(_Nothing())


@pytest.mark.parametrize(
    ("more", "values", "wrong"),
    [
        ({}, {}, []),
        ({"required": True, "default": 5}, {"size": 5}, []),
        ({"required": True}, {}, ["required"]),
        ({"default": 5}, {}, []),
    ],
)
def test_a_missing_required_parameter_is_reported_or_filled_in(
    more: dict[str, Any], values: dict[str, Any], wrong: list[str]
) -> None:
    rules = ParameterRules([{"name": "size", "type": "int", "label": {"en_US": "Size"}, **more}])
    nothings: tuple[dict[str, Any], ...] = ({}, _Nothing())
    for nothing in nothings:
        made, violations = rules.normalise(nothing)
        assert (made, [one.keyword for one in violations]) == (values, wrong)


def test_a_header_may_contain_exactly_what_http_allows() -> None:
    for number in range(0x250):
        value = f"a{chr(number)}b"
        request = Request("GET", "http://h/", {"x-note": value})
        if number == 9 or 0x20 <= number <= 0x7E:
            assert encode(request).headers["x-note"] == value
        else:
            with pytest.raises(WireBadRequestError, match="x-note has a character"):
                encode(request)
