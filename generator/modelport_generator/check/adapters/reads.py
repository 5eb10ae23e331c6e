"""Check that the definition declares the credentials and parameters that adapters read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...build.glossary import Glossary
from ...build.ir import Interface, ValuesClass
from ...build.provider import build_catalog
from ...build.typed_values import values_classes
from ...definitions.schemas import Schemas
from ...json_values import as_list, as_mapping
from ...load.provider import ProviderSource
from ...problems import Place, Problem, Related, Severity
from ...python.names import class_prefix, module_name
from ...python.reads import CREDENTIALS, Read, Reads, reads_in
from ...runtime.forms.credentials import RESERVED
from ...runtime.schema.violations import listed, near_match
from .files import modules_of

_OWN = frozenset({"MODELS", "NAMES", "names", "of", "without"})
"""What classes with typed values have besides their values."""
_FORMS = ("provider_credential_schema", "model_credential_schema")
_DYNAMIC = "get_customizable_model_schema"
"""The method of an adapter that makes its own rules."""


def read_problems(source: ProviderSource) -> Iterator[Problem]:
    """Yield the reads of credentials and parameters that the definition does not declare."""
    modules = [_module(source, *each) for each in modules_of(source)]
    if not any(each.imported or each.reads.found for each in modules):
        return
    declared = _Declared(source, modules)
    for module in modules:
        yield from declared.lost_classes(module)
        for each in module.reads.found:
            yield from declared.problems_of(module.path, each)


@dataclass(frozen=True, slots=True)
class _Module:
    """One module of a provider."""

    path: str
    imported: Mapping[str, ast.alias]
    """The classes with typed values by the name that the module knows them by."""
    reads: Reads
    dynamic: bool
    """Whether it has a method that makes its own rules."""


def _module(source: ProviderSource, path: str, text: str, tree: ast.Module) -> _Module:
    imported = _typed_classes(tree, source)
    reads = reads_in(text, tree, {name: each.name for name, each in imported.items()})
    return _Module(path, imported, reads, f"def {_DYNAMIC}(" in text)


def _typed_classes(tree: ast.Module, source: ProviderSource) -> dict[str, ast.alias]:
    """Return the imports of classes with typed values from the provider's own stubs."""
    own = {module_name(source.id), module_name(source.root.name)}
    return {
        alias.asname or alias.name: alias
        for node in tree.body
        if type(node) is ast.ImportFrom and node.module
        for alias in node.names
        if _is_stubs(node.module, own) and alias.name.endswith(("Credentials", "Parameters"))
    }


def _is_stubs(module: str, own: Iterable[str]) -> bool:
    return any(module.endswith(f"stubs.{each}") for each in own)


@lru_cache(maxsize=1)
def _interfaces() -> tuple[Interface, ...]:
    return Glossary(Schemas()).interfaces


@dataclass(frozen=True, slots=True)
class _Names:
    """What may be read in one folder of a provider."""

    credentials: frozenset[str]
    parameters: frozenset[str] | None
    """None when any may be given."""


