"""Python files beside a definition, read with `ast` within bounds. They are never imported or run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..problems import Place

MAX_BYTES: Final = 1_000_000
"""No known adapter has a tenth of this size."""
_MOST_CLASSES: Final = 1000

_HEAD: Final = re.compile(r"\b(?:class|def)\s+(\w+)")
_BREAKS: Final = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_KEEPS_SIGNATURE: Final = frozenset({"abstractmethod", "classmethod", "final", "override"})
_ADDS_NOTHING: Final = frozenset({"dataclass", "final", "runtime_checkable"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class NotPython(ValueError):
    """A file that cannot be read as Python."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        self.span = Span(line, column, column + 1)
        """Where reading stopped."""
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Span:
    """The span of a name: line and columns, counted from 1 in characters, the end exclusive."""

    line: int = 1
    column: int = 1
    end: int = 2

    def at(self, file: str) -> Place:
        """Return the place in a file, named as shown to the user."""
        return Place(file, self.line, self.column, self.line, self.end)


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of a method, without `self` or `cls`."""

    names: tuple[str, ...]
    """Arguments that can be given by name, in order."""
    unnamed: tuple[str, ...] = ()
    """Positional-only arguments."""
    required: frozenset[str] = frozenset()
    more_names: bool = False
    """Whether further names are accepted: `**kwargs`."""
    more_positions: bool = False
    """Whether further positional arguments are accepted: `*args`."""
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A name that a class body binds."""

    span: Span
    signature: Signature | None
    """None when it is unknown: the name is assigned, decorated, or bound under a condition."""
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """A top-level class of a module."""

    name: str
    span: Span
    file: str
    bases: tuple[str, ...]
    """Dotted names as written; "?" for anything that is not a name."""
    methods: Mapping[str, Method]
    closed: bool = True
    """Whether its body shows every name it binds: no metaclass or decorator can add more."""
    left_out: bool = False
    """Whether the body is only `...`, as in a sketch."""


@dataclass(frozen=True, slots=True)
class Import:
    """Where a name comes from: `from <dots><module> import <name>`."""

    module: str
    level: int
    name: str
    """"" for the module itself."""
    line: int
    direct: bool
    """Whether it is at the top level, not under a condition."""


@dataclass(frozen=True, slots=True)
class Module:
    """The names that a file binds at its top level."""

    file: str
    text: str
    classes: tuple[Class, ...]
    imports: Mapping[str, Import]
    doubtful: frozenset[str]
    """Names that are bound more than once, or under a condition."""

    def named(self, name: str) -> Class | None:
        """Return the class of a name that is bound only once."""
        found = [each for each in self.classes if each.name == name]
        return found[0] if len(found) == 1 and name not in self.doubtful else None


def read_module(file: Path) -> Module:
    """Read one file.

    Raises:
        NotPython: The file is not Python, too large or missing.
    """
    return _module(str(file), _raw(file))


@lru_cache(maxsize=32)
def _module(file: str, raw: bytes) -> Module:
    # A base that many adapters share is read once. A changed file has other bytes.
    text, tree = _parsed(raw)
    return _Reading(file, text).module(tree)


def read_tree(file: Path) -> ast.Module:
    """Return the syntax tree of one file.

    Raises:
        NotPython: The file is not Python, too large or missing.
    """
    return read_source(file)[1]


def read_source(file: Path) -> tuple[str, ast.Module]:
    """Return the text and the syntax tree of one file.

    Raises:
        NotPython: The file is not Python, too large or missing.
    """
    return _parsed(_raw(file))


def bound_names(file: Path) -> frozenset[str] | None:
    """Return the names that a module binds, or None when reading does not show all of them.

    Raises:
        NotPython: The file is not Python, too large or missing.
    """
    tree = _parsed(_raw(file))[1]
    names = frozenset(name for name, _, _ in _bindings(tree.body) if name)
    # A lazy package lists its exports for type checkers.
    is_open = "*" in names or ("__getattr__" in names and "TYPE_CHECKING" not in names)
    return None if is_open else names | {"__name__", "__file__", "__doc__", "__path__"}


