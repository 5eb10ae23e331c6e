"""Behaviour of entities."""

from .entity import Entity


class Message(Entity):
    pass


class AssistantMessage(Entity):
    pass


class ToolMessage(Entity):
    pass


class Call(Entity):
    pass


class CallFunction(Entity):
    pass
