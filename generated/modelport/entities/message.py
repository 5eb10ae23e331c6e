# do not edit: `modelport generate` made it from schemas/entities/message.json
"""What is said to a language model and what it says back, and the tools it may call."""

from typing import Annotated, Any

from pydantic import Field

from .._runtime.entities.entity import Entity
from .._runtime.entities.enum import Choice
from .._runtime.entities.message import (
    AssistantMessage,
    Call,
    CallFunction,
    Message,
    ToolMessage,
)
from .content import (
    AudioPromptMessageContent,
    DocumentPromptMessageContent,
    ImagePromptMessageContent,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    VideoPromptMessageContent,
)


class PromptMessageRole(Choice):
    """Who speaks in a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"
    DEVELOPER = "developer"


class PromptMessageTool(Entity):
    """A tool that a model may call."""

    name: str
    """Name that the model calls the tool by."""
    description: str
    """What the tool does, written for the model."""
    parameters: dict[str, Any]
    """JSON Schema of the tool's arguments."""


class PromptMessageFunction(Entity):
    """A tool in the envelope that chat servers expect."""

    type: str = "function"
    """Kind of the tool."""
    function: PromptMessageTool
    """The tool itself."""


class PromptMessage(Message):
    """One message of a conversation; the classes below it fix the role."""

    role: PromptMessageRole
    """Who speaks."""
    content: (
        str
        | list[
            Annotated[
                TextPromptMessageContent
                | ImagePromptMessageContent
                | DocumentPromptMessageContent
                | AudioPromptMessageContent
                | VideoPromptMessageContent
                | ThinkingPromptMessageContent,
                Field(discriminator="type"),
            ]
        ]
        | None
    ) = None
    """Text, or parts in order, or nothing."""
    name: str | None = None
    """Name of the speaker, where several share a role."""


class SystemPromptMessage(PromptMessage):
    """What the app tells the model before anyone speaks."""

    role: PromptMessageRole = PromptMessageRole.SYSTEM
    """The app speaks."""


class DeveloperPromptMessage(PromptMessage):
    """What newer models take in place of a system message."""

    role: PromptMessageRole = PromptMessageRole.DEVELOPER
    """The app's developer speaks."""


class UserPromptMessage(PromptMessage):
    """What the user says."""

    role: PromptMessageRole = PromptMessageRole.USER
    """The user speaks."""


class ToolPromptMessage(ToolMessage, PromptMessage):
    """What a tool answered to a call."""

    role: PromptMessageRole = PromptMessageRole.TOOL
    """The tool speaks."""
    tool_call_id: str
    """Id of the call that this answers."""


class AssistantPromptMessage(AssistantMessage, PromptMessage):
    """What the model says, and the calls it wants made."""

    class ToolCall(Call):
        """A call that a model wants made."""

        class ToolCallFunction(CallFunction):
            """Which tool a model calls, and with what."""

            name: str
            """Name of the tool; null is read as no text."""
            arguments: str
            """The arguments as JSON text, or in a stream its next piece; null is read as no text."""

        id: str
        """Id that the tool's answer repeats; a number is read as text, null as no text."""
        type: str
        """Kind of the tool, function as a rule; null is read as no text."""
        function: ToolCallFunction
        """The tool and its arguments."""

    role: PromptMessageRole = PromptMessageRole.ASSISTANT
    """The model speaks."""
    tool_calls: list[ToolCall] = Field(default_factory=list[ToolCall])
    """Calls that the model wants made, in order."""
    opaque_body: Any = None
    """Whatever the adapter must see again in the next turn; JSON that nobody else reads."""
