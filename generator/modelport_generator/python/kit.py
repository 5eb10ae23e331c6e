"""The source of the installed kit: its folder, and its moved modules. Nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

KIT: Final = "modelport_providers"
WIRE: Final = f"{KIT}.wire"


@lru_cache(maxsize=1)
def kit_folder() -> Path | None:
    """Return the folder of the installed kit, without importing it."""
    from importlib.util import find_spec

    spec = find_spec(KIT)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


@lru_cache(maxsize=1)
def moved_modules() -> Mapping[str, str]:
    """Return the modules of the kit that adapters may import under an old name."""
    kit = kit_folder()
    file = kit / "wire" / "moved.py" if kit else None
    if file is None or not file.is_file():
        return {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MOVED":
            table: dict[str, str] = ast.literal_eval(node.value)
            return table
    return {}
