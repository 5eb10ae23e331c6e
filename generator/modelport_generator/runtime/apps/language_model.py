"""Further methods of all language models of the SDK: bound parameters, tools, typed answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, overload

from ..adapters.arguments import check_mapping
from ..adapters.catalog import catalog_of
from ..calls import threads
from ..sdk.bound import BoundModel, present

if TYPE_CHECKING:
    from modelport.sdk import LLM

    from .prompts import Prompt
    from .tool_loops import AsyncToolStream, ToolStream
    from .tool_rounds import OnStep, OnToolError, Rounds, ToolRun
    from .tools import Tool, ToolChoice
    from .typed_answers import Asking, Mode, Parsed

T = TypeVar("T")


class LanguageModel(BoundModel):
    """A language model together with its credentials."""

    _bound: Mapping[str, Any] = {}
    _declared_names: ClassVar[Mapping[str, str]] = {}
    """Names of parameters in the definition, by the keywords that differ from them."""

    def with_parameters(self, **parameters: Any) -> Self:
        """Return the same model with parameters for each call; a call's own take precedence.

        None removes one that was bound before.
        """
        return self._changed(_bound=present({**self._bound, **self._declared(parameters)}))

    def run_tools(
        self,
        prompt: Prompt,
        tools: Sequence[Tool],
        *,
        max_rounds: int = 8,
        on_tool_error: OnToolError = "raise",
        on_step: OnStep | None = None,
        tool_choice: ToolChoice | None = None,
        **given: Any,
    ) -> ToolRun:
        """Call the model, run the functions that it requests, and call it again until it answers.

        Args:
            prompt: The prompt.
            tools: Python functions; those of one round run in parallel.
            max_rounds: How many requests may be sent.
            on_tool_error: `raise` raises the exception of a function, `report` sends it to the
            model. on_step: Called with each answer of the model and each result of a function.
            tool_choice: Which tools may be called in the first round. given: Parameters of the
            model, and other arguments of `invoke`.

        Raises:
            ToolRoundsError: The model still wants tools after the last request.
        """
        from .tool_loops import run_tools

        arguments = (prompt, tools, max_rounds, on_tool_error, on_step, tool_choice, given)
        return run_tools(self._rounds(*arguments))

    async def arun_tools(
        self,
        prompt: Prompt,
        tools: Sequence[Tool],
        *,
        max_rounds: int = 8,
        on_tool_error: OnToolError = "raise",
        on_step: OnStep | None = None,
        tool_choice: ToolChoice | None = None,
        **given: Any,
    ) -> ToolRun:
        """Async form of `run_tools`: async functions run as tasks, others in threads."""
        from .tool_loops import arun_tools

        arguments = (prompt, tools, max_rounds, on_tool_error, on_step, tool_choice, given)
        return await arun_tools(self._rounds(*arguments))

    def stream_tools(
        self,
        prompt: Prompt,
        tools: Sequence[Tool],
        *,
        max_rounds: int = 8,
        on_tool_error: OnToolError = "raise",
        on_step: OnStep | None = None,
        tool_choice: ToolChoice | None = None,
        **given: Any,
    ) -> ToolStream:
        """Streamed form of `run_tools`: the chunks of all answers; `result` is the outcome."""
        from .tool_loops import ToolStream

        arguments = (prompt, tools, max_rounds, on_tool_error, on_step, tool_choice, given)
        return ToolStream(self._rounds(*arguments))

    def astream_tools(
        self,
        prompt: Prompt,
        tools: Sequence[Tool],
        *,
        max_rounds: int = 8,
        on_tool_error: OnToolError = "raise",
        on_step: OnStep | None = None,
        tool_choice: ToolChoice | None = None,
        **given: Any,
    ) -> AsyncToolStream:
        """Async form of `stream_tools`."""
        from .tool_loops import AsyncToolStream

        arguments = (prompt, tools, max_rounds, on_tool_error, on_step, tool_choice, given)
        return AsyncToolStream(self._rounds(*arguments))

    @overload
    def parse(
        self, prompt: Prompt, output: type[T], *, retries: int = 1, **given: Any
    ) -> Parsed[T]: ...

    @overload
    def parse(
        self, prompt: Prompt, output: Any, *, retries: int = 1, **given: Any
    ) -> Parsed[Any]: ...

    def parse(self, prompt: Prompt, output: Any, *, retries: int = 1, **given: Any) -> Parsed[Any]:
        """Ask for a value of a type: a pydantic model, dataclass, TypedDict, Literal, list or union.

        Args:
            prompt: The prompt.
            output: The type.
            retries: How often the model is asked again when its answer does not fit.
            given: Parameters of the model, and other arguments of `invoke`.

        Raises:
            OutputInvalidError: No answer fits. `result` is the last one, and `violations` lists
            what is wrong.
        """
        from .typed_answers import parse

        return parse(self._llm, self._asking(prompt, output, self._json_mode(), retries, given))

    @overload
    async def aparse(
        self, prompt: Prompt, output: type[T], *, retries: int = 1, **given: Any
    ) -> Parsed[T]: ...

    @overload
    async def aparse(
        self, prompt: Prompt, output: Any, *, retries: int = 1, **given: Any
    ) -> Parsed[Any]: ...

    async def aparse(
        self, prompt: Prompt, output: Any, *, retries: int = 1, **given: Any
    ) -> Parsed[Any]:
        """Async form of `parse`."""
        from .typed_answers import aparse

        # The rules may depend on the server's description of the model.
        mode = await threads.run(self._json_mode)
        return await aparse(self._llm, self._asking(prompt, output, mode, retries, given))

    @property
    def _llm(self) -> LLM:
        """This model, typed as a class of the SDK."""
        return cast("LLM", self)

    def _rounds(
        self,
        prompt: Prompt,
        tools: Sequence[Tool],
        max_rounds: int,
        on_tool_error: OnToolError,
        on_step: OnStep | None,
        tool_choice: ToolChoice | None,
        given: Mapping[str, Any],
    ) -> Rounds:
        from .tool_rounds import Rounds

        arguments = call_arguments(self._declared(given))
        return Rounds.of(
            self._llm, prompt, tools, max_rounds, on_tool_error, on_step, tool_choice, arguments
        )

    def _asking(
        self, prompt: Prompt, output: Any, mode: Mode, retries: int, given: Mapping[str, Any]
    ) -> Asking[Any]:
        from .typed_answers import Asking

        return Asking(prompt, output, mode, retries, call_arguments(self._declared(given)))

    def _parameters(
        self, named: Mapping[str, Any], given: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Return the parameters of a call by their declared names, without those that were not given."""
        check_mapping("parameters", given)
        return {**self._bound, **present(named), **(given or {})}

    def _declared(self, keywords: Mapping[str, Any]) -> dict[str, Any]:
        """Return keywords under the names of the definition."""
        return {self._declared_names.get(n, n): value for n, value in keywords.items()}

    def _json_mode(self) -> Mode:
        """Return the most reliable way to get JSON that the rules of the model offer."""
        rules = self._adapter_of_rules().rules_for(self._model, self._credentials)
        if rules is None:
            return "text"
        offered = rules.options("response_format")
        if "json_schema" in offered and rules.knows("json_schema"):
            return "json_schema"
        return "json_object" if "json_object" in offered else "text"

    def _adapter_of_rules(self) -> Any:
        return self._fresh_adapter()

    def _knows(self, parameter: str) -> bool:
        """Return whether the model declares a parameter."""
        catalog = catalog_of(self._provider)
        if self._model in catalog.models(self._model_type):
            return catalog.rules(self._model_type, self._model).knows(parameter)
        declared: Mapping[str, Any] | None = catalog.customizable.get(self._model_type)
        if declared is None:
            return True
        rules: list[Mapping[str, Any]] = declared.get("parameter_rules") or []
        return any(parameter in (rule.get("name"), rule.get("use_template")) for rule in rules)


_ARGUMENTS = frozenset(
    {"stop", "user", "timeout", "extra_headers", "extra_body", "max_answer_bytes"}
)


def call_arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return keywords as arguments of `invoke`; unknown ones become parameters of the model."""
    known = {name: value for name, value in given.items() if name in _ARGUMENTS}
    named = {n: v for n, v in given.items() if n not in _ARGUMENTS and n != "parameters"}
    mapped: Mapping[str, Any] = given.get("parameters") or {}
    parameters = {**present(named), **mapped}
    return {**known, "parameters": parameters} if parameters else known
