"""What a source states about a model: one fact, and the fields of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Value = Decimal | bool | str

INPUT: Final = "input_price_per_million"
OUTPUT: Final = "output_price_per_million"
CACHED: Final = "cached_input_price_per_million"
CACHE_WRITE: Final = "cache_write_price_per_million"
REASONING: Final = "reasoning_output_price_per_million"
BATCH_INPUT: Final = "batch_input_price_per_million"
BATCH_OUTPUT: Final = "batch_output_price_per_million"
AUDIO_INPUT: Final = "audio_input_price_per_million"
AUDIO_OUTPUT: Final = "audio_output_price_per_million"
CONTEXT: Final = "context_size"
MAX_OUTPUT: Final = "max_output"
RETIRED: Final = "retired"
DEPRECATED: Final = "deprecated"
SUCCESSOR: Final = "successor"
AVAILABLE: Final = "available"
"""Whether a server lists the model."""
LISTED: Final = "listed"
"""Every model of a source has this fact, so that a model without other facts still matches."""
TIER: Final = "above_{}_"
"""The prefix of the name of a price that applies to requests with more input tokens than that."""
FEATURE: Final = "feature."
"""The prefix of the name of a feature, such as `feature.vision`."""

FILE: Final = "file"
"""What the day of a statement is that of, where its source states none."""
ANY_PROVIDER: Final = "*"
"""The provider in facts that apply to any provider: a server does not name itself."""
_MOST_DIGITS: Final = 30
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a source."""

    provider: str
    """The provider as the source names it."""
    model_type: str
    """The type of the model, or "" when the source does not state it."""
    model: str
    """The id under which the source lists the model."""
    field: str
    value: Value
    """Prices in units of the currency per million tokens, sizes in tokens, days as `YYYY-MM-DD`."""
    currency: str = ""
    source: str = ""
    """The kind of the source that stated it first: `litellm`, not the catalogue that packs it."""
    date: str = ""
    """The day of the statement; "" is that of its source."""
    url: str = ""
    also: Value | None = None
    """A second reading of the same statement, such as the window with the output added."""
    starts: str = ""
    """The day from which it applies; "" means always."""
    cited: bool = True
    """Whether the source names where it read it. Only retirements need that."""
    date_of: str = ""
    """`FILE` when the day is only that on which the file of the source was last changed."""


def is_price(field: str) -> bool:
    """Return whether a field is a price, of a tier or not."""
    return field.endswith("_price_per_million")


def number(value: Any) -> Decimal | None:
    """Return a finite number of a sensible size, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    if isinstance(value, str) and len(value) > _MOST_DIGITS * 2:
        return None
    if isinstance(value, int) and value.bit_length() > _MOST_DIGITS * 4:
        return None
    try:
        amount = Decimal(str(value)) if not isinstance(value, Decimal) else value
    except InvalidOperation:
        return None
    if not amount.is_finite() or not -_MOST_DIGITS < amount.adjusted() < _MOST_DIGITS:
        return None
    return amount if len(amount.as_tuple().digits) <= _MOST_DIGITS * 2 else None


def day(value: Any) -> str:
    """Return a date as `YYYY-MM-DD`, or "" for anything else."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str) or len(value) < 10:
        return ""
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""


def name(value: Any) -> str:
    """Return the name of a model or provider, or "" for a value that cannot be one."""
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else ""
