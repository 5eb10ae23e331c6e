# do not edit: `modelport generate` made it from schemas/entities/price.json
"""What tokens cost: a price applies to a unit, and cost is tokens x price x unit."""

from decimal import Decimal
from enum import StrEnum

from .._runtime.entities.entity import Entity


class PriceType(StrEnum):
    """The side of an invocation that a price is for."""

    INPUT = "input"
    OUTPUT = "output"


class PriceConfig(Entity):
    """The prices of a model, as its definition declares them."""

    input: Decimal
    """Price of one unit of input tokens."""
    output: Decimal | None = None
    """Price of one unit of output tokens; absent when the model writes none."""
    unit: Decimal
    """Factor from tokens to units: 0.001 when prices are per thousand tokens."""
    currency: str
    """Currency of both prices, such as USD."""


class PriceInfo(Entity):
    """What one side of an invocation cost, and how that was worked out."""

    unit_price: Decimal
    """Price of one unit of tokens."""
    unit: Decimal
    """Factor from tokens to units."""
    total_amount: Decimal
    """The cost: tokens x price x unit, to seven places."""
    currency: str
    """Currency of price and cost."""


class ModelUsage(Entity):
    """What an invocation used; every model type with a price has its own form."""
