"""The modules of the names in type expressions, and so the imports of a module."""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable

from ..python.code import dotted, identifier
from .ir import Import, Imports

_STANDARD = {
    "collections.abc": (
        "AsyncGenerator AsyncIterator Callable Generator Iterable Iterator Mapping Sequence"
    ),
    "typing": "IO Any Literal",
    "os": "PathLike",
    "modelport._runtime.calls.cancellation": "Cancellation",
    "modelport._runtime.calls.streams": "AsyncAudioStream AsyncLLMStream AudioStream LLMStream",
    "modelport._runtime.schema.violations": "Violation",
    "modelport._runtime.apps.documents": "Piece as_document as_documents",
    "modelport._runtime.apps.prompts": "Prompt as_messages",
    "modelport._runtime.apps.tools": "Tool ToolChoice as_tools",
    "modelport._runtime.bulk.models": (
        "BulkLanguageModel BulkModeration BulkRerank BulkTextEmbedding"
    ),
    "modelport._runtime.bulk.speech_models": "BulkSpeech2Text BulkTTS",
    "modelport._runtime.sdk.bound": "BoundModel as_audio as_texts as_texts_or_none",
}


class TypeImports:
    """The module of each name of a type expression."""

    def __init__(self, entities: Iterable[str], records: Iterable[str]) -> None:
        self._modules: dict[str, str] = {}
        for module, names in _STANDARD.items():
            self._modules.update(dict.fromkeys(names.split(), module))
        self._modules.update(dict.fromkeys(entities, "modelport.entities"))
        self._modules.update(dict.fromkeys(records, "modelport.interfaces.records"))

    def imports(
        self, runtime: Iterable[str], typing: Iterable[str], present: Iterable[str] = ()
    ) -> Imports:
        """Return the imports for names used at run time and for names used only in annotations.

        Args:
            runtime: The names used at run time.
            typing: The names used in annotations.
            present: Names that the template imports itself.

        Raises:
            ValueError: The module of a name is unknown.
        """
        needed = set(runtime) - set(present)
        return Imports(self._grouped(needed), self._grouped(set(typing) - needed - set(present)))

    def _grouped(self, names: Iterable[str]) -> tuple[Import, ...]:
        by_module: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if hasattr(builtins, name):
                continue
            if name not in self._modules:
                raise ValueError(f"{name!r} is neither an entity nor a known type")
            by_module[self._modules[name]].append(name)
        return tuple(
            Import(dotted(module), tuple(identifier(n) for n in sorted(found)))
            for module, found in sorted(by_module.items())
        )
