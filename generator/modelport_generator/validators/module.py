"""Combine emitted code and its table into a module, as text for disk or run in memory."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

from .emit import Emitted, emit
from .table import Table, build_table
from .table_graph import reject_cycles, simplify

RUNTIME = "modelport._runtime"
_IN_MEMORY = "modelport_generator.runtime"
_FORMATS = "modelport_generator.validators.formats"
"""Formats are not part of the runtime: a module that asserts them needs the generator."""


def emit_module(
    schema: Any,
    *,
    resources: Mapping[str, Any] | None = None,
    assert_formats: bool = False,
    strict: bool = True,
    docstring: str = "",
    header: str = "",
    runtime: str = RUNTIME,
) -> str:
    """Return the source text of a module with `validate` and `is_valid` for one schema.

    Args:
        schema: The schema, as parsed JSON.
        resources: The other documents that the schema may refer to, by URI.
        assert_formats: Whether `format` is checked.
        strict: Whether unknown keywords are rejected.
        docstring: The docstring of the module, as plain text.
        header: A comment at the top of the module.
        runtime: The package that holds the runtime modules.

    Raises:
        UnsupportedSchema: The schema is malformed or cannot be compiled.
    """
    table = compiled_table(schema, resources, assert_formats=assert_formats, strict=strict)
    return source(table, docstring=docstring, header=header, runtime=runtime)


def compiled_table(
    schema: Any,
    resources: Mapping[str, Any] | None,
    *,
    assert_formats: bool,
    strict: bool,
) -> Table:
    """Return the table of a schema, simplified and free of endless cycle_numbers."""
    table = build_table(schema, resources, assert_formats=assert_formats, strict=strict)
    reject_cycles(table)
    return simplify(table)


def source(
    table: Table, *, docstring: str = "", header: str = "", runtime: str = _IN_MEMORY
) -> str:
    """Return the source text of the module for a table."""
    emitted = emit(table, "_TABLE")
    parts = [
        *(f"# {''.join(map(_escape_line, line))}".rstrip() for line in header.splitlines()),
        _docstring(
            docstring
            or "Check whether a value is valid for a schema, and report what is wrong with it."
        ),
        "",
        "from __future__ import annotations",
        "",
        *_imports(emitted, runtime),
        "",
        "# Avoids the import of typing; type checkers take the name as true.",
        "TYPE_CHECKING = False",
        "if TYPE_CHECKING:",
        "    from typing import Any",
        "",
        f"_TABLE = {_table(table, emitted)}",
        *emitted.constants,
        "",
        "",
        *_spaced(emitted.functions),
        f"validate = Validator({emitted.entry}, _TABLE)",
        "is_valid = validate.is_valid",
        "",
    ]
    return "\n".join(parts)


def run(table: Table) -> Any:
    """Return the validator of a table, made in memory."""
    namespace: dict[str, Any] = {"__name__": "modelport_validator"}
    exec(compile(source(table), "<modelport validator>", "exec"), namespace)
    return namespace["validate"]


def _imports(emitted: Emitted, runtime: str) -> list[str]:
    imports = {module: set(names) for module, names in emitted.imports.items() if names}
    imports.setdefault("validation", set()).add("Validator")
    homes = {module: f"{runtime}.schema.{module}" for module in imports}
    homes["formats"] = _FORMATS
    return [
        f"from {homes[module]} import {', '.join(sorted(imports[module], key=_import_order))}"
        for module in sorted(imports)
    ]


def _import_order(name: str) -> tuple[bool, str]:
    return name[:1].islower(), name


def _spaced(functions: list[str]) -> list[str]:
    return [line for function in functions for line in (function, "")]


def _table(table: Table, emitted: Emitted) -> str:
    text = _literal(_table_text(table))
    return f"({text}, has_format)" if emitted.imports.get("formats") else text


def _table_text(table: Table) -> str:
    nodes = [json.dumps(node, separators=(",", ":"), allow_nan=False) for node in table.nodes]
    return "[\n" + ",\n".join(nodes) + "\n]"


def _literal(text: str) -> str:
    """Print JSON in ASCII as a raw string. JSON cannot contain the closing quotes, which is checked."""
    printed = f'r"""{text}"""'
    try:
        if ast.literal_eval(printed) == text:
            return printed
    except (SyntaxError, ValueError):
        pass
    return repr(text)


def _docstring(text: str) -> str:
    escaped = "".join(
        character if " " <= character <= "~" and character not in '\\"' else _escape(character)
        for character in text
    )
    return f'"""{escaped}"""'


def _escape_line(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]


def _escape(character: str) -> str:
    if character in '\\"':
        return "\\" + character
    if character == "\n" or character.isprintable():
        return character
    return ascii(character)[1:-1]
