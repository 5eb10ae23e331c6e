"""What the generated tree has to be: a pure function of schemas, definitions and adapters."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..build import contract, ir
from ..definitions.profiles import schema_folder
from ..problems import Problem
from ..project import Target
from ..targets.python import modules as emit
from .provider_unit import adapters_seen, render_provider, shown
from .units import Demands, Rendered, Unit

_PACKAGE = Path(__file__).parents[1]


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
    runtime = sorted((_PACKAGE / "runtime").rglob("*.py"))
    yield Unit("runtime", _digest("runtime", runtime), lambda: _runtime(runtime))
    # Definitions take their closed sets from the entities.
    definitions = [*sorted((schemas / "definitions").glob("*.json")), *entities]
    yield Unit("validators", _digest("validators", definitions), _validators)


def provider_folders(target: Target) -> list[Path]:
    """Return the folders that hold a provider, in order."""
    if not target.providers.is_dir():
        return []
    from ..load.folders import layout_of

    return [f for f in sorted(target.providers.iterdir()) if f.is_dir() and layout_of(f)]


def provider_unit(folder: Path, target: Target, shared: Contract, demands: Demands) -> Unit:
    """Return the unit of one provider's folder."""
    # Of adapters only the class counts: its code may change without anything to generate.
    seen = [f"{target.package}:{folder.name}:{demands}", *adapters_seen(folder)]
    schemas = [schema_folder() / "interfaces.json", schema_folder() / "parameter_templates.json"]
    inputs = [*_definitions(folder), *schemas]
    digest = _digest("\n".join(seen), inputs, folder)
    name = f"provider {folder.name}"
    return Unit(name, digest, lambda: _provider(folder, target, shared, demands))


def registry_unit(facts: Iterable[Mapping[str, Any]], target: Target, shared: Contract) -> Unit:
    """Return the unit that lists all providers."""
    rows = sorted(facts, key=lambda row: (str(row["id"]), str(row["folder"])))
    inputs = [schema_folder() / "interfaces.json"]
    digest = _digest(f"{target.package}:{json.dumps(rows, sort_keys=True)}", inputs)
    return Unit("registry", digest, lambda: _registry(rows, target, shared))


def _registry(rows: Sequence[Mapping[str, Any]], target: Target, shared: Contract) -> Rendered:
    problems = list(_twins(rows, target))
    if problems or not all("types" in row for row in rows):
        return Rendered(problems=problems)
    files = {"registry.py": emit.registry_module(rows, target.package, target.package)}
    if not target.core:
        told = f'# {emit.header("the definitions of all providers")}\n"""Generated code."""\n'
        files |= dict.fromkeys(("__init__.py", "stubs/__init__.py", "sdk/__init__.py"), told)
    else:
        files["sdk/__init__.py"] = emit.sdk_package(rows, shared.interfaces)
    return Rendered(files)


def _twins(rows: Sequence[Mapping[str, Any]], target: Target) -> Iterator[Problem]:
    from ..problems import Place, Related

    def place(row: Mapping[str, Any]) -> Place:
        return Place(shown(target.providers / row["source"]))

    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        other = first.setdefault(row["id"], row)
        if other is not row:
            yield Problem(
                "MP902",
                "error",
                place(row),
                f"two folders declare the provider {row['id']!r}",
                "one id, one provider",
                related=(Related(place(other), "the other one"),),
            )


def _entities(shared: Contract) -> Rendered:
    from ..definitions.profiles import parameter_templates
    from ..targets.python import entities

    modules = entities.build(shared.entity_documents, parameter_templates())
    return Rendered({f"entities/{name}": text for name, text in modules.items()})


def _contract(shared: Contract) -> Rendered:
    document, names = shared.interfaces_document, shared.names
    told = emit.header("schemas/interfaces.json")
    modules = emit.interface_modules(document, names, shared.interfaces)
    files = {f"interfaces/{name}": text for name, text in modules.items()}
    files["errors.py"] = emit.errors_module(shared.errors_document)
    files["sdk/_models.py"] = emit.models_module(shared.interfaces, names)
    files["stubs/__init__.py"] = (
        f'# {told}\n"""What adapters derive from: one module a provider."""\n'
    )
    files |= _facades(told)
    files["py.typed"] = ""
    files["__init__.py"] = emit.package_module(
        "Declared model providers as typed Python.",
        [
            ("._runtime.sdk.credential_pool", ["CredentialPool"]),
            ("._runtime.adapters.provider", ["Provider", "provider", "providers"]),
            ("._runtime.apps.strings", [i.folder for i in shared.interfaces]),
            ("._runtime.apps.media_parts", ["Audio", "Document", "Image", "Video"]),
            (".", ["entities", "errors", "interfaces", "messages", "sdk"]),
        ],
        told,
        "._runtime",
    )
    return Rendered(files)


def _facades(told: str) -> dict[str, str]:
    """Return the public packages of what the run time does for apps."""
    packages = {
        "messages": ("Conversations as plain JSON and back.", {"messages": ["dump", "load"]}),
    }
    return {
        f"{name}/__init__.py": emit.package_module(
            doc,
            [(f".._runtime.apps.{module}", names) for module, names in homes.items()],
            told,
            ".._runtime",
        )
        for name, (doc, homes) in packages.items()
    }


def _runtime(modules: Iterable[Path]) -> Rendered:
    return Rendered(
        {
            f"_runtime/{p.relative_to(_PACKAGE / 'runtime').as_posix()}": p.read_text(
                encoding="utf-8"
            )
            for p in modules
        }
    )


def _validators() -> Rendered:
    from ..targets.python.validators import modules

    return Rendered({f"validators/{name}": text for name, text in modules().items()})


def _provider(folder: Path, target: Target, shared: Contract, demands: Demands) -> Rendered:
    document, names = shared.interfaces_document, shared.names
    return render_provider(folder, target, document, names, shared.interfaces, demands)


def _definitions(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if n != "__pycache__" and not n.startswith("."))
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")) and (Path(here) / name).is_file():
                yield Path(here) / name


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
    for package in ("datamodel-code-generator", "ruff"):
        digest.update(f"{package}=={version(package)}".encode())
    return digest.hexdigest()


def _read(name: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads((schema_folder() / name).read_text(encoding="utf-8"))
    return document
