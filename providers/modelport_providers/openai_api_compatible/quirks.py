"""Where servers that speak the OpenAI protocol differ, as one table of declared keys; no names of providers here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin, get_type_hints

from modelport._runtime.customizable import holds

from modelport_providers.wire.shapes import is_array, is_object


class BadQuirk(ValueError):
    """A quirk in `modelport.yaml` that nobody knows, or a value that it cannot have."""


def quirk(doc: str, default: Any) -> Any:
    """Declare one quirk: what it says and what holds without it."""
    if isinstance(default, dict | list):
        return field(default_factory=lambda: default, metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Quirks:
    """All quirks. In `modelport.yaml` each may also be a list of `{value: …, when: …}`: the first
    that holds for the model and its credentials counts, one without `when` always does."""

    # Where the server is and who asks -------------------------------------------------------------
    base_url: str = quirk("Address that holds when the form names none.", "")
    url_from: str = quirk("Variable of the form that holds the address.", "endpoint_url")
    version: str = quirk("Path segment behind the address; empty for none.", "v1")
    key_from: str = quirk("Variable of the form that holds the key.", "api_key")
    key_header: str = quirk("Header that carries the key.", "authorization")
    key_scheme: str = quirk("Word before the key; empty for none.", "Bearer")
    headers_from: dict[str, str] = quirk("Further headers, each with the variable it comes from.", {})
    model_from: str = quirk(
        "Variable with the name of the model on the server, when it has another.",
        "endpoint_model_name",
    )
    paths: dict[str, str] = quirk(
        "Other paths of endpoints: chat, completion, embeddings, rerank, transcription, speech,"
        " moderation, models.",
        {},
    )
    describe: bool = quirk("Whether GET models/NAME is asked for the context length.", False)
    # Language models ------------------------------------------------------------------------------
    max_tokens_name: Literal["max_tokens", "max_completion_tokens"] = quirk(
        "What the limit of the answer is called.", "max_tokens"
    )
    tool_form: Literal["tools", "functions", "none"] = quirk(
        "How tools go out: as `tools`, as the older `functions` (one call at a time), or not at all.",
        "tools",
    )
    strict_tools: bool = quirk("Whether tools are marked `strict`.", False)
    stream_usage: bool = quirk("Whether streams are asked for their usage (`stream_options`).", True)
    thinking: Literal[
        "enable_thinking", "chat_template_kwargs", "thinking", "reasoning_effort", "none"
    ] = quirk("Where the parameter `enable_thinking` goes.", "enable_thinking")
    think_tags: bool = quirk("Whether `<think>` in the text is reasoning.", True)
    starts_thinking: bool = quirk("Whether answers begin inside a thought that only ends with a tag.", False)
    system_role: Literal["system", "developer", "user"] = quirk(
        "Role of system messages; `user` puts them in front of the user's first message.", "system"
    )
    system_first: bool = quirk("Whether all system messages have to be one, in front.", False)
    audio_part: Literal["input_audio", "audio_url"] = quirk("How sound goes into a message.", "input_audio")
    # Strictness -----------------------------------------------------------------------------------
    send_user: bool = quirk("Whether the server takes the field `user`.", True)
    drop: list[str] = quirk("Fields that the server refuses, so they are never sent.", [])
    rename: dict[str, str] = quirk("Parameters that are called otherwise on the wire.", {})
    extra: dict[str, Any] = quirk("Fields that every request of a language model carries.", {})
    # Other model types ----------------------------------------------------------------------------
    embedding_input: dict[str, str] = quirk(
        "Field that tells queries from documents, and its words: {field, document, query}.", {}
    )
    embedding_encoding: Literal["", "float", "base64"] = quirk(
        "What is asked for as `encoding_format`; empty: nothing.", ""
    )
    rerank_documents: Literal["documents", "texts"] = quirk(
        "What the list of documents is called.", "documents"
    )
    speech_format: str = quirk("Audio format that is asked for; empty: the server's own.", "")
    # Check of credentials -------------------------------------------------------------------------
    ping_tokens: int = quirk("Tokens that the answer to a check of credentials may take.", 16)


def read_quirks(
    declared: Mapping[str, Any], model: str = "", credentials: Mapping[str, Any] | None = None
) -> Quirks:
    """Return the quirks that hold for a model. Raises `BadQuirk` with what is allowed."""
    hints = get_type_hints(Quirks)
    values: dict[str, Any] = {}
    for name, value in declared.items():
        if name not in hints:
            near = get_close_matches(name, hints, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise BadQuirk(f"{name!r} is not a quirk of openai_api_compatible{hint}")
        chosen = _chosen(value, model, credentials or {})
        if chosen is not _NONE:
            values[name] = _checked(name, chosen, hints[name])
    return Quirks(**values)


def quirk_rows() -> list[tuple[str, str, str, str]]:
    """Return name, allowed values, default and meaning of every quirk, for the documentation."""
    hints = get_type_hints(Quirks)
    return [(f.name, _allowed(hints[f.name]), _shown(_default(f)), f.metadata["doc"]) for f in fields(Quirks)]


_NONE = object()


def _chosen(value: Any, model: str, credentials: Mapping[str, Any]) -> Any:
    if not (is_array(value) and value and all(is_object(one) and "value" in one for one in value)):
        return value
    found = (one["value"] for one in value if holds(one.get("when"), model, credentials, None))
    return next(found, _NONE)


def _checked(name: str, value: Any, wanted: Any) -> Any:
    if get_origin(wanted) is Literal:
        fits = isinstance(value, str) and value in get_args(wanted)
    else:
        fits = type(value) is (get_origin(wanted) or wanted)
    if not fits:
        raise BadQuirk(f"the quirk {name} is {value!r}; it has to be {_allowed(wanted)}")
    return value


def _allowed(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return ", ".join(repr(one) for one in get_args(wanted))
    kinds = {str: "text", bool: "true or false", int: "a whole number", list: "a list", dict: "a mapping"}
    return kinds[get_origin(wanted) or wanted]


def _default(one: Field[Any]) -> Any:
    return one.default if one.default is not MISSING else one.default_factory()  # type: ignore[misc]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value in ("", {}, []) else str(value)
