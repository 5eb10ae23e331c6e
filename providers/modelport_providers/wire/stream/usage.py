"""The usage of a call: the server's count, or an estimate that is marked as one; with prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from modelport.adapters import Tokens
from modelport.entities import EmbeddingUsage, LLMUsage, PriceInfo, PriceType
from modelport.errors import TokensExtraMissing

from ..http.json_types import is_object

if TYPE_CHECKING:
    from modelport.interfaces import AIModel

_ZERO = Decimal("0.0")
_FREE = PriceInfo(unit_price=_ZERO, unit=_ZERO, total_amount=_ZERO, currency="USD")
_LETTERS_PER_TOKEN = 4


_CACHED = (
    ("prompt_tokens_details", "cached_tokens"),
    ("input_tokens_details", "cached_tokens"),
    ("", "cached_tokens"),
    ("", "prompt_cache_hit_tokens"),
    ("", "num_cached_tokens"),
    ("", "cache_read_input_tokens"),
)
"""Where servers report tokens read from a cache: OpenAI, its newer form, Moonshot, DeepSeek, others."""

_REASONED = (
    ("completion_tokens_details", "reasoning_tokens"),
    ("output_tokens_details", "reasoning_tokens"),
    ("", "reasoning_tokens"),
)
_AUDIO_INPUT = (
    ("prompt_tokens_details", "audio_tokens"),
    ("input_tokens_details", "audio_tokens"),
)
_AUDIO_OUTPUT = (
    ("completion_tokens_details", "audio_tokens"),
    ("output_tokens_details", "audio_tokens"),
)


@dataclass(slots=True)
class Counted:
    """Numbers of tokens, and who counted them. A frozen one takes 1.5 us of each call instead of 0.4."""

    prompt: int
    completion: int
    total: int
    source: Literal["server", "estimated"]
    cached: int | None = None
    reasoning: int | None = None
    cache_written: int | None = None
    audio_input: int = 0
    """Tokens of audio in the prompt."""
    audio_output: int = 0
    """Tokens of audio in the answer."""


def server_count(usage: Mapping[str, Any] | None) -> Counted | None:
    """Return the server's count, or None when it is missing, partial or implausible."""
    if not usage:
        return None
    prompt, completion = _both(usage)
    if prompt is None or completion is None:
        return None
    total = _whole(usage.get("total_tokens"))
    return Counted(
        prompt,
        completion,
        prompt + completion if total is None else total,
        "server",
        _first(usage, _CACHED),
        _first(usage, _REASONED),
        _first(usage, (("prompt_tokens_details", "cache_creation_tokens"),)),
        _first(usage, _AUDIO_INPUT) or 0,
        _first(usage, _AUDIO_OUTPUT) or 0,
    )


def is_counted(usage: Mapping[str, Any] | None) -> bool:
    """Return whether `server_count` finds a count, reading only the two numbers."""
    if not usage:
        return False
    prompt, completion = _both(usage)
    return prompt is not None and completion is not None


def estimate(adapter: AIModel, text: str) -> int:
    """Estimate the tokens of a text; without the extra `tokens` by its length."""
    try:
        return adapter._get_num_tokens_by_gpt2(text)  # pyright: ignore[reportPrivateUsage]
    except (TokensExtraMissing, ImportError):
        return -(-len(text) // _LETTERS_PER_TOKEN)


def llm_usage(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], counted: Counted
) -> LLMUsage:
    """Return the usage of a language model; its latency is measured by the caller."""
    read = written = _FREE
    if _priced(adapter):
        tokens = Tokens(
            counted.prompt,
            counted.completion,
            counted.cached or 0,
            counted.cache_written or 0,
            counted.reasoning or 0,
            counted.audio_input,
            counted.audio_output,
        )
        read, written = adapter.get_call_prices(model, credentials, tokens)
    return LLMUsage(
        prompt_tokens=counted.prompt,
        prompt_unit_price=read.unit_price,
        prompt_price_unit=read.unit,
        prompt_price=read.total_amount,
        completion_tokens=counted.completion,
        completion_unit_price=written.unit_price,
        completion_price_unit=written.unit,
        completion_price=written.total_amount,
        total_tokens=counted.total,
        total_price=read.total_amount + written.total_amount,
        currency=read.currency,
        latency=0.0,
        cached_tokens=counted.cached,
        reasoning_tokens=counted.reasoning,
        source=counted.source,
    ).wrote_to_cache(counted.cache_written)


def embedding_usage(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], tokens: int, total: int
) -> EmbeddingUsage:
    """Return the usage of an embedding model."""
    read = price(adapter, model, credentials, PriceType.INPUT, tokens)
    return EmbeddingUsage(
        tokens=tokens,
        total_tokens=total,
        unit_price=read.unit_price,
        price_unit=read.unit,
        total_price=read.total_amount,
        currency=read.currency,
        latency=0.0,
    )


def price(
    adapter: AIModel,
    model: str,
    credentials: Mapping[str, Any],
    kind: PriceType,
    tokens: int,
) -> PriceInfo:
    """Return the price of tokens, without a look-up when the definition has no prices."""
    return adapter.get_price(model, credentials, kind, tokens) if _priced(adapter) else _FREE


def _priced(adapter: AIModel) -> bool:
    own = type(adapter).get_customizable_model_schema.__module__
    if not adapter.provider or not own.startswith("modelport."):
        return True
    catalog = adapter._catalog  # pyright: ignore[reportPrivateUsage]
    declared = catalog.customizable.get(adapter.model_type)
    priced = is_object(declared) and bool(declared.get("pricing"))
    return priced or bool(catalog.models(adapter.model_type))


def _both(usage: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return (
        _whole(usage.get("prompt_tokens", usage.get("input_tokens"))),
        _whole(usage.get("completion_tokens", usage.get("output_tokens"))),
    )


def _whole(value: Any) -> int | None:
    if value.__class__ is int:
        return value if 0 <= value < _MOST else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < _MOST else None


_MOST = 1 << 62
"""A limit that no real count reaches; infinity and NaN are not below it."""


def _first(usage: Mapping[str, Any], places: tuple[tuple[str, str], ...]) -> int | None:
    for group, name in places:
        # Most servers send none of them, and testing for the key takes a quarter of the time.
        if (group or name) in usage:
            holder = usage[group] if group else usage
            found = _whole(holder.get(name)) if is_object(holder) else None
            if found is not None:
                return found
    return None
