# do not edit: `modelport generate` made it from schemas/entities/text_embedding.json
"""What embedding models take and give."""

from decimal import Decimal
from enum import StrEnum

from .._runtime.entities.entity import Entity
from .._runtime.entities.usage import EmbeddingUse
from .price import ModelUsage


class EmbeddingInputType(StrEnum):
    """Whether texts are stored to be found, or look for others."""

    DOCUMENT = "document"
    QUERY = "query"


class EmbeddingUsage(EmbeddingUse, ModelUsage):
    """Tokens, cost and time of one invocation of an embedding model."""

    tokens: int
    """Tokens that were read."""
    total_tokens: int
    """Tokens that are paid for."""
    unit_price: Decimal
    """Price of one unit of tokens."""
    price_unit: Decimal
    """Factor from tokens to units."""
    total_price: Decimal
    """Cost of the invocation."""
    currency: str
    """Currency of price and cost."""
    latency: float
    """Seconds from the request to the answer."""


class TextEmbeddingResult(Entity):
    """The vectors of a list of texts."""

    model: str
    """The model that answered."""
    embeddings: list[list[float]]
    """One vector per text, in the order of the texts."""
    usage: EmbeddingUsage
    """What the invocation used."""


class MultiModalContentType(StrEnum):
    """The kind of a document that is no plain text."""

    TEXT = "text"
    IMAGE = "image"


class MultiModalContent(Entity):
    """A document of one kind or another."""

    content: str
    """The text, or the image in base64."""
    content_type: MultiModalContentType
    """The kind of the document."""


class MultiModalEmbeddingResult(Entity):
    """The vectors of a list of documents of any kind."""

    model: str
    """The model that answered."""
    embeddings: list[list[float]]
    """One vector per document, in the order of the documents."""
    usage: EmbeddingUsage
    """What the invocation used."""