def _raw(file: Path) -> bytes:
    try:
        with file.open("rb", buffering=0) as stream:
            raw = stream.read(MAX_BYTES + 1) or b""
    except OSError as error:
        raise NotPython(f"it cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise NotPython(f"it is larger than {MAX_BYTES} bytes")
    return raw


@lru_cache(maxsize=32)
def _parsed(raw: bytes) -> tuple[str, ast.Module]:
    # Several rules read one adapter before they go on to the next.
    try:
        text = _decoded(raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return text, ast.parse(text)
    except SyntaxError as error:
        raise NotPython(error.msg, error.lineno or 1, max(1, error.offset or 1)) from None
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        # NUL bytes, wrong or unknown encodings, and nesting that the parser rejects.
        raise NotPython(str(error) or type(error).__name__) from None


def _decoded(raw: bytes) -> str:
    if b"coding" in raw[:400]:
        from importlib.util import decode_source

        text = decode_source(raw)
    else:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text


def shown_text(file: Path) -> str:
    """Return the text of a file with Python's line breaks, or "" when it cannot be shown."""
    try:
        raw = _raw(file)
    except NotPython:
        return ""
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _BREAKS.sub(" ", text)


class _Reading:
    """The state while reading one module."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines = text.split("\n")

    def module(self, tree: ast.Module) -> Module:
        imports: dict[str, Import] = {}
        nodes: list[ast.ClassDef] = []
        seen: dict[str, ast.AST] = {}
        doubtful: set[str] = set()
        extended: set[str] = set()
        for name, node, direct in _bindings(tree.body):
            # A lazy package exports the names of `if TYPE_CHECKING:`.
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            again = name in seen and not (is_import and isinstance(seen[name], type(node)))
            if again or not (direct or is_import):
                doubtful.add(name)
            seen[name] = node
            match node:
                case ast.ClassDef() if direct:
                    nodes.append(node)
                case ast.Import() | ast.ImportFrom():
                    imports.setdefault(name, _import(name, node, direct))
                case ast.Attribute(value=ast.Name(id=owner)):
                    extended.add(owner)
                case _:
                    pass
        if len(nodes) > _MOST_CLASSES:
            raise NotPython(f"it has more than {_MOST_CLASSES} classes")
        classes = tuple(self._class(node, node.name not in extended) for node in nodes)
        return Module(self.file, self.text, classes, imports, frozenset(doubtful))

    def _class(self, node: ast.ClassDef, closed: bool) -> Class:
        methods: dict[str, Method] = {}
        for name, bound, direct in _bindings(node.body):
            span, signature, abstract = Span(node.lineno), None, False
            if isinstance(bound, _Function):
                span = self._span(bound)
                decorators = {_last(each) for each in bound.decorator_list}
                abstract = "abstractmethod" in decorators
                plain = decorators <= _KEEPS_SIGNATURE | {"staticmethod"}
                if direct and plain:
                    signature = _signature(bound, is_static="staticmethod" in decorators)
            methods[name] = Method(span, signature, abstract)
        decorated = {_last(each) for each in node.decorator_list} <= _ADDS_NOTHING
        plain = all(k.arg == "metaclass" and _last(k.value) == "ABCMeta" for k in node.keywords)
        bases = tuple(_dotted(base) for base in node.bases)
        return Class(
            node.name,
            self._span(node),
            self.file,
            bases,
            methods,
            closed and decorated and plain,
            _is_left_out(node.body),
        )

    def _span(self, node: ast.ClassDef | _Function) -> Span:
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ""
        found = _HEAD.search(line, min(node.col_offset, len(line)))
        if found is None:
            return Span(node.lineno)
        return Span(node.lineno, found.start(1) + 1, found.end(1) + 1)


def _is_left_out(body: Sequence[ast.stmt]) -> bool:
    match body:
        case [ast.Expr(value=ast.Constant(value=value))]:
            return value is ...
        case _:
            return False


def _bindings(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.AST, bool]]:
    """Yield the names that statements bind, and whether that is certain. Attributes have no name."""
    waiting: list[tuple[ast.AST, bool]] = [(node, True) for node in reversed(body)]
    while waiting:
        node, direct = waiting.pop()
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, node, direct
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    # `import a.b` binds `a`.
                    yield alias.asname or alias.name.partition(".")[0], node, direct
            case ast.Assign(targets=targets):
                yield from ((name, each, direct) for name, each in _targets(targets))
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from ((name, each, direct) for name, each in _targets([target]))
            case ast.For(target=target) | ast.AsyncFor(target=target):
                yield from ((name, each, False) for name, each in _targets([target]))
                waiting += [(each, False) for each in reversed([*node.body, *node.orelse])]
            case ast.expr():
                pass
            case ast.stmt() | ast.ExceptHandler() | ast.match_case():
                inner = [each for each in ast.iter_child_nodes(node) if _holds_statements(each)]
                waiting += [(each, False) for each in reversed(inner)]
            case _:
                pass


def _holds_statements(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _targets(targets: Iterable[ast.expr]) -> Iterator[tuple[str, ast.AST]]:
    waiting = list(targets)
    while waiting:
        match waiting.pop():
            case ast.Name(id=name) as node:
                yield name, node
            case ast.Attribute() as node:
                yield "", node
            case ast.Tuple(elts=inner) | ast.List(elts=inner):
                waiting += inner
            case ast.Starred(value=value):
                waiting.append(value)
            case _:
                pass


def _import(name: str, node: ast.Import | ast.ImportFrom, direct: bool) -> Import:
    if isinstance(node, ast.Import):
        alias = next(each for each in node.names if name in (each.asname, *_first(each.name)))
        module = alias.name if alias.asname else name
        return Import(module, 0, "", node.lineno, direct)
    alias = next(each for each in node.names if name == (each.asname or each.name))
    return Import(node.module or "", node.level, alias.name, node.lineno, direct)


def _first(dotted: str) -> tuple[str]:
    return (dotted.partition(".")[0],)


def _signature(node: _Function, *, is_static: bool) -> Signature:
    given = node.args
    first = 0 if is_static else 1
    positional = [each.arg for each in (*given.posonlyargs, *given.args)]
    keywords = [each.arg for each in given.kwonlyargs]
    unnamed = [each.arg for each in given.posonlyargs][first:]
    required = positional[first : len(positional) - len(given.defaults)]
    required += [
        each.arg
        for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        if default is None
    ]
    return Signature(
        tuple(name for name in (*positional[first:], *keywords) if name not in unnamed),
        tuple(unnamed),
        frozenset(required),
        given.kwarg is not None,
        given.vararg is not None,
        isinstance(node, ast.AsyncFunctionDef),
    )


def _dotted(base: ast.expr) -> str:
    """Return a base as written, `Generic[T]` as `Generic`, or "?" when it is not a name."""
    names: list[str] = []
    while True:
        match base:
            case ast.Name(id=name):
                return ".".join([name, *reversed(names)])
            case ast.Attribute(value=inner, attr=name):
                names.append(name)
                base = inner
            case ast.Subscript(value=inner):
                base = inner
            case _:
                return ".".join(["?", *reversed(names)])


def _last(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return _dotted(called).rpartition(".")[2]
