"""Rules for the Python beside a definition, read with `ast` and never imported."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ..load.folders import SECTION_TYPES
from ..load.provider import ProviderSource, as_list, as_mapping
from ..problems import Place, Related
from ..profiles import schema_folder
from .findings import Findings

_PROVIDER: Final = "ModelProvider"


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of a module, with the names it derives from, directly or through its own module."""

    name: str
    line: int
    ancestors: frozenset[str]


@lru_cache(maxsize=1)
def _interfaces() -> Mapping[str, Mapping[str, Any]]:
    """Return the interfaces of the model types, by type."""
    text = (schema_folder() / "interfaces.json").read_text(encoding="utf-8")
    return {each["type"]: each for each in json.loads(text)["models"]}


@lru_cache(maxsize=1)
def _bases() -> Mapping[str, str]:
    """Return the type that each interface class stands for."""
    found = {each["class"]: kind for kind, each in _interfaces().items()}
    aliases = {each["alias"]: kind for kind, each in _interfaces().items() if "alias" in each}
    return found | aliases


def check_adapters(findings: Findings, source: ProviderSource) -> None:
    """Check that each supported type has code, and that the code can be told apart."""
    if source.layout == "plugin":
        _check_plugin(findings, source)
    else:
        _check_own(findings, source)


def _check_plugin(findings: Findings, source: ProviderSource) -> None:
    python = as_mapping(as_mapping(as_mapping(source.provider.data).get("extra")).get("python"))
    declared = python.get("provider_source")
    if isinstance(declared, str) and _exists(findings, source, declared, "provider_source"):
        _check_provider_class(findings, source, declared)
    paths = [
        (i, each)
        for i, each in enumerate(as_list(python.get("model_sources")))
        if isinstance(each, str)
    ]
    served: set[str] = set()
    every: list[tuple[str, _Class]] = []
    certain = bool(paths)
    seen: set[str] = set()
    for index, path in paths:
        if not _exists(findings, source, path, f"model_sources/{index}"):
            certain = False
            continue
        # That it stands twice is reported as such; its classes are no rivals of themselves.
        if path in seen:
            continue
        seen.add(path)
        classes = _classes(findings, source, path)
        types = {kind for each in classes for kind in _types(each)}
        served |= types
        every += [(path, each) for each in classes]
        # A base that is not known by name may come from another module of the plugin.
        certain = certain and (bool(types) or not any(each.ancestors for each in classes))
    if certain:
        _check_served(findings, source, served)
    _check_rivals(findings, source, every)


def _check_rivals(
    findings: Findings, source: ProviderSource, every: list[tuple[str, _Class]]
) -> None:
    """Report two classes for one type, unless one is only a step on the way to the other."""
    bases = {name for _, each in every for name in each.ancestors}
    for kind in sorted(_interfaces()):
        rivals = [
            (path, each) for path, each in every if kind in _types(each) and each.name not in bases
        ]
        if len(rivals) > 1:
            path, last = rivals[-1]
            message = f"{len(rivals)} classes serve the type {kind}, the last one wins: {last.name}"
            related = [Related(_at(source, at, each.line), each.name) for at, each in rivals[:-1]]
            place = _at(source, path, last.line)
            hint = "leave one class for each type in the modules under model_sources"
            findings.add("MP607", "error", place, message, hint, related=related)


def _check_served(findings: Findings, source: ProviderSource, served: set[str]) -> None:
    document = source.provider
    supported = as_list(as_mapping(document.data).get("supported_model_types"))
    for index, kind in enumerate(supported):
        if kind in SECTION_TYPES.values() and kind not in served:
            message = f"no class in model_sources serves the type {kind}"
            hint = "the type is offered, and a call of it fails"
            findings.error("MP601", document, f"/supported_model_types/{index}", message, hint)


def _check_provider_class(findings: Findings, source: ProviderSource, path: str) -> None:
    classes = _classes(findings, source, path)
    imported = _imported_providers(source, path)
    bases = {each.name for each in imported}
    found = [each for each in classes if _is_provider(each) or each.ancestors & bases]
    found += imported
    # A base that is not known by name may come from anywhere.
    if not found and any(each.ancestors for each in classes):
        return
    pointer = "/extra/python/provider_source"
    if not found:
        message = f"{path} holds no class derived from ModelProvider"
        findings.error("MP602", source.provider, pointer, message, "the SDK wants exactly one")
    elif len(found) > 1:
        related = [Related(_at(source, path, each.line), each.name) for each in found]
        message = f"{path} holds {len(found)} classes derived from ModelProvider"
        hint = "the SDK wants exactly one"
        findings.error("MP602", source.provider, pointer, message, hint, related=related)


def _imported_providers(source: ProviderSource, path: str) -> list[_Class]:
    """Return the provider classes that a module imports from the plugin; they count as its own."""
    found: list[_Class] = []
    try:
        tree = _parse(source.root / path)
    except (SyntaxError, ValueError):
        return found
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        folder = path.rpartition("/")[0] if node.level == 1 else ""
        module = (node.module or "").replace(".", "/")
        other = f"{folder}/{module}.py".lstrip("/")
        if other not in source.files or node.level > 1:
            continue
        names = {alias.name for alias in node.names}
        inside = _classes(Findings(), source, other)
        found += [
            _Class(each.name, node.lineno, each.ancestors)
            for each in inside
            if each.name in names and _is_provider(each)
        ]
    return found


