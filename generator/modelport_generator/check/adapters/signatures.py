"""Rules for adapters in modelport's layout, compared with the calls to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...json_values import as_list, as_mapping, as_text
from ...load.provider import ProviderSource
from ...paths import resolved
from ...problems import Place, Problem, Related, Severity
from ...project import is_in_project
from ...python.adapters import adapter_parts, candidates
from ...python.names import class_prefix, is_provider_id
from ...python.source import Class, Method, Module, NotPython, Signature, Span, read_module
from ..findings import Findings
from ..rules.bases import serves
from ..rules.model_types import meant_type
from .imports import import_problems
from .ineffective_key_checks import key_problems
from .inheritance import Lineage, Modules
from .interfaces import ContractMethod, InterfaceFacts, interfaces
from .reads import read_problems

_WIRE = {
    name: ContractMethod(name, arguments, arguments)
    for name, arguments in (
        ("build_request", ("call",)),
        ("parse_response", ("call", "response")),
        ("parse_event", ("call", "event")),
    )
}


@dataclass(frozen=True, slots=True)
class _Adapter:
    """The adapter class of a model type."""

    place: Place
    node: Class
    lineage: Lineage
    contract: InterfaceFacts
    supported: Place
    """The place where the definition declares the type."""


def check_adapters(findings: Findings, source: ProviderSource) -> None:
    """Check that each supported type has exactly one adapter, and that it can be called."""
    at_home = is_in_project(source.root)
    if source.layout == "plugin" and not at_home:
        from .plugin_sources import check_plugin_sources

        check_plugin_sources(findings, source)
    elif is_provider_id(source.id):
        # A method that several types inherit is reported once, for the first of them.
        reported = {
            (each.code, each.place, each.message): each
            for each in reversed(list(_own_problems(source, at_home=at_home)))
        }
        findings.problems += reversed(reported.values())
        findings.problems += import_problems(source)
        findings.problems += key_problems(source)
        findings.problems += read_problems(source)


def _own_problems(source: ProviderSource, *, at_home: bool) -> Iterator[Problem]:
    definition = as_mapping(source.provider.data)
    listed = [meant_type(e) for e in as_list(definition.get("supported_model_types"))]
    modules = Modules(resolved(source.root))
    ours = source.layout == "modelport" or at_home
    for contract in interfaces():
        path = adapter_parts(source.root.name, contract.folder).as_posix()
        if contract.model_type in listed:
            promised = f"/supported_model_types/{listed.index(contract.model_type)}"
            yield from _of_type(source, modules, contract, path, promised, at_home=at_home)
        # The types of an unreadable definition are unknown.
        elif listed and all(listed) and ours and path in source.files:
            yield _unoffered(source, contract, path)


def _of_type(
    source: ProviderSource,
    modules: Modules,
    contract: InterfaceFacts,
    path: str,
    promised: str,
    *,
    at_home: bool,
) -> Iterator[Problem]:
    """Yield what is wrong with the adapter of a supported type."""
    ours = source.layout == "modelport" or at_home
    if path not in source.files:
        message = f"the type {contract.model_type} has no adapter"
        remedy = f"write {path}"
        yield from _lacking(source, contract, promised, message, remedy, at_home=at_home)
        return
    try:
        module = read_module(modules.root / path)
    except NotPython as error:
        place = error.span.at(source.shown(path))
        if ours:
            yield Problem("MP603", "error", place, f"{path} is not Python: {error}")
        return
    stub = f"{class_prefix(source.id)}{contract.sdk}Stub"
    leaves = candidates(module, stub)
    supported = source.provider.place(promised)
    if not leaves:
        strangers = list(_strangers(source, module, path, stub))
        yield from strangers
        if not strangers:
            message = f"{path} has no class that derives from the generated stub"
            remedy = f"derive one from {stub}"
            yield from _lacking(source, contract, promised, message, remedy, at_home=at_home)
    elif len(leaves) > 1 and ours:
        yield _ambiguous(source, leaves, path, supported)
    for each in leaves:
        lineage = modules.lineage(module, each, stub)
        place = each.span.at(source.shown(path))
        adapter = _Adapter(place, each, lineage, contract, supported)
        if len(leaves) == 1:
            yield from _missing(adapter)
        yield from _changed(source, modules.root, adapter)


def _lacking(
    source: ProviderSource,
    contract: InterfaceFacts,
    promised: str,
    message: str,
    remedy: str,
    *,
    at_home: bool,
) -> Iterator[Problem]:
    """Yield a problem when a type has no adapter, neither its own nor one of its base.

    In a project that is an error; a folder of YAML alone may be meant for another place.
    """
    if not at_home and source.modelport is None:
        return
    base = as_text(as_mapping(source.modelport.data if source.modelport else None).get("base"))
    if base and serves(source.root, base, contract.folder):
        return
    full = f"{message}, nor has the base {base!r}" if base else message
    hint = f"{remedy}; until then calls raise AdapterMissing"
    severity: Severity = "error" if at_home else "warning"
    yield Problem("MP604", severity, source.provider.place(promised), full, hint)


def _strangers(source: ProviderSource, module: Module, path: str, stub: str) -> Iterator[Problem]:
    """Yield the classes that derive from a stub with another name, as after a change of the id."""
    for each in module.classes:
        for base in each.bases:
            name = base.rpartition(".")[2]
            if name.endswith("Stub"):
                yield Problem(
                    "MP604",
                    "error",
                    each.span.at(source.shown(path)),
                    f"{each.name} derives from {name}, but the generated stub is {stub}",
                    "until it derives from this stub, calls raise AdapterMissing",
                    related=(Related(source.provider.place("/provider"), "stubs follow the id"),),
                )


def _ambiguous(source: ProviderSource, leaves: list[Class], path: str, supported: Place) -> Problem:
    related = tuple(Related(each.span.at(source.shown(path)), each.name) for each in leaves)
    message = f"{path} has {len(leaves)} classes that derive from the generated stub"
    hint = "only one class may derive from it"
    return Problem("MP605", "error", supported, message, hint, related=related)


def _unoffered(source: ProviderSource, contract: InterfaceFacts, path: str) -> Problem:
    place = source.provider.place("/supported_model_types")
    kind = contract.model_type
    return Problem(
        "MP619",
        "warning",
        Span().at(source.shown(path)),
        f"there is an adapter for {kind}, which the definition does not offer",
        f"add {kind} to supported_model_types, or remove the file",
        related=(Related(place, "the supported types"),),
    )


def _missing(adapter: _Adapter) -> Iterator[Problem]:
    """Yield the methods that stay abstract, when all base classes are known."""
    if not adapter.lineage.whole:
        return
    found: dict[str, tuple[Class, Method]] = {}
    for each in adapter.lineage.classes:
        for name, method in each.methods.items():
            found.setdefault(name, (each, method))
    expected = adapter.contract.methods
    abstract = [name for name, (_, method) in found.items() if method.abstract]
    # The methods of the interface come first, in its order.
    for name in sorted(
        abstract, key=lambda each: list(expected).index(each) if each in expected else 99
    ):
        owner, method = found[name]
        arguments = expected[name].arguments if name in expected else _names(method.signature)
        left = "" if name in expected else f", which is abstract in {owner.name}"
        yield Problem(
            "MP617",
            "error",
            adapter.place,
            f"{adapter.node.name} has no {name}, so it cannot be instantiated",
            f"write {name}({', '.join(arguments)}){left}",
            related=(_promise(adapter),),
        )


def _changed(source: ProviderSource, root: Path, adapter: _Adapter) -> Iterator[Problem]:
    """Yield the methods in the provider's code that cannot be called as written."""
    expected = {**adapter.contract.methods, **_WIRE}
    seen: set[str] = set()
    for each in adapter.lineage.classes:
        path = _inside(root, each)
        for name, method in each.methods.items():
            if path is None or name in seen or name not in expected or method.signature is None:
                continue
            place = method.span.at(source.shown(path))
            yield from _misfits(adapter, each, place, method.signature, expected[name])
        seen.update(each.methods)


