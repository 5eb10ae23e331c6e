"""An exception of an adapter becomes an error that names its class and the adapter's line."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any, ClassVar

import pytest

from modelport.adapters import MASK, Credentials
from modelport.entities import LLMResult, LLMResultChunk, PromptMessage, UserPromptMessage
from modelport.errors import (
    InvokeBadRequestError,
    InvokeError,
    StreamInterruptedError,
    WireProtocolError,
)
from modelport.interfaces import LargeLanguageModel
from modelport.testing import FakeLLM

PROMPT = [UserPromptMessage(content="Hi")]


class Broken(LargeLanguageModel):
    """Fails like an adapter with a mistake."""

    provider: ClassVar[str] = ""

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept everything."""

    def get_num_tokens(
        self, model: str, credentials: Mapping[str, Any], prompt_messages: Any, tools: Any = None
    ) -> int:
        return 0

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Any = None,
        stop: Any = None,
        stream: bool = True,
        user: str | None = None,
        options: Any = None,
        tool_choice: str | None = None,
    ) -> LLMResult | Generator[LLMResultChunk]:
        if stream:
            return self._pieces(model)
        return self._fail(model)

    def _pieces(self, model: str) -> Generator[LLMResultChunk]:
        yield from FakeLLM(["whole"]).stream(PROMPT)
        self._fail(model)

    def _fail(self, how: str) -> Any:
        match how:
            case "key":
                return {}["penalty"]
            case "silent":
                raise RuntimeError
            case "library":
                return int("not a number")
            case "elsewhere":
                return _elsewhere("x")
            case "secret":
                raise ValueError("the key is sk-very-secret")
            case "wire":
                raise WireProtocolError("the answer has no choices")
            case _:
                raise InvokeBadRequestError("the adapter's own words")


def _elsewhere(text: str) -> Any:
    import json

    return json.loads(text)


FAULTS = [
    ("key", r"Invoke error, KeyError: 'penalty' \(sdk/test_adapter_faults.py:\d+, in _fail\)"),
    ("silent", r"Invoke error, RuntimeError \(sdk/test_adapter_faults.py:\d+, in _fail\)"),
    ("library", r"ValueError: invalid literal .* \(sdk/test_adapter_faults.py:\d+, in _fail\)"),
    # The last line of the adapter's own module, not one of the library below it.
    ("elsewhere", r"JSONDecodeError: .* \(sdk/test_adapter_faults.py:\d+, in _elsewhere\)"),
    ("secret", rf"ValueError: the key is {re.escape(MASK)} \("),
    ("wire", r", the answer has no choices$"),
    ("own", r"^the adapter's own words$"),
]


@pytest.mark.parametrize(("how", "message"), FAULTS)
def test_an_error_says_what_failed_and_where(how: str, message: str) -> None:
    model = Broken()
    given = Credentials({"api_key": "sk-very-secret"}, ["api_key"], checked=True)
    with pytest.raises(InvokeError, match=message):
        model.invoke(how, given, PROMPT)
    with pytest.raises(InvokeError, match=message):
        asyncio.run(model.ainvoke(how, given, PROMPT))
    with pytest.raises(
        StreamInterruptedError, match=message.lstrip("^").removeprefix("Invoke error")
    ):
        list(model.stream(how, given, PROMPT))
