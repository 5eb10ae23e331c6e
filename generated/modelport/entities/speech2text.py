# Generated from schemas/entities by `make generate`; edits are lost.
"""What speech2text.json describes."""

from .._runtime.entity import Entity


class Speech2TextResult(Entity):
    """What was said in a recording."""

    result: str
    """The text."""
