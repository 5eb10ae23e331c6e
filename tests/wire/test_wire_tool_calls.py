"""Tool calls, in all the ways in which servers stream them and leave parts out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fault_server import DONE, STOP, UID, FaultServer, chunk, reply, stream, text
from wire_app import App

from modelport.entities import (
    AssistantPromptMessage,
    PromptMessageTool,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import UnsupportedCapabilityError

TOOLS = [
    PromptMessageTool(name=name, description="", parameters={"type": "object"})
    for name in ("f", "g")
]


def piece(
    arguments: Any = None,
    *,
    index: int | None = None,
    id: str | None = None,
    name: str | None = None,
) -> dict[str, Any]:
    """One entry of a delta's tool_calls; what is None is left out."""
    function = {"name": name, "arguments": arguments}
    entry = {"index": index, "id": id, "type": "function"}
    return {
        **{k: v for k, v in entry.items() if v is not None},
        "function": {k: v for k, v in function.items() if v is not None},
    }


def deltas(*groups: list[dict[str, Any]], finish: str = "tool_calls") -> list[bytes]:
    return [
        *(chunk({"content": None, "tool_calls": group}) for group in groups),
        chunk({}, finish),
        DONE,
    ]


TWO = [("f", {"a": 1}), ("g", {"b": 2})]

SCENARIOS: dict[str, list[bytes]] = {
    "interleaved by index": deltas(
        [piece("", index=0, id="x", name="f")],
        [piece("", index=1, id="y", name="g")],
        [piece('{"a"', index=0)],
        [piece('{"b"', index=1)],
        [piece(": 1}", index=0)],
        [piece(": 2}", index=1)],
    ),
    "index always 0": deltas(
        [piece("", index=0, id="x", name="f")],
        [piece('{"a": 1}', index=0)],
        [piece("", index=0, id="y", name="g")],
        [piece('{"b": 2}', index=0)],
    ),
    "index always 0, whole calls": deltas(
        [piece('{"a": 1}', index=0, id="x", name="f")],
        [piece('{"b": 2}', index=0, id="y", name="g")],
    ),
    "index always 0, no ids": deltas(
        [piece('{"a": 1}', index=0, name="f")], [piece('{"b": 2}', index=0, name="g")]
    ),
    "no index": deltas(
        [piece('{"a"', id="x", name="f")],
        [piece(": 1}")],
        [piece('{"b"', id="y", name="g")],
        [piece(": 2}")],
    ),
    "no index, interleaved by id": deltas(
        [piece('{"a"', id="x", name="f")],
        [piece('{"b"', id="y", name="g")],
        [piece(": 1}", id="x")],
        [piece(": 2}", id="y")],
    ),
    "no id": deltas(
        [piece('{"a"', index=0, name="f")],
        [piece(": 1}", index=0)],
        [piece('{"b": 2}', index=1, name="g")],
    ),
    "empty id": deltas(
        [piece('{"a": 1}', index=0, id="", name="f")],
        [piece('{"b": 2}', index=1, id="", name="g")],
    ),
    "id changes": deltas(
        [piece('{"a"', index=0, id="x1", name="f")],
        [piece(": 1}", index=0, id="x2")],
        [piece('{"b"', index=1, id="y1", name="g")],
        [piece(": 2}", index=1, id="y2")],
    ),
    "same id twice": deltas(
        [piece('{"a": 1}', index=0, id="x", name="f")],
        [piece('{"b": 2}', index=1, id="x2", name="g")],
    ),
    "name repeated": deltas(
        [piece('{"a"', index=0, id="x", name="f")],
        [piece(": 1}", index=0, id="x", name="f")],
        [piece('{"b": 2}', index=1, id="y", name="g")],
    ),
    "both in one delta": deltas(
        [piece('{"a": 1}', index=0, id="x", name="f"), piece('{"b": 2}', index=1, name="g")]
    ),
    "both in one delta without index": deltas(
        [piece('{"a": 1}', name="f"), piece('{"b": 2}', name="g")]
    ),
    "arguments as objects": deltas(
        [piece({"a": 1}, index=0, id="x", name="f")], [piece({"b": 2}, index=1, name="g")]
    ),
    "finish says stop": deltas(
        [piece('{"a": 1}', index=0, name="f")],
        [piece('{"b": 2}', index=1, name="g")],
        finish="stop",
    ),
    "in the last chunk": [
        chunk(
            {
                "content": "",
                "tool_calls": [
                    piece('{"a": 1}', index=0, id="x", name="f"),
                    piece('{"b": 2}', index=1, id="y", name="g"),
                ],
            },
            "tool_calls",
        ),
        DONE,
    ],
    "as text, cut anywhere": [
        *text("<tool", "_call", '>\n{"name": "f", "argu', 'ments": {"a": 1}}\n</tool_c', "all>\n"),
        *text('<tool_call>\n{"name": "g", "arguments": {"b": 2}}\n</tool_call>'),
        STOP,
        DONE,
    ],
    "as text, never closed": [
        *text('<tool_call>{"name": "f", "arguments": {"a": 1}}</tool_call>'),
        *text('<tool_call>{"name": "g", "arguments": {"b": 2}}'),
        STOP,
        DONE,
    ],
}

