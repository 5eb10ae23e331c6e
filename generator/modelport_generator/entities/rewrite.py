"""What the engine leaves out, put into the syntax tree: texts, inherited defaults, bases, nested classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..names import python_names
from .outline import Outline
from .schema_text import Tokens
from .settings import Settings


def rewrite(tree: ast.Module, outline: Outline, settings: Settings, tokens: Tokens) -> None:
    """Complete the classes of one module in place."""
    for owner in _classes(tree):
        _rename_members(owner, tokens)
        _give_base(owner, settings)
        for field in _fields(owner):
            _complete(owner.name, field, outline)
    _Texts(tokens).visit(tree)
    tree.body = _in_order(tree.body, outline)
    _nest(tree, outline)
    _Qualified(outline).visit(tree)


def _classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


def _fields(owner: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    yield from (node for node in owner.body if isinstance(node, ast.AnnAssign))


def _give_base(owner: ast.ClassDef, settings: Settings) -> None:
    """Name the mixin of a class that the engine derives from another entity only."""
    mixin = settings.behaviours.get(owner.name, "").rpartition(".")[2]
    if mixin and mixin not in {ast.unparse(base) for base in owner.bases}:
        owner.bases.insert(0, ast.Name(mixin, ast.Load()))


def _complete(owner: str, field: ast.AnnAssign, outline: Outline) -> None:
    assert isinstance(field.target, ast.Name)
    name = field.target.id
    schema = outline.fields.get(owner, {}).get(name, {})
    enum = outline.enum_of(owner, name)
    if enum and "const" in schema:
        field.annotation = _subscript("Literal", _member(enum, schema["const"]))
    if "default" not in schema:
        return
    if enum:
        field.value = _member(enum, schema["default"])
    elif schema["default"] in ([], {}):
        # A list written at the class would be one list to linters, although pydantic copies it.
        field.annotation = _without_field(field.annotation)
        field.value = _factory(field.annotation)


def _member(enum: str, value: Any) -> ast.Attribute:
    member = str(value).upper().replace("-", "_")
    return ast.Attribute(ast.Name(enum, ast.Load()), member, ast.Load())


def _subscript(name: str, inner: ast.expr) -> ast.Subscript:
    return ast.Subscript(ast.Name(name, ast.Load()), inner, ast.Load())


def _without_field(annotation: ast.expr) -> ast.expr:
    """Return `list[X]` for `Annotated[list[X], Field(validate_default=True)]`."""
    match annotation:
        case ast.Subscript(
            value=ast.Name(id="Annotated"),
            slice=ast.Tuple(
                elts=[inner, ast.Call(args=[], keywords=[ast.keyword(arg="validate_default")])]
            ),
        ):
            return inner
        case _:
            return annotation


def _factory(annotation: ast.expr) -> ast.Call:
    """Return `Field(default_factory=list[X])` for a field of type `list[X] | None`."""
    # Without the [X], which costs 0.1 microseconds a call, pyright's strict mode knows no type.
    made = annotation.left if isinstance(annotation, ast.BinOp) else annotation
    keyword = ast.keyword("default_factory", made)
    return ast.Call(ast.Name("Field", ast.Load()), [], [keyword])


def _rename_members(owner: ast.ClassDef, tokens: Tokens) -> None:
    """Name the members of an enumeration after their values where those were hidden."""
    members = [node for node in owner.body if isinstance(node, ast.Assign)]
    hidden: dict[str, ast.Name] = {}
    for node in members:
        match node:
            case ast.Assign(targets=[ast.Name() as target], value=ast.Constant(value=str(word))):
                text = tokens.text(word)
                if text is not None:
                    hidden[text.upper()] = target
            case _:
                pass
    taken = {t.id for m in members for t in m.targets if isinstance(t, ast.Name)}
    for text, name in python_names(hidden, taken).items():
        hidden[text].id = name


def _in_order(body: list[ast.stmt], outline: Outline) -> list[ast.stmt]:
    """Return the statements with classes in the order of the schema, each behind what it needs."""
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    schema_order = [name for name in outline.fields if name in classes]
    ordered: dict[str, ast.stmt] = {}

    def place(name: str) -> None:
        if name in ordered or name in waiting:
            return
        waiting.add(name)
        for node in ast.walk(classes[name]):
            if isinstance(node, ast.Name) and node.id in classes:
                place(node.id)
        ordered[name] = classes[name]

    waiting: set[str] = set()
    for name in [*schema_order, *classes]:
        place(name)
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    others = [n for n in body if not isinstance(n, ast.ImportFrom | ast.ClassDef)]
    return [*imports, *ordered.values(), *others]


def _nest(tree: ast.Module, outline: Outline) -> None:
    """Move classes into the class that their definition names, behind its docstring."""
    found = {node.name: node for node in _classes(tree)}
    for name, node in found.items():
        outer = found.get(outline.nested.get(name, ""))
        if outer is not None:
            tree.body.remove(node)
            start = 1 if outer.body and isinstance(outer.body[0], ast.Expr) else 0
            outer.body.insert(start, node)


class _Texts(ast.NodeTransformer):
    """Puts texts back where they are values; docstrings keep their stand-ins until printed."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = node.value.value.strip()
            return node
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        text = self._tokens.text(node.value) if isinstance(node.value, str) else None
        return node if text is None else ast.Constant(text)


class _Qualified(ast.NodeTransformer):
    """Writes `Outer.Name` where a nested class is used outside the class that holds it."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._inside: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self._inside.append(node.name)
        self.generic_visit(node)
        self._inside.pop()
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        outer = self._outline.nested.get(node.id)
        if outer is None or (self._inside and self._inside[-1] == outer):
            return node
        return ast.parse(self._outline.qualified(node.id), mode="eval").body
