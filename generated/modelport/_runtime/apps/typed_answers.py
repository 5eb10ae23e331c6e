"""Ask a model for a value of a Python type, and ask again after an invalid answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from ..schema.json_types import is_whole
from .answers import Unfit, read_answer
from .functions import schema_of
from .output_schemas import as_parameter, is_of_object, wrapped
from .prompts import Prompt, as_messages
from .typed_dicts import readable

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMUsage, PromptMessage
    from modelport.sdk import LLM

T = TypeVar("T")
Mode = Literal["json_schema", "json_object", "text"]
"""How a model is made to write JSON: by a schema, by a JSON mode and an instruction, or by an instruction alone."""


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A value, and the answer that it was read from."""

    parsed: T
    result: LLMResult
    """The answer that was read."""
    usage: LLMUsage
    """The total usage of all attempts."""
    attempts: int

    @property
    def text(self) -> str:
        """The answer as the model wrote it."""
        return self.result.text

    @property
    def answered_by(self) -> str | None:
        """The model that answered."""
        return self.result.answered_by

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return self.result.request_id

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields of the response."""
        return self.result.headers


class Asking(Generic[T]):
    """One request for a value, with its attempts."""

    def __init__(
        self, prompt: Prompt, output: Any, mode: Mode, retries: int, given: Mapping[str, Any]
    ) -> None:
        if not is_whole(retries) or retries < 0:
            raise ValueError(f"retries is a whole number from 0 on, not {retries!r}")
        self._output = readable(output)
        self._name = str(getattr(output, "__name__", "answer"))
        self._mode = mode
        self._left = retries
        self._given = given
        self._usage: LLMUsage | None = None
        self._attempts = 0
        try:
            self._adapter: TypeAdapter[Any] = TypeAdapter(self._output)
        except PydanticUserError as error:
            raise TypeError(f"{output!r} is not a type for an answer: {error.message}") from error
        self._messages = self._instructed(as_messages(prompt))

    @cached_property
    def _schema(self) -> dict[str, Any]:
        schema = schema_of(self._output, self._name)
        return wrapped(schema) if self._is_wrapped else schema

    @cached_property
    def _is_wrapped(self) -> bool:
        return not is_of_object(schema_of(self._output, self._name))

    def call(self) -> dict[str, Any]:
        """Return the arguments of the next request."""
        self._attempts += 1
        formats: dict[str, Any] = {}
        if self._mode == "json_schema":
            text = as_parameter(self._name, self._schema)
            formats = {"response_format": "json_schema", "json_schema": text}
        elif self._mode == "json_object":
            formats = {"response_format": "json_object"}
        given: Mapping[str, Any] = self._given.get("parameters") or {}
        parameters = {**formats, **given}
        return {**self._given, "prompt": list(self._messages), "parameters": parameters}

    def read(self, result: LLMResult) -> Parsed[T] | None:
        """Return the value of an answer, or None when it is invalid and the model is asked again.

        Raises:
            OutputInvalidError: The answer is invalid, and there is no further attempt.
        """
        self._usage = result.usage if self._usage is None else self._usage + result.usage
        try:
            value: T = read_answer(self._adapter, result.text, is_wrapped=self._is_wrapped)
        except Unfit as unfit:
            if self._left < 1:
                raise self._failure(result, unfit) from None
            self._left -= 1
            self._ask_again(result, unfit)
            return None
        return Parsed(value, result, self._usage, self._attempts)

    def _failure(self, result: LLMResult, unfit: Unfit) -> Exception:
        from modelport.errors import OutputInvalidError

        cut = "; it was cut off at its longest" if result.finish_reason == "length" else ""
        error = OutputInvalidError(
            f"the answer is not a valid {self._name} after {self._attempts} attempts: {unfit}{cut}",
            violations=unfit.violations,
        )
        error.result = result
        return error

    def _ask_again(self, result: LLMResult, unfit: Unfit) -> None:
        from modelport.entities import UserPromptMessage

        lines = "\n".join(f"- {violation}" for violation in unfit.violations)
        words = (
            f"That does not fit:\n{lines}\nAnswer again, with the corrected JSON and nothing else."
        )
        if not result.message.is_empty():
            self._messages.append(result.message)
        self._messages.append(UserPromptMessage(content=words))

    def _instructed(self, messages: list[PromptMessage]) -> list[PromptMessage]:
        """Return the instruction that describes the value, where no schema is sent."""
        from modelport.entities import SystemPromptMessage

        if self._mode == "json_schema":
            return messages
        schema = json.dumps(self._schema, ensure_ascii=False)
        words = f"Answer with JSON that fits this JSON Schema, and with nothing else:\n{schema}"
        if messages and isinstance(messages[0], SystemPromptMessage):
            first = f"{messages[0].text}\n\n{words}"
            return [SystemPromptMessage(content=first), *messages[1:]]
        return [SystemPromptMessage(content=words), *messages]


def parse(llm: LLM, asking: Asking[T]) -> Parsed[T]:
    """Ask until there is a value."""
    while True:
        found = asking.read(llm.invoke(**asking.call()))
        if found is not None:
            return found


async def aparse(llm: LLM, asking: Asking[T]) -> Parsed[T]:
    """Async form of `parse`."""
    while True:
        found = asking.read(await llm.ainvoke(**asking.call()))
        if found is not None:
            return found
