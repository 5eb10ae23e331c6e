"""The differences between servers with the OpenAI protocol, as one table of quirks, without provider names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from modelport.adapters import holds
from modelport_providers.wire.http.json_types import is_array, is_object

Variable: TypeAlias = str
"""The name of a variable of the credential form, which `modelport check` compares with the forms."""

Endpoint: TypeAlias = Literal[
    "chat", "completion", "embeddings", "rerank", "transcription", "speech", "moderation", "models"
]
EmbeddingWord: TypeAlias = Literal["field", "document", "query"]


class BadQuirk(ValueError):
    """An unknown quirk in `modelport.yaml`, or an invalid value."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """All quirks.

    In `modelport.yaml` each may also be a list of `{value: …, when: …}`. The first entry that
    applies to the model and its credentials is used; an entry without `when` always applies.
    """

    # Address and credentials -------------------------------------------------------------
    base_url: Annotated[str, "Address that is used when the form has none."] = ""
    url_from: Annotated[Variable, "Variable of the form that holds the address."] = "endpoint_url"
    version: Annotated[str, "Path segment after the address; empty for none."] = "v1"
    key_from: Annotated[Variable, "Variable of the form that holds the key."] = "api_key"
    key_header: Annotated[str, "Header that contains the key."] = "authorization"
    key_scheme: Annotated[str, "Word before the key; empty for none."] = "Bearer"
    headers_from: Annotated[
        dict[str, Variable], "Further headers, each with the variable that it comes from."
    ] = field(default_factory=dict[str, Variable])
    model_from: Annotated[
        Variable, "Variable with the name of the model on the server, when it differs."
    ] = "endpoint_model_name"
    paths: Annotated[
        dict[Endpoint, str],
        "Other paths of endpoints: chat, completion, embeddings, rerank, transcription, speech,"
        " moderation, models. A path with a leading slash is used without the version segment.",
    ] = field(default_factory=dict[Endpoint, str])
    describe: Annotated[bool, "Whether the context length is read from GET models/NAME."] = False
    # Language models ------------------------------------------------------------------------------
    max_tokens_name: Annotated[
        Literal["max_tokens", "max_completion_tokens"], "Name of the limit of output tokens."
    ] = "max_tokens"
    tool_form: Annotated[
        Literal["tools", "functions", "none"],
        "How tools are sent: as `tools`, as the older `functions` (one call per message), or not at all.",
    ] = "tools"
    strict_tools: Annotated[bool, "Whether tools are marked `strict`."] = False
    stream_usage: Annotated[bool, "Whether usage is requested for streams (`stream_options`)."] = (
        True
    )
    thinking: Annotated[
        Literal["enable_thinking", "chat_template_kwargs", "thinking", "reasoning_effort", "none"],
        "Where the parameter `enable_thinking` is sent.",
    ] = "enable_thinking"
    reasoning_back: Annotated[
        Literal["tool_calls", "always", "never"],
        "Which messages of the model are sent back with their reasoning: those with tool calls, all, none.",
    ] = "tool_calls"
    think_tags: Annotated[bool, "Whether `<think>` in the text is reasoning."] = True
    starts_thinking: Annotated[
        bool, "Whether answers start with reasoning that has only a closing tag."
    ] = False
    system_role: Annotated[
        Literal["system", "developer", "user"],
        "Role of system messages; `user` puts them before the user's first message.",
    ] = "system"
    system_first: Annotated[
        bool, "Whether all system messages are joined into one, before the others."
    ] = False
    audio_part: Annotated[
        Literal["input_audio", "audio_url"], "How audio is put into a message."
    ] = "input_audio"
    # Strictness -----------------------------------------------------------------------------------
    send_user: Annotated[bool, "Whether the server accepts the field `user`."] = True
    drop: Annotated[list[str], "Fields that the server rejects; they are never sent."] = field(
        default_factory=list[str]
    )
    rename: Annotated[dict[str, str], "Parameters that have another name on the wire."] = field(
        default_factory=dict[str, str]
    )
    extra: Annotated[
        dict[str, Any], "Fields that are added to every request of a language model."
    ] = field(default_factory=dict[str, Any])
    # Other model types ----------------------------------------------------------------------------
    embedding_input: Annotated[
        dict[EmbeddingWord, str],
        "Field that distinguishes queries from documents, and its values: `{field, document, query}`.",
    ] = field(default_factory=dict[EmbeddingWord, str])
    embedding_encoding: Annotated[
        Literal["", "float", "base64"], "Value of `encoding_format`; empty: the field is not sent."
    ] = ""
    rerank_documents: Annotated[Literal["documents", "texts"], "Name of the list of documents."] = (
        "documents"
    )
    images: Annotated[
        Literal["objects", "parts", "none"],
        "How images are sent to embedding and rerank models: as `{image: ...}` among the inputs (Jina,"
        " SGLang, Xinference), as parts of chat messages (vLLM), or not at all.",
    ] = "objects"
    speech_format: Annotated[str, "Audio format to request; empty: the server's default."] = ""
    # Check of credentials -------------------------------------------------------------------------
    ping_tokens: Annotated[int, "Limit of output tokens for a check of credentials."] = 16


class Declared:
    """The quirks that one provider declares, checked once, and selected per model and credentials."""

    __slots__ = ("_chosen", "_fixed", "_made", "source")

    def __init__(self, declared: Mapping[str, Any]) -> None:
        """Check the names and the values. Raises `BadQuirk` with what is allowed."""
        self.source = dict(declared)
        self._fixed: dict[str, Any] = {}
        self._chosen: list[tuple[str, list[tuple[Any, Any]]]] = []
        self._made: dict[tuple[int, ...], Quirks] = {}
        for name, value in declared.items():
            wanted = _wanted(name)
            if _is_choice(value):
                choices = [(_checked(name, one["value"], wanted), one.get("when")) for one in value]
                self._chosen.append((name, choices))
            else:
                self._fixed[name] = _checked(name, value, wanted)

    def of(self, model: str, credentials: Mapping[str, Any]) -> Quirks:
        """Return the quirks that apply to a model."""
        positions = tuple(
            next((i for i, (_, when) in enumerate(c) if holds(when, model, credentials, None)), -1)
            for _, c in self._chosen
        )
        made = self._made.get(positions)
        if made is None:
            values = {
                n: c[i][0] for (n, c), i in zip(self._chosen, positions, strict=True) if i >= 0
            }
            made = self._made[positions] = Quirks(**self._fixed, **values)
        return made


@cache
def _hints() -> Mapping[str, Any]:
    """Return the type hints, resolved once, as that takes longer than a whole call."""
    return get_type_hints(Quirks)


def _wanted(name: str) -> Any:
    hints = _hints()
    if name not in hints:
        near = get_close_matches(name, hints, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise BadQuirk(f"{name!r} is not a quirk of openai_api_compatible{hint}")
    return hints[name]


def _is_choice(value: Any) -> bool:
    return is_array(value) and bool(value) and all(is_object(o) and "value" in o for o in value)


def _checked(name: str, value: Any, wanted: Any) -> Any:
    if get_origin(wanted) is Literal:
        fits = isinstance(value, str) and value in get_args(wanted)
    else:
        fits = type(value) is (get_origin(wanted) or wanted)
    if not fits:
        raise BadQuirk(f"the quirk {name} is {value!r}; it must be {_allowed(wanted)}")
    return value


def _allowed(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return ", ".join(repr(one) for one in get_args(wanted))
    kinds = {
        str: "text",
        bool: "true or false",
        int: "a whole number",
        list: "a list",
        dict: "a mapping",
    }
    return kinds[get_origin(wanted) or wanted]
