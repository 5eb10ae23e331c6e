# Generated from schemas/entities by `make generate`; edits are lost.
"""What moderation.json describes."""

from .._runtime.entity import Entity


class ModerationResult(Entity):
    """The verdict on a text."""

    result: bool
    """True when the text is objectionable."""
