"""The project's schemas as plain data. Each file is read once, when it is first needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .profiles import parameter_templates, schema_folder


class Schemas:
    """The schemas of the contract: interfaces, errors, entities and parameter templates."""

    @cached_property
    def interfaces(self) -> Mapping[str, Any]:
        """`interfaces.json`: the six model types, their records and the calls of the SDK."""
        return interfaces_document()

    @cached_property
    def errors(self) -> Mapping[str, Any]:
        """`errors.json`: the two error families."""
        return _read(schema_folder() / "errors.json")

    @cached_property
    def entities(self) -> Mapping[str, Mapping[str, Any]]:
        """The entity schemas by file name."""
        folder = schema_folder() / "entities"
        return {path.name: _read(path) for path in sorted(folder.glob("*.json"))}

    @cached_property
    def templates(self) -> Mapping[str, Mapping[str, Any]]:
        """The parameter templates by name."""
        return parameter_templates()


@lru_cache(maxsize=1)
def interfaces_document() -> Mapping[str, Any]:
    """Return `interfaces.json`."""
    return _read(schema_folder() / "interfaces.json")


def _read(path: Path) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
