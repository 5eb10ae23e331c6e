"""Nothing that a server sends is lost and nothing is invented, with every provider and in every form of call."""

from __future__ import annotations

from typing import Any

import pytest
from everywhere import (
    MANNERS,
    PROVIDERS,
    SPEAK_OPENAI,
    STREAMED,
    WEATHER,
    ask,
    chat,
    chat_stream,
    claude,
    claude_stream,
    ended,
    model_of,
    piece,
    serve,
    words,
)
from fault_server import FaultServer, event, reply, stream

from modelport import messages as kept_messages
from modelport.entities import ToolPromptMessage, UserPromptMessage
from modelport.errors import (
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)
from modelport_providers.wire.models.batches import in_order
from modelport_providers.wire.protocols.structured import allows_strict, json_schema, legal_name
from modelport_providers.wire.stream.opaque_data import merged
from modelport_providers.wire.stream.usage import server_count

CALL = {
    "index": 0,
    "id": "c1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Oslo"}'},
}

MESSAGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "refusal": ({"content": None, "refusal": "I will not."}, "I will not.", ""),
    "refusal part": ({"content": [{"type": "refusal", "refusal": "No."}]}, "No.", ""),
    "sound": ({"content": None, "audio": {"id": "a", "transcript": "Good day"}}, "Good day", ""),
    "parts": (
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "Two and two."}]},
                {"type": "text", "text": "4"},
            ]
        },
        "4",
        "Two and two.",
    ),
    "details": (
        {"content": "4", "reasoning_details": [{"type": "reasoning.text", "text": "Add."}]},
        "4",
        "Add.",
    ),
    "marked": (
        {"content": "<thought>Add.", "extra_content": {"google": {"thought": True}}},
        "",
        "Add.",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", MESSAGES)
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("provider", SPEAK_OPENAI)
def test_words_outside_the_usual_field_arrive(
    provider: str, manner: str, case: str, server: FaultServer
) -> None:
    message, text, reasoning = MESSAGES[case]
    answer = chat_stream(piece(message)) if manner in STREAMED else chat(message)
    serve(server, answer)
    outcome = ask(model_of(provider, server), manner)
    assert outcome.result is not None, outcome.message
    assert (outcome.result.text, outcome.result.reasoning) == (text, reasoning)


REPORTED: list[tuple[dict[str, Any], type[InvokeError], str, int | None]] = [
    ({"error": {"message": "slow down", "code": 429}}, InvokeRateLimitError, "slow down", 429),
    ({"error": {"message": "no such", "code": "404"}}, InvokeBadRequestError, "no such", 404),
    (
        {"error": {"message": "who?", "type": "invalid_api_key"}},
        InvokeAuthorizationError,
        "who",
        401,
    ),
    ({"error": "engine died"}, InvokeServerUnavailableError, "engine died", None),
    (
        {"code": 10013, "message": "not reviewed"},
        InvokeServerUnavailableError,
        "not reviewed",
        None,
    ),
    ({"status": "449", "msg": "too fast"}, InvokeBadRequestError, "too fast", 449),
    (
        {"base_resp": {"status_code": 1002, "status_msg": "rate limit"}, "choices": None},
        InvokeRateLimitError,
        "rate limit",
        429,
    ),
    ({"error_code": 336, "error_msg": "no tokens"}, InvokeServerUnavailableError, "tokens", None),
    (
        {"success": False, "errors": [{"message": "bad token"}]},
        InvokeServerUnavailableError,
        "bad",
        None,
    ),
    ({"detail": "gone"}, InvokeServerUnavailableError, "gone", None),
    ({"error": {"code": "\u00b2", "message": "lamp"}}, InvokeServerUnavailableError, "lamp", None),
    ({"error": {"weird": {"deep": "inside"}}}, InvokeServerUnavailableError, "inside", None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("payload", "kind", "message", "status"), REPORTED)
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_error_inside_status_200_has_its_class_message_and_status(
    provider: str,
    manner: str,
    payload: dict[str, Any],
    kind: type[InvokeError],
    message: str,
    status: int | None,
    server: FaultServer,
) -> None:
    streamed = manner in STREAMED
    serve(server, stream(event(payload), ended(provider)) if streamed else reply(payload))
    outcome = ask(model_of(provider, server), manner)
    assert type(outcome.error) is kind, outcome.message
    assert message in str(outcome.error)
    assert outcome.error.status == status
    assert streamed or "stream" not in str(outcome.error)


@pytest.mark.slow
@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", SPEAK_OPENAI)
def test_an_error_inside_a_choice_is_one(provider: str, manner: str, server: FaultServer) -> None:
    last = piece({"content": ""}, "error")
    last["choices"][0]["error"] = {"message": "upstream went quiet", "code": 504}
    serve(server, stream(*words(provider, "Half "), event(last), event("[DONE]")))
    outcome = ask(model_of(provider, server), manner)
    assert isinstance(outcome.error, StreamInterruptedError)
    assert "upstream went quiet" in str(outcome.error)
    assert outcome.error.partial.text == "Half "
    assert outcome.error.status == 504
    last["choices"][0]["message"] = last["choices"][0].pop("delta")
    serve(server, reply(last))
    whole = ask(model_of(provider, server), "invoke")
    assert "upstream went quiet" in whole.message


@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_stream_that_held_nothing_is_an_error(
    provider: str, manner: str, server: FaultServer
) -> None:
    serve(server, stream(b": ping\n\n", ended(provider)))
    outcome = ask(model_of(provider, server), manner)
    assert isinstance(outcome.error, InvokeServerUnavailableError)
    assert "without any answer" in str(outcome.error)


@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", SPEAK_OPENAI)
def test_a_placeholder_before_the_arguments_is_not_part_of_them(
    provider: str, manner: str, server: FaultServer
) -> None:
    first = {**CALL, "function": {"name": "weather", "arguments": "{}"}}
    more = [
        piece({"tool_calls": [{"index": 0, "function": {"arguments": part}}]})
        for part in ('{"city": ', '"Oslo"}')
    ]
    begun = piece({"tool_calls": [first]})
    for pieces, arguments in (((begun, *more), '{"city": "Oslo"}'), ((begun,), "{}")):
        serve(server, chat_stream(*pieces, finish="tool_calls"))
        outcome = ask(model_of(provider, server), manner, tools=[WEATHER])
        assert outcome.result is not None, outcome.message
        found = [one.function.arguments for one in outcome.result.message.tool_calls]
        assert found == [arguments]


@pytest.mark.slow
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("provider", SPEAK_OPENAI)
def test_what_has_no_name_is_no_call_and_what_was_cut_is_marked(
    provider: str, manner: str, server: FaultServer
) -> None:
    orphan = {"index": 7, "function": {"arguments": '{"x": 1}'}}
    cut = {**CALL, "function": {"name": "weather", "arguments": '{"city": "Os'}}
    message = {"content": "Look.", "tool_calls": [cut, orphan]}
    streamed = manner in STREAMED
    serve(
        server,
        chat_stream(piece(message), finish="length") if streamed else chat(message, "length"),
    )
    outcome = ask(model_of(provider, server), manner, tools=[WEATHER])
    assert outcome.result is not None, outcome.message
    (call,) = outcome.result.message.tool_calls
    assert (call.function.name, call.incomplete) == ("weather", True)
    assert outcome.result.finish_reason == "length"


@pytest.mark.parametrize("manner", STREAMED)
def test_blocks_that_are_no_calls_give_no_tool_calls(manner: str, server: FaultServer) -> None:
    blocks = [
        {"type": "text", "text": "Let me look."},
        *(
            {"type": kind, "id": f"x_{kind}", "name": "search", "input": {"q": "rain"}}
            for kind in ("server_tool_use", "mcp_tool_use", "future_use")
        ),
        {"type": "text", "text": " It rains."},
    ]
    serve(server, claude_stream(*blocks))
    outcome = ask(model_of("anthropic", server), manner)
    assert outcome.result is not None, outcome.message
    assert outcome.result.text == "Let me look. It rains."
    assert outcome.result.message.tool_calls == []
    assert outcome.result.finish_reason == "stop"


BLOCKS: list[dict[str, Any]] = [
    {"type": "thinking", "thinking": "first", "signature": "SIG1"},
    {"type": "text", "text": "Let me look."},
    {"type": "redacted_thinking", "data": "opaque"},
    {"type": "server_tool_use", "id": "srv1", "name": "web_search", "input": {"q": "rain"}},
    {"type": "web_search_tool_result", "tool_use_id": "srv1", "content": [{"url": "u"}]},
    {"type": "text", "text": "It rains.", "citations": [{"url": "u"}]},
    {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Oslo"}},
    {"type": "thinking", "thinking": "second", "signature": "SIG2"},
    {"type": "tool_use", "id": "c2", "name": "weather", "input": {}, "caller": {"type": "x"}},
]


def _next_turn(provider: str, server: FaultServer, message: Any, other: str = "") -> Any:
    """Return the assistant message as it is sent in the next turn, after it was saved and loaded."""
    talk = [UserPromptMessage(content="Oslo?"), message]
    talk += [ToolPromptMessage(content="20", tool_call_id=call.id) for call in message.tool_calls]
    loaded = kept_messages.load(kept_messages.dump(talk))
    last = (
        claude({"type": "text", "text": "ok"}) if other == "anthropic" else chat({"content": "ok"})
    )
    if not other and provider == "anthropic":
        last = claude({"type": "text", "text": "ok"})
    serve(server, last)
    outcome = ask(model_of(other or provider, server), "invoke", loaded, tools=[WEATHER])
    assert outcome.result is not None, outcome.message
    return server.seen[-1].json["messages"][1]


@pytest.mark.parametrize("manner", MANNERS)
def test_blocks_of_anthropic_go_back_in_their_order(manner: str, server: FaultServer) -> None:
    make = claude_stream if manner in STREAMED else claude
    serve(server, make(*BLOCKS, stop="tool_use"))
    outcome = ask(model_of("anthropic", server), manner, tools=[WEATHER])
    assert outcome.result is not None, outcome.message
    assert outcome.result.text == "Let me look.It rains."
    assert [call.id for call in outcome.result.message.tool_calls] == ["c1", "c2"]
    assert _next_turn("anthropic", server, outcome.result.message)["content"] == BLOCKS
    foreign = _next_turn("anthropic", server, outcome.result.message, "openai")
    assert foreign["content"] == "Let me look.It rains."
    assert set(foreign) == {"role", "content", "tool_calls"}
    assert all(set(call) == {"id", "type", "function"} for call in foreign["tool_calls"])


BACK: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "reasoning_content": (
        [{"reasoning_content": "I need "}, {"reasoning_content": "it."}],
        {"reasoning_content": "I need it."},
    ),
    "reasoning": ([{"reasoning": "Hm"}, {"reasoning": "m."}], {"reasoning": "Hmm."}),
    "reasoning_details": (
        [
            {"reasoning_details": [{"type": "reasoning.text", "index": 0, "text": "A"}]},
            {"reasoning_details": [{"type": "reasoning.text", "index": 0, "text": "B"}]},
            {
                "reasoning_details": [
                    {"type": "reasoning.text", "index": 0, "signature": "S"},
                    {"type": "reasoning.encrypted", "index": 1, "data": "x"},
                ]
            },
        ],
        {
            "reasoning_details": [
                {"type": "reasoning.text", "index": 0, "signature": "S", "text": "AB"},
                {"type": "reasoning.encrypted", "index": 1, "data": "x"},
            ]
        },
    ),
    "extra_content": (
        [{"extra_content": {"google": {"thought_signature": "c2ln"}}}],
        {"extra_content": {"google": {"thought_signature": "c2ln"}}},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("field", BACK)
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("provider", SPEAK_OPENAI)
def test_what_a_server_wants_to_see_again_goes_back_to_it_alone(
    provider: str, manner: str, field: str, server: FaultServer
) -> None:
    pieces, expected = BACK[field]
    signed = {**CALL, "extra_content": {"google": {"thought_signature": "c2lnbmVk"}}}
    if manner in STREAMED:
        serve(
            server,
            chat_stream(*map(piece, pieces), piece({"tool_calls": [signed]}), finish="tool_calls"),
        )
    else:
        whole = {"content": None, **expected, "tool_calls": [signed]}
        serve(server, chat(whole, "tool_calls"))
    outcome = ask(model_of(provider, server), manner, tools=[WEATHER])
    assert outcome.result is not None, outcome.message
    back = _next_turn(provider, server, outcome.result.message)
    assert {name: back[name] for name in back if name not in ("role", "content", "tool_calls")} == (
        expected
    )
    assert back["tool_calls"][0]["extra_content"] == signed["extra_content"]
    for other in PROVIDERS:
        if other != provider:
            foreign = str(_next_turn(provider, server, outcome.result.message, other))
            assert not any(word in foreign for word in ("reasoning", "signature", "thinking"))


def test_reasoning_of_an_answer_without_calls_stays_here(server: FaultServer) -> None:
    serve(server, chat({"content": "4", "reasoning_content": "Add."}))
    outcome = ask(model_of("openai_api_compatible", server), "invoke")
    assert outcome.result is not None
    assert set(_next_turn("openai_api_compatible", server, outcome.result.message)) == {
        "role",
        "content",
    }


def test_pieces_of_details_join_by_type_and_index() -> None:
    texts = [{"details": [{"type": "t", "index": n // 2, "text": str(n)}]} for n in range(4)]
    assert [one["text"] for one in merged(texts)["details"]] == ["01", "23"]
    assert merged([{"a": "x"}, {"a": "y"}, {"b": {"c": 1}}, {"b": {"d": 2}}]) == {
        "a": "y",
        "b": {"c": 1, "d": 2},
    }


@pytest.mark.parametrize(
    ("usage", "cached"),
    [
        ({"cached_tokens": 80}, 80),
        ({"prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 36}, 64),
        ({"prompt_tokens_details": {"cached_tokens": 5}}, 5),
        ({"prompt_tokens_details": None, "cached_tokens": 3}, 3),
        ({"cached_tokens": float("inf")}, None),
        ({"cached_tokens": float("nan")}, None),
        ({}, None),
    ],
)
def test_cached_tokens_are_read_in_every_place(usage: Any, cached: int | None) -> None:
    counted = server_count({"prompt_tokens": 100, "completion_tokens": 5, **usage})
    assert counted is not None
    assert counted.cached == cached


@pytest.mark.parametrize(
    ("indices", "order"),
    [
        ([None, None, None], [0, 1, 2]),
        ([None, 1, 2], [0, 1, 2]),
        ([0, None, 2], [0, 1, 2]),
        ([0, None, None], [0, 1, 2]),
        ([2, None, 1], [2, 0, 1]),
        (["1", "0"], [1, 0]),
        ([2, None, None], None),
        ([0, 0], None),
        ([5, 6], None),
        ([True, 0], None),
    ],
)
def test_vectors_without_an_index_find_their_text(
    indices: list[Any], order: list[int] | None
) -> None:
    assert in_order(indices) == order


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Weather report", "Weather_report"),
        ("Wetter für Oslo!", "Wetter_f_r_Oslo"),
        ("天气", "answer"),
        ("", "answer"),
        (None, "answer"),
        ("x" * 99, "x" * 64),
    ],
)
def test_the_name_of_a_schema_is_legal_whatever_its_title(title: Any, name: str) -> None:
    assert legal_name(title) == name
    wrapped = {"name": title, "schema": {"type": "object"}}
    assert json_schema(wrapped)["name"] == name


CLOSED = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "required": ["a"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (CLOSED, True),
        ({**CLOSED, "properties": {"a": CLOSED}}, True),
        ({**CLOSED, "$defs": {"b": {"type": "object"}}}, False),
        ({**CLOSED, "required": []}, False),
        ({**CLOSED, "additionalProperties": True}, False),
        ({**CLOSED, "properties": {"a": {"type": "array", "items": {"type": "object"}}}}, False),
        ({**CLOSED, "properties": {"a": {"oneOf": [{"type": "string"}]}}}, False),
        ({"type": "array", "items": CLOSED}, False),
    ],
)
def test_only_a_schema_that_allows_it_is_strict(schema: Any, strict: bool) -> None:
    assert allows_strict(schema, root=True) is strict
    assert json_schema(schema).get("strict", False) is strict
