"""The npm package around the modules: its description, its entry point and the hand-written files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..base import Layout
from .printing import render

_HERE = Path(__file__).parent
HAND_WRITTEN = ("form.js", "form.d.ts")


def hand_written_files() -> dict[str, str]:
    """Return the files that are copied as they are."""
    return {name: (_HERE / name).read_text(encoding="utf-8") for name in HAND_WRITTEN}


def package_files(layout: Layout, providers: Sequence[str]) -> dict[str, str]:
    """Return `package.json`, `index.js` and its types.

    providers: ids, in order.
    """
    name = layout.package.partition(".")[0]
    description: dict[str, Any] = {
        "name": name,
        "version": layout.version,
        "description": "Declared model providers: types, forms, parameter rules and models.",
        # The content is the author's: the package has the author's licence, or states none.
        **({"license": layout.license} if layout.license else {}),
        "type": "module",
        "main": "./index.js",
        "types": "./index.d.ts",
        "sideEffects": False,
        "files": ["*.js", "*.d.ts", "providers"],
    }
    return {
        "README.md": render("README.md.jinja", name=name, providers=providers),
        "package.json": json.dumps(description, indent=2) + "\n",
        "index.js": render("index.js.jinja", providers=providers),
        "index.d.ts": render("index.d.ts.jinja", providers=providers),
    }
