"""Which credentials and parameters a module reads, and which it adds, found by reading its source."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

CREDENTIALS: Final = "credentials"
PARAMETERS: Final = "model_parameters"
_CALL: Final = "call"
_MAPPINGS: Final = frozenset({"Any", "Credentials", "Dict", "Mapping", "MutableMapping", "dict"})
"""Names of types that an argument with plain values has."""
_COPIES: Final = frozenset({"copy", "reveal"})
_ASKS: Final = frozenset({"get", "pop"})
_DEEPEST: Final = 8

_Function = ast.FunctionDef | ast.AsyncFunctionDef
Kinds = Mapping[str, str]
"""What local names hold: credentials, parameters, a call, or values of a class, by its name."""


@dataclass(frozen=True, slots=True)
class Read:
    """One declared name or attribute that a module reads."""

    kind: str
    """`credentials`, `model_parameters`, or the class whose attribute is read."""
    name: str
    line: int
    column: int
    end: int
    certain: bool
    """Whether the read fails when there is no such name."""
    attribute: bool = False


@dataclass(slots=True)
class Reads:
    """What one module reads, and the names that it adds to credentials and parameters itself."""

    found: list[Read] = field(default_factory=list[Read])
    added: set[str] = field(default_factory=set[str])


def reads_in(text: str, tree: ast.Module, classes: Mapping[str, str]) -> Reads:
    """Return what a module reads.

    Args:
        text: The source of the module.
        tree: Its syntax tree.
        classes: The classes with typed values by the name that the module knows them by.
    """
    reads = Reads()
    lines = _lines(text, classes)
    waiting: list[tuple[ast.AST, Kinds]] = [(tree, {})] if lines else []
    while waiting:
        scope, outer = waiting.pop()
        if type(scope) is ast.Module or type(scope) is ast.ClassDef:
            waiting += [(each, outer) for each in scope.body if _concerns(each, lines)]
            continue
        nodes = _own_nodes(scope)
        kinds = dict(outer)
        if isinstance(scope, _Function):
            kinds |= _arguments(scope, classes)
        else:
            nodes.insert(0, scope)
        scoped = _Scope(classes, kinds)
        scoped.assign(nodes)
        for node in nodes:
            reads.found += scoped.read(node)
            reads.added.update(scoped.added(node))
        inside = (n for n in nodes if isinstance(n, _Function | ast.ClassDef) and n is not scope)
        waiting += [(each, kinds) for each in inside]
    shown = text.split("\n") if reads.found else []
    reads.found = sorted(
        (_in_characters(each, shown[each.line - 1]) for each in reads.found),
        key=lambda each: (each.line, each.column),
    )
    return reads


def _lines(text: str, classes: Iterable[str]) -> list[int]:
    """Return the lines that name credentials, parameters or a class, as most lines do not."""
    words = "|".join(map(re.escape, (CREDENTIALS, PARAMETERS, *classes)))
    found: list[int] = []
    line, end = 1, 0
    for match in re.finditer(words, text):
        line += text.count("\n", end, match.start())
        end = match.start()
        found.append(line)
    return found


def _in_characters(read: Read, line: str) -> Read:
    """Return a read whose columns count characters; those of `ast` count bytes."""
    if line.isascii():
        return read
    raw = line.encode("utf-8", "surrogatepass")
    column, end = (
        len(raw[: at - 1].decode("utf-8", "surrogatepass")) + 1 for at in (read.column, read.end)
    )
    return replace(read, column=column, end=end)


def _concerns(node: ast.stmt, lines: Sequence[int]) -> bool:
    """Return whether one of the lines is in a statement."""
    at = bisect_left(lines, node.lineno)
    return at < len(lines) and lines[at] <= (node.end_lineno or node.lineno)


def _own_nodes(scope: ast.AST) -> list[ast.AST]:
    """Return the nodes of a scope in the order of the source. Nested functions and classes are left out."""
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(scope))[::-1]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, _Function | ast.ClassDef):
            waiting += list(ast.iter_child_nodes(node))[::-1]
    return found


def _arguments(function: _Function, classes: Mapping[str, str]) -> dict[str, str]:
    """Return what the arguments of a function hold; "" for one that hides an outer name."""
    given = function.args
    found: dict[str, str] = {}
    for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
        annotated = _annotated(each.annotation)
        found[each.arg] = ""
        if annotated in classes:
            found[each.arg] = classes[annotated]
        elif annotated.endswith("Call") or (each.arg == _CALL and annotated in ("", "Any")):
            found[each.arg] = _CALL
        elif each.arg in (CREDENTIALS, PARAMETERS) and (not annotated or annotated in _MAPPINGS):
            found[each.arg] = each.arg
    return found


def _annotated(annotation: ast.expr | None) -> str:
    """Return the name of a type: `X` for `X`, `m.X`, `X[...]`, `X | None` and for each in quotes."""
    for _ in range(_DEEPEST):
        match annotation:
            case ast.BinOp(left=inner) | ast.Subscript(value=inner):
                annotation = inner
            case ast.Constant(value=str(text)):
                return text.partition("[")[0].partition("|")[0].strip().rpartition(".")[2]
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name
            case _:
                return ""
    return ""


class _Scope:
    """The names of one function, class or module."""

    def __init__(self, classes: Mapping[str, str], kinds: dict[str, str]) -> None:
        self._classes = classes
        self._kinds = kinds

    def assign(self, nodes: Iterable[ast.AST]) -> None:
        """Learn what the assigned names hold. A name with two meanings has none."""
        doubtful: set[str] = set()
        for name, value in _assignments(nodes):
            kind = self.kind(value) if value is not None else ""
            if self._kinds.get(name, kind) != kind:
                doubtful.add(name)
            self._kinds[name] = kind
        self._kinds.update(dict.fromkeys(doubtful, ""))

    def kind(self, node: ast.expr, depth: int = 0) -> str:
        """Return what an expression holds, "" for anything else."""
        if depth > _DEEPEST:
            return ""
        match node:
            case ast.Name(id=name):
                return self._kinds.get(name, "")
            case ast.Attribute(value=value, attr="credentials" | "model_parameters" as name):
                return name if self.kind(value, depth + 1) == _CALL else ""
            case ast.NamedExpr(value=value):
                return self.kind(value, depth + 1)
            case ast.BoolOp(op=ast.Or(), values=[value, *_]):
                return self.kind(value, depth + 1)
            case ast.BinOp(left=value, op=ast.BitOr()):
                return self._plain(value, depth)
            case ast.Dict(keys=keys, values=values):
                spread = (v for k, v in zip(keys, values, strict=True) if k is None)
                return next((kind for v in spread if (kind := self._plain(v, depth))), "")
            case ast.DictComp(generators=[ast.comprehension(iter=ast.Call(func=called)), *_]):
                match called:
                    case ast.Attribute(value=value, attr="items"):
                        return self._plain(value, depth)
                    case _:
                        return ""
            case ast.Call(func=called, args=given):
                return self._called(called, given, depth)
            case _:
                return ""

    def _called(self, called: ast.expr, given: Sequence[ast.expr], depth: int) -> str:
        match called:
            case ast.Name(id="dict") if given:
                return self._plain(given[0], depth)
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="of") if (
                name in self._classes
            ):
                return self._classes[name]
            case ast.Attribute(value=value, attr=name) if name in _COPIES:
                return self._plain(value, depth)
            case _:
                return ""

    def _plain(self, node: ast.expr, depth: int = 0) -> str:
        """Return the kind of a mapping, "" for values with types."""
        kind = self.kind(node, depth + 1)
        return kind if kind in (CREDENTIALS, PARAMETERS) else ""

    def read(self, node: ast.AST) -> Iterator[Read]:
        """Yield what one node reads."""
        match node:
            case ast.Subscript(
                value=value, slice=ast.Constant(value=str(name)) as place, ctx=ast.Load()
            ):
                yield from self._reading(value, name, place, certain=True)
            case ast.Call(
                func=ast.Attribute(value=value, attr=method),
                args=[ast.Constant(value=str(name)) as place, *_],
            ) if method in _ASKS:
                yield from self._reading(value, name, place, certain=False)
            case ast.Compare(
                left=ast.Constant(value=str(name)) as place,
                ops=[ast.In() | ast.NotIn()],
                comparators=[value],
            ):
                yield from self._reading(value, name, place, certain=False)
            case ast.Attribute(value=value, attr=name, ctx=ast.Load()):
                yield from self._attribute(value, name, node)
            case _:
                pass

    def _reading(
        self, value: ast.expr, name: str, place: ast.Constant, *, certain: bool
    ) -> Iterator[Read]:
        if kind := self._plain(value):
            start, end = place.col_offset + 1, (place.end_col_offset or place.col_offset + 1) + 1
            yield Read(kind, name, place.lineno, start, end, certain)

    def _attribute(self, value: ast.expr, name: str, node: ast.Attribute) -> Iterator[Read]:
        kind = self.kind(value)
        if kind in self._classes.values() and not name.startswith("_"):
            line = node.end_lineno or node.lineno
            end = (node.end_col_offset or 0) + 1
            yield Read(kind, name, line, end - len(name), end, certain=True, attribute=True)

    def added(self, node: ast.AST) -> Iterator[str]:
        """Yield the names that one node adds to credentials or parameters."""
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(name)), ctx=ast.Store()):
                yield from [name] if self._plain(value) else []
            case ast.Dict(keys=keys) if self._plain(node):
                yield from _texts(keys)
            case ast.Call(func=ast.Name(id="dict"), keywords=named) if self._plain(node):
                yield from (each.arg for each in named if each.arg)
            case ast.Call(
                func=ast.Attribute(value=value, attr="setdefault" | "update"),
                args=given,
                keywords=named,
            ) if self._plain(value):
                yield from (each.arg for each in named if each.arg)
                yield from _texts(given)
                yield from _keys(given)
            case ast.BinOp(op=ast.BitOr(), right=right) if self._plain(node):
                yield from _keys([right])
            case ast.AugAssign(target=target, op=ast.BitOr(), value=right) if self._plain(target):
                yield from _keys([right])
            case _:
                pass


def _assignments(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the names that nodes bind, each with its own value when it has one."""
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    whole = isinstance(target, ast.Name)
                    yield from ((name, value if whole else None) for name in _stored(target))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield name, value
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                yield name, value
            case (
                ast.For(target=target)
                | ast.AsyncFor(target=target)
                | ast.comprehension(target=target)
            ):
                yield from ((name, None) for name in _stored(target))
            case ast.withitem(optional_vars=ast.expr() as target):
                yield from ((name, None) for name in _stored(target))
            case _:
                pass


def _stored(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _keys(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Dict):
            yield from _texts(node.keys)


def _texts(nodes: Iterable[ast.expr | None]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case _:
                pass
