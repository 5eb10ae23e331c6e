# do not edit: `modelport generate` made it from schemas/entities/rerank.json
"""What rerank models give: documents in the order of their relevance."""

from .._runtime.entities.entity import Entity


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
