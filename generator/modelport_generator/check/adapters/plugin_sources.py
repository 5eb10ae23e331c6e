"""Rules for the Python files under a plugin's `extra.python`. They are read, never imported."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ...json_values import as_list, as_mapping
from ...load.folders import SECTION_TYPES
from ...load.provider import ProviderSource
from ...problems import Place, Related
from ...python.source import Class, Module, NotPython, Span, read_module
from ..findings import Findings
from .interfaces import interfaces

_PROVIDER: Final = "ModelProvider"


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of a module, with its bases, including those through classes of the same module."""

    name: str
    span: Span
    ancestors: frozenset[str]


@lru_cache(maxsize=1)
def _bases() -> Mapping[str, str]:
    """Return the model type of each interface class."""
    return {name: each.model_type for each in interfaces() for name in each.class_names}


def check_plugin_sources(findings: Findings, source: ProviderSource) -> None:
    """Check that each supported type has exactly one class."""
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
        # A duplicate path is reported on its own; its classes do not compete with themselves.
        if path in seen:
            continue
        seen.add(path)
        classes = _classes(findings, source, path)
        certain = certain and _read(source, path) is not None
        types = {kind for each in classes for kind in _types(each)}
        served |= types
        every += [(path, each) for each in classes]
        # An unknown base may come from another module of the plugin.
        certain = certain and (bool(types) or not any(each.ancestors for each in classes))
    if certain:
        _check_served(findings, source, served)
    _check_rivals(findings, source, every)
    declared_class = [declared] if isinstance(declared, str) else []
    bases = {name for _, each in every for name in each.ancestors}
    for path in dict.fromkeys([*declared_class, *seen]):
        _check_methods(findings, source, path, bases)


def _check_methods(
    findings: Findings, source: ProviderSource, path: str, bases: Collection[str]
) -> None:
    """Report the missing abstract methods of a class that derives only from the SDK's class."""
    module = _read(source, path) if path in source.files else None
    if module is None:
        return
    for each in module.classes:
        base = _sdk_base(module, each)
        # Other code that mentions the class may extend it or derive from it.
        is_final = len(re.findall(rf"\b{each.name}\b", module.text)) == 1
        if not is_final or not each.closed or each.left_out or each.name in bases:
            continue
        for name in _abstract().get(base, ()):
            if name not in each.methods:
                message = f"{each.name} has no {name}, so it cannot be instantiated"
                hint = f"{name} is abstract in {base}"
                place = _at(source, path, each.span)
                findings.add("MP617", "error", place, message, hint)


def _sdk_base(module: Module, each: Class) -> str:
    """Return the SDK class that a class derives from, when it is certain and its only base."""
    if len(each.bases) != 1:
        return ""
    head, _, rest = each.bases[0].partition(".")
    imported = module.imports.get(head)
    if imported is None or not imported.direct or head in module.doubtful:
        return ""
    if imported.module.partition(".")[0] != "dify_plugin" or imported.level:
        return ""
    return rest.rpartition(".")[2] if rest else imported.name


@lru_cache(maxsize=1)
def _abstract() -> Mapping[str, tuple[str, ...]]:
    """Return the abstract methods of each SDK class."""
    found: dict[str, tuple[str, ...]] = {_PROVIDER: ("validate_provider_credentials",)}
    for contract in interfaces():
        names = [name for name, method in contract.methods.items() if method.abstract]
        found |= dict.fromkeys(contract.class_names, (*names, "_invoke_error_mapping"))
    return found


def _check_rivals(
    findings: Findings, source: ProviderSource, every: list[tuple[str, _Class]]
) -> None:
    """Report two classes for one type, unless one derives from the other."""
    bases = {name for _, each in every for name in each.ancestors}
    for kind in sorted(set(_bases().values())):
        rivals = [
            (path, each) for path, each in every if kind in _types(each) and each.name not in bases
        ]
        if len(rivals) > 1:
            path, last = rivals[-1]
            message = f"{len(rivals)} classes serve the type {kind}, the last one wins: {last.name}"
            related = [Related(_at(source, at, each.span), each.name) for at, each in rivals[:-1]]
            place = _at(source, path, last.span)
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
    # An unknown base may come from anywhere.
    if not found and any(each.ancestors for each in classes):
        return
    pointer = "/extra/python/provider_source"
    if not found:
        message = f"{path} has no class that derives from ModelProvider"
        findings.error("MP602", source.provider, pointer, message, "the SDK requires exactly one")
    elif len(found) > 1:
        related = [Related(_at(source, path, each.span), each.name) for each in found]
        message = f"{path} has {len(found)} classes that derive from ModelProvider"
        hint = "the SDK requires exactly one"
        findings.error("MP602", source.provider, pointer, message, hint, related=related)


def _imported_providers(source: ProviderSource, path: str) -> list[_Class]:
    """Return the provider classes that a module imports from the plugin, which count as its own."""
    found: list[_Class] = []
    module = _read(source, path)
    for name, imported in module.imports.items() if module else ():
        if not imported.direct or not imported.name or imported.level > 1:
            continue
        folder = path.rpartition("/")[0] if imported.level == 1 else ""
        other = f"{folder}/{imported.module.replace('.', '/')}.py".lstrip("/")
        if other not in source.files:
            continue
        inside = _classes(Findings(), source, other)
        found += [
            _Class(name, Span(imported.line), each.ancestors)
            for each in inside
            if each.name == imported.name and _is_provider(each)
        ]
    return found


def _exists(findings: Findings, source: ProviderSource, path: str, key: str) -> bool:
    if path in source.files:
        return True
    message = f"the module {path!r} does not exist"
    pointer = f"/extra/python/{key}"
    findings.error("MP531", source.provider, pointer, message, "the SDK does not start")
    return False


def _classes(findings: Findings, source: ProviderSource, path: str) -> list[_Class]:
    module = _read(source, path, findings)
    known: dict[str, frozenset[str]] = {}
    found: list[_Class] = []
    for each in module.classes if module else ():
        direct = {base.rpartition(".")[2] for base in each.bases}
        inherited = {name for base in direct for name in known.get(base, ())}
        known[each.name] = frozenset(direct | inherited)
        found.append(_Class(each.name, each.span, known[each.name]))
    return found


def _read(source: ProviderSource, path: str, findings: Findings | None = None) -> Module | None:
    try:
        return read_module(source.root / path)
    except NotPython as error:
        if findings is not None:
            place = _at(source, path, error.span)
            findings.add("MP603", "error", place, f"{path} is not Python: {error}")
        return None


def _types(each: _Class) -> set[str]:
    return {
        kind for base, kind in _bases().items() if any(a.endswith(base) for a in each.ancestors)
    }


def _is_provider(each: _Class) -> bool:
    return any(name == _PROVIDER or name.endswith(_PROVIDER) for name in each.ancestors)


def _at(source: ProviderSource, path: str, span: Span) -> Place:
    return span.at(source.shown(path))
