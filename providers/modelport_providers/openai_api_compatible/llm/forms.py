"""Alternative request forms: older tool calls, roles of system messages, switches for thinking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.errors import UnsupportedCapabilityError
from modelport.interfaces import LLMCall
from modelport_providers.wire.http.json_types import is_array, is_object

Json = dict[str, Any]


def thinking_fields(wanted: Any, form: str, body: Mapping[str, Any]) -> Json:
    """Return the fields that switch thinking on or off."""
    match form:
        case "enable_thinking":
            return {"enable_thinking": wanted}
        case "chat_template_kwargs":
            given = body.get("chat_template_kwargs")
            extra = given if is_object(given) else {}
            # Templates use one of these names for the switch, and ignore an unknown one.
            switch = {"enable_thinking": wanted, "thinking": wanted}
            return {"chat_template_kwargs": {**switch, **extra}}
        case "thinking":
            return {"thinking": {"type": "enabled" if wanted else "disabled"}}
        case "reasoning_effort" if not wanted:
            return {"reasoning_effort": "none"}
        case _:
            return {}


def with_system_role(messages: list[Json], role: str) -> list[Json]:
    """Give system messages another role. `user` merges the leading one into the first user message."""
    if role == "system":
        return messages
    if role != "user":
        return [{**one, "role": role} if one["role"] == "system" else one for one in messages]
    if not messages or messages[0]["role"] != "system":
        return messages
    words, rest = str(messages[0]["content"]), messages[1:]
    if not rest or rest[0]["role"] != "user":
        return [{"role": "user", "content": words}, *rest]
    return [{**rest[0], "content": _in_front(words, rest[0]["content"])}, *rest[1:]]


def function_messages(messages: list[Json]) -> list[Json]:
    """Write a conversation with tools in the older form: one call per message, results by name."""
    names: dict[str, str] = {}
    written: list[Json] = []
    for message in messages:
        calls: list[Json] = message.get("tool_calls") or []
        names.update({call["id"]: call["function"]["name"] for call in calls})
        if message["role"] == "tool":
            name = names.get(message["tool_call_id"], message["tool_call_id"])
            written.append({"role": "function", "name": name, "content": message["content"]})
            continue
        kept = {key: value for key, value in message.items() if key != "tool_calls"}
        if calls:
            kept["function_call"] = calls[0]["function"]
        written.append(kept)
    return written


def function_choice(call: LLMCall) -> Json:
    """Return the older field that says which function may be called.

    Raises:
        UnsupportedCapabilityError: `required` was requested, which the older form cannot express.
    """
    match call.tool_choice:
        case None:
            return {}
        case "required":
            raise UnsupportedCapabilityError(
                "tool_choice 'required' does not exist in the older form of tools: name a tool instead"
            )
        case "auto" | "none" as word:
            return {"function_call": word}
        case name:
            return {"function_call": {"name": name}}


def _in_front(words: str, content: Any) -> Any:
    if is_array(content):
        return [{"type": "text", "text": words}, *content]
    return f"{words}\n\n{content}"
