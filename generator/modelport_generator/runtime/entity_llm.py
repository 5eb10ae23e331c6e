"""Behaviour of entities."""

from .entity import Entity


class Usage(Entity):
    pass


class Result(Entity):
    pass


class Chunk(Entity):
    pass


class EmbeddingUse(Entity):
    pass
