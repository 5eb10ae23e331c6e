"""Read the definitions that `modelport discover xinference --write FOLDER` made from a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from ...json_values import as_list, as_mapping, as_text
from ...load.reader import load_document
from .. import facts
from ..declared import JUDGED_TYPES
from ..facts import name, number
from .reading import Model, Reading, SourceTrouble

_MOST_FILES: Final = 10_000
_FEATURES: Final = {"vision": "vision", "tool-call": "tools"}


def read(where: str, today: date) -> Reading:
    """Read a folder of definitions by type."""
    root = Path(where)
    if not root.is_dir():
        made = "a folder that `modelport discover xinference --write` made"
        hint = f"it is not {made}" if root.exists() else f"it does not exist; give {made}"
        raise SourceTrouble(where, hint)
    reading = Reading("xinference", where)
    reading.date_by_file(root)
    for path in _files(root):
        document = load_document(path)
        data = as_mapping(document.data)
        model_type = as_text(data.get("model_type"))
        if model_type not in JUDGED_TYPES or not name(data.get("model")):
            reading.note(str(path), "it is not the definition of a model")
            continue
        model = Model("xinference", model_type, str(data["model"]))
        reading.list(model)
        size = as_mapping(data.get("model_properties")).get("context_size")
        reading.add(model, facts.CONTEXT, number(size))
        for wire, feature in _FEATURES.items():
            if wire in as_list(data.get("features")):
                reading.add(model, facts.FEATURE + feature, True)
    return reading


def _files(root: Path) -> Iterator[Path]:
    found = [
        path
        for model_type in JUDGED_TYPES
        for path in sorted((root / model_type.replace("-", "_")).glob("*.yaml"))
    ]
    if len(found) > _MOST_FILES:
        raise SourceTrouble(str(root), f"it contains more than {_MOST_FILES} definitions")
    yield from found
