"""The target `python`: the package `modelport` for this project, stubs and SDK for any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...build import ir
from ...python.formatting import formatted
from ..base import Files, Layout, SharedPart
from . import modules
from .public import public_packages

_RUNTIME = Path(__file__).parents[2] / "runtime"
_FORMATTED = ("entities/", "_runtime/")
"""Folders whose files are formatted already."""
_ENTITIES = ("entities/*.json", "parameter_templates.json")


class PythonTarget:
    """Print Python."""

    name = "python"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def shared(self) -> Sequence[SharedPart]:
        """Return entities, contract, runtime and validators. Other projects import them from `modelport`."""
        if not self._layout.core:
            return ()
        return (
            SharedPart("entities", _ENTITIES, _entities),
            SharedPart("contract", ("interfaces.json", "errors.json", *_ENTITIES), _contract),
            SharedPart("runtime", (), _runtime),
            # Definitions take their enums from the entities.
            SharedPart("validators", ("definitions/*.json", *_ENTITIES), _validators),
        )

    def provider(self, provider: ir.Provider) -> Files:
        """Return the stubs, the SDK and the catalog of one provider."""
        return {
            f"stubs/{provider.module}.py": modules.stub_module(provider),
            f"sdk/{provider.module}.py": modules.sdk_module(provider),
            **{
                f"catalog/{provider.id}/{name}": text
                for name, text in modules.catalog_files(provider).items()
            },
        }

    def index(self, rows: Sequence[ir.Summary], contract: ir.Contract) -> Files:
        """Return the registry, and the packages that list the modules of all providers."""
        files = {"registry.py": modules.registry_module(rows, self._layout.package)}
        if self._layout.core:
            files["sdk/__init__.py"] = modules.sdk_package(rows, contract)
        else:
            text = _package("the definitions of all providers", "Generated code.")
            files |= dict.fromkeys(("__init__.py", "stubs/__init__.py", "sdk/__init__.py"), text)
        return files

    def finish(self, files: Files) -> Files:
        """Return the files with every module formatted and its imports sorted."""
        python = {
            name: text
            for name, text in files.items()
            if name.endswith(".py") and not name.startswith(_FORMATTED)
        }
        roots = (self._layout.package, self._layout.adapters)
        first_party = dict.fromkeys(root.partition(".")[0] for root in roots)
        return {**files, **formatted(python, tuple(first_party))}


def _entities(contract: ir.Contract) -> Files:
    from . import entities

    made = entities.build(contract.entities, contract.templates)
    return {f"entities/{name}": text for name, text in made.items()}


def _contract(contract: ir.Contract) -> Files:
    interfaces = modules.interface_modules(contract)
    return {
        **{f"interfaces/{name}": text for name, text in interfaces.items()},
        "errors.py": modules.errors_module(contract.errors),
        "sdk/_models.py": modules.models_module(contract),
        "stubs/__init__.py": _package(
            "schemas/interfaces.json", "The base classes of adapters: one module per provider."
        ),
        "py.typed": "",
        **public_packages(contract),
    }


def _runtime(contract: ir.Contract) -> Files:
    return dict(_runtime_files())


def _runtime_files() -> Iterator[tuple[str, str]]:
    """Yield the modules of the runtime, which are copied and not printed."""
    for path in sorted(_RUNTIME.rglob("*.py")):
        yield f"_runtime/{path.relative_to(_RUNTIME).as_posix()}", path.read_text(encoding="utf-8")


def _validators(contract: ir.Contract) -> Files:
    from .validators import validator_modules

    return {f"validators/{name}": text for name, text in validator_modules().items()}


def _package(source: str, doc: str) -> str:
    return f'# {modules.header(source)}\n"""{doc}"""\n'
