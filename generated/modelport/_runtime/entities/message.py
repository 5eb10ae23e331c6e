"""Behaviour of messages: their text, whether they are empty, and conversion from other forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from pydantic import GetCoreSchemaHandler, field_validator
from pydantic_core import core_schema

from ..schema.json_types import is_array, is_object
from .entity import Entity, assemble

if TYPE_CHECKING:
    from modelport.entities import PromptMessage


class Message(Entity):
    """Behaviour of every message."""

    if TYPE_CHECKING:
        content: Any
    else:

        def __new__(cls, *args: Any, **values: Any) -> Message:
            """Create a message of the class for its role. `PromptMessage` itself has no role."""
            if values and cls._is_of_any_role():
                cls = _class_of_role(values.get("role") or "", cls)
            return super().__new__(cls)

    @classmethod
    def of(cls, value: str | Mapping[str, Any] | Self) -> Self:
        """Return a message made from a value.

        A text becomes a message of this class, or of the user when the class is `PromptMessage`. A
        mapping, in modelport's or OpenAI's form, becomes a message of the class for its role. A message
        is returned unchanged.
        """
        if isinstance(value, cls):
            return value
        if not is_object(value):
            values: dict[str, Any] = {"content": value}
        else:
            from .openai_form import message_values

            values = message_values(value)
        return cast("Self", _class_of_role(values.get("role"), cls).model_validate(values))

    @classmethod
    def of_text(cls, role: Any, text: str) -> Self | None:
        """Return a message that is only text, created without validation; None for an unknown role."""
        blank = _blank(role) if role.__class__ is str else None
        if blank is None:
            return None
        message_class, values = blank
        values = values.copy()
        values["content"] = text
        if "tool_calls" in values:
            values["tool_calls"] = []
        return cast("Self", assemble(message_class, values, {"role", "content"}))

    @classmethod
    def _is_of_any_role(cls) -> bool:
        """Return whether the class is `PromptMessage`, which allows every role."""
        return cls.__bases__ == (Message,) and "role" in cls.model_fields

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read a message of any role as the class for its role, so that no field is lost."""
        if not cls._is_of_any_role():
            return handler(source)
        choices = {role: handler.generate_schema(found) for role, found in _classes().items()}
        return core_schema.tagged_union_schema(choices, "role")

    @field_validator("content", mode="before", check_fields=False)
    @classmethod
    def _read_parts_of_other_forms(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        parts = cast("Sequence[Any]", value)
        if not any(isinstance(part, Mapping | str) for part in parts):
            return list(parts)
        from .openai_form import part_values

        def values(part: Any) -> Any:
            if isinstance(part, str):
                return {"type": "text", "data": part}
            if isinstance(part, Mapping):
                return part_values(cast("Mapping[str, Any]", part))
            return part

        return [values(part) for part in parts]

    @property
    def text(self) -> str:
        """The text of the message: its text parts joined, without reasoning."""
        content = self.content
        return content if isinstance(content, str) else _joined(content, "text")

    @property
    def reasoning(self) -> str:
        """The model's reasoning before its answer, or "" when there is none."""
        content = self.content
        return "" if isinstance(content, str) else _joined(content, "thinking")

    def _repr_markdown_(self) -> str:
        """Show the text in notebooks, as Markdown."""
        return self.text

    def get_text_content(self) -> str:
        """Return `text`, under the name used by Dify's SDK."""
        return self.text

    def is_empty(self) -> bool:
        """Return whether there is no content."""
        return not self.content


class AssistantMessage(Message):
    """Behaviour of the model's messages."""

    if TYPE_CHECKING:
        tool_calls: Any

    @field_validator("tool_calls", mode="before", check_fields=False)
    @classmethod
    def _read_calls_of_other_forms(cls, value: Any) -> Any:
        if not is_array(value) or not any(is_object(one) for one in value):
            return value
        from .openai_form import call_values

        return [call_values(one) if is_object(one) else one for one in value]

    def is_empty(self) -> bool:
        """Return whether there is neither content nor a tool call.

        Dify's SDK treats a message with only tool calls as empty and drops it from a conversation.
        """
        return not self.content and not self.tool_calls


class ToolMessage(Message):
    """Behaviour of the answers of tools."""

    if TYPE_CHECKING:
        tool_call_id: str

    def is_empty(self) -> bool:
        """Return whether there is neither content nor the id of a call.

        A tool may have an empty result, but its call still needs an answer.
        """
        return not self.content and not self.tool_call_id


class ToolDescription(Entity):
    """Behaviour of the description of a tool."""

    @property
    def cache_control(self) -> Mapping[str, Any] | None:
        """The mark for a server that caches prompts on request, None without one."""
        mark: Mapping[str, Any] | None = self.__dict__.get(_MARK)
        return mark

    def cached(self, ttl: Literal["5m", "1h"] | None = None) -> Self:
        """Return the tool with a mark: a server that caches prompts stores everything up to here."""
        return self.marked({"type": "ephemeral", **({"ttl": ttl} if ttl else {})})

    def marked(self, mark: Mapping[str, Any]) -> Self:
        """Return the tool with this mark. It is not a field, and not sent to servers without a cache."""
        other = self.model_copy()
        vars(other)[_MARK] = mark
        return other


class CallFunction(Entity):
    """Behaviour of the function of a tool call."""

    @field_validator("name", "arguments", mode="before", check_fields=False)
    @classmethod
    def _read_null_as_empty(cls, value: Any) -> Any:
        return "" if value is None else value


class Call(Entity):
    """Behaviour of a tool call."""

    if TYPE_CHECKING:
        function: Any

    @property
    def name(self) -> str:
        """Name of the tool."""
        return cast("str", self.function.name)

    @property
    def args(self) -> dict[str, Any]:
        """The arguments, read and checked against the schema of the tool that the call was made for.

        Raises:
            ToolArgumentsError: They are not a JSON object or not valid. `violations` has the details.
        """
        from .tool_arguments import arguments_error, read_json

        read = read_json(self.name, self.function.arguments)
        schema: Any = vars(self).get(_SCHEMA)
        if schema is None:
            return read
        from ..schema.interpreter import violations

        wrong = violations(schema, read)
        if wrong:
            raise arguments_error(self.name, wrong)
        return read

    def fits(self, schema: Mapping[str, Any]) -> None:
        """Store the schema that `args` is checked against. It is not part of the call."""
        # Stored like a cached property, beside the fields, so equality and dumps ignore it.
        vars(self)[_SCHEMA] = schema

    @field_validator("type", mode="before", check_fields=False)
    @classmethod
    def _read_null_as_empty(cls, value: Any) -> Any:
        return "" if value is None else value

    @field_validator("id", mode="before", check_fields=False)
    @classmethod
    def _read_as_text(cls, value: Any) -> str:
        return "" if value is None else str(value)


_SCHEMA = "_schema"
_MARK = "_cache_control"


def _joined(parts: Iterable[Any] | None, kind: str) -> str:
    return "".join(part.data for part in parts or () if part.type == kind)


@cache
def _classes() -> Mapping[str, type[PromptMessage]]:
    """Return the class of each role."""
    from modelport import entities

    classes: tuple[type[PromptMessage], ...] = (
        entities.UserPromptMessage,
        entities.SystemPromptMessage,
        entities.AssistantPromptMessage,
        entities.ToolPromptMessage,
        entities.DeveloperPromptMessage,
    )
    return {str(found.model_fields["role"].default): found for found in classes}


@cache
def _blank(role: str) -> tuple[type[PromptMessage], dict[str, Any]] | None:
    """Return the class for a role and its fields at their defaults, None when a text is not enough."""
    found = _classes().get(role)
    if found is None:
        return None
    fields = found.model_fields.items()
    if any(field.is_required() and name != "content" for name, field in fields):
        return None
    return found, {name: None if field.is_required() else field.default for name, field in fields}


def _class_of_role(role: Any, requested: type[Message]) -> type[PromptMessage]:
    from modelport import entities

    if requested is not entities.PromptMessage:
        return cast("type[PromptMessage]", requested)
    if role is None:
        return entities.UserPromptMessage
    return _classes().get(str(role), entities.PromptMessage)
