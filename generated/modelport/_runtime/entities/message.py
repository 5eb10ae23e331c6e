"""What messages can do: give their text, say whether they are empty, and be made of what callers have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from pydantic import field_validator

from .entity import Entity

if TYPE_CHECKING:
    from modelport.entities import PromptMessage


class Message(Entity):
    """Behaviour of every message."""

    if TYPE_CHECKING:
        content: Any

    @classmethod
    def of(cls, value: str | Mapping[str, Any] | Self) -> Self:
        """Return a message made of what a caller has.

        A text is what this class says, and what the user says when asked of `PromptMessage`; a
        mapping becomes the class of its role; a message stays what it is.
        """
        if isinstance(value, cls):
            return value
        values = value if isinstance(value, Mapping) else {"content": value}
        return cast("Self", _class_of_role(values.get("role"), cls).model_validate(values))

    @property
    def text(self) -> str:
        """The text of the message: its text parts joined; reasoning is not among them."""
        content = self.content
        return content if isinstance(content, str) else _joined(content, "text")

    @property
    def reasoning(self) -> str:
        """What the model reasoned before its answer, "" when it said nothing of it."""
        content = self.content
        return "" if isinstance(content, str) else _joined(content, "thinking")

    def get_text_content(self) -> str:
        """Return `text`, under the name that the field knows."""
        return self.text

    def is_empty(self) -> bool:
        """Return whether there is no content."""
        return not self.content


class AssistantMessage(Message):
    """Behaviour of what the model says."""

    if TYPE_CHECKING:
        tool_calls: Any

    def is_empty(self) -> bool:
        """Return whether there is neither content nor a tool call.

        The SDK calls a message with tool calls empty, so that it is lost from a conversation.
        """
        return not self.content and not self.tool_calls


class ToolMessage(Message):
    """Behaviour of what a tool answers."""

    if TYPE_CHECKING:
        tool_call_id: str

    def is_empty(self) -> bool:
        """Return whether there is neither content nor the id of a call.

        A tool may have nothing to say, yet its call has to be answered.
        """
        return not self.content and not self.tool_call_id


class CallFunction(Entity):
    """Behaviour of the function of a tool call."""

    @field_validator("name", "arguments", mode="before", check_fields=False)
    @classmethod
    def _read_null_as_empty(cls, value: Any) -> Any:
        return "" if value is None else value


class Call(Entity):
    """Behaviour of a tool call."""

    @field_validator("type", mode="before", check_fields=False)
    @classmethod
    def _read_null_as_empty(cls, value: Any) -> Any:
        return "" if value is None else value

    @field_validator("id", mode="before", check_fields=False)
    @classmethod
    def _read_as_text(cls, value: Any) -> str:
        return "" if value is None else str(value)


def _joined(parts: Iterable[Any] | None, kind: str) -> str:
    return "".join(part.data for part in parts or () if part.type == kind)


def _class_of_role(role: Any, asked: type[Message]) -> type[PromptMessage]:
    from modelport import entities

    if asked is not entities.PromptMessage:
        return cast("type[PromptMessage]", asked)
    classes: tuple[type[PromptMessage], ...] = (
        entities.UserPromptMessage,
        entities.SystemPromptMessage,
        entities.AssistantPromptMessage,
        entities.ToolPromptMessage,
        entities.DeveloperPromptMessage,
    )
    by_role = {str(found.model_fields["role"].default): found for found in classes}
    return by_role.get(str(role), entities.PromptMessage) if role else entities.UserPromptMessage
