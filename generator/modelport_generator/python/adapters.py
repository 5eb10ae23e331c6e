"""Find the adapter: the class in its file that derives from the stub. Nothing is imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..load.folders import is_inside
from .source import Class, Module, NotPython, read_module


@dataclass(frozen=True, slots=True)
class Adapter:
    """A hand-written class that derives from a stub."""

    place: str
    """`module:Class`."""
    file: Path
    line: int


class AmbiguousAdapter(ValueError):
    """Two classes of one file derive from the same stub."""

    def __init__(self, file: Path, stub: str, found: list[tuple[str, int]]) -> None:
        self.file, self.stub, self.found = file, stub, found
        listed = " and ".join(f"{name} (line {line})" for name, line in found)
        super().__init__(f"{file}: {listed} both derive from {stub}; only one may")


class UnreadableAdapter(ValueError):
    """The file of an adapter is not valid Python."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}:{line}: {reason}")


def adapter_parts(folder: str, part: str) -> PurePosixPath:
    """Return the path of an adapter in a provider's folder: `llm/llm.py`, or `<folder>.py`.

    Args:
        folder: The name of the provider's folder.
        part: A model type as spelled in folder names, or `provider`.
    """
    return PurePosixPath(f"{folder}.py" if part == "provider" else f"{part}/{part}.py")


def find_adapter(home: Path, file: Path, stub: str, module: str) -> Adapter | None:
    """Return the class in `file` that derives from `stub`, or None when there is none.

    A class that another class of the file derives from is an intermediate base, not the adapter. A
    file that is a link out of `home`, the provider's folder, is not read.

    Raises:
        AmbiguousAdapter: More than one class derives from the stub.
        UnreadableAdapter: The file is not valid Python.
    """
    if not is_inside(file, home):
        return None
    try:
        found = candidates(read_module(file), stub)
    except NotPython as error:
        raise UnreadableAdapter(file, error.span.line, str(error)) from None
    if len(found) > 1:
        raise AmbiguousAdapter(file, stub, [(each.name, each.span.line) for each in found])
    if not found:
        return None
    return Adapter(f"{module}:{found[0].name}", file, found[0].span.line)


def candidates(module: Module, stub: str) -> list[Class]:
    """Return the classes that may be the adapter: those that no other class of the file builds on."""
    derived = derived_from(module, stub)
    # An imported class may have the same name as the class here that derives from it.
    bases = {
        name
        for each in derived
        for base in each.bases
        if (name := base.rpartition(".")[2]) != each.name
    }
    return list({each.name: each for each in derived if each.name not in bases}.values())


def derived_from(module: Module, stub: str) -> list[Class]:
    """Return the classes that derive from a stub, directly or through classes before them."""
    names = {stub} | {name for name, what in module.imports.items() if what.name == stub}
    found: list[Class] = []
    for each in module.classes:
        if any(base.rpartition(".")[2] in names for base in each.bases):
            names.add(each.name)
            found.append(each)
    return found


def classes_seen(file: Path) -> Iterator[str]:
    """Yield what the choice of an adapter depends on: the classes of a file and renamed imports."""
    try:
        module = read_module(file)
    except NotPython as error:
        yield f"{type(error).__name__} {error}"
        return
    for each in module.classes:
        yield f"{each.name}({', '.join(each.bases)})"
    for name, what in module.imports.items():
        if name != what.name:
            yield f"{what.name} as {name}"
