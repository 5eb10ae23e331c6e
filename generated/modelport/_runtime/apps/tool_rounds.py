"""A conversation with tools: its messages, the calls to run, and their results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic_core import to_json

from ..entities.tool_arguments import read_json
from ..schema.json_types import is_array, is_whole
from ..schema.violations import near_match
from .functions import FunctionTool, function_tool
from .prompts import Prompt, as_messages
from .tools import Tool, ToolChoice, as_tools

if TYPE_CHECKING:
    from modelport.entities import AssistantPromptMessage, LLMResult, LLMUsage, PromptMessage
    from modelport.sdk import LLM

OnToolError: TypeAlias = Literal["raise", "report"]
"""Whether an exception of a tool is raised to the caller, or reported to the model."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: an answer of the model, or a result of a tool."""

    round: int
    """Number of the request, from 1."""
    message: PromptMessage
    """The message that was added to the conversation."""
    call: AssistantPromptMessage.ToolCall | None = None
    """The tool call that this answers; None for an answer of the model."""
    result: Any = None
    """The return value of the function."""
    error: Exception | None = None
    """The exception, when there is no result."""


OnStep: TypeAlias = Callable[[Step], object]


@dataclass(frozen=True, slots=True)
class ToolRun:
    """The last answer, and the conversation that led to it."""

    result: LLMResult
    """The last answer of the model."""
    messages: list[PromptMessage]
    """The whole conversation: the prompt, all answers, and all results of tools."""
    usage: LLMUsage
    """The total usage of all requests."""
    steps: tuple[Step, ...]

    @property
    def text(self) -> str:
        """The text of the last answer."""
        return self.result.text

    @property
    def message(self) -> AssistantPromptMessage:
        """The last answer as a message."""
        return self.result.message

    @property
    def answered_by(self) -> str | None:
        """The model that gave the last answer."""
        return self.result.answered_by

    @property
    def request_id(self) -> str | None:
        """The server's id of the last request."""
        return self.result.request_id

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields of the last response."""
        return self.result.headers

    @property
    def finish_reason(self) -> str | None:
        """Why the model stopped."""
        return self.result.finish_reason

    @property
    def rounds(self) -> int:
        """How many requests were sent."""
        return self.steps[-1].round

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(slots=True)
class Rounds:
    """The state of a conversation with tools."""

    llm: LLM
    messages: list[PromptMessage]
    tools: Mapping[str, FunctionTool]
    max_rounds: int
    on_tool_error: OnToolError
    on_step: OnStep | None
    tool_choice: ToolChoice | None
    given: Mapping[str, Any]
    round: int = 0
    usage: LLMUsage | None = None
    steps: list[Step] = field(default_factory=list[Step])

    @classmethod
    def of(
        cls,
        llm: LLM,
        prompt: Prompt,
        tools: Sequence[Tool],
        max_rounds: int,
        on_tool_error: OnToolError,
        on_step: OnStep | None,
        tool_choice: ToolChoice | None,
        given: Mapping[str, Any],
    ) -> Rounds:
        """Begin the conversation; everything is checked before anything is sent."""
        if not is_whole(max_rounds) or max_rounds < 1:
            raise ValueError(f"max_rounds is a whole number from 1 on, not {max_rounds!r}")
        if on_tool_error not in ("raise", "report"):
            raise ValueError(f"on_tool_error is 'raise' or 'report', not {on_tool_error!r}")
        as_tools(tools)
        known = {tool.name: tool for tool in map(_runnable, tools)}
        return cls(
            llm, as_messages(prompt), known, max_rounds, on_tool_error, on_step, tool_choice, given
        )

    def call(self) -> dict[str, Any]:
        """Return the arguments of the next request."""
        self.round += 1
        # With a choice for every round, the model could never answer.
        choice = self.tool_choice if self.round == 1 or self.tool_choice == "none" else None
        return {
            "prompt": list(self.messages),
            "tools": [tool.description for tool in self.tools.values()],
            "tool_choice": choice,
            **self.given,
        }

    def answered(self, result: LLMResult) -> Step:
        """Take an answer of the model."""
        self.messages.append(result.message)
        self.usage = result.usage if self.usage is None else self.usage + result.usage
        return self._noted(Step(self.round, result.message))

    def calls_of(self, result: LLMResult) -> list[AssistantPromptMessage.ToolCall]:
        """Return the calls to run, or none when this was the last answer.

        Raises:
            ToolRoundsError: There are calls, and no further request may be sent.
        """
        calls = list(result.message.tool_calls)
        if calls and self.round >= self.max_rounds:
            from modelport.errors import ToolRoundsError

            names = ", ".join(repr(call.name) for call in calls)
            error = ToolRoundsError(
                f"after {self.round} of {self.max_rounds} requests the model still wants to call {names}"
            )
            error.messages, error.usage = self.messages, self.usage
            raise error
        return calls

    def prepared(
        self, call: AssistantPromptMessage.ToolCall
    ) -> tuple[FunctionTool, dict[str, Any]]:
        """Return the tool of a call and its arguments.

        Raises:
            ToolArgumentsError: The tool does not exist, or the arguments do not fit.
        """
        tool = self.tools.get(call.name)
        if tool is None:
            from modelport.errors import ToolArgumentsError

            near = near_match(call.name, self.tools)
            raise ToolArgumentsError(
                f"there is no tool {call.name!r}; there are {', '.join(map(repr, self.tools))}"
                f"{f': {near}' if near else ''}"
            )
        return tool, tool.read(read_json(call.name, call.function.arguments))

    def returned(
        self, call: AssistantPromptMessage.ToolCall, result: Any, error: Exception | None
    ) -> Step:
        """Add the result of a tool, or its exception.

        Raises:
            Exception: The exception of a tool, unless it is reported to the model.
        """
        from modelport.entities import ToolPromptMessage
        from modelport.errors import ToolArgumentsError

        if error is None:
            content = content_of(result)
        elif isinstance(error, ToolArgumentsError):
            content = f"Error: {error}"
        elif self.on_tool_error == "report":
            content = f"Error: {type(error).__name__}: {error}"
        else:
            raise error
        message = ToolPromptMessage(content=content, tool_call_id=call.id, name=call.name)
        self.messages.append(message)
        return self._noted(Step(self.round, message, call, result, error))

    def run(self, result: LLMResult) -> ToolRun:
        """Return the outcome."""
        assert self.usage is not None
        return ToolRun(result, self.messages, self.usage, tuple(self.steps))

    def _noted(self, step: Step) -> Step:
        self.steps.append(step)
        return step


def content_of(value: Any) -> Any:
    """Return the result of a function as the content of a message: text, parts, or else JSON."""
    from modelport.entities import PromptMessageContent

    if isinstance(value, str):
        return value
    if isinstance(value, PromptMessageContent):
        return [value]
    if is_array(value) and value and all(isinstance(p, PromptMessageContent) for p in value):
        return value
    return to_json(value, fallback=str).decode()


def _runnable(tool: Tool) -> FunctionTool:
    if callable(tool):
        return function_tool(tool)
    from modelport.errors import InputInvalidError

    from .tools import described

    raise InputInvalidError(
        f"the tool {described(tool).name!r} is only described: run_tools needs functions; "
        "invoke(tools=...) takes descriptions and leaves the calls to you"
    )