def _check_own(findings: Findings, source: ProviderSource) -> None:
    document = source.provider
    supported = as_list(as_mapping(document.data).get("supported_model_types"))
    own = as_mapping(source.modelport.data) if source.modelport is not None else None
    # A declared base is an adapter that needs no code.
    if own is None or own.get("base"):
        return
    for index, kind in enumerate(supported):
        folder = next((name for name, each in SECTION_TYPES.items() if each == kind), None)
        if folder is None:
            continue
        path = f"{folder}/{folder}.py"
        pointer = f"/supported_model_types/{index}"
        if path not in source.files:
            message = f"the type {kind} has no adapter"
            hint = f"write {path}; until then a call raises AdapterMissing"
            findings.warning("MP604", document, pointer, message, hint)
            continue
        _check_adapter(findings, source, path, pointer, str(kind))


def _check_adapter(
    findings: Findings, source: ProviderSource, path: str, pointer: str, kind: str
) -> None:
    classes = _classes(findings, source, path)
    adapters = [each for each in classes if any(base.endswith("Stub") for base in each.ancestors)]
    bases = {base for each in adapters for base in each.ancestors}
    leaves = [each for each in adapters if each.name not in bases]
    if not leaves and classes:
        message = f"{path} holds no class derived from the generated stub"
        hint = "until then a call raises AdapterMissing"
        findings.warning("MP604", source.provider, pointer, message, hint)
    elif len(leaves) > 1:
        related = [Related(_at(source, path, each.line), each.name) for each in leaves]
        message = f"{path} holds {len(leaves)} classes derived from the generated stub"
        hint = "one of them may be the adapter"
        findings.error("MP605", source.provider, pointer, message, hint, related=related)
    for each in leaves:
        _check_signatures(findings, source, path, each, {**_WIRE, **_arguments(kind)})


def _check_signatures(
    findings: Findings,
    source: ProviderSource,
    path: str,
    adapter: _Class,
    arguments: Mapping[str, Sequence[str]],
) -> None:
    tree = _parse(source.root / path)
    node = next((n for n in _class_nodes(tree) if n.name == adapter.name), None)
    for method in node.body if node else []:
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        expected = arguments.get(method.name)
        if expected is None or method.args.vararg or method.args.kwarg:
            continue
        given = [each.arg for each in (*method.args.posonlyargs, *method.args.args)][1:]
        missing = [name for name in expected if name not in given and name not in _keywords(method)]
        if missing:
            message = f"{adapter.name}.{method.name} does not take {', '.join(missing)}"
            hint = f"the stub calls it with ({', '.join(expected)})"
            findings.add("MP606", "error", _at(source, path, method.lineno), message, hint)


def _arguments(kind: str) -> dict[str, Sequence[str]]:
    """Return what the methods that an adapter may write are called with, by their names."""
    found: dict[str, Sequence[str]] = {"validate_credentials": ("model", "credentials")}
    for method in _interfaces()[kind]["methods"]:
        if method["kind"] == "public":
            continue
        names: list[str] = method["arguments"]
        # What stands behind `user` came later and may be left out.
        asked = names[: names.index("user") + 1] if "user" in names else names
        found[method["name"]] = asked
        if "async" in method:
            found[method["async"]] = asked
    return found


_WIRE: Final[Mapping[str, Sequence[str]]] = {
    "build_request": ("call",),
    "parse_response": ("call", "response"),
    "parse_event": ("call", "event"),
}


def _keywords(method: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [each.arg for each in method.args.kwonlyargs]


def _exists(findings: Findings, source: ProviderSource, path: str, key: str) -> bool:
    if path in source.files:
        return True
    message = f"the module {path!r} is not there"
    pointer = f"/extra/python/{key}"
    findings.error("MP531", source.provider, pointer, message, "the SDK refuses to start")
    return False


def _classes(findings: Findings, source: ProviderSource, path: str) -> list[_Class]:
    try:
        tree = _parse(source.root / path)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"{path} is not Python: {getattr(error, 'msg', error)}"
        findings.add("MP603", "error", _at(source, path, line), message)
        return []
    known: dict[str, frozenset[str]] = {}
    found: list[_Class] = []
    for node in _class_nodes(tree):
        direct = {name for base in node.bases for name in _names(base)}
        inherited = {each for name in direct for each in known.get(name, ())}
        known[node.name] = frozenset(direct | inherited)
        found.append(_Class(node.name, node.lineno, known[node.name]))
    return found


def _parse(path: Path) -> ast.Module:
    if path.stat().st_size > 2_000_000:
        raise ValueError("the file is too large")
    return ast.parse(path.read_bytes())


def _class_nodes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in tree.body if isinstance(node, ast.ClassDef))


def _names(base: ast.expr) -> Iterator[str]:
    match base:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.Subscript(value=inner):
            yield from _names(inner)
        case _:
            yield "?"


def _types(each: _Class) -> set[str]:
    return {
        kind for base, kind in _bases().items() if any(a.endswith(base) for a in each.ancestors)
    }


def _is_provider(each: _Class) -> bool:
    return any(name == _PROVIDER or name.endswith(_PROVIDER) for name in each.ancestors)


def _at(source: ProviderSource, path: str, line: Any) -> Place:
    number = line if isinstance(line, int) else 1
    return Place(f"{source.name}/{path}", number, 1, number, 2)
