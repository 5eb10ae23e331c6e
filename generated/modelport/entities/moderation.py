# do not edit: `modelport generate` made it from schemas/entities/moderation.json
"""What moderation gives."""

from pydantic import Field

from .._runtime.entities.entity import Entity


class ModerationResult(Entity):
    """The verdict on a text."""

    result: bool
    """True when the text is objectionable."""
    categories: dict[str, bool] = Field(default_factory=dict[str, bool])
    """What it is objectionable for, and what it is not, by the server's names; ours."""
    scores: dict[str, float] = Field(default_factory=dict[str, float])
    """How sure the server is of each category, from 0 to 1; the highest of all parts; ours."""
