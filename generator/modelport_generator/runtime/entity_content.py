"""Behaviour of entities."""

from .entity import Entity


class TextPart(Entity):
    pass


class FilePart(Entity):
    pass
