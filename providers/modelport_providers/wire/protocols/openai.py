"""The OpenAI protocol as most servers speak it: write bodies, read answers and events.

Pure functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import from_json

from modelport.errors import InvokeBadRequestError, WireProtocolError
from modelport.interfaces import LLMCall, Response, ServerSentEvent

from ..http.error_messages import is_error, shorten
from ..http.json_types import is_array, is_object, loosely, loosely_piece
from ..http.response_errors import raise_reported, reported_error
from ..stream.answers import Delta
from ..stream.shortcut import Kind, Piece
from .openai_message import message_delta, text_of
from .structured import json_schema

Json = dict[str, Any]
ErrorOf = Callable[[Any, str], Exception]
"""Makes the error for an event that reports one, from its payload and its text."""


def chat_body(call: LLMCall, messages: list[Json], *, model: str, tools: list[Json]) -> Json:
    """Return the body of a chat request with the given parameters and nothing else."""
    body: Json = {"model": model, "messages": messages, **sampling(call.model_parameters)}
    if tools:
        body["tools"] = tools
        body.update(tool_choice(call))
    return _finished(body, call)


def tool_choice(call: LLMCall) -> Json:
    """Return the field that selects the tools that may be called, or nothing when there is no choice."""
    choice = call.tool_choice
    if choice is None:
        return {}
    if choice in ("auto", "none", "required"):
        return {"tool_choice": choice}
    return {"tool_choice": {"type": "function", "function": {"name": choice}}}


def completion_body(call: LLMCall, prompt: str, *, model: str) -> Json:
    """Return the body of a completion request."""
    return _finished({"model": model, "prompt": prompt, **sampling(call.model_parameters)}, call)


def sampling(parameters: Mapping[str, Any]) -> Json:
    """Return the parameters as they are sent: unchanged, except for the two of JSON output."""
    body = {k: v for k, v in parameters.items() if v is not None and k != "json_schema"}
    schema = parameters.get("json_schema")
    wanted = body.get("response_format")
    if schema:
        body["response_format"] = {"type": "json_schema", "json_schema": json_schema(schema)}
    elif wanted == "json_schema":
        raise InvokeBadRequestError("response_format 'json_schema' needs the parameter json_schema")
    elif isinstance(wanted, str):
        body["response_format"] = {"type": _FORMATS.get(wanted.lower(), wanted)}
    return body


def read_chat(payload: Any) -> Delta:
    """Read a whole chat answer; raise `WireProtocolError` when it is not one."""
    answer = _object(payload, "a chat answer")
    choice = _checked_choice(answer, "chat answer")
    others = _further(answer, _choices(answer), choice)
    return _completed(message_delta(_message(choice)), answer, choice, others)


def read_completion(payload: Any) -> Delta:
    """Read a whole completion; raise `WireProtocolError` when it is not one."""
    answer = _object(payload, "a completion")
    choice = _checked_choice(answer, "completion")
    delta = Delta(text=text_of(choice.get("text")))
    return _completed(delta, answer, choice, _further(answer, _choices(answer), choice))


def read_event(event: ServerSentEvent, error_of: ErrorOf) -> Delta | str | None:
    """Read one event of a streamed chat or completion; raise the error that it reports.

    An event with only a piece of text, as nearly all are, is returned as that text. Further choices
    are kept separate: an answer is one of them, not a mixture.
    """
    data = event.data
    if data[:6] == b"[DONE]":
        return Delta(end=True)
    if not data:
        return None
    if event.event == "error":
        raise error_of(_json_or_text(data), data.decode("utf-8", "replace"))
    try:
        payload = from_json(data)
    except ValueError:
        payload = lenient(data)
    if payload.__class__ is not dict or not payload.get("choices"):
        return _unusual(payload, event, error_of)
    if payload.get("error"):
        raise error_of(payload, data.decode("utf-8", "replace"))
    usage = payload.get("usage")
    choices = _choices(payload)
    choice = _first(choices)
    failed = next(filter(_has_failed, choices), None)
    if failed is not None:
        raise error_of(_error_of_choice(failed), data.decode("utf-8", "replace"))
    others = _further(payload, choices, choice)
    if choice is None:
        delta = Delta(usage=usage if is_object(usage) else None, others=others)
        return delta if others or delta.usage else None
    message = _message(choice)
    content: Any = message.get("content")
    if (
        choice.get("finish_reason") is None
        and usage is None
        and len(message) == 1
        and not others
        and content.__class__ is str
    ):
        plain: str = content
        return plain
    return _completed(message_delta(message), payload, choice, others)


def plain_piece(data: bytes) -> Piece | None:
    """Return the only string that an event adds; None for an event that contains anything else."""
    try:
        payload = from_json(data)
        choices = payload["choices"]
        choice = choices[0]
        message = choice["delta"]
        if (
            choice["finish_reason"] is None
            and len(choices) == 1
            and not choice.get("index")
            and payload.get("usage") is None
            and "error" not in payload
            and "error" not in choice
        ):
            if len(message) == 1 and (content := message.get("content")).__class__ is str:
                return "text", content, 0
            return _plain_other(message)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return None


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that contains nothing else; `read_event` reads all others."""
    piece = plain_piece(data)
    return piece[1] if piece is not None and piece[0] == "text" else None


_REASONING: Mapping[str, Kind] = {
    "reasoning_content": "reasoning_content",
    "reasoning": "reasoning",
}


