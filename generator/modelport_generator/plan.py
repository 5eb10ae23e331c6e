"""What the generated tree has to be: a pure function of schemas, definitions and adapters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from . import contract, emit, ir
from .profiles import schema_folder
from .target import Target

_PACKAGE = Path(__file__).parent
_READ_IN_PROVIDERS = {".yaml", ".yml", ".py"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one unit contributes: files by path below the output folder, and facts for others."""

    files: Mapping[str, str]
    facts: Any = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the tree that depends on its own inputs alone."""

    name: str
    digest: str
    """Hash of all its inputs, the generator's own text included."""
    render: Callable[[], Rendered] = field(compare=False)


class Contract:
    """The project's schemas, read once and only when something is to be rendered."""

    @cached_property
    def interfaces_document(self) -> Mapping[str, Any]:
        return _read("interfaces.json")

    @cached_property
    def errors_document(self) -> Mapping[str, Any]:
        return _read("errors.json")

    @cached_property
    def entity_documents(self) -> dict[str, Mapping[str, Any]]:
        folder = schema_folder() / "entities"
        return {p.name: _read(f"entities/{p.name}") for p in sorted(folder.glob("*.json"))}

    @cached_property
    def names(self) -> contract.Names:
        entities = {n for d in self.entity_documents.values() for n in d.get("$defs", {})}
        records = [r["name"] for r in self.interfaces_document["records"]]
        return contract.Names(entities, records)

    @cached_property
    def interfaces(self) -> tuple[ir.Interface, ...]:
        return contract.build_interfaces(self.interfaces_document, self.names)


def core_units(shared: Contract) -> Iterator[Unit]:
    """Return the units of the package `modelport` that no provider changes."""
    schemas = schema_folder()
    entities = [
        *sorted((schemas / "entities").glob("*.json")),
        schemas / "parameter_templates.json",
    ]
    yield Unit("entities", _digest("entities", entities), lambda: _entities(shared))
    own = [schemas / "interfaces.json", schemas / "errors.json", *entities]
    yield Unit("contract", _digest("contract", own), lambda: _contract(shared))
    runtime = sorted((_PACKAGE / "runtime").glob("*.py"))
    yield Unit("runtime", _digest("runtime", runtime), lambda: _runtime(runtime))
    definitions = sorted((schemas / "definitions").glob("*.json"))
    yield Unit("validators", _digest("validators", definitions), _validators)


def provider_unit(folder: Path, target: Target, shared: Contract) -> Unit:
    """Return the unit of one provider's folder."""
    inputs = sorted(p for p in folder.rglob("*") if p.suffix in _READ_IN_PROVIDERS and p.is_file())
    schemas = [schema_folder() / "interfaces.json", schema_folder() / "parameter_templates.json"]
    digest = _digest(f"{target.package}:{folder.name}", [*inputs, *schemas], folder)
    return Unit(f"provider {folder.name}", digest, lambda: _provider(folder, target, shared))


def registry(rows: Iterable[Mapping[str, Any]], target: Target) -> str:
    """Return the module that lists all providers."""
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    return emit.registry_module(ordered, target.package, target.package)


def _entities(shared: Contract) -> Rendered:
    from . import entities
    from .merge import templates

    modules = entities.build(shared.entity_documents, templates())
    return Rendered({f"entities/{name}": text for name, text in modules.items()})


def _contract(shared: Contract) -> Rendered:
    document, names = shared.interfaces_document, shared.names
    told = emit.header("schemas/interfaces.json")
    modules = emit.interface_modules(document, names, shared.interfaces)
    files = {f"interfaces/{name}": text for name, text in modules.items()}
    files["errors.py"] = emit.errors_module(shared.errors_document)
    files["sdk/_models.py"] = emit.models_module(shared.interfaces, names)
    files["sdk/__init__.py"] = f'# {told}\n"""Typed SDK: one module a provider."""\n'
    files["stubs/__init__.py"] = (
        f'# {told}\n"""What adapters derive from: one module a provider."""\n'
    )
    files["py.typed"] = ""
    files["__init__.py"] = emit.package_module(
        "Declared model providers as typed Python.",
        [("._runtime.provider", ["Provider", "provider", "providers"])],
        told,
        "._runtime",
    )
    return Rendered(files)


def _runtime(modules: Iterable[Path]) -> Rendered:
    return Rendered({f"_runtime/{p.name}": p.read_text(encoding="utf-8") for p in modules})


def _validators() -> Rendered:
    from .definition_validators import modules

    return Rendered({f"validators/{name}": text for name, text in modules().items()})


def _provider(folder: Path, target: Target, shared: Contract) -> Rendered:
    from .build import build_provider
    from .load import find_providers

    files: dict[str, str] = {}
    (source,) = find_providers(folder)
    provider = build_provider(source, shared.interfaces, target.adapters)
    files[f"stubs/{provider.id}.py"] = emit.stub_module(provider)
    files[f"sdk/{provider.id}.py"] = emit.sdk_module(
        provider, shared.interfaces_document, shared.names
    )
    for name, text in emit.catalog_files(provider).items():
        files[f"catalog/{provider.id}/{name}"] = text
    return Rendered(files, emit.registry_row(provider))


def _digest(name: str, inputs: Iterable[Path], root: Path | None = None) -> str:
    digest = hashlib.blake2b(f"{name}\n{_generator_digest()}\n".encode(), digest_size=16)
    for path in inputs:
        shown = path.relative_to(root) if root and path.is_relative_to(root) else path.name
        content = path.read_bytes()
        digest.update(f"{shown}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _generator_digest() -> str:
    """Hash of the generator itself and of the packages whose output shows."""
    from importlib.metadata import version

    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".jinja", ".json") and "schemas" not in path.parts:
            digest.update(path.relative_to(_PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for package in ("datamodel-code-generator", "jinja2", "ruff"):
        digest.update(f"{package}=={version(package)}".encode())
    return digest.hexdigest()


def _read(name: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads((schema_folder() / name).read_text(encoding="utf-8"))
    return document
