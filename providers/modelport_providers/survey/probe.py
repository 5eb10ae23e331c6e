"""Find out what a model on a live server can do, with a few small calls."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from modelport import provider
from modelport.entities import (
    ImagePromptMessageContent,
    PromptMessageTool,
    TextPromptMessageContent,
    UserPromptMessage,
)
from modelport.errors import InvokeError
from modelport.interfaces import CallOptions
from modelport_providers.wire.protocols.audio import silence

Answer = Literal["yes", "no", "unclear"]

_OPTIONS = CallOptions(timeout=60, retries=0)
_LONGEST = 256
_TOOL = PromptMessageTool(
    name="get_weather",
    description="Tells the current weather in a city.",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
_QUESTION = "What is the weather in Paris?"
_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


@dataclass(frozen=True, slots=True)
class Finding:
    """One ability: whether it is declared, and whether it was found."""

    ability: str
    declared: bool | None
    """None when definitions cannot declare it."""
    probed: Answer
    detail: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the definition agrees with the server."""
        return (
            self.declared is None
            or self.probed == "unclear"
            or self.declared == (self.probed == "yes")
        )


def probe(
    provider_id: str,
    model_type: str,
    model: str,
    credentials: Mapping[str, Any],
    options: CallOptions = _OPTIONS,
) -> list[Finding]:
    """Find out what a model can do.

    options: client, time limit and headers of each call.

    Raises:
        InvokeError: The model does not answer at all. UnknownModelError,
        CredentialsValidateFailedError: There is no model to call.
    """
    adapter: Any = provider(provider_id).model(model_type)
    probed = _Probed(adapter, model, credentials, options)
    match model_type:
        case "llm":
            return _language_model(probed, _declared(provider_id, model, credentials, options))
        case "text-embedding":
            return _embedding(probed)
        case "rerank":
            return _rerank(probed)
        case "speech2text":
            text = probed.invoke(silence())
            return [Finding("answers", None, "yes", f"silence is {text!r}")]
        case "tts":
            audio: bytes = probed.invoke("Hello.")
            return [Finding("answers", None, "yes", f"{len(audio)} bytes of audio")]
        case _:
            return [
                Finding("answers", None, "yes", f"'hello' is flagged: {probed.invoke('hello')}")
            ]


@dataclass(frozen=True, slots=True)
class _Probed:
    adapter: Any
    model: str
    credentials: Mapping[str, Any]
    options: CallOptions

    def claiming(self, feature: str) -> _Probed:
        """Return the same with the credentials that declare a feature, so that it is requested at all."""
        customizable = provider(self.adapter.provider).catalog.customizable
        declared: Mapping[str, Any] = customizable.get(self.adapter.model_type) or {}
        features: list[str | dict[str, Any]] = declared.get("features") or []
        for one in features:
            if not isinstance(one, str) and one["feature"] == feature:
                when: Mapping[str, Any] = one.get("when") or {}
                needed: Mapping[str, Any] | None = when.get("credential")
                if needed is not None:
                    claimed = {**self.credentials, needed["variable"]: needed["value"]}
                    return replace(self, credentials=claimed)
        return self

    def invoke(self, *args: Any, **given: Any) -> Any:
        return self.adapter.invoke(
            self.model, self.credentials, *args, options=self.options, **given
        )

    def stream(self, text: str, **given: Any) -> Any:
        prompt = [UserPromptMessage(content=text)]
        parameters = {"max_tokens": _LONGEST}
        return self.adapter.stream(
            self.model, self.credentials, prompt, parameters, options=self.options, **given
        )

    def ask(self, content: Any, parameters: Mapping[str, Any] | None = None, **given: Any) -> Any:
        prompt = [UserPromptMessage(content=content)]
        return self.invoke(prompt, {"max_tokens": _LONGEST, **(parameters or {})}, **given)


def _declared(
    provider_id: str, model: str, credentials: Mapping[str, Any], options: CallOptions
) -> frozenset[str]:
    schema = provider(provider_id).model_schema("llm", model, credentials, options)
    return frozenset(str(feature) for feature in schema.features or ())


