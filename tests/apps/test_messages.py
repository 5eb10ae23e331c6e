"""Prompts of every form become messages, and messages survive JSON, pydantic and FastAPI."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from modelport import Image, messages
from modelport._runtime.apps.prompts import as_messages
from modelport.entities import (
    AssistantPromptMessage,
    AudioPromptMessageContent,
    DeveloperPromptMessage,
    DocumentPromptMessageContent,
    ImagePromptMessageContent,
    PromptMessage,
    SystemPromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    ToolPromptMessage,
    UserPromptMessage,
    VideoPromptMessageContent,
)
from modelport.errors import InputInvalidError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}

HISTORY: list[PromptMessage] = [
    SystemPromptMessage(content="Be brief."),
    DeveloperPromptMessage(content="Briefer."),
    UserPromptMessage(
        content=[
            TextPromptMessageContent(data="What is this?"),
            Image.from_bytes(PNG, detail="low"),
            Image.from_url("https://example.org/a.png"),
            AudioPromptMessageContent(format="wav", mime_type="audio/wav", base64_data="AAAA"),
            VideoPromptMessageContent(format="mp4", mime_type="video/mp4", url="https://x.org/v"),
            DocumentPromptMessageContent(
                format="pdf", mime_type="application/pdf", base64_data="AAAA", filename="a.pdf"
            ),
        ],
        name="ann",
    ),
    AssistantPromptMessage(
        content=[
            ThinkingPromptMessageContent(data="hm", signature="seal"),
            TextPromptMessageContent(data="ok", opaque_body={"x": [1]}),
        ],
        tool_calls=[AssistantPromptMessage.ToolCall.model_validate(CALL)],
        opaque_body={"kept": True},
    ),
    ToolPromptMessage(content="done", tool_call_id="1"),
]


class Body(BaseModel):
    messages: list[PromptMessage]
    last: PromptMessage | None = None


def test_a_dumped_conversation_loads_unchanged() -> None:
    dumped = messages.dump(HISTORY)
    assert messages.load(json.loads(json.dumps(dumped))) == HISTORY
    assert messages.load(json.dumps(dumped)) == HISTORY
    images = messages.load(dumped)[2].content[1:3]  # type: ignore[index]
    assert [image.detail for image in images] == ["low", None]


def test_pydantic_keeps_everything_both_ways() -> None:
    adapter = TypeAdapter(list[PromptMessage])
    assert adapter.validate_json(adapter.dump_json(HISTORY)) == HISTORY
    assert adapter.validate_python(adapter.dump_python(HISTORY)) == HISTORY
    body = Body(messages=HISTORY, last=HISTORY[3])
    again = Body.model_validate_json(body.model_dump_json())
    assert again == body
    assert type(again.last) is AssistantPromptMessage


def test_the_schema_of_a_message_is_a_union_by_role() -> None:
    shown = json.dumps(Body.model_json_schema())
    for role in ("User", "System", "Assistant", "Tool", "Developer"):
        assert f"#/$defs/{role}PromptMessage" in shown
    assert '"propertyName": "role"' in shown


def test_a_message_of_any_role_is_of_the_class_of_its_role() -> None:
    values: dict[str, Any] = {"role": "assistant", "tool_calls": [CALL]}
    assert type(PromptMessage.model_validate(values)) is AssistantPromptMessage
    assert type(PromptMessage(**values)) is AssistantPromptMessage
    with pytest.raises(ValueError, match="bogus"):
        PromptMessage(role="bogus")  # type: ignore[arg-type]


def test_dicts_of_openais_form_become_messages() -> None:
    history: list[Any] = [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Hi"},
                {
                    "type": "image_url",
                    "image_url": {"url": "https://x.org/a.png", "detail": "high"},
                },
                {"type": "image_url", "image_url": "data:image/png;base64,iVBORw0KGgo="},
                {"type": "input_audio", "input_audio": {"data": "SUQzAAAA", "format": "mp3"}},
                {
                    "type": "file",
                    "file": {
                        "file_data": "data:application/pdf;base64,JVBERi0=",
                        "filename": "a.pdf",
                    },
                },
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "refusal": None,
            "annotations": [],
            "function_call": None,
            "tool_calls": [CALL],
        },
        {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "done"}]},
        {"role": "assistant", "content": "Hello", "tool_calls": None, "reasoning_content": "hm"},
    ]
    message = as_messages(history)
    user = message[1].content
    assert isinstance(user, list)
    first, second, sound, document = user[1:]
    assert isinstance(first, ImagePromptMessageContent)
    assert (first.url, str(first.detail)) == ("https://x.org/a.png", "high")
    assert isinstance(second, ImagePromptMessageContent)
    assert (second.base64_data, second.mime_type) == ("iVBORw0KGgo=", "image/png")
    assert isinstance(sound, AudioPromptMessageContent)
    assert (sound.base64_data, sound.format) == ("SUQzAAAA", "mp3")
    assert isinstance(document, DocumentPromptMessageContent)
    assert document.filename == "a.pdf"
    assert isinstance(message[2], AssistantPromptMessage)
    assert message[2].tool_calls[0].function.arguments == '{"a": 1}'
    assert isinstance(message[3], ToolPromptMessage)
    assert (message[3].tool_call_id, message[3].text) == ("1", "done")
    assert (message[4].text, message[4].reasoning) == ("Hello", "hm")


def test_arguments_that_are_no_text_become_json() -> None:
    call = {"id": "1", "function": {"name": "f", "arguments": {"ä": 1}}}
    message = as_messages({"role": "assistant", "tool_calls": [call]})[0]
    assert isinstance(message, AssistantPromptMessage)
    assert message.tool_calls[0].function.arguments == '{"ä": 1}'


def test_adjacent_texts_and_parts_are_one_message() -> None:
    image = Image.from_bytes(PNG)
    message = as_messages(
        [{"role": "system", "content": "s"}, "a", image, HISTORY[3], HISTORY[4], "b"]
    )
    assert [str(one.role) for one in message] == ["system", "user", "assistant", "tool", "user"]
    assert message[1].content == [TextPromptMessageContent(data="a"), image]
    assert message[4].content == "b"
    assert as_messages(image) == [UserPromptMessage(content=[image])]
    assert as_messages({"type": "text", "text": "x"})[0].text == "x"


@pytest.mark.parametrize(
    ("prompt", "reported"),
    [
        ([{"role": "user", "contnt": "x"}], "message 0: a message cannot have 'contnt'"),
        (["a", {"role": "usr", "content": "x"}], "message 1: .*'usr'"),
        ({"role": "tool", "content": "x"}, "tool_call_id: Field required"),
        ({"content": "x"}, "neither 'role' nor 'type'"),
        ({"role": "user", "content": [{"type": "foo"}]}, "type 'foo' is unknown"),
        ({"role": "user", "content": [{"type": "file", "file": {"file_id": "1"}}]}, "file_id"),
        ({"role": "user", "content": [{"type": "image_url"}]}, "needs 'image_url'"),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": "/tmp/a.png"}]},
            "use from_path",
        ),
        (
            [ImagePromptMessageContent(format="png", mime_type="image/png", base64_data="a.png")],
            "not base64",
        ),
        ([ImagePromptMessageContent(format="png", mime_type="image/png")], "is empty"),
    ],
)
def test_what_no_message_can_contain_is_rejected(prompt: Any, reported: str) -> None:
    with pytest.raises(InputInvalidError, match=reported):
        as_messages(prompt)


def test_text_that_is_not_json_is_not_a_conversation() -> None:
    with pytest.raises(InputInvalidError, match="not JSON"):
        messages.load("[{")


def test_reprs_are_short() -> None:
    image = Image.from_bytes(PNG + bytes(2_000_000))
    assert len(repr(image)) < 200
    assert "1.9 MB" in repr(image)
    assert len(repr(UserPromptMessage(content="x" * 10_000))) < 400
    assert repr(UserPromptMessage(content="Hi")) == "UserPromptMessage(role='user', content='Hi')"
