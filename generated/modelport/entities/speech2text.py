# do not edit: `modelport generate` made it from schemas/entities/speech2text.json
"""What speech recognition gives."""

from .._runtime.entities.entity import Entity


class Speech2TextResult(Entity):
    """What was said in a recording."""

    result: str
    """The text."""
