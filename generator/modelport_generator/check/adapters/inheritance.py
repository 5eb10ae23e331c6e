"""The classes that an adapter inherits from, in Python's method resolution order, found by reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ...load.folders import is_inside
from ...python.kit import KIT, kit_folder, moved_modules
from ...python.source import Class, Import, Method, Module, NotPython, Signature, Span, read_module
from .interfaces import VALIDATE, ContractMethod, interfaces

"""The package that adapters of any project may build on."""
_RUNTIME: Final = "modelport"
_MOST_MODULES: Final = 48
_MOST_BYTES: Final = 1_000_000
"""The limit for all modules that the adapters of one provider import."""
_MOST_STEPS: Final = 24
_EMPTY: Final = frozenset({"ABC", "Generic", "Protocol", "object"})
"""Classes of the standard library without relevant methods."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """An adapter and its base classes."""

    classes: tuple[Class, ...]
    """Nearest first. When not `whole`, only those of its file."""
    whole: bool
    """Whether all base classes are known."""


class Modules:
    """The modules that the adapters of one provider import. Each is read at most once."""

    def __init__(self, root: Path) -> None:
        """Create the modules of a provider's folder, an absolute path without links."""
        self.root = root
        self._read: dict[Path, Module | None] = {}
        self._left = _MOST_BYTES

    def lineage(self, module: Module, adapter: Class, stub: str) -> Lineage:
        """Return the lineage of an adapter. `stub` is the name of its stub, imported or not."""
        try:
            order = _Search(self, stub).order(adapter, module, ())
            return Lineage(tuple(order), all(each.closed for each in order))
        except _Unseen:
            return Lineage(tuple(own_line(module, adapter)), whole=False)

    def find(self, module: Module, dotted: str) -> tuple[Class, Module] | None:
        """Return the class that a name in a module refers to."""
        for _ in range(_MOST_STEPS):
            head, _, rest = dotted.partition(".")
            found = module.named(head)
            if found is not None and not rest:
                return found, module
            imported = module.imports.get(head)
            if imported is None or head in module.doubtful:
                return None
            parts = [*imported.module.split("."), imported.name, *rest.split(".")]
            step = self._step(module, imported.level, [part for part in parts if part])
            if step is None:
                return None
            module, dotted = step
        return None

    def _step(self, module: Module, level: int, parts: list[str]) -> tuple[Module, str] | None:
        """Return the module of an import, and the imported name in it."""
        if not level and parts[:2] == [KIT, "wire"] and len(parts) > 2:
            parts = [*parts[:2], *moved_modules().get(parts[2], parts[2]).split("."), *parts[3:]]
        try:
            return self._walked(module, self._start(Path(module.file), level, parts), parts)
        except OSError:
            # The name is too long for a file, or the folder is not accessible.
            return None

    def _walked(
        self, module: Module, place: Path | None, parts: list[str]
    ) -> tuple[Module, str] | None:
        if place is None:
            return None
        for index, part in enumerate(parts):
            if not part.isidentifier():
                return None
            rest = ".".join(parts[index:])
            if (place / part).is_dir():
                place /= part
                continue
            file = place / f"{part}.py"
            if file.is_file():
                found, rest = self._module(file), ".".join(parts[index + 1 :])
            else:
                found = self._module(place / "__init__.py")
            # A module that imports a name from itself has no answer.
            return (found, rest) if found is not None and rest and found is not module else None
        return None

    def _start(self, file: Path, level: int, parts: list[str]) -> Path | None:
        """Return the folder in which the first part of an import is searched."""
        kit = kit_folder()
        if level:
            start = file.parents[level - 1] if level <= len(file.parents) else file
            homes = (self.root.parent, kit or self.root)
            return start if any(start.is_relative_to(home) for home in homes) else None
        for folder in file.parents:
            above = folder.parent
            if folder.name == parts[0] and not (above / "__init__.py").is_file():
                return above
            if not folder.is_relative_to(self.root) and not (folder / "__init__.py").is_file():
                break
        return kit.parent if kit is not None and parts[0] == KIT else None

    def _module(self, file: Path) -> Module | None:
        if file not in self._read and len(self._read) < _MOST_MODULES:
            try:
                self._left -= file.stat().st_size
                is_read = self._left > 0 and self._is_own(file)
                self._read[file] = read_module(file) if is_read else None
            except (OSError, NotPython):
                self._read[file] = None
        return self._read.get(file)

    def _is_own(self, file: Path) -> bool:
        """Return whether a module is not a link out of the folder of providers."""
        home = self.root.parent
        return not file.is_relative_to(home) or is_inside(file, home)