def _language_model(probed: _Probed, features: frozenset[str]) -> list[Finding]:
    return [
        Finding("answers", None, "yes", repr(probed.ask("Say ok").message.text[:60])),
        _streams(probed),
        _tools(
            "tool-call",
            features,
            lambda: probed.claiming("tool-call").ask(_QUESTION, tools=[_TOOL]),
        ),
        _tools(
            "stream-tool-call",
            features,
            lambda: _read(probed.claiming("stream-tool-call").stream(_QUESTION, tools=[_TOOL])),
        ),
        _vision(probed.claiming("vision"), "vision" in features),
        _structured(probed, "structured-output" in features),
    ]


def _streams(probed: _Probed) -> Finding:
    with probed.stream("Count from one to ten") as stream:
        pieces = sum(bool(chunk.text or chunk.reasoning) for chunk in stream)
        usage = stream.result.usage
    detail = f"{pieces} pieces, usage from the {usage.source}, reasoning: {'yes' if stream.result.message.reasoning else 'no'}"
    return Finding("streams", None, "yes" if pieces > 1 else "no", detail)


def _tools(ability: str, features: frozenset[str], call: Callable[[], Any]) -> Finding:
    declared = ability in features
    try:
        result = call()
    except InvokeError as error:
        return Finding(ability, declared, "no", _short(error))
    calls = result.message.tool_calls
    if calls:
        made = calls[0].function
        return Finding(ability, declared, "yes", f"{made.name}({made.arguments})")
    # A model may always answer with text, which proves little.
    return Finding(ability, declared, "unclear", f"answered in words: {result.message.text[:60]!r}")


def _vision(probed: _Probed, declared: bool) -> Finding:
    image = ImagePromptMessageContent(format="png", mime_type="image/png", base64_data=red_square())
    parts = [image, TextPromptMessageContent(data="Which colour is this? One word.")]
    try:
        result = probed.ask(parts)
    except InvokeError as error:
        return Finding("vision", declared, "no", _short(error))
    seen = "red" in result.message.text.lower()
    return Finding(
        "vision",
        declared,
        "yes" if seen else "unclear",
        f"a red square is {result.message.text[:60]!r}",
    )


def _structured(probed: _Probed, declared: bool) -> Finding:
    wanted = {"response_format": "json_schema", "json_schema": json.dumps(_SCHEMA)}
    try:
        result = probed.ask("The capital of France, as JSON with the key city.", wanted)
    except InvokeError as error:
        return Finding("structured-output", declared, "no", _short(error))
    try:
        fits = "city" in json.loads(result.message.text)
    except (ValueError, TypeError):
        fits = False
    return Finding(
        "structured-output", declared, "yes" if fits else "no", repr(result.message.text[:60])
    )


def _embedding(probed: _Probed) -> list[Finding]:
    result = probed.invoke(["cat", "dog", "cat"])
    first, _, third = result.embeddings
    same = max(abs(a - b) for a, b in zip(first, third, strict=True)) < 1e-3
    return [
        Finding("answers", None, "yes", f"{len(first)} dimensions"),
        Finding("keeps the order of a batch", None, "yes" if same else "unclear"),
    ]


def _rerank(probed: _Probed) -> list[Finding]:
    docs = probed.invoke("Which animal barks?", ["The dog barks.", "Snow is white."]).docs
    scores = ", ".join(f"{doc.score:.3f}" for doc in docs)
    return [Finding("answers", None, "yes", f"scores {scores}")]


def red_square(size: int = 32) -> str:
    """Return a red PNG in base64."""

    def block(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * size) * size)
    png = b"\x89PNG\r\n\x1a\n" + block(b"IHDR", head) + block(b"IDAT", rows) + block(b"IEND", b"")
    return base64.b64encode(png).decode()


def _read(stream: Any) -> Any:
    with stream as chunks:
        for _ in chunks:
            pass
        return chunks.result


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
