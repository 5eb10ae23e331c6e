"""Write a conversation in the form of OpenAI-compatible servers. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Literal, TypeAlias

from modelport.entities import (
    AssistantPromptMessage,
    AudioPromptMessageContent,
    ImagePromptMessageContent,
    PromptMessage,
    PromptMessageTool,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    ToolPromptMessage,
    UserPromptMessage,
    VideoPromptMessageContent,
)
from modelport.errors import InvokeBadRequestError, UnsupportedCapabilityError

from ..http.json_types import is_object
from . import openai_message

Json: TypeAlias = dict[str, Any]
PartWriter: TypeAlias = Callable[[Any], Json]

_NEEDED: dict[type[Any], tuple[str, str]] = {
    ImagePromptMessageContent: ("images", "vision"),
    AudioPromptMessageContent: ("audio", "audio"),
    VideoPromptMessageContent: ("video", "video"),
}
"""The name of each kind of part, and the ability that a model needs for it."""


def image_part(part: ImagePromptMessageContent) -> Json:
    """Write an image as a data URL, or as its address."""
    # The class has Dify's default; only what the app set is sent.
    wanted = part.detail if "detail" in part.model_fields_set else None
    detail = {} if wanted is None else {"detail": str(wanted)}
    return {"type": "image_url", "image_url": {"url": part.data, **detail}}


def audio_part(part: AudioPromptMessageContent) -> Json:
    """Write sound in OpenAI's form: base64 and a format."""
    if not part.base64_data:
        return audio_url_part(part)
    return {
        "type": "input_audio",
        "input_audio": {"data": part.base64_data, "format": part.format},
    }


def audio_url_part(part: AudioPromptMessageContent) -> Json:
    """Write sound in the form of vLLM and Xinference: an address or a data URL."""
    return {"type": "audio_url", "audio_url": {"url": part.data}}


def video_part(part: VideoPromptMessageContent) -> Json:
    """Write a video as an address or a data URL."""
    return {"type": "video_url", "video_url": {"url": part.data}}


DEFAULT_PARTS: dict[type[Any], PartWriter] = {
    ImagePromptMessageContent: image_part,
    AudioPromptMessageContent: audio_part,
    VideoPromptMessageContent: video_part,
}


def chat_messages(
    messages: Iterable[PromptMessage],
    *,
    model: str,
    abilities: Collection[str] | None = None,
    parts: dict[type[Any], PartWriter] | None = None,
    system_first: bool = False,
    origin: str = "",
    reasoning_back: Literal["tool_calls", "always", "never"] = "tool_calls",
) -> list[Json]:
    """Write all messages; raise `UnsupportedCapabilityError` for what the model cannot take.

    `abilities` are the model's abilities as the server reports them; when they are None, unknown,
    everything is sent. With `system_first` the system messages are joined and put first, for
    templates that reject any other order.
    """
    writers = {**DEFAULT_PARTS, **(parts or {})}
    written = [
        _plain(one)
        or (
            _spoken(one, origin, reasoning_back)
            if isinstance(one, AssistantPromptMessage)
            else _message(one, model, abilities, writers)
        )
        for one in messages
    ]
    return _system_to_front(written) if system_first else written


