"""The modules of version 0.1 under their old names, for adapters that import them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_PREFIX = __name__.rpartition(".")[0] + "."

MOVED = {
    "answers": "stream.answers",
    "anthropic": "protocols.anthropic",
    "anthropic_prompt": "protocols.anthropic_prompt",
    "audio": "protocols.audio",
    "batches": "models.batches",
    "checks": "models.checks",
    "effects": "http.effects",
    "entities": "stream.entities",
    "event_stream": "stream.event_stream",
    "exchange": "http.exchange",
    "facts": "models.facts",
    "failures": "http.response_errors",
    "http.limits": "http.context_length",
    "limits": "http.context_length",
    "listing": "models.listing",
    "llm": "models.llm",
    "messages": "protocols.messages",
    "model": "models.model",
    "moderation": "models.moderation",
    "openai": "protocols.openai",
    "pools": "http.pools",
    "ports": "http.drivers",
    "reasoning": "stream.reasoning",
    "rerank": "models.rerank",
    "retry": "http.retry",
    "seam": "http.http_library",
    "secrets": "http.secrets",
    "shapes": "http.json_types",
    "shells": "http.drivers",
    "shortcut": "stream.shortcut",
    "speech2text": "models.speech2text",
    "sse": "stream.sse",
    "text_embedding": "models.text_embedding",
    "timing": "http.time_limits",
    "tool_calls": "stream.tool_calls",
    "tts": "models.tts",
    "urls": "http.urls",
    "usage": "stream.usage",
    "watch": "http.watch",
}
"""Old name to new name, both below this package."""


class MovedModules(MetaPathFinder, Loader):
    """Imports a moved module under its old name: the same module object, not a copy."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for the old name of a moved module, None for any other name."""
        is_moved = fullname.startswith(_PREFIX) and fullname.removeprefix(_PREFIX) in MOVED
        return ModuleSpec(fullname, self) if is_moved else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module under its new name."""
        return import_module(_PREFIX + MOVED[spec.name.removeprefix(_PREFIX)])

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module has run under its new name."""
