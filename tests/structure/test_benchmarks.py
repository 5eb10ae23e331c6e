"""Every module that measures something is run by `python -m benchmarks`."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "benchmarks"


def uses(path: Path, name: str) -> bool:
    """Return whether a module calls a function of this name."""
    calls = (
        node.func
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )
    return any(isinstance(each, ast.Name) and each.id == name for each in calls)


def test_every_module_that_compares_a_value_with_a_limit_is_run() -> None:
    spec = importlib.util.spec_from_file_location("run_benchmarks", FOLDER / "__main__.py")
    assert spec and spec.loader
    run: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    measuring = {path.stem for path in FOLDER.glob("*.py") if uses(path, "line_kept")}
    assert measuring - {"workers"} <= set(run.MINUTES)
    assert all((FOLDER / f"{name}.py").exists() for name in run.MINUTES)
