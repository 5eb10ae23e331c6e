"""The origin of a result: the model that answered, and its response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from modelport.entities import PromptMessageTool
    from modelport.interfaces import CallOptions, Response

    from ..entities.result_origin import ResultOrigin, ResultWithOrigin

T = TypeVar("T")


@dataclass(slots=True)
class Origin:
    """What is known about the answer to one call, filled in while the call runs."""

    provider: str
    model: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    response: Response | None = field(default=None, repr=False)
    tools: Sequence[PromptMessageTool] = field(default=(), repr=False)
    """The tools that the model may call."""

    def listening(self, options: CallOptions | None) -> CallOptions:
        """Return the options with a further callback for the response."""
        if options is None:
            return _classes()[0](on_response=self._record_response)
        before = options.on_response
        if before is None:
            return replace(options, on_response=self._record_response)

        def on_response(response: Response) -> None:
            self._record_response(response)
            before(response)

        return replace(options, on_response=on_response)

    def adopt(self, other: Origin | None) -> None:
        """Copy the origin of the call that answers in place of this one."""
        if other is not None:
            self.provider, self.model = other.provider, other.model
            self.response, self.tools = other.response, other.tools
            self.secrets = other.secrets

    def _record_response(self, response: Response) -> None:
        self.response = response

    def stamp(self, result: T) -> T:
        """Set the origin of a result, unless it is set already."""
        _, with_origin, origin = _classes()
        if isinstance(result, with_origin):
            received: Mapping[str, str] = {}
            headers = received if self.response is None else self.response.headers
            result.set_origin(origin(self.name, headers, self.secrets))
        message = getattr(result, "message", None)
        if message is not None:
            self.mark_calls(message)
        return result

    def mark_calls(self, message: Any) -> None:
        """Add the schema of its tool to each tool call."""
        if self.tools and message.tool_calls:
            schemas = {tool.name: tool.parameters for tool in self.tools}
            for call in message.tool_calls:
                schema = schemas.get(call.name)
                if schema is not None:
                    call.fits(schema)

    @property
    def name(self) -> str:
        """The model as `provider/model`."""
        return f"{self.provider}/{self.model}" if self.provider else self.model


@cache
def _classes() -> tuple[type[CallOptions], type[ResultWithOrigin], type[ResultOrigin]]:
    """Import classes on first use; a statement in a method would take 0.4 us of every call."""
    from modelport.interfaces import CallOptions

    from ..entities.result_origin import ResultOrigin, ResultWithOrigin

    return CallOptions, ResultWithOrigin, ResultOrigin
