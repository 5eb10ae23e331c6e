"""Python functions as tools: names, descriptions and schemas from hints and docstrings, arguments checked by pydantic."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from ..entities.tool_arguments import arguments_error
from ..schema.json_types import is_array, is_object
from ..schema.violations import Violation, excerpt, pointer_token
from .docstrings import documented
from .typed_dicts import readable

if TYPE_CHECKING:
    from modelport.entities import PromptMessageTool

_NAME = re.compile(r"[^a-zA-Z0-9_-]")
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class FunctionTool:
    """A function with its description for the model."""

    function: Callable[..., Any]
    description: PromptMessageTool
    arguments: type[BaseModel]

    @property
    def name(self) -> str:
        """The name that the model uses."""
        return self.description.name

    @property
    def is_async(self) -> bool:
        """Whether its calls must be awaited."""
        plain = plain_function(self.function)
        return inspect.iscoroutinefunction(plain) or inspect.iscoroutinefunction(
            type(plain).__call__
        )

    def read(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments in the types of the hints.

        Raises:
            ToolArgumentsError: They do not fit; `violations` says where.
        """
        try:
            read = self.arguments.model_validate(arguments)
        except ValidationError as error:
            raise arguments_error(self.name, violations_of(error)) from None
        if self.arguments is self.function:
            return {"": read}
        return {
            str(field.alias): getattr(read, name) for name, field in type(read).model_fields.items()
        }

    def call(self, values: dict[str, Any]) -> Any:
        """Call the function with what `read` returned; a model is its own result."""
        return values[""] if "" in values else self.function(**values)


@lru_cache(maxsize=512)
def function_tool(function: Callable[..., Any]) -> FunctionTool:
    """Return a function as a tool.

    Raises:
        InputInvalidError: It cannot be described: it takes `*args`, or a hint has no JSON schema.
    """
    from modelport.entities import PromptMessageTool

    kind: Any = function
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        text = documented(kind)[0]
        arguments: type[BaseModel] = kind
        if text == inspect.getdoc(BaseModel):
            text = ""
    else:
        text, arguments = _arguments_of(function)
    name = _name_of(function)
    description = PromptMessageTool(
        name=name, description=text, parameters=schema_of(arguments, name)
    )
    return FunctionTool(function, description, arguments)


def plain_function(function: Any) -> Any:
    """Return the function that a `partial` calls."""
    inner: Any = getattr(function, "func", None)
    return inner if isinstance(function, partial) else function


def schema_of(arguments: Any, what: str) -> dict[str, Any]:
    """Return the JSON Schema of a type without the titles that pydantic makes up."""
    from pydantic.errors import PydanticUserError

    try:
        schema = TypeAdapter(arguments).json_schema()
    except PydanticUserError as error:
        raise _input_error(f"{what} has no JSON Schema: {error.message}") from error
    cleaned: dict[str, Any] = without_titles(schema)
    return cleaned


def without_titles(schema: Any) -> Any:
    """Return a schema without its titles; properties with this name stay."""
    if is_array(schema):
        return [without_titles(item) for item in schema]
    if not is_object(schema):
        return schema
    node = schema
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs", "patternProperties") and is_object(value):
            kept[key] = {name: without_titles(inner) for name, inner in value.items()}
        elif key in ("default", "const", "enum", "examples"):
            kept[key] = value
        elif key != "title" or not isinstance(value, str):
            kept[key] = without_titles(value)
    return kept


def violations_of(error: ValidationError) -> list[Violation]:
    """Return the problems that pydantic found."""
    return [
        Violation(
            "".join(map(pointer_token, found["loc"])),
            found["type"],
            excerpt(found["input"]),
            None,
            found["msg"],
            name=str(found["loc"][-1]) if found["loc"] else "",
        )
        for found in error.errors(include_url=False)
    ]


def _arguments_of(function: Callable[..., Any]) -> tuple[str, type[BaseModel]]:
    plain = plain_function(function)
    text, descriptions = documented(plain)
    hints = _hints(plain)
    bound: Mapping[str, Any] = getattr(function, "keywords", None) or {}
    fields: dict[str, Any] = {}
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError as error:
        raise TypeError(f"{_name_of(function)} cannot be a tool: {error}") from error
    for number, parameter in enumerate(parameters):
        if parameter.name in bound:
            continue
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.POSITIONAL_ONLY):
            raise _input_error(
                f"{_name_of(function)} takes {parameter}, which has no name: models name each argument"
            )
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        default = ... if parameter.default is parameter.empty else parameter.default
        # Under generated names, because a parameter may have the name of an attribute of pydantic models.
        field = Field(default, alias=parameter.name)
        if parameter.name in descriptions:
            field = Field(default, alias=parameter.name, description=descriptions[parameter.name])
        fields[f"argument_{number}"] = (readable(hints.get(parameter.name, Any)), field)
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=False, protected_namespaces=())
    try:
        made: type[BaseModel] = create_model(_name_of(function), __config__=config, **fields)
    except (TypeError, NameError, RuntimeError) as error:
        raise _input_error(f"{_name_of(function)} cannot be a tool: {error}") from error
    return text, made


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    called: Any = function if inspect.isroutine(function) else type(function).__call__
    try:
        return get_type_hints(called, include_extras=True)
    except NameError:
        pass
    try:
        # Hints that are texts may name local classes of the function that defined this one.
        return get_type_hints(called, localns=_names_around(), include_extras=True)
    except NameError as error:
        raise _input_error(f"the hints of {_name_of(function)} cannot be read: {error}") from error


def _names_around() -> dict[str, Any]:
    """Return the local names of the callers; the nearest caller takes precedence."""
    names: dict[str, Any] = {}
    frame = inspect.currentframe()
    while frame is not None:
        names = {**frame.f_locals, **names}
        frame = frame.f_back
    return names


def _name_of(function: Any) -> str:
    plain = plain_function(function)
    name = str(getattr(plain, "__name__", None) or type(plain).__name__)
    return _NAME.sub("_", name)[:_LONGEST].strip("_") or "tool"


def _input_error(message: str) -> Exception:
    from modelport.errors import InputInvalidError

    return InputInvalidError(message)