def _inside(root: Path, each: Class) -> str | None:
    file = Path(each.file)
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else None


def _misfits(
    adapter: _Adapter, owner: Class, place: Place, written: Signature, expected: ContractMethod
) -> Iterator[Problem]:
    name = f"{owner.name}.{expected.name}"
    hint = f"it is called with ({', '.join(expected.arguments)})"
    related = (_promise(adapter),)
    differences = list(_differences(written, expected))
    for what in differences:
        yield Problem("MP618", "error", place, f"{name} {what}", hint, related=related)
    # For a method that must be rewritten, no further problem is reported.
    missing = list(_untaken(adapter, written, expected)) if not differences else []
    if missing:
        message = f"{name} does not take {', '.join(missing)}"
        yield Problem("MP606", "error", place, message, hint, related=related)


def _differences(written: Signature, expected: ContractMethod) -> Iterator[str]:
    """Yield what is wrong for callers, except for missing arguments."""
    if written.awaits != expected.awaits:
        yield "must be " + ("async" if expected.awaits else "a plain function")
    for name in (*written.unnamed, *written.names):
        if name in written.required and name not in expected.arguments:
            yield f"requires {name!r}, which callers do not pass"
        elif name in written.unnamed and expected.by_name and name in expected.arguments:
            yield f"takes {name!r} only by position, but callers pass it by name"


def _untaken(adapter: _Adapter, written: Signature, expected: ContractMethod) -> Iterator[str]:
    """Yield the arguments that a method lacks. Methods only for callers may be overridden freely."""
    if expected.name not in adapter.contract.written and expected.name not in _WIRE:
        return
    if written.more_names or (written.more_positions and not expected.by_name):
        return
    for name in expected.needed:
        if name not in written.names and name not in written.unnamed:
            yield name


def _names(signature: Signature | None) -> tuple[str, ...]:
    return (*signature.unnamed, *signature.names) if signature else ()


def _promise(adapter: _Adapter) -> Related:
    return Related(adapter.supported, f"{adapter.contract.model_type} is declared here")
