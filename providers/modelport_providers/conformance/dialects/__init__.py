"""Dialects: what the suite's server understands and answers, one class per protocol."""

from __future__ import annotations

from .anthropic import Anthropic
from .dialect import (
    ANSWER_TOKENS,
    PROMPT_TOKENS,
    Dialect,
    Event,
    Json,
    Line,
    ToolUse,
    Unsupported,
)
from .finding import dialect_of, dialects_beside
from .openai import OpenAI

__all__ = [
    "ANSWER_TOKENS",
    "PROMPT_TOKENS",
    "Anthropic",
    "Dialect",
    "Event",
    "Json",
    "Line",
    "OpenAI",
    "ToolUse",
    "Unsupported",
    "dialect_of",
    "dialects_beside",
]
