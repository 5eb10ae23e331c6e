"""Behaviour of entities."""

from .entity import Entity


class Translated(Entity):
    pass
