"""Complete the engine's syntax trees: texts, enum members, bases, nested classes."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ....python.names import python_names
from .outline import Outline
from .schema_text import Tokens
from .settings import Document, EngineSettings, is_mapping

Members = Mapping[str, Mapping[Any, str]]


def rewrite(
    trees: Collection[ast.Module], outline: Outline, settings: EngineSettings, tokens: Tokens
) -> None:
    """Complete the classes of all modules in place."""
    for tree in trees:
        _Texts(tokens).visit(tree)
    members = {c.name: _members(c) for t in trees for c in classes(t) if c.name in outline.enums}
    for tree in trees:
        for owner in classes(tree):
            _give_base(owner, settings)
            for field in _fields(owner):
                _complete(owner.name, field, outline, members)
        tree.body = _in_order(tree.body, outline)
        _nest(tree, outline)
        _Qualified(outline).visit(tree)


def classes(tree: ast.Module) -> list[ast.ClassDef]:
    """Return the classes at module level."""
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


def _fields(owner: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    yield from (node for node in owner.body if isinstance(node, ast.AnnAssign))


def _members(owner: ast.ClassDef) -> dict[Any, str]:
    """Return the names of an enum's members by value."""
    found: dict[Any, str] = {}
    for node in owner.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                found[value] = name
            case _:
                pass
    return found


def _give_base(owner: ast.ClassDef, settings: EngineSettings) -> None:
    """Add the mixin to a class that the engine derives only from another entity."""
    mixin = settings.behaviours.get(owner.name, "").rpartition(".")[2]
    bases = {ast.unparse(base) for base in owner.bases}
    if mixin and mixin not in bases:
        # The mixin of an enum is itself a StrEnum.
        owner.bases = [_name(mixin), *([] if bases == {"StrEnum"} else owner.bases)]


def _complete(owner: str, field: ast.AnnAssign, outline: Outline, members: Members) -> None:
    name = _wire_name(field)
    schema = outline.fields.get(owner, {}).get(name, {})
    if not is_mapping(schema):
        return
    enum = outline.enum_of(owner, name) or ""
    _name_members(field, schema, enum, members.get(enum, {}))
    if schema.get("default", ...) in ([], {}):
        # Linters would take a list in the class body as shared, although pydantic copies it.
        field.annotation = _without_field(field.annotation)
        field.value = _factory(field.annotation)


def _name_members(
    field: ast.AnnAssign, schema: Document, enum: str, members: Mapping[Any, str]
) -> None:
    """Write `Colour.RED` for a constant or default of a field that refers to an enum."""

    def member(value: Any) -> ast.expr | None:
        hashable = isinstance(value, str | int | None)
        name = members.get(value) if hashable else None
        return ast.Attribute(_name(enum), name, ast.Load()) if name else None

    constant = member(schema["const"]) if "const" in schema else None
    if constant is not None:
        _replace_literal(field, constant)
    default = member(schema["default"]) if "default" in schema else None
    if default is not None:
        field.value = default


def _replace_literal(field: ast.AnnAssign, constant: ast.expr) -> None:
    for node in ast.walk(field.annotation):
        match node:
            case ast.Subscript(value=ast.Name(id="Literal")):
                node.slice = constant
            case _:
                pass


def _wire_name(field: ast.AnnAssign) -> str:
    """Return the name of the property of a field."""
    for node in ast.walk(field):
        match node:
            case ast.keyword(arg="alias", value=ast.Constant(value=str(name))):
                return name
            case _:
                pass
    return field.target.id if isinstance(field.target, ast.Name) else ""


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
    # Without the [X], which costs 0.1 microseconds a call, pyright in strict mode reports no type.
    made = annotation.left if isinstance(annotation, ast.BinOp) else annotation
    return ast.Call(_name("Field"), [], [ast.keyword("default_factory", made)])


def _in_order(body: list[ast.stmt], outline: Outline) -> list[ast.stmt]:
    """Return the statements with classes in the order of the schema, each after what it needs."""
    found = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    ordered: dict[str, ast.stmt] = {}
    waiting: set[str] = set()

    def place(name: str) -> None:
        if name in waiting:
            return
        waiting.add(name)
        for node in ast.walk(found[name]):
            if isinstance(node, ast.Name) and node.id in found:
                place(node.id)
        ordered[name] = found[name]

    for name in [*(name for name in outline.fields if name in found), *found]:
        place(name)
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    others = [node for node in body if not isinstance(node, ast.ImportFrom | ast.ClassDef)]
    return [*imports, *ordered.values(), *others]


def _nest(tree: ast.Module, outline: Outline) -> None:
    """Move classes into the class that their definition names, after its docstring."""
    found = {node.name: node for node in classes(tree)}
    for name, node in found.items():
        outer = found.get(outline.nested.get(name, ""))
        if outer is not None:
            tree.body.remove(node)
            start = 1 if outer.body and isinstance(outer.body[0], ast.Expr) else 0
            outer.body.insert(start, node)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


class _Texts(ast.NodeTransformer):
    """Put texts back where they are values. Docstrings keep their stand-ins until printed."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        hidden = {text.upper(): target for text, target in self._hidden_members(node)}
        taken = {m.id for m in ast.walk(node) if isinstance(m, ast.Name)}
        for text, name in python_names(hidden, taken).items():
            hidden[text].id = name
        self.generic_visit(node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = node.value.value.strip()
            return node
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        text = self._tokens.text(node.value) if isinstance(node.value, str) else None
        return node if text is None else ast.Constant(text)

    def _hidden_members(self, owner: ast.ClassDef) -> Iterator[tuple[str, ast.Name]]:
        """Yield the members of an enum that are named after a stand-in."""
        for node in owner.body:
            match node:
                case ast.Assign(targets=[ast.Name() as name], value=ast.Constant(value=str(word))):
                    text = self._tokens.text(word)
                    if text is not None:
                        yield text, name
                case _:
                    pass


class _Qualified(ast.NodeTransformer):
    """Write `Outer.Name` where a nested class is used outside the class that contains it."""

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
        outermost, *inner = self._outline.qualified(node.id).split(".")
        qualified: ast.expr = _name(outermost)
        for part in inner:
            qualified = ast.Attribute(qualified, part, ast.Load())
        return qualified