def tool_list(tools: Sequence[PromptMessageTool]) -> list[Json]:
    """Write the tools that the model may call."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters or {"type": "object", "properties": {}},
            },
        }
        for tool in tools
    ]


def single_prompt(messages: Sequence[PromptMessage]) -> str:
    """Return the text that a completion model continues: the one message of the user."""
    if len(messages) != 1 or not isinstance(messages[0], UserPromptMessage):
        roles = ", ".join(str(message.role) for message in messages) or "none"
        raise InvokeBadRequestError(
            f"a completion model takes exactly one user message; the call has: {roles}"
        )
    return _text_only(messages[0], "a completion model")


def needs_tools(messages: Iterable[PromptMessage], tools: Sequence[PromptMessageTool]) -> bool:
    """Return whether the model must support tools for this conversation."""
    return bool(tools) or any(
        isinstance(one, ToolPromptMessage)
        or (isinstance(one, AssistantPromptMessage) and bool(one.tool_calls))
        for one in messages
    )


def prompt_text(messages: Iterable[PromptMessage], tools: Iterable[PromptMessageTool]) -> str:
    """Return the whole prompt as one text, for an estimate of its tokens."""
    lines: list[str] = []
    for message in messages:
        lines.append(str(message.role))
        lines.append(_plain_text(message))
        if isinstance(message, AssistantPromptMessage):
            lines += [f"{c.function.name} {c.function.arguments}" for c in message.tool_calls]
    for tool in tools:
        lines += [tool.name, tool.description, str(tool.parameters)]
    return "\n".join(lines)


def _plain(message: PromptMessage) -> Json | None:
    """Write a message that is only a text; None for other messages.

    Nearly all messages of a long conversation are texts: 0.4 us per message, half the time of the
    other writers.
    """
    content = message.content
    if not isinstance(content, str) or message.name:
        return None
    if isinstance(message, AssistantPromptMessage):
        if message.tool_calls or message.opaque_body is not None:
            return None
    elif not isinstance(message, UserPromptMessage):
        return None
    return {"role": str(message.role), "content": content}


def _message(
    message: PromptMessage,
    model: str,
    abilities: Collection[str] | None,
    writers: dict[type[Any], PartWriter],
) -> Json:
    written: Json = {"role": str(message.role)}
    match message:
        case ToolPromptMessage():
            written["content"] = _text_only(message, "the answer of a tool")
            written["tool_call_id"] = message.tool_call_id
        case UserPromptMessage():
            written["content"] = _content(message, model, abilities, writers)
        case _:
            written["content"] = _text_only(message, f"a {message.role} message")
    if message.name:
        written["name"] = message.name
    return written


def opaque_of(holder: Any, origin: str) -> Json | None:
    """Return the data that a message, a part or a call keeps for one server, or None."""
    kept = holder.opaque_body
    body = kept.get(origin) if is_object(kept) and origin else None
    return body if is_object(body) else None


def _spoken(message: AssistantPromptMessage, origin: str, reasoning_back: str) -> Json:
    """Write what a model said, with the data that this server needs again and without that of others.

    Reasoning is sent back with calls, where servers need it; models are trained without older
    reasoning.
    """
    written: Json = {"role": str(message.role), "content": message.text}
    if message.tool_calls:
        written["tool_calls"] = [_call(call, origin) for call in message.tool_calls]
    if (kept := opaque_of(message, origin)) is not None:
        with_calls = reasoning_back == "tool_calls" and bool(message.tool_calls)
        wanted = with_calls or reasoning_back == "always"
        written.update(openai_message.back(kept, message.reasoning, wanted))
    if message.name:
        written["name"] = message.name
    return written


def _call(call: Any, origin: str) -> Json:
    return {
        **(opaque_of(call, origin) or {}),
        "id": call.id,
        "type": call.type or "function",
        "function": {"name": call.function.name, "arguments": call.function.arguments or "{}"},
    }


def _content(
    message: PromptMessage,
    model: str,
    abilities: Collection[str] | None,
    writers: dict[type[Any], PartWriter],
) -> str | list[Json]:
    content = message.content
    if content is None or isinstance(content, str):
        return content or ""
    if all(isinstance(part, TextPromptMessageContent) for part in content):
        return "\n".join(_text_of(part) for part in content)
    return [_part(part, model, abilities, writers) for part in content]


def _part(
    part: Any,
    model: str,
    abilities: Collection[str] | None,
    writers: dict[type[Any], PartWriter],
) -> Json:
    if isinstance(part, TextPromptMessageContent):
        return {"type": "text", "text": part.data}
    kind: Any = part.__class__
    if kind not in writers:
        raise UnsupportedCapabilityError(
            f"the model {model!r} takes no {part.type} parts in its messages"
        )
    what, ability = _NEEDED.get(kind, (str(part.type), ""))
    if abilities is not None and ability and not ({ability, "omni"} & set(abilities)):
        raise UnsupportedCapabilityError(
            f"the model {model!r} takes no {what}; the server says that it can:"
            f" {', '.join(sorted(abilities)) or 'nothing'}"
        )
    return writers[kind](part)


def _text_only(message: PromptMessage, what: str) -> str:
    content = message.content
    if content is None or isinstance(content, str):
        return content or ""
    for part in content:
        if not isinstance(part, TextPromptMessageContent | ThinkingPromptMessageContent):
            raise UnsupportedCapabilityError(f"{what} takes text only, not {part.type} parts")
    return _plain_text(message)


def _plain_text(message: PromptMessage) -> str:
    content = message.content
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(filter(None, map(_text_of, content)))


def _text_of(part: Any) -> str:
    return part.data if isinstance(part, TextPromptMessageContent) else ""


def _system_to_front(messages: list[Json]) -> list[Json]:
    system = [one for one in messages if one["role"] == "system"]
    if not system or (len(system) == 1 and messages[0]["role"] == "system"):
        return messages
    merged = {"role": "system", "content": "\n\n".join(str(one["content"]) for one in system)}
    return [merged, *(one for one in messages if one["role"] != "system")]
