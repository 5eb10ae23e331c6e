"""Behaviour of entities."""

from .entity import Entity


class Rule(Entity):
    pass


class Model(Entity):
    pass


class Provider(Entity):
    pass