class _Declared:
    """What a definition declares, as adapters see it."""

    def __init__(self, source: ProviderSource, modules: Sequence[_Module]) -> None:
        self._source = source
        self._dynamic = any(each.dynamic for each in modules)
        self._prefix = class_prefix(source.id)
        self._document = as_mapping(source.provider.data)
        offered = as_list(self._document.get("supported_model_types"))
        self._interfaces = [each for each in _interfaces() if each.model_type in offered]
        self._catalog = build_catalog(source, self._interfaces)
        made = values_classes(self._prefix, self._document, self._catalog, self._interfaces)
        self._classes = {str(each.name): each for each in made}
        self._added = {name for each in modules for name in each.reads.added}
        every = [self._names_of(each) for each in self._interfaces]
        self._folders = {e.folder: n for e, n in zip(self._interfaces, every, strict=True)}
        self._all = _union(every)

    def lost_classes(self, module: _Module) -> Iterator[Problem]:
        """Yield the imports of classes that the stubs do not have."""
        forms = {f"{self._prefix}{which}Credentials" for which in ("Provider", "Model")}
        for alias in module.imported.values():
            if alias.name not in self._classes and alias.name not in forms:
                end = (alias.end_col_offset or 0) + 1
                place = self._place(module.path, alias.lineno, alias.col_offset + 1, end)
                message = f"the stubs of {self._source.id} have no class {alias.name}"
                hint = near_match(alias.name, self._classes)
                yield Problem("MP620", "error", place, message, hint)

    def problems_of(self, path: str, read: Read) -> Iterator[Problem]:
        """Yield a problem for a read of something that is not declared."""
        if read.attribute:
            yield from self._of_class(path, read)
            return
        names = self._folders.get(path.partition("/")[0], self._all)
        known = names.credentials if read.kind == CREDENTIALS else names.parameters
        if known is None or read.name in known or read.name in self._added:
            return
        what = "credential" if read.kind == CREDENTIALS else "parameter"
        yield self._problem(path, read, f"no {what} {read.name!r} is declared", known - RESERVED)

    def _of_class(self, path: str, read: Read) -> Iterator[Problem]:
        known = self._attributes(read.kind)
        if known is not None and read.name not in known and read.name not in _OWN:
            yield self._problem(path, read, f"{read.kind} has no {read.name!r}", known)

    def _problem(self, path: str, read: Read, message: str, known: Iterable[str]) -> Problem:
        names = sorted(known)
        hint = near_match(read.name, names) or (f"known: {listed(names)}" if names else "")
        severity: Severity = "error" if read.certain else "warning"
        place = self._place(path, read.line, read.column, read.end)
        is_form = read.kind.endswith(("Credentials", CREDENTIALS))
        related = tuple(self._forms()) if is_form else ()
        return Problem("MP623", severity, place, message, hint, related=related)

    def _forms(self) -> Iterator[Related]:
        for key in _FORMS:
            if key in self._document:
                place = self._source.provider.place(f"/{key}/credential_form_schemas")
                yield Related(place, "the declared credentials")

    def _place(self, path: str, line: int, column: int, end: int) -> Place:
        return Place(self._source.shown(path), line, column, line, end)

    def _attributes(self, name: str) -> frozenset[str] | None:
        """Return the attributes of a class, None when it does not exist."""
        found: set[str] = set()
        each: ValuesClass | None = self._classes.get(name)
        if each is None:
            return None
        while each is not None:
            found.update(str(field.name) for field in each.fields)
            each = self._classes.get(str(each.base))
        return frozenset(found)

    def _names_of(self, interface: Interface) -> _Names:
        """Return the declared names of one model type."""
        own = f"{self._prefix}{interface.sdk}"
        credentials = self._wire(f"{own}Credentials") | self._wire(f"{self._prefix}Credentials")
        return _Names(
            credentials | RESERVED,
            None if self._is_open(interface) else self._wire(f"{own}Parameters"),
        )

    def _is_open(self, interface: Interface) -> bool:
        """Return whether some model of a type takes parameters that no rule declares."""
        if self._dynamic:
            return True
        brought = "customizable-model" in as_list(self._document.get("configurate_methods"))
        return brought and interface.model_type not in self._catalog["customizable.json"]

    def _wire(self, name: str) -> frozenset[str]:
        made = self._classes.get(name)
        return frozenset(field.wire for field in made.fields) if made else frozenset()


def _union(every: Iterable[_Names]) -> _Names:
    credentials: set[str] = set(RESERVED)
    parameters: set[str] | None = set()
    for each in every:
        credentials |= each.credentials
        parameters = (
            None if parameters is None or each.parameters is None else parameters | each.parameters
        )
    return _Names(frozenset(credentials), None if parameters is None else frozenset(parameters))
