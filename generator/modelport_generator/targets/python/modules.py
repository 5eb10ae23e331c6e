"""From IR to the text of modules: one function a kind of module, all of them pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from ...build import contract, ir
from ...python import environment
from ...python.code import Code, dotted, identifier, literal
from ...python.names import module_name

_TEMPLATES = "targets/python/templates"
COMMAND = "do not edit: `modelport generate` made it from"


render = partial(environment.render, _TEMPLATES)


def header(*sources: str) -> str:
    """Return the first line of a generated module: its sources and the command."""
    return f"{COMMAND} {', '.join(sources)}"


def errors_module(document: Mapping[str, Any]) -> str:
    """Return the source of `errors.py`."""
    exact, classes = contract.error_statuses(document)
    return render(
        "errors.py.jinja",
        header=header("schemas/errors.json"),
        errors=contract.build_errors(document),
        mapping=contract.error_mapping(document),
        exact=exact,
        classes=classes,
    )


def interface_modules(
    document: Mapping[str, Any], names: contract.Names, interfaces: Sequence[ir.Interface]
) -> dict[str, str]:
    """Return the modules of the package `interfaces`, by file name."""
    told = header("schemas/interfaces.json")
    records, imports = contract.build_records(document, names)
    modules = {
        "records.py": render("records.py.jinja", header=told, records=records, imports=imports)
    }
    homes: list[tuple[str, Iterable[str]]] = [(".records", [r.name for r in records])]
    for interface in interfaces:
        modules[f"{interface.module}.py"] = render(
            "interface.py.jinja",
            header=told,
            module_doc=f"The contract of `{interface.model_type}` models.",
            interface=interface,
        )
        own = [interface.name, *([interface.alias] if interface.alias else [])]
        homes.append((f".{interface.module}", own))
    homes.append((".._runtime.adapters.ai_model", ["AIModel"]))
    homes.append((".._runtime.adapters.model_provider", ["ModelProvider"]))
    homes.append(
        (
            ".._runtime.calls.streams",
            ["AsyncAudioStream", "AsyncLLMStream", "AudioStream", "LLMStream"],
        )
    )
    modules["__init__.py"] = package_module(
        "What an adapter implements and what travels to the wire.", homes, told, ".._runtime"
    )
    return modules


def package_module(
    doc: str, homes: Iterable[tuple[str, Iterable[str]]], told: str, runtime: str
) -> str:
    """Return a lazy `__init__.py`."""
    listed = [
        (Code(home), printed)
        for home, names in homes
        if (printed := [identifier(name) for name in names])
    ]
    return render("package.py.jinja", header=told, doc=doc, homes=listed, runtime=Code(runtime))


def sdk_package(rows: Sequence[Mapping[str, Any]], interfaces: Sequence[ir.Interface]) -> str:
    """Return the source of `sdk/__init__.py`: the classes of all models, a module for each provider.

    rows: What `registry_row` returns, one a provider.
    """
    homes: list[tuple[str, Iterable[str]]] = [
        ("._models", [interface.sdk for interface in interfaces]),
        (".", [module_name(row["id"]) for row in rows]),
    ]
    doc = "Typed SDK: what models of each type can do, and a module for each provider."
    told = header("schemas/interfaces.json", "the definitions of all providers")
    return package_module(doc, homes, told, ".._runtime")


def models_module(interfaces: Sequence[ir.Interface], names: contract.Names) -> str:
    """Return the source of `sdk/_models.py`: the calls of each type without a provider."""
    methods = [m for interface in interfaces for m in interface.calls]
    imports = contract.method_imports(methods, names)
    contracts = tuple(sorted(interface.name for interface in interfaces))
    typing = (*imports.typing, ir.Import(dotted("modelport.interfaces"), contracts))
    bases = names.imports({interface.sdk_base for interface in interfaces}, ())
    return render(
        "models.py.jinja",
        header=header("schemas/interfaces.json"),
        interfaces=interfaces,
        imports=ir.Imports((*bases.runtime, *imports.runtime), typing),
    )


def stub_module(provider: ir.Provider) -> str:
    """Return the source of `stubs/<id>.py`."""
    return render(
        "stub.py.jinja",
        header=header(provider.source),
        module_doc=f"What the definition of {provider.label} decides for its adapters.",
        provider=provider,
        provider_doc=(
            f"{provider.label} as a whole.\n\n"
            f"Derive the adapter in {provider.adapter_file} from it."
        ),
        type_docs=[
            f"`{t.interface.model_type}` models of {provider.label}.\n\n"
            f"Derive the adapter in {t.adapter_file} from it."
            for t in provider.types
        ],
        form_docs=[_documented(form.doc, form.fields) for form in provider.forms],
    )


def sdk_module(provider: ir.Provider, document: Mapping[str, Any], names: contract.Names) -> str:
    """Return the source of `sdk/<id>.py`."""
    types = [_SdkType(provider, t, document) for t in provider.types]
    methods = [m for t in types for m in t.methods]
    return render(
        "sdk.py.jinja",
        header=header(provider.source),
        module_doc=_documented(f"{provider.label}. {provider.doc}".strip(), ()),
        provider=provider.id,
        imports=contract.method_imports(methods, names, ("Mapping",), ("Any", "Literal")),
        types=types,
    )


class _SdkType:
    """One class of an SDK module."""

    def __init__(
        self, provider: ir.Provider, offered: ir.ModelType, document: Mapping[str, Any]
    ) -> None:
        model = next(m for m in document["models"] if m["type"] == offered.interface.model_type)
        self.sdk = self.name = offered.interface.sdk
        self.doc = f"{offered.interface.doc[:-1]}, with {provider.label}."
        self.credentials = offered.credentials
        self.required = [c for c in offered.credentials if c.required]
        self.init_doc = _documented("Bind a model to its credentials.", offered.credentials)
        self.models = _models_type(offered.models)
        self.model_alias = Code(f"{self.sdk}Name")
        self.model_annotation = Code(f"{self.model_alias} | str") if self.models else Code("str")
        keywords = tuple(
            ir.Argument(k.name, k.optional, Code("None"), k.doc, keyword_only=True)
            for k in offered.parameters
        )
        self.methods = [
            _with_parameters(method, offered.parameters, call)
            for call in model["calls"]
            if call.get("typed_parameters")
            for method in contract.sdk_methods(call, document["sdk_arguments"], keywords)
        ]


def _with_parameters(
    method: ir.Method, parameters: Sequence[ir.Keyword], call: Mapping[str, Any]
) -> ir.Method:
    """Fill the parameters in: by their declared names, those that the caller left out dropped."""
    named = ", ".join(f"{literal(p.wire)}: {p.name}" for p in parameters)
    assert method.body is not None
    doc = method.doc
    if method.name == call["name"]:
        doc = _documented(method.doc, parameters)
    return ir.Method(
        name=method.name,
        arguments=method.arguments,
        returns=method.returns,
        doc=doc,
        body=Code(method.body.replace("_parameters({}, ", f"_parameters({{{named}}}, ")),
        awaits=method.awaits,
        abstract=False,
    )


def registry_module(rows: Sequence[Mapping[str, Any]], package: str, catalog: str) -> str:
    """Return the source of `registry.py`.

    rows: what `registry_row` returns, one a provider.
    package: import prefix of stubs and SDK; catalog: package that holds `catalog/`.
    """
    providers = [
        {
            **row,
            "stubs": f"{package}.stubs.{module_name(row['id'])}",
            "sdk": f"{package}.sdk.{module_name(row['id'])}",
            "types": tuple(row["types"]),
        }
        for row in rows
    ]
    return render(
        "registry.py.jinja",
        header=header("the definitions of all providers"),
        package=catalog,
        providers=providers,
    )


def registry_row(provider: ir.Provider) -> dict[str, Any]:
    """Return what the registry says of one provider, as JSON."""
    parts = {t.interface.model_type: (t.adapter, t.adapter_file) for t in provider.types}
    missing = {name: file for name, (adapter, file) in parts.items() if adapter is None}
    if provider.adapter is None:
        missing["provider"] = provider.adapter_file
    return {
        "id": provider.id,
        "types": [t.interface.model_type for t in provider.types],
        "provider": provider.adapter,
        "adapters": {
            n: adapter for n, (adapter, _) in sorted(parts.items()) if adapter is not None
        },
        "missing": dict(sorted(missing.items())),
    }


def catalog_files(provider: ir.Provider) -> dict[str, str]:
    """Return the data of one provider, by file name below `catalog/<id>/`."""
    return {name: as_json(content) for name, content in provider.catalog.items()}


def as_json(content: Any) -> str:
    """Return JSON as it is committed: readable, and the same on every machine."""
    return json.dumps(content, ensure_ascii=True, indent=1) + "\n"


def _models_type(models: Sequence[str]) -> Code | None:
    if not models:
        return None
    return Code(f"Literal[{', '.join(literal(m) for m in dict.fromkeys(models))}]")


def _documented(text: str, keywords: Sequence[ir.Keyword]) -> str:
    lines = [f"{k.name}: {k.doc}" for k in keywords if k.doc]
    return "\n".join([text, "", *lines]) if lines else text
