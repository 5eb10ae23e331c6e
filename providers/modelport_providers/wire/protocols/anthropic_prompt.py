"""Write a conversation in the form of Anthropic's messages API. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from modelport.entities import (
    AssistantPromptMessage,
    DocumentPromptMessageContent,
    ImagePromptMessageContent,
    PromptMessage,
    PromptMessageTool,
    SystemPromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import InvokeBadRequestError, UnsupportedCapabilityError

from ..http.json_types import is_array, is_object, loosely
from .anthropic import REDACTED
from .messages import opaque_of

Json = dict[str, Any]


def conversation(
    messages: Sequence[PromptMessage], model: str, origin: str = ""
) -> tuple[str, list[Json]]:
    """Return the system prompt and the messages; adjacent messages of one role are joined.

    origin: The server whose opaque parts are written; those of others are left out.
    """
    system: list[str] = []
    written: list[Json] = []
    for message in messages:
        role = "assistant" if isinstance(message, AssistantPromptMessage) else "user"
        content: str | list[Json] | None = _plain(message)
        if content is None:
            if _is_system(message):
                system.append(_text_of(message))
                continue
            content = _blocks(message, model, origin)
        if not content:
            continue
        # The answers of several tools must be in one message, directly after the calls.
        if written and written[-1]["role"] == role:
            _extend(written[-1], content)
        else:
            written.append({"role": role, "content": content})
    if not written:
        raise InvokeBadRequestError("the conversation has no message besides the system prompt")
    return "\n\n".join(filter(None, system)), written


def _plain(message: PromptMessage) -> str | None:
    """Return the text of a message that is only text, which the API accepts unchanged.

    Nearly all messages of a long conversation are texts: as text, 1 000 of them take a third less
    time than as blocks.
    """
    content = message.content
    if not isinstance(content, str):
        return None
    spoken = isinstance(message, AssistantPromptMessage) and not message.tool_calls
    return content if spoken or isinstance(message, UserPromptMessage) else None


def _extend(message: Json, content: str | list[Json]) -> None:
    """Add to a message of the same role; only blocks can follow each other."""
    if isinstance(message["content"], str):
        message["content"] = _as_blocks(message["content"])
    message["content"].extend(_as_blocks(content))


def _as_blocks(content: str | list[Json]) -> list[Json]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def marked_system(messages: Sequence[PromptMessage]) -> list[Json]:
    """Return the system prompt as blocks when a part of it is marked for the cache, else none."""
    parts: list[TextPromptMessageContent] = []
    for message in filter(_is_system, messages):
        content = message.content
        if content is None or isinstance(content, str):
            parts.append(TextPromptMessageContent(data=content or ""))
        else:
            parts.extend(part for part in content if isinstance(part, TextPromptMessageContent))
    if not any(_mark(part.opaque_body) for part in parts):
        return []
    return [block for part in parts if (block := _with_mark(part, _text(part))) is not None]


def _is_foreign(opaque_body: Any) -> bool:
    """Return whether a part is data of another server, which a mark for the cache is not."""
    return bool(set(opaque_body) - {"cache_control"} if is_object(opaque_body) else opaque_body)


def _with_mark(part: Any, block: Json | None) -> Json | None:
    mark = _mark(part.opaque_body)
    return {**block, **mark} if block is not None and mark else block


def _mark(opaque_body: Any) -> Json:
    """Return the field that makes the server cache everything up to a block."""
    wanted = opaque_body.get("cache_control") if is_object(opaque_body) else None
    return {"cache_control": dict(wanted)} if is_object(wanted) else {}


def tool_choices(tools: Sequence[PromptMessageTool], choice: str | None = None) -> Json:
    """Return the tools that the model may call, and which of them it must call."""
    written = [
        {
            "name": tool.name,
            "description": tool.description,
            "input_schema": tool.parameters or {"type": "object", "properties": {}},
            **({"cache_control": dict(tool.cache_control)} if tool.cache_control else {}),
        }
        for tool in tools
    ]
    return {"tools": written, **_choice(choice)} if written else {}


def _choice(choice: str | None) -> Json:
    if choice is None:
        return {}
    words = {"auto": "auto", "none": "none", "required": "any"}
    if choice in words:
        return {"tool_choice": {"type": words[choice]}}
    return {"tool_choice": {"type": "tool", "name": choice}}


def json_instruction(given: dict[str, Any]) -> str:
    """Take the parameters for JSON output out of `given` and return an instruction in their place."""
    wanted, schema = given.pop("response_format", None), given.pop("json_schema", None)
    if schema:
        text = schema if isinstance(schema, str) else json.dumps(schema, ensure_ascii=False)
        return f"Answer with one JSON value that fits this schema, and with nothing else:\n{text}"
    if str(wanted).lower() in ("json", "json_object"):
        return "Answer with one JSON object, and with nothing else."
    return ""


def _is_system(message: PromptMessage) -> bool:
    if message.__class__ in (UserPromptMessage, AssistantPromptMessage):
        return False
    return isinstance(message, SystemPromptMessage) or str(message.role) in ("system", "developer")


def _blocks(message: PromptMessage, model: str, origin: str) -> list[Json]:
    if isinstance(message, ToolPromptMessage):
        content = _parts(message.content, model)
        return [{"type": "tool_result", "tool_use_id": message.tool_call_id, "content": content}]
    if not isinstance(message, AssistantPromptMessage):
        return _parts(message.content, model)
    calls = {call.id: _call(call, origin) for call in message.tool_calls}
    return [*_answer_blocks(message.content, model, origin, calls), *calls.values()]


def _answer_blocks(content: Any, model: str, origin: str, calls: dict[str, Json]) -> list[Json]:
    """Return what the model said, in its order; calls that have a place in it are removed from `calls`."""
    if not is_array(content):
        return _parts(content, model)
    blocks: list[Json] = []
    for part in content:
        body = opaque_of(part, origin)
        if body is None:
            written = None if _is_foreign(part.opaque_body) else _part(part, model)
            blocks += [] if written is None else [written]
        elif is_object(body.get("block")):
            blocks.append(body["block"])
        elif body.get("call") in calls:
            blocks.append(calls.pop(body["call"]))
        elif body.get("citations") and blocks and blocks[-1]["type"] == "text":
            blocks[-1]["citations"] = body["citations"]
    return blocks


def _call(call: AssistantPromptMessage.ToolCall, origin: str) -> Json:
    try:
        arguments: Any = loosely(call.function.arguments or "{}")
    except ValueError as error:
        raise InvokeBadRequestError(
            f"the arguments of the call of {call.function.name!r} are not JSON: {error}"
        ) from error
    if not is_object(arguments):
        raise InvokeBadRequestError(
            f"the arguments of the call of {call.function.name!r} are not a JSON object"
        )
    known = {"type": "tool_use", "id": call.id, "name": call.function.name, "input": arguments}
    return {**(opaque_of(call, origin) or {}), **known}


def _parts(content: Any, model: str) -> list[Json]:
    if content is None or isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return [block for part in content if (block := _part(part, model)) is not None]


def _part(part: Any, model: str) -> Json | None:
    writer = _WRITERS.get(part.__class__)
    if writer is None:
        raise UnsupportedCapabilityError(
            f"the model {model!r} takes no {part.type} parts in its messages"
        )
    return _with_mark(part, writer(part))


def _text(part: TextPromptMessageContent) -> Json | None:
    # The API rejects empty text.
    return {"type": "text", "text": part.data} if part.data else None


def _image(part: ImagePromptMessageContent) -> Json:
    return {"type": "image", "source": _source(part)}


def _document(part: DocumentPromptMessageContent) -> Json:
    named = {"title": part.filename} if part.filename else {}
    return {"type": "document", "source": _source(part), **named}


def _source(part: ImagePromptMessageContent | DocumentPromptMessageContent) -> Json:
    if part.base64_data:
        return {"type": "base64", "media_type": part.mime_type, "data": part.base64_data}
    return {"type": "url", "url": part.url}


def _thought(part: ThinkingPromptMessageContent) -> Json | None:
    """Return a thought with its signature, which the API checks; None without a signature."""
    if not part.signature:
        return None
    if part.signature.startswith(REDACTED):
        return {"type": "redacted_thinking", "data": part.signature.removeprefix(REDACTED)}
    return {"type": "thinking", "thinking": part.data, "signature": part.signature}


_WRITERS: Mapping[type[Any], Callable[[Any], Json | None]] = {
    TextPromptMessageContent: _text,
    ImagePromptMessageContent: _image,
    DocumentPromptMessageContent: _document,
    ThinkingPromptMessageContent: _thought,
}


def _text_of(message: PromptMessage) -> str:
    content = message.content
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.data for part in content if isinstance(part, TextPromptMessageContent))
