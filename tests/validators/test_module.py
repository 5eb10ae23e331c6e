"""The module written to disk agrees with the compiler in memory, is small and loads fast."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from effort import calls
from modelport_generator.definitions.profiles import definitions, schema_folder
from modelport_generator.validators import compile_validator, emit_module

IN_MEMORY = "modelport_generator.runtime"
GENERATOR = Path(__file__).parents[2] / "generator"


def _loaded(source: str) -> Any:
    module = types.ModuleType("emitted")
    exec(compile(source, "emitted", "exec"), module.__dict__)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("uri", sorted(definitions("strict")))
def test_a_module_gives_the_verdicts_of_the_compiler(uri: str) -> None:
    resources = definitions("strict")
    module = _loaded(
        emit_module(resources[uri], resources=resources, runtime=IN_MEMORY, docstring="Says so.")
    )
    validate = compile_validator(resources[uri], resources)
    assert module.__doc__ == "Says so."
    for value in ({}, [], None, {"model": 5}, {"label": {"en_US": 1}}, {"provider": "x"}):
        assert module.is_valid(value) == validate.is_valid(value)
        assert module.validate(value) == validate(value)


def test_a_module_imports_the_runtime_of_the_generated_package() -> None:
    tree = ast.parse(emit_module({"type": "string", "pattern": "^a", "format": "date"}))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {
        "__future__",
        "typing",
        "modelport._runtime.schema.validation",
        "modelport._runtime.schema.values",
    }


def test_a_module_of_a_malformed_vocabulary_is_rejected_by_default() -> None:
    with pytest.raises(ValueError, match="requierd"):
        emit_module({"requierd": ["a"]})


def test_the_same_schema_gives_the_same_text() -> None:
    resources = definitions("strict")
    uri = sorted(resources)[0]
    shuffled = dict(reversed(resources.items()))
    assert emit_module(resources[uri], resources=resources) == emit_module(
        json.loads(json.dumps(resources[uri])), resources=shuffled
    )


@pytest.mark.slow
def test_emitted_code_is_at_most_four_times_the_size_of_the_schemas() -> None:
    resources = definitions("strict")
    emitted = sum(
        len(emit_module(schema, resources=resources).encode()) for schema in resources.values()
    )
    written = sum(path.stat().st_size for path in (schema_folder() / "definitions").glob("*.json"))
    assert emitted <= 4 * written


def test_a_module_compiles_nothing_when_it_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = definitions("strict")
    uri = next(uri for uri in resources if uri.endswith("/model.json"))
    (tmp_path / "model_validator.py").write_text(
        emit_module(resources[uri], resources=resources, runtime=IN_MEMORY), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert calls(lambda: importlib.import_module("model_validator")) < 2_000


def test_a_module_does_not_load_what_only_violations_need(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        emit_module({"type": "string"}, runtime=IN_MEMORY), encoding="utf-8"
    )
    program = (
        "import sys, one; one.is_valid(1); print([name for name in "
        "('dataclasses', 'difflib', 'inspect', 'fractions', 'json') if name in sys.modules])"
    )
    environment = {"PYTHONPATH": f"{tmp_path}:{GENERATOR}"}
    assert subprocess.check_output([sys.executable, "-c", program], env=environment) == b"[]\n"


def _schema(size: int) -> Any:
    return {
        "properties": {
            f"p{index}": {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"$ref": f"#/$defs/d{index}"}},
                "additionalProperties": False,
            }
            for index in range(size)
        },
        "$defs": {f"d{index}": {"enum": ["x", index, None]} for index in range(size)},
    }


@pytest.mark.slow
def test_the_work_to_compile_is_linear() -> None:
    def calls(size: int) -> int:
        schema = _schema(size)
        count = 0

        def seen(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(seen)
        try:
            compile_validator(schema)
        finally:
            sys.setprofile(before)
        return count

    calls(10)
    assert calls(300) / calls(30) <= 10.5
