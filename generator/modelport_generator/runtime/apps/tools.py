"""Convert the tools that a caller may pass into descriptions for the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

from ..schema.json_types import is_object

if TYPE_CHECKING:
    from modelport.entities import PromptMessageTool

Tool: TypeAlias = "PromptMessageTool | Callable[..., Any] | Mapping[str, Any]"
"""A Python function, a description, or a dict in OpenAI's form."""

ToolChoice: TypeAlias = "Literal['auto', 'none', 'required'] | str"
"""Which tools the model may call: any, none, at least one, or the tool with this name."""


def as_tools(tools: Sequence[Tool] | None) -> list[PromptMessageTool] | None:
    """Return the descriptions of tools, None when there are none.

    Raises:
        TypeError: One is neither a function, a description nor a dict in OpenAI's form.
        InputInvalidError: One cannot be described, or two have the same name.
    """
    if tools is None:
        return None
    from modelport.entities import PromptMessageTool

    # What an app keeps between its calls needs no conversion: 6 us for 30 tools instead of 17.
    descriptions = [
        tool if isinstance(tool, PromptMessageTool) else described(tool, position)
        for position, tool in enumerate(_listed(tools))
    ]
    seen: set[str] = set()
    for tool in descriptions:
        if tool.name in seen:
            _reject(f"two tools are called {tool.name!r}: models tell tools by their names")
        seen.add(tool.name)
    return descriptions


def described(tool: Tool, position: int = 0) -> PromptMessageTool:
    """Return the description of a tool for the model."""
    from modelport.entities import PromptMessageTool

    if isinstance(tool, PromptMessageTool):
        return tool
    if is_object(tool):
        return _of_mapping(tool, position)
    if not callable(tool):
        raise TypeError(
            f"tool {position} is of type {type(tool).__name__}, not a function, a PromptMessageTool or a dict"
        )
    from .functions import function_tool

    return function_tool(tool).description


def _of_mapping(tool: Mapping[str, Any], position: int) -> PromptMessageTool:
    from modelport.entities import PromptMessageTool

    inner = tool.get("function")
    values = inner if is_object(inner) else tool
    kind = tool.get("type", "function")
    if kind not in ("function", "custom") or not isinstance(values.get("name"), str):
        raise TypeError(
            f"tool {position} is of type {kind!r}, without a function:"
            " a dict is {'type': 'function', 'function': {'name': ..., 'parameters': ...}}"
        )
    schema = values.get("parameters", values.get("input_schema"))
    if schema is not None and not isinstance(schema, Mapping):
        raise TypeError(
            f"the parameters of tool {values['name']!r} are of type {type(schema).__name__};"
            " they must be a JSON Schema, which is a dict"
        )
    described = PromptMessageTool.model_validate(
        {
            "name": values["name"],
            "description": values.get("description") or "",
            "parameters": schema or {"type": "object", "properties": {}},
        }
    )
    mark = tool.get("cache_control")
    return described.marked(mark) if mark else described


def _listed(tools: Any) -> Iterable[Any]:
    listed: Iterable[Any] = tools
    if not isinstance(tools, Iterable) or isinstance(tools, str | bytes | Mapping):
        kind = type(listed).__name__
        raise TypeError(f"tools is of type {kind}; it must be a list of tools")
    return listed


def _reject(message: str) -> NoReturn:
    from modelport.errors import InputInvalidError

    raise InputInvalidError(message)