def own_line(module: Module, adapter: Class) -> list[Class]:
    """Return a class and those of its file that it derives from, nearest first."""
    found: dict[str, Class] = {}
    waiting = [adapter]
    while waiting:
        current = waiting.pop(0)
        if current.name not in found:
            found[current.name] = current
            waiting += [base for name in current.bases if (base := module.named(name)) is not None]
    return list(found.values())


class _Unseen(Exception):
    """A base cannot be found, or Python would reject the order of the bases."""


class _Search:
    """The search for the lineage of one adapter."""

    def __init__(self, modules: Modules, stub: str) -> None:
        self._modules = modules
        self._stub = stub
        self._known: dict[tuple[str, str], list[Class]] = {}

    def order(self, each: Class, module: Module | None, below: tuple[Class, ...]) -> list[Class]:
        key = (each.file, each.name)
        if each in below or len(below) > _MOST_STEPS:
            raise _Unseen
        if key not in self._known:
            bases = [self._base(name, module) for name in each.bases]
            orders = [self.order(base, home, (*below, each)) for base, home in bases]
            self._known[key] = [each, *_merged([*orders, [base for base, _ in bases]])]
        return self._known[key]

    def _base(self, dotted: str, module: Module | None) -> tuple[Class, Module | None]:
        name = dotted.rpartition(".")[2]
        if module is None:
            return _contracts()[name], None
        imported = module.imports.get(dotted.partition(".")[0])
        given = _given(dotted, imported, module, self._stub)
        if given is not None:
            return given, None
        found = self._modules.find(module, dotted)
        if found is None:
            raise _Unseen
        return found


def _given(dotted: str, imported: Import | None, module: Module, stub: str) -> Class | None:
    """Return a class that is not in a file that is read: a stub, an interface or an empty class."""
    name = dotted.rpartition(".")[2]
    if module.named(dotted) is not None:
        return None
    if imported is None:
        return _stub(name) if dotted == stub else _empty(name) if dotted == "object" else None
    if "." not in dotted:
        name = imported.name
    path = imported.module.split(".")
    if name == stub or (name.endswith("Stub") and "stubs" in (*path, imported.name)):
        return _stub(name)
    if path[0] == _RUNTIME and not imported.level:
        return _contracts().get(name)
    is_standard = path[0] in ("abc", "typing", "typing_extensions") and not imported.level
    return _empty(name) if is_standard and name in _EMPTY else None


def _merged(orders: list[list[Class]]) -> Iterable[Class]:
    """Merge the orders of the bases as Python does (C3)."""
    orders = [list(order) for order in orders if order]
    while orders:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            raise _Unseen
        yield head
        orders = [rest for order in orders if (rest := order[1:] if order[0] == head else order)]


def _stub(name: str) -> Class:
    """Return the stub with this name: it has only the interface that its ending names."""
    fitting = [each for each in interfaces() if name.endswith(f"{each.sdk}Stub")]
    if not fitting:
        raise _Unseen
    interface = max(fitting, key=lambda each: len(each.sdk))
    return Class(name, Span(), "", (interface.class_names[0],), {})


def _empty(name: str) -> Class:
    return Class(name, Span(), "", (), {})


@lru_cache(maxsize=1)
def _contracts() -> Mapping[str, Class]:
    """Return the classes of the interfaces by name, aliases included."""
    found = {"AIModel": Class("AIModel", Span(), "", (), {VALIDATE.name: _as_method(VALIDATE)})}
    for each in interfaces():
        own = {name: _as_method(m) for name, m in each.methods.items() if m is not VALIDATE}
        made = Class(each.class_names[0], Span(), "", ("AIModel",), own)
        found |= dict.fromkeys(each.class_names, made)
    return found


def _as_method(method: ContractMethod) -> Method:
    return Method(Span(), Signature(method.arguments, awaits=method.awaits), method.abstract)
