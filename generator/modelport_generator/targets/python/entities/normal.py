"""Schemas in one shape: each class a definition with a valid name, each reference with file and name."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from . import walk
from .settings import Document

NAMES_OF = "x-modelport-names-of"

_LEGAL = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_OBJECT = frozenset({"properties", "allOf", "type", "enum", "anyOf", "oneOf", "$ref"})
# Names that the modules import. A class with such a name would hide the import.
_TAKEN = frozenset(
    {
        "Annotated",
        "Any",
        "BaseModel",
        "ConfigDict",
        "Decimal",
        "Enum",
        "Field",
        "IntEnum",
        "Literal",
        "Optional",
        "RootModel",
        "StrEnum",
        "StringConstraints",
        "Union",
    }
)


def normalise(
    documents: Mapping[str, Document], names_of: Mapping[str, Iterable[str]]
) -> dict[str, Document]:
    """Return the documents by the name of their module, with only `$defs` at their root.

    Args:
        documents: The parsed schemas by file name.
        names_of: The values for `x-modelport-names-of`, by file name.
    """
    modules = module_names(documents)
    chosen = {name: _class_names(name, document) for name, document in documents.items()}
    return {
        modules[name]: {
            "$defs": dict(_Document(name, modules, chosen, names_of).definitions(documents[name]))
        }
        for name in sorted(documents)
    }


def module_names(documents: Iterable[str]) -> dict[str, str]:
    """Return a valid module name for each document, by the document's file name.

    Raises:
        ValueError: Two documents would have the same module name.
    """
    found = {name: _module_name(name) for name in documents}
    if len({*found.values()}) < len(found):
        raise ValueError(f"two of {', '.join(sorted(found))} have the same module name")
    return found


def _module_name(document_name: str) -> str:
    stem = re.sub(r"\W", "_", PurePosixPath(document_name).stem, flags=re.ASCII).lower()
    legal = stem.isidentifier() and not keyword.iskeyword(stem) and not stem.startswith("_")
    return stem if legal else f"schema_{stem.strip('_')}"


def _class_names(document_name: str, document: Document) -> dict[str, str]:
    """Return a class name for each definition. The key "" is the schema at the root."""
    wanted = {name: name for name in _definitions(document)}
    if _OBJECT & document.keys():
        title = document.get("title")
        wanted[""] = title if isinstance(title, str) else PurePosixPath(document_name).stem
    chosen: dict[str, str] = {}
    for name in sorted(wanted, key=lambda name: not _is_legal(wanted[name])):
        legal = base = _legal(wanted[name])
        number = 1
        while legal in chosen.values():
            number += 1
            legal = f"{base}{number}"
        chosen[name] = legal
    return chosen


def _is_legal(name: str) -> bool:
    return bool(_LEGAL.match(name)) and name not in _TAKEN and not keyword.iskeyword(name)


def _legal(text: str) -> str:
    """Return a name in the engine's own style, so that the engine does not change it."""
    if _is_legal(text):
        return text
    parts = re.split(r"[^A-Za-z0-9]+", text)
    name = "".join(part[:1].upper() + part[1:] for part in parts)
    name = name if name[:1].isalpha() else f"Definition{name}"
    return name if _is_legal(name) else f"{name}Model"


def _definitions(document: Document) -> dict[str, Any]:
    return {**document.get("definitions", {}), **document.get("$defs", {})}


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    modules: Mapping[str, str]
    chosen: Mapping[str, Mapping[str, str]]
    names_of: Mapping[str, Iterable[str]]

    def definitions(self, document: Document) -> Iterator[tuple[str, Any]]:
        names = self.chosen[self.name]
        for name, schema in _definitions(document).items():
            yield names[name], self.resolved(schema)
        if "" in names:
            own = {k: v for k, v in document.items() if k not in ("$defs", "definitions")}
            yield names[""], self.resolved(own)

    def resolved(self, schema: Any) -> Any:
        """Return a copy of a schema with references made explicit and names of other files filled in."""
        return walk.rebuilt(schema, self._resolved)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        target = schema.get("$ref")
        if isinstance(target, str):
            schema["$ref"] = self._reference(target)
        source = schema.pop(NAMES_OF, None)
        if isinstance(source, str):
            schema["enum"] = [name for name in self.names_of[source] if not name.startswith("$")]
        return schema

    def _reference(self, target: str) -> str:
        address, _, fragment = target.partition("#")
        file = PurePosixPath(address).name or self.name
        if file not in self.chosen:
            return target
        pointer = [_unescaped(part) for part in fragment.split("/")[1:]]
        name, rest = "", pointer
        if len(pointer) > 1 and pointer[0] in ("$defs", "definitions"):
            name, rest = pointer[1], pointer[2:]
        if name not in self.chosen[file]:
            return target
        path = "".join(f"/{part}" for part in ("$defs", self.chosen[file][name], *rest))
        return f"{'' if file == self.name else f'{self.modules[file]}.json'}#{path}"


def _unescaped(part: str) -> str:
    return unquote(part).replace("~1", "/").replace("~0", "~")
