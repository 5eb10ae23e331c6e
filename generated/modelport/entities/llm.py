# do not edit: `modelport generate` made it from schemas/entities/llm.json
"""What a language model answers, whole or in chunks, and what it used."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from .._runtime.entities.entity import Entity
from .._runtime.entities.enum import Choice
from .._runtime.entities.llm import Chunk, Result, StructuredResult
from .._runtime.entities.usage import Usage
from .message import AssistantPromptMessage, PromptMessage
from .price import ModelUsage, PriceInfo


class LLMMode(Choice):
    """Whether a model takes a conversation or a text to continue."""

    COMPLETION = "completion"
    CHAT = "chat"


class LLMUsage(Usage, ModelUsage):
    """Tokens, cost and time of one invocation of a language model."""

    prompt_tokens: int
    """Tokens that were read."""
    prompt_unit_price: Decimal
    """Price of one unit of tokens that were read."""
    prompt_price_unit: Decimal
    """Factor from tokens that were read to units."""
    prompt_price: Decimal
    """Cost of what was read."""
    completion_tokens: int
    """Tokens that were written, reasoning included."""
    completion_unit_price: Decimal
    """Price of one unit of tokens that were written."""
    completion_price_unit: Decimal
    """Factor from tokens that were written to units."""
    completion_price: Decimal
    """Cost of what was written."""
    total_tokens: int
    """Tokens that were read and written."""
    total_price: Decimal
    """Cost of the invocation."""
    currency: str
    """Currency of all prices and costs."""
    latency: float
    """Seconds from the request to the end of the answer."""
    time_to_first_token: float | None = None
    """Seconds from the request to the first piece of the answer, when it was streamed."""
    time_to_generate: float | None = None
    """Seconds from the first piece of the answer to its end, when it was streamed."""
    cached_tokens: int | None = None
    """Tokens that the server read from its cache, part of prompt_tokens; an addition of ours."""
    reasoning_tokens: int | None = None
    """Tokens that were spent on reasoning, part of completion_tokens; an addition of ours."""
    source: Literal["server", "estimated"] = "estimated"
    """Who counted the tokens: the server, or an estimate on this side; an addition of ours."""


class LLMResult(Result):
    """The whole answer of a language model."""

    model: str
    """The model that answered."""
    prompt_messages: list[PromptMessage] = Field(default_factory=list[PromptMessage])
    """Always empty: whoever asked has the messages, and an answer does not carry them back."""
    message: AssistantPromptMessage
    """What the model said."""
    usage: LLMUsage
    """What the invocation used."""
    system_fingerprint: str | None = None
    """The server's mark of the software that answered."""
    finish_reason: str | None = None
    """Why the model stopped, in the server's word; an addition of ours."""


class LLMStructuredOutput(Entity):
    """An answer that was also read as data."""

    structured_output: dict[str, Any] | None = None
    """The answer as data, when it could be read."""


class LLMResultWithStructuredOutput(StructuredResult, LLMResult, LLMStructuredOutput):
    """The whole answer of a language model, also as data."""


class LLMResultChunkDelta(Entity):
    """What one chunk adds to the answer."""

    index: int
    """Position of the chunk in its stream."""
    message: AssistantPromptMessage
    """The new piece of what the model says."""
    usage: LLMUsage | None = None
    """What the invocation used; on the last chunk."""
    finish_reason: str | None = None
    """Why the model stopped; on the last chunk."""


class LLMResultChunk(Chunk):
    """One piece of a streamed answer."""

    model: str
    """The model that answers."""
    prompt_messages: list[PromptMessage] = Field(default_factory=list[PromptMessage])
    """Always empty: whoever asked has the messages, and an answer does not carry them back."""
    system_fingerprint: str | None = None
    """The server's mark of the software that answers."""
    delta: LLMResultChunkDelta
    """What this piece adds."""


class LLMResultChunkWithStructuredOutput(LLMResultChunk, LLMStructuredOutput):
    """One piece of a streamed answer, also as data."""


class SummaryResult(Entity):
    """A summary that a language model wrote."""

    summary: str
    """The summary."""


class NumTokensResult(PriceInfo):
    """A count of tokens and what they would cost."""

    tokens: int
    """Number of tokens."""
