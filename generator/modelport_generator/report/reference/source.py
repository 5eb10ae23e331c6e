"""Documentation in Python source, read with `ast` and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attribute:
    """An annotated attribute of a class."""

    name: str
    type: str
    default: str
    doc: str


@dataclass(frozen=True, slots=True)
class ClassSource:
    """A class as described in its source."""

    name: str
    doc: str
    attributes: tuple[Attribute, ...]


def read_classes(file: Path) -> dict[str, ClassSource]:
    """Return the classes of a module that have annotated attributes, by name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = (_class(node) for node in tree.body if isinstance(node, ast.ClassDef))
    return {each.name: each for each in found if each.attributes}


def _class(node: ast.ClassDef) -> ClassSource:
    doc = " ".join((ast.get_docstring(node) or "").split())
    return ClassSource(node.name, doc, tuple(_attributes(node)))


def _attributes(node: ast.ClassDef) -> Iterator[Attribute]:
    for statement, after in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if statement.target.id.startswith("_"):
            continue
        annotation, doc = _annotated(statement.annotation)
        yield Attribute(
            statement.target.id,
            ast.unparse(annotation),
            _default(statement.value),
            doc or _string(after.value if isinstance(after, ast.Expr) else None),
        )


def _annotated(annotation: ast.expr) -> tuple[ast.expr, str]:
    """Return the type and the sentence of `Annotated[type, "sentence"]`."""
    if (
        isinstance(annotation, ast.Subscript)
        and ast.unparse(annotation.value) == "Annotated"
        and isinstance(annotation.slice, ast.Tuple)
    ):
        type_, *rest = annotation.slice.elts
        return type_, _string(rest[0]) if rest else ""
    return annotation, ""


def _default(value: ast.expr | None) -> str:
    if value is None:
        return ""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
        made = [k.value for k in value.keywords if k.arg == "default_factory"]
        return "empty" if made else ""
    return ast.unparse(value)


def _string(value: ast.expr | None) -> str:
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return " ".join(str(value.value).split()) if is_text else ""  # type: ignore[union-attr]
