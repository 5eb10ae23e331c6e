"""Closed sets of any length: written as `Literal[...] | None`, and laid out as black does it."""

from __future__ import annotations

import pytest

from modelport_generator.build.ir import Keyword
from modelport_generator.python.code import Code, literal
from modelport_generator.python.formatting import formatted


def _keyword(name: str, longest: int) -> Keyword:
    choices = ("a", "值" * 3, "b" * longest)
    return Keyword(
        name, Code(name), Code(f"Literal[{', '.join(map(literal, choices))}]"), False, ""
    )


@pytest.mark.parametrize("indent", [8, 12])
def test_black_leaves_optional_arguments_as_ruff_prints_them(indent: int) -> None:
    outer = ["class Outer:"] if indent == 12 else []
    spaces = " " * (4 * len(outer))
    lines = [*outer, f"{spaces}class Inner:"]
    for longest in range(20, 60):
        field = _keyword(f"value_{longest}", longest)
        lines += [f"{' ' * (indent - 4)}def call_{longest}(", f"{' ' * indent}self,"]
        lines += [f"{' ' * indent}{field.name}: {field.optional_argument(indent)} = None,"]
        lines += [f"{' ' * (indent - 4)}) -> None: ..."]
    text = formatted({"module.py": "\n".join(lines)})["module.py"]
    assert "] | None = None," in text
    assert "| None\n" in text
    black = pytest.importorskip("black", reason="the formatter of record is not installed")
    mode = black.Mode(line_length=100, target_versions={black.TargetVersion.PY311})
    assert black.format_str(text, mode=mode) == text