def _plain_other(message: Json) -> Piece | None:
    """Return reasoning, or arguments of one tool call, when there is nothing else."""
    present = {name: value for name, value in message.items() if value and name != "role"}
    if len(present) != 1:
        return None
    ((name, value),) = present.items()
    kind = _REASONING.get(name)
    if kind is not None and value.__class__ is str:
        return kind, value, 0
    if name != "tool_calls" or len(value) != 1:
        return None
    call = value[0]
    function = call["function"]
    text = function["arguments"]
    more = any(call.get(name) for name in call if name not in ("index", "function", "type"))
    if (
        more
        or len(function) != 1
        or text.__class__ is not str
        or call["index"].__class__ is not int
    ):
        return None
    return "arguments", text, call["index"]


def json_of(response: Response, what: str, *, provider: str) -> Any:
    """Return the JSON of an answer.

    Raises:
        WireProtocolError: It is not JSON. WireError: It reports an error, with the class and the
        status that it names.
    """
    try:
        payload = response.json()
    except ValueError as error:
        raise WireProtocolError(
            f"the server's {what} is not JSON: {shorten(response.text, 200) or 'it is empty'}",
            provider=provider,
            status=response.status,
            body=response.text[:4096],
        ) from error
    raise_reported(payload, response, provider=provider)
    return payload


_FORMATS = {"json": "json_object", "json_object": "json_object", "text": "text"}


def _finished(body: Json, call: LLMCall) -> Json:
    if call.stop:
        body["stop"] = list(call.stop)
    if call.user:
        body["user"] = call.user
    if call.stream:
        # Without it most servers do not report the usage of a streamed answer.
        body["stream"] = True
        body["stream_options"] = {"include_usage": True}
    return body


def _unusual(payload: Any, event: ServerSentEvent, error_of: ErrorOf) -> Delta | None:
    text = event.data.decode("utf-8", "replace")
    if not is_object(payload):
        raise WireProtocolError(
            f"an event of the stream is not a JSON object: {shorten(text, 200)}"
        )
    if is_error(payload):
        raise error_of(payload, text)
    usage = payload.get("usage")
    return Delta(usage=usage) if is_object(usage) else None


def _choices(answer: Mapping[str, Any]) -> list[Json]:
    choices = answer.get("choices")
    return [one for one in choices if is_object(one)] if is_array(choices) else []


def _first(choices: Iterable[Json]) -> Json | None:
    """Return the choice with index 0 or without an index; None when there is no such choice."""
    return next((one for one in choices if one.get("index") in (None, 0, "0")), None)


def _message(choice: Json) -> Json:
    """Return what a choice adds. Completions have `text`; some servers stream whole messages."""
    for name in ("delta", "message"):
        message = choice.get(name)
        if is_object(message):
            return message
    return {"content": choice.get("text")}


def _further(answer: Json, choices: Sequence[Json], first: Json | None) -> dict[int, Delta]:
    """Return what the further choices add, by their index, or else by their position."""
    if len(choices) == 1 and choices[0] is first:
        return {}
    found: dict[int, Delta] = {}
    for place, one in enumerate(choices):
        if one is not first:
            index = one.get("index")
            number = index if isinstance(index, int) and index not in found else place
            found[number] = _ended(message_delta(_message(one)), answer, one)
    return found


def _completed(delta: Delta, answer: Json, choice: Json, others: Mapping[int, Delta]) -> Delta:
    delta.others = others
    # Moonshot puts the usage of a stream into the choice.
    usage = answer.get("usage") or choice.get("usage")
    if is_object(usage) and usage:
        delta.usage = usage
    return _ended(delta, answer, choice)


def _ended(delta: Delta, answer: Json, choice: Json) -> Delta:
    finish = choice.get("finish_reason")
    delta.finish_reason = str(finish) if finish else None
    fingerprint = answer.get("system_fingerprint")
    delta.fingerprint = fingerprint if isinstance(fingerprint, str) else None
    return delta


def _checked_choice(answer: Json, what: str) -> Json:
    choices = _choices(answer)
    choice = _first(choices) or next(iter(choices), None)
    if choice is None:
        raise WireProtocolError(f"the server's {what} has no choices")
    failed = next(filter(_has_failed, choices), None)
    if failed is not None:
        failure = _error_of_choice(failed)
        text = json.dumps(failure, ensure_ascii=False)
        raise reported_error(failure, text, {}, provider="", secrets=(), streamed=False)
    return choice


def _has_failed(choice: Json) -> bool:
    return choice.get("finish_reason") == "error" or bool(choice.get("error"))


def _error_of_choice(choice: Json) -> Json:
    """Return the error of a router whose upstream failed: in the choice, or only as the finish reason."""
    error = choice.get("error") or "the server ended the answer with finish_reason 'error'"
    return {"error": error}


def _object(payload: Any, what: str) -> Json:
    if not is_object(payload):
        raise WireProtocolError(f"the server sent {type(payload).__name__}, not {what}")
    return payload


def _json_or_text(data: bytes) -> Any:
    try:
        return loosely(data.decode("utf-8", "replace"))
    except ValueError:
        return data.decode("utf-8", "replace")


def lenient(data: bytes) -> Any:
    """Read an event with bytes that are not UTF-8 or with halves of characters, as of servers that split one."""
    try:
        return loosely_piece(data.decode("utf-8", "replace"))
    except ValueError:
        text = shorten(data.decode("utf-8", "replace"), 200)
        # The parser's error contains the server's whole text, with any secrets.
        raise WireProtocolError(f"an event of the stream is not JSON: {text}") from None
