"""Conversations as plain JSON and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .prompts import Prompt, as_messages

if TYPE_CHECKING:
    from modelport.entities import PromptMessage


def dump(history: Prompt) -> list[dict[str, Any]]:
    """Return a conversation as plain JSON; `load` returns the same messages."""
    return [
        {
            "role": str(message.role),
            **message.model_dump(mode="json", exclude_defaults=True),
            "content": _content(message),
        }
        for message in as_messages(history)
    ]


def load(data: str | bytes | Iterable[Any]) -> list[PromptMessage]:
    """Return the messages of a conversation that was dumped, or written in OpenAI's form.

    data: What `dump` returned, or the JSON text of it.

    Raises:
        InputInvalidError: It is not a conversation.
    """
    if isinstance(data, str | bytes):
        from pydantic_core import from_json

        from modelport.errors import InputInvalidError

        try:
            read: Iterable[Any] = from_json(data)
        except (TypeError, ValueError) as error:
            # A text with lone surrogates raises a TypeError there.
            raise InputInvalidError(f"the conversation is not JSON: {error}") from error
        return as_messages(read)
    listed: Iterable[Any] = data
    return as_messages(listed)


def _content(message: PromptMessage) -> Any:
    if not isinstance(message.content, list):
        return message.content
    return [
        {"type": str(part.type), **part.model_dump(mode="json", exclude_unset=True)}
        for part in message.content
    ]