SAME_ID: dict[str, list[bytes]] = {
    "by index": deltas(
        [piece('{"a": 1}', index=0, id="get", name="get")],
        [piece('{"a": 2}', index=1, id="get", name="get")],
    ),
    "by index, in one delta": deltas(
        [
            piece('{"a": 1}', index=0, id="get", name="get"),
            piece('{"a": 2}', index=1, id="get", name="get"),
        ]
    ),
    "interleaved by index": deltas(
        [piece("", index=0, id="get", name="get")],
        [piece("", index=1, id="get", name="get")],
        [piece('{"a"', index=0, id="get")],
        [piece('{"a"', index=1, id="get")],
        [piece(": 1}", index=0, id="get", name="get")],
        [piece(": 2}", index=1, id="get", name="get")],
    ),
    "further pieces without id": deltas(
        [piece("", index=0, id="get", name="get")],
        [piece("", index=1, id="get", name="get")],
        [piece('{"a"', index=0)],
        [piece('{"a"', index=1)],
        [piece(": 1}", index=0)],
        [piece(": 2}", index=1)],
    ),
    "index always 0": deltas(
        [piece('{"a"', index=0, id="get", name="get")],
        [piece(": 1}", index=0, id="get", name="get")],
        [piece('{"a"', index=0, id="get", name="get")],
        [piece(": 2}", index=0, id="get", name="get")],
    ),
    "no index": deltas(
        [piece('{"a": 1}', id="get", name="get")], [piece('{"a": 2}', id="get", name="get")]
    ),
    "no index, in one delta": deltas(
        [piece('{"a": 1}', id="get", name="get"), piece('{"a": 2}', id="get", name="get")]
    ),
}
"""Two calls with one id, as of servers that take the name of the tool for it."""

ONE: dict[str, list[bytes]] = {
    "id, name and index repeated": deltas(
        [piece("", index=0, id="x", name="get")],
        [piece('{"a"', index=0, id="x", name="get")],
        [piece(": 1}", index=0, id="x", name="get")],
        [piece("", index=0, id="x", name="get")],
    ),
    "id and name repeated, no index": deltas(
        [piece('{"a"', id="x", name="get")], [piece(": 1}", id="x", name="get")]
    ),
    "id and name repeated in one delta": deltas(
        [
            piece('{"a"', index=0, id="x", name="get"),
            piece(": 1}", index=0, id="x", name="get"),
        ]
    ),
    "index counts the pieces": deltas(
        [piece('{"a"', index=0, id="x", name="get")],
        [piece(": 1", index=1, id="x", name="get")],
        [piece("}", index=2, id="x")],
    ),
    "an empty object first": deltas(
        [piece("{}", index=0, id="x", name="get")],
        [piece('{"a": 1}', index=0, id="x", name="get")],
    ),
}
"""One call, whose pieces repeat what identifies it."""


@pytest.fixture
def tooled(server: FaultServer, quick: App) -> App:
    server.describe(["chat", "tools"])
    return quick


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_two_calls_are_complete(server: FaultServer, tooled: App, scenario: str) -> None:
    server.chat(stream(*SCENARIOS[scenario]))
    tooled.stream(tools=TOOLS)
    assert [(name, json.loads(arguments)) for _, name, arguments in tooled.calls] == TWO
    ids = [identity for identity, _, _ in tooled.calls]
    assert all(ids)
    assert len(set(ids)) == 2
    assert tooled.last.finish_reason == "tool_calls"
    assert tooled.text == ""


@pytest.mark.parametrize("scenario", SAME_ID)
def test_calls_with_one_id_are_two_calls(server: FaultServer, tooled: App, scenario: str) -> None:
    server.chat(stream(*SAME_ID[scenario]))
    tooled.stream(tools=TOOLS)
    assert [call[1:] for call in tooled.calls] == [("get", '{"a": 1}'), ("get", '{"a": 2}')]
    first, second = (identity for identity, _, _ in tooled.calls)
    assert first == "get"
    assert second not in ("", first)


@pytest.mark.parametrize("scenario", ONE)
def test_one_call_stays_one_call(server: FaultServer, tooled: App, scenario: str) -> None:
    server.chat(stream(*ONE[scenario]))
    tooled.stream(tools=TOOLS)
    assert [(name, json.loads(arguments)) for _, name, arguments in tooled.calls] == [
        ("get", {"a": 1})
    ]


def test_calls_of_a_whole_answer_are_never_joined(server: FaultServer, tooled: App) -> None:
    entries = [
        piece('{"a": 1}', index=0, id="get", name="get"),
        piece('{"a": 2}', index=0, id="get", name="get"),
        piece("", id="get", name="get"),
        piece("", id="get", name="get"),
        piece('{"a"', id="get", name="get"),
        piece(": 3}", id="get", name="get"),
    ]
    message = {"role": "assistant", "content": None, "tool_calls": entries}
    other = {"role": "assistant", "content": None, "tool_calls": entries[:2]}
    choices = [
        {"index": 0, "message": message, "finish_reason": "tool_calls"},
        {"index": 1, "message": other, "finish_reason": "tool_calls"},
    ]
    server.chat(reply({"choices": choices}))
    result = tooled.invoke(tools=TOOLS)
    calls = result.message.tool_calls
    written = [call.function.arguments for call in calls]
    assert written == ['{"a": 1}', '{"a": 2}', "{}", "{}", '{"a"', ": 3}"]
    assert len({call.id for call in calls}) == len(entries)
    assert len(result.choices[1].message.tool_calls) == 2


