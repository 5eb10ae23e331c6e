# Generated from schemas/entities by `make generate`; edits are lost.
"""What rerank.json describes."""

from .._runtime.entity import Entity


class RerankDocument(Entity):
    """One document and how well it answers the query."""

    index: int
    """Position of the document in the list that was sent."""
    text: str
    """The document."""
    score: float
    """Relevance; higher is better, the scale is the model's."""


class RerankResult(Entity):
    """Documents by falling relevance."""

    model: str
    """The model that answered."""
    docs: list[RerankDocument]
    """The documents, best first."""


class MultiModalRerankResult(Entity):
    """Documents of any kind by falling relevance."""

    model: str
    """The model that answered."""
    docs: list[RerankDocument]
    """The documents, best first."""
