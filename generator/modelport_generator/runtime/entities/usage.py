"""Behaviour of usage: an empty usage to start from."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from .entity import Entity

_ZERO = Decimal("0.0")


class Usage(Entity):
    """Behaviour of the usage of a language model."""

    @classmethod
    def empty_usage(cls) -> Self:
        """Return a usage of zero tokens, in USD."""
        return cls.model_validate(
            {
                "prompt_tokens": 0,
                "prompt_unit_price": _ZERO,
                "prompt_price_unit": _ZERO,
                "prompt_price": _ZERO,
                "completion_tokens": 0,
                "completion_unit_price": _ZERO,
                "completion_price_unit": _ZERO,
                "completion_price": _ZERO,
                "total_tokens": 0,
                "total_price": _ZERO,
                "currency": "USD",
                "latency": 0.0,
            }
        )


class EmbeddingUse(Entity):
    """Behaviour of the usage of an embedding model."""

    @classmethod
    def empty_usage(cls) -> Self:
        """Return a usage of zero tokens, in USD."""
        return cls.model_validate(
            {
                "tokens": 0,
                "total_tokens": 0,
                "unit_price": _ZERO,
                "price_unit": _ZERO,
                "total_price": _ZERO,
                "currency": "USD",
                "latency": 0.0,
            }
        )