def test_calls_in_delta_form_come_through_every_library(server: FaultServer, app: App) -> None:
    server.describe(["chat", "tools"])
    server.chat(stream(*SCENARIOS["interleaved by index"]))
    app.stream(tools=TOOLS)
    assert [(name, json.loads(arguments)) for _, name, arguments in app.calls] == TWO


def test_ids_of_the_server_are_kept(server: FaultServer, tooled: App) -> None:
    server.chat(stream(*deltas([piece("{}", index=0, id="x", name="f")], [piece("", index=0)])))
    tooled.stream(tools=TOOLS)
    assert tooled.calls == [("x", "f", "{}")]


def test_a_call_without_arguments_has_an_empty_object(server: FaultServer, tooled: App) -> None:
    server.chat(stream(*deltas([piece("", index=0, id="x", name="f")])))
    tooled.stream(tools=TOOLS)
    assert tooled.calls == [("x", "f", "{}")]


def test_the_legacy_function_call_is_a_call(server: FaultServer, tooled: App) -> None:
    server.chat(
        stream(
            chunk({"function_call": {"name": "f", "arguments": '{"a"'}}),
            chunk({"function_call": {"arguments": ": 1}"}}, "function_call"),
            DONE,
        )
    )
    tooled.stream(tools=TOOLS)
    assert [call[1:] for call in tooled.calls] == [("f", '{"a": 1}')]
    assert tooled.last.finish_reason == "tool_calls"


def test_text_that_only_looks_like_a_call_stays_text(server: FaultServer, tooled: App) -> None:
    pieces = ["Use <tool", "_call>{not json}</tool_call> or a < b"]
    server.chat(stream(*text(*pieces), STOP, DONE))
    tooled.stream(tools=TOOLS)
    assert tooled.text == "".join(pieces)
    assert tooled.calls == []


def test_calls_are_not_looked_for_in_the_text_when_no_tools_were_given(
    server: FaultServer, quick: App
) -> None:
    written = '<tool_call>{"name": "f", "arguments": {}}</tool_call>'
    server.chat(stream(*text(written), STOP, DONE))
    quick.stream()
    assert quick.text == written


@pytest.mark.parametrize("arguments", ['{"a": 1}', {"a": 1}])
def test_a_whole_answer_with_a_call(server: FaultServer, app: App, arguments: object) -> None:
    server.describe(["chat", "tools"])
    message = {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "x", "type": "function", "function": {"name": "f", "arguments": arguments}}
        ],
    }
    server.chat(reply({"choices": [{"message": message, "finish_reason": "stop"}]}))
    result = app.invoke(tools=TOOLS)
    call = result.message.tool_calls[0]
    assert (call.id, call.function.name) == ("x", "f")
    assert json.loads(call.function.arguments) == {"a": 1}
    assert result.finish_reason == "tool_calls"


def test_the_history_is_sent_with_every_call_and_its_id(server: FaultServer, tooled: App) -> None:
    server.chat(stream(*text("sunny"), STOP, DONE))
    call = AssistantPromptMessage.ToolCall
    calls = [
        call(id=id, type="function", function=call.ToolCallFunction(name=name, arguments="{}"))
        for id, name in (("x", "f"), ("y", "g"))
    ]
    tooled.stream(
        [
            UserPromptMessage(content="weather?"),
            AssistantPromptMessage(content="", tool_calls=calls),
            ToolPromptMessage(content="21 C", tool_call_id="x"),
            ToolPromptMessage(content="22 C", tool_call_id="y"),
        ]
    )
    sent = server.chats[0].json["messages"]
    function = {"name": "f", "arguments": "{}"}
    assert sent[1]["tool_calls"][0] == {"id": "x", "type": "function", "function": function}
    assert [one["id"] for one in sent[1]["tool_calls"]] == ["x", "y"]
    assert sent[3] == {"role": "tool", "content": "22 C", "tool_call_id": "y"}


def test_a_model_that_cannot_call_tools_is_not_asked(server: FaultServer, app: App) -> None:
    with pytest.raises(UnsupportedCapabilityError, match=r"cannot call tools.*: chat"):
        app.stream(tools=TOOLS)
    assert server.chats == []


def test_the_rejection_of_the_server_is_the_same_error(server: FaultServer, quick: App) -> None:
    server.on("GET", f"/v1/models/{UID}", reply({"detail": "Not Found"}, 404))
    server.chat(reply({"detail": "Only {'glm', 'qwen'} support tool calls"}, 400))
    with pytest.raises(UnsupportedCapabilityError, match="support tool calls"):
        quick.stream(tools=TOOLS)
