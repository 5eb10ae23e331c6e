"""The OpenAI protocol as most servers speak it: bodies out, answers and events in; pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import from_json

from modelport.errors import InvokeBadRequestError, WireProtocolError
from modelport.interfaces import LLMCall, Response, ServerSentEvent

from ..http.failures import is_error, shorten
from ..http.shapes import is_array, is_object
from ..stream.answers import Delta

Json = dict[str, Any]
ErrorOf = Callable[[Any, str], Exception]
"""Makes the error for an event that reports one, from its payload and its text."""


def chat_body(call: LLMCall, messages: list[Json], *, model: str, tools: list[Json]) -> Json:
    """Return the body of a chat request: what was asked for, and nothing else."""
    body: Json = {"model": model, "messages": messages, **sampling(call.model_parameters)}
    if tools:
        body["tools"] = tools
        body.update(tool_choice(call))
    return _finished(body, call)


def tool_choice(call: LLMCall) -> Json:
    """Return the field that says which tools may be called, nothing when it was left open."""
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
    """Return the parameters as they go out: as given, but for the two that JSON output needs."""
    body = {k: v for k, v in parameters.items() if v is not None and k != "json_schema"}
    schema = parameters.get("json_schema")
    wanted = body.get("response_format")
    if schema:
        body["response_format"] = {"type": "json_schema", "json_schema": _json_schema(schema)}
    elif isinstance(wanted, str):
        body["response_format"] = {"type": _FORMATS.get(wanted.lower(), wanted)}
    return body


def read_chat(payload: Any) -> Delta:
    """Read a whole chat answer; raises `WireProtocolError` when it is none."""
    answer = _object(payload, "a chat answer")
    choice = first_choice(answer)
    if choice is None:
        raise WireProtocolError("the server's chat answer has no choices")
    message = choice.get("message", choice.get("delta"))
    delta = _message_delta(message if is_object(message) else {})
    return _completed(delta, answer, choice)


def read_completion(payload: Any) -> Delta:
    """Read a whole completion; raises `WireProtocolError` when it is none."""
    answer = _object(payload, "a completion")
    choice = first_choice(answer)
    if choice is None:
        raise WireProtocolError("the server's completion has no choices")
    return _completed(Delta(text=_text(choice.get("text"))), answer, choice)


def read_event(event: ServerSentEvent, error_of: ErrorOf) -> Delta | str | None:
    """Read one event of a streamed chat or completion; raises what it reports as an error.

    A piece of text that says nothing else, as nearly all events, is returned as that text.
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
        payload = _lenient(data)
    if payload.__class__ is not dict or "choices" not in payload:
        return _unusual(payload, event, error_of)
    if payload.get("error"):
        raise error_of(payload, data.decode("utf-8", "replace"))
    usage = payload.get("usage")
    choices = payload["choices"]
    if not choices:
        return Delta(usage=usage) if is_object(usage) else None
    choice: Any = choices[0] if choices.__class__ is list else None
    if choice.__class__ is not dict:
        return Delta(usage=usage) if is_object(usage) else None
    finish = choice.get("finish_reason")
    message: Any = choice.get("delta")
    if message.__class__ is not dict:
        # Completions stream `text`; some servers repeat whole messages instead of deltas.
        message = choice.get("message") or {"content": choice.get("text")}
    content: Any = message.get("content")
    if finish is None and usage is None and len(message) == 1 and content.__class__ is str:
        plain: str = content
        return plain
    delta = _message_delta(message)
    return _completed(delta, payload, choice)


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that says nothing else; None for any other, `read_event` reads it."""
    try:
        payload = from_json(data)
        choice = payload["choices"][0]
        message = choice["delta"]
        if len(message) == 1 and choice["finish_reason"] is None and "error" not in payload:
            content = message["content"]
            if content.__class__ is str and payload.get("usage") is None:
                plain: str = content
                return plain
    except (ValueError, LookupError, TypeError):
        return None
    return None


def first_choice(answer: Mapping[str, Any]) -> Json | None:
    """Return the first choice, None when there is none."""
    choices = answer.get("choices")
    first: Any = choices[0] if is_array(choices) and choices else None
    return first if is_object(first) else None


def json_of(response: Response, what: str, *, provider: str) -> Any:
    """Return the JSON of an answer; raises `WireProtocolError` when it is none."""
    try:
        return from_json(response.content)
    except ValueError:
        try:
            return json.loads(response.text)
        except ValueError as error:
            raise WireProtocolError(
                f"the server's {what} is not JSON: {shorten(response.text, 200) or 'it is empty'}",
                provider=provider,
                status=response.status,
                body=response.text[:4096],
            ) from error


_FORMATS = {"json": "json_object", "json_object": "json_object", "text": "text"}


def _json_schema(schema: Any) -> Json:
    if isinstance(schema, str):
        try:
            schema = json.loads(schema)
        except ValueError as error:
            raise InvokeBadRequestError(f"json_schema is not JSON: {error}") from error
    if not is_object(schema):
        raise InvokeBadRequestError("json_schema is not a JSON object")
    if "schema" in schema and "type" not in schema:
        return {"name": "answer", **schema}
    return {"name": str(schema.get("title") or "answer"), "schema": schema, "strict": True}


def _finished(body: Json, call: LLMCall) -> Json:
    if call.stop:
        body["stop"] = list(call.stop)
    if call.user:
        body["user"] = call.user
    if call.stream:
        # Without it most servers keep the usage of a streamed answer to themselves.
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


def _completed(delta: Delta, answer: Json, choice: Json) -> Delta:
    usage = answer.get("usage")
    if is_object(usage) and usage:
        delta.usage = usage
    finish = choice.get("finish_reason")
    delta.finish_reason = str(finish) if finish else None
    fingerprint = answer.get("system_fingerprint")
    delta.fingerprint = fingerprint if isinstance(fingerprint, str) else None
    return delta


def _message_delta(message: Json) -> Delta:
    calls = message.get("tool_calls")
    legacy = message.get("function_call")
    found = list(calls) if is_array(calls) else []
    if is_object(legacy):
        found.append({"index": 0, "function": legacy})
    reasoning = message.get("reasoning_content") or message.get("reasoning")
    return Delta(_text(message.get("content")), _text(reasoning), found)


def _text(content: Any) -> str:
    """Some servers send the content as a list of parts, or as one object with its text."""
    if isinstance(content, str):
        return content
    if is_array(content):
        return "".join(map(_text, content))
    return _text(content.get("text")) if is_object(content) else ""


def _object(payload: Any, what: str) -> Json:
    if not is_object(payload):
        raise WireProtocolError(f"the server sent {type(payload).__name__}, not {what}")
    return payload


def _json_or_text(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode("utf-8", "replace")


def _lenient(data: bytes) -> Any:
    """Read JSON with bytes that are no UTF-8, as servers that cut a letter in two send it."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except ValueError:
        text = shorten(data.decode("utf-8", "replace"), 200)
        # The parser's error holds all of what the server said, secrets too.
        raise WireProtocolError(f"an event of the stream is not JSON: {text}") from None
