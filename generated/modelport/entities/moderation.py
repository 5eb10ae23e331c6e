# do not edit: `modelport generate` made it from schemas/entities/moderation.json
"""What moderation gives."""

from .._runtime.entity import Entity


class ModerationResult(Entity):
    """The verdict on a text."""

    result: bool
    """True when the text is objectionable."""
