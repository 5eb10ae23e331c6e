"""Convert the prompts that a caller may pass into messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from ..schema.json_types import is_array, is_object

if TYPE_CHECKING:
    from modelport.entities import PromptMessage, PromptMessageContent

PromptItem: TypeAlias = "str | PromptMessage | PromptMessageContent | Mapping[str, Any]"
"""A text or part from the user, a message, or a dict of one of them in OpenAI's or modelport's form."""

Prompt: TypeAlias = "PromptItem | Iterable[PromptItem]"
"""One of these, or a conversation: adjacent texts and parts become one user message."""


def as_messages(prompt: Prompt) -> list[PromptMessage]:
    """Return the conversation, its files checked.

    Raises:
        TypeError: Something in it is neither text, part, message nor dict.
        InputInvalidError: A dict has something that no message can contain, or a file cannot be
        sent.
    """
    from modelport.entities import PromptMessage, UserPromptMessage

    if isinstance(prompt, str):
        return [UserPromptMessage(content=prompt)]
    listed = _listed(prompt)
    if is_array(listed) and all(issubclass(kind, PromptMessage) for kind in set(map(type, listed))):
        # What an app keeps between its calls: to compare the classes of 1 000 messages takes 0.03 ms, a loop ten times that.
        kept: list[PromptMessage] = list(listed)
        _check_files(kept)
        return kept
    messages: list[PromptMessage] = []
    loose: list[Any] = []
    for position, one in enumerate(listed):
        if isinstance(one, PromptMessage):
            entry: Any = one
        elif one.__class__ is dict and one.keys() == _PLAIN and one["content"].__class__ is str:
            # Nearly all of a history is this, and needs no conversion.
            entry = PromptMessage.of_text(one["role"], one["content"]) or _read(one, position)
        else:
            entry = _read(one, position)
        if isinstance(entry, str) or not hasattr(entry, "role"):
            loose.append(entry)
            continue
        if loose:
            _close(loose, messages)
        messages.append(entry)
    _close(loose, messages)
    _check_files(messages)
    return messages


_PLAIN = {"role", "content"}


def _listed(prompt: Any) -> Iterable[Any]:
    if is_array(prompt):
        return prompt
    from pydantic import BaseModel

    if isinstance(prompt, Mapping | BaseModel):
        return [prompt]
    listed: Iterable[Any] = prompt
    if not isinstance(prompt, Iterable) or isinstance(prompt, bytes | bytearray):
        raise TypeError(
            f"the prompt is of type {type(prompt).__name__}; it must be a str, a message, a dict or a list"
        )
    return listed


def _read(one: Any, position: int) -> Any:
    """Return a text, a part or a message."""
    from modelport.entities import PromptMessage, PromptMessageContent

    if isinstance(one, str | PromptMessage | PromptMessageContent):
        return one
    if not is_object(one):
        raise TypeError(
            f"message {position} is of type {type(one).__name__}, not a text, a part, a message or a dict"
        )
    return _of_mapping(one, position)


def _of_mapping(one: Mapping[str, Any], position: int) -> Any:
    from pydantic import ValidationError

    from modelport.entities import PromptMessage
    from modelport.errors import InputInvalidError

    if "role" not in one and "type" not in one:
        raise InputInvalidError(
            f"message {position} has neither 'role' nor 'type': a message has a role, a part a type"
        )
    try:
        if "role" not in one:
            content: Any = PromptMessage.of({"role": "user", "content": [one]}).content
            return content[0]
        return PromptMessage.of(one)
    except ValidationError as error:
        message = f"message {position}: {_summary(error)}"
        if any(one["type"].endswith("_type") for one in error.errors(include_input=False)):
            raise TypeError(message) from error
        raise InputInvalidError(message) from error
    except InputInvalidError as error:
        raise InputInvalidError(f"message {position}: {error}") from error


def _summary(error: Any) -> str:
    """Return pydantic's problems, one per line, without the values."""
    lines = [
        f"{'.'.join(map(str, e['loc'])) or 'role'}: {e['msg'].removeprefix('Value error, ')}"
        for e in error.errors(include_input=False, include_url=False)
    ]
    return "; ".join(lines)


def _close(loose: list[Any], messages: list[PromptMessage]) -> None:
    """Join adjacent texts and parts into one user message."""
    from modelport.entities import TextPromptMessageContent, UserPromptMessage

    if not loose:
        return
    if len(loose) == 1 and isinstance(loose[0], str):
        messages.append(UserPromptMessage(content=loose[0]))
    else:
        parts = [
            TextPromptMessageContent(data=one) if isinstance(one, str) else one for one in loose
        ]
        messages.append(UserPromptMessage(content=parts))
    loose.clear()


def _check_files(messages: Iterable[PromptMessage]) -> None:
    from modelport.entities import MultiModalPromptMessageContent

    for message in messages:
        if not isinstance(message.content, list):
            continue
        for part in message.content:
            if isinstance(part, MultiModalPromptMessageContent):
                from ..entities.files import check_part

                check_part(part)
