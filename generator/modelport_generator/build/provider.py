"""From loaded definitions to IR: the names, types and order of one provider's SDK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..json_values import as_list, as_mapping, as_text
from ..load import ProviderSource
from ..python.adapters import adapter_parts, find_adapter
from ..python.code import Code, identifier
from ..python.names import class_prefix, is_device, is_provider_id, module_name
from . import ir
from .deprecation import deprecations
from .docs import documented
from .glossary import Glossary
from .keywords import credential_keywords, english, form_fields, parameter_keywords
from .merge import merged_model, merged_rules
from .output_limits import limited
from .sdk import sdk_class, sdk_imports
from .typed_values import values_classes

_FORMS = (
    ("provider_credential_schema", "ProviderCredentials", "of the provider as a whole"),
    ("model_credential_schema", "ModelCredentials", "of a custom model"),
)
_UNSEEN = frozenset({"models", "extra"})
"""Keys of the definition that only say where files are."""


class BadProviderId(ValueError):
    """The id cannot be used as the name of modules and classes."""


def build_provider(source: ProviderSource, glossary: Glossary, package: str) -> ir.Provider:
    """Return the IR of one provider. Invalid parts of the definition count as absent.

    Args:
        source: The provider as read from disk.
        glossary: Builds the calls of the SDK.
        package: Import name of the package that holds the folders of providers.

    Raises:
        BadProviderId: The id cannot be used as the name of modules and classes.
        AmbiguousAdapter: Several classes derive from the same stub.
        UnreadableAdapter: The file of an adapter is not Python.
    """
    if is_device(source.id):
        raise BadProviderId(f"{source.id!r} is a name that Windows reserves")
    if not is_provider_id(source.id):
        raise BadProviderId(f"{source.id!r} does not match '^[a-z][a-z0-9_]*$'")
    document = as_mapping(source.provider.data)
    parts = _Parts(source, class_prefix(source.id), package)
    interfaces = served(source, glossary.interfaces)
    catalog = build_catalog(source, interfaces)
    label = english(document.get("label")) or source.id
    doc = english(document.get("description"))
    values = values_classes(parts.prefix, document, catalog, interfaces)
    types = tuple(
        _model_type(parts, each, document, catalog, _stub_doc(parts, each, label, values))
        for each in interfaces
    )
    sdk = tuple(sdk_class(label, offered, glossary) for offered in types)
    return ir.Provider(
        id=source.id,
        module=identifier(module_name(source.id)),
        prefix=identifier(parts.prefix),
        label=label,
        doc=doc,
        source=f"{source.id}/{source.provider.path.name}",
        stub=parts.stub("Provider"),
        stub_doc=f"{label} as a whole.\n\nDerive the adapter in {parts.shown('provider')} from it.",
        forms=_forms(document, parts.prefix),
        values=values,
        types=types,
        sdk=sdk,
        sdk_doc=f"{label}. {doc}".strip(),
        sdk_imports=sdk_imports(sdk, glossary),
        adapter=parts.adapter("provider", parts.stub("Provider")),
        adapter_file=parts.shown("provider"),
        catalog=catalog,
    )


def build_catalog(source: ProviderSource, interfaces: Sequence[ir.Interface]) -> dict[str, Any]:
    """Return the data of a provider by file name, rules merged with their templates.

    Args:
        source: The provider as it was read.
        interfaces: The model types that it serves.
    """
    document = as_mapping(source.provider.data)
    return {
        "provider.json": {k: v for k, v in document.items() if k not in _UNSEEN},
        "customizable.json": _custom(source),
        "modelport.json": _own_facts(source),
        **{f"{i.folder}.json": _models(source, i.model_type) for i in interfaces},
    }


def served(source: ProviderSource, interfaces: Sequence[ir.Interface]) -> list[ir.Interface]:
    """Return the model types that a provider serves, in the order of the interfaces."""
    offered = as_list(as_mapping(source.provider.data).get("supported_model_types"))
    return [interface for interface in interfaces if interface.model_type in offered]


class _Parts:
    """Names and adapters of the parts of one provider: the provider itself and its model types."""

    def __init__(self, source: ProviderSource, prefix: str, package: str) -> None:
        self._source = source
        self._package = package
        self.prefix = prefix

    def stub(self, name: str) -> Code:
        return identifier(f"{self.prefix}{name}Stub")

    def adapter(self, part: str, stub: str) -> str | None:
        file = self._source.root / adapter_parts(self._source.root.name, part)
        folder = f"{self._package}.{self._source.root.name}"
        module = ".".join((folder, *adapter_parts(self._source.root.name, part).parts))
        found = find_adapter(self._source.root, file, stub, module.removesuffix(".py"))
        return found.place if found else None

    def shown(self, part: str) -> str:
        folder = self._source.root.name
        inside = adapter_parts(folder, part).as_posix()
        return f"{self._package.replace('.', '/')}/{folder}/{inside}"


def _model_type(
    parts: _Parts,
    interface: ir.Interface,
    document: Mapping[str, Any],
    catalog: Mapping[str, Any],
    stub_doc: str,
) -> ir.ModelType:
    stub = parts.stub(interface.sdk)
    models: Sequence[Mapping[str, Any]] = catalog[f"{interface.folder}.json"]
    holders = [*models, as_mapping(catalog["customizable.json"].get(interface.model_type))]
    rules = [rule for holder in holders for rule in as_list(holder.get("parameter_rules"))]
    return ir.ModelType(
        interface=interface,
        stub=stub,
        stub_doc=stub_doc,
        credentials=credential_keywords(_declared_forms(document)),
        parameters=parameter_keywords(rules, interface.reserved),
        models=tuple(model["model"] for model in models),
        deprecations=deprecations(models, _facts(catalog, interface.model_type)),
        adapter=parts.adapter(interface.folder, stub),
        adapter_file=parts.shown(interface.folder),
    )


def _stub_doc(
    parts: _Parts, interface: ir.Interface, label: str, values: Sequence[ir.ValuesClass]
) -> str:
    made = {str(each.name) for each in values}
    own = f"{parts.prefix}{interface.sdk}"
    credentials = next((n for n in (own, parts.prefix) if f"{n}Credentials" in made), None)
    read = [f"`{credentials}Credentials.of(credentials)`"] if credentials else []
    read += [f"`{own}Parameters.of(model_parameters)`"] if f"{own}Parameters" in made else []
    return (
        f"`{interface.model_type}` models of {label}.\n\n"
        f"Derive the adapter in {parts.shown(interface.folder)} from it."
        + (f"\nTyped values: {' and '.join(read)}." if read else "")
    )


def _own_facts(source: ProviderSource) -> dict[str, Any]:
    """Return the facts of `modelport.yaml`: the base, its quirks, and more about predefined models."""
    declared = as_mapping(source.modelport.data if source.modelport else None)
    predefined = as_mapping(declared.get("predefined"))
    return {
        "base": as_text(declared.get("base")) or None,
        "quirks": as_mapping(declared.get("quirks")),
        **({"predefined": predefined} if predefined else {}),
    }


def _facts(catalog: Mapping[str, Any], model_type: str) -> Mapping[str, Any]:
    return as_mapping(as_mapping(catalog["modelport.json"].get("predefined")).get(model_type))


def _custom(source: ProviderSource) -> dict[str, Any]:
    declared = as_mapping(source.modelport.data).get("customizable") if source.modelport else None
    return {
        model_type: {**as_mapping(schema), "parameter_rules": merged_rules(as_mapping(schema))}
        for model_type, schema in as_mapping(declared).items()
    }


def _models(source: ProviderSource, model_type: str) -> list[Mapping[str, Any]]:
    """Return the predefined models in the order of the position file, followed by unlisted ones."""
    declared = as_mapping(source.modelport.data if source.modelport else None)
    facts = as_mapping(as_mapping(declared.get("predefined")).get(model_type))
    listed = [
        _merged(document.data, as_mapping(facts.get(as_text(document.data["model"]))))
        for documents in source.models.values()
        for document in documents
        if _is_model(document.data, model_type)
    ]
    position = source.positions.get(model_type)
    order = as_list(position.data) if position is not None else []
    rank = {as_text(name): index for index, name in reversed(list(enumerate(order)))}
    return sorted(listed, key=lambda model: rank.get(model["model"], len(rank)))


def _merged(model: Mapping[str, Any], facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return limited(model, merged_model(model), facts.get("max_output"))


def _is_model(data: Any, model_type: str) -> bool:
    return as_mapping(data).get("model_type") == model_type and bool(
        as_text(as_mapping(data).get("model"))
    )


def _declared_forms(document: Mapping[str, Any]) -> list[Any]:
    schemas = [document.get(key) for key, _, _ in _FORMS]
    return [schema for schema in schemas if as_mapping(schema)]


def _forms(document: Mapping[str, Any], prefix: str) -> tuple[ir.Form, ...]:
    # A variable has the same Python name in every form.
    names = {k.wire: k.name for k in credential_keywords(_declared_forms(document))}
    forms: list[ir.Form] = []
    for key, suffix, whose in _FORMS:
        schema = document.get(key)
        if not as_mapping(schema):
            continue
        secret = {f["variable"] for f in form_fields(schema) if f.get("type") == "secret-input"}
        fields = tuple(
            ir.Keyword(k.wire, names[k.wire], k.type, k.required, k.doc)
            for k in credential_keywords([schema])
        )
        forms.append(
            ir.Form(
                name=identifier(f"{prefix}{suffix}"),
                doc=f"Credentials {whose}.",
                init_doc=documented("Create them from the fields of the form.", fields),
                fields=fields,
                secrets=frozenset(secret),
            )
        )
    return tuple(forms)


def summary_of(provider: ir.Provider, folder: str) -> ir.Summary:
    """Return the entry of a provider in the index of all providers.

    Args:
        provider: The provider.
        folder: The name of its folder among the project's providers.
    """
    parts = {t.interface.model_type: (t.adapter, t.adapter_file) for t in provider.types}
    missing = {name: file for name, (adapter, file) in parts.items() if adapter is None}
    if provider.adapter is None:
        missing["provider"] = provider.adapter_file
    return ir.Summary(
        id=provider.id,
        folder=folder,
        source=provider.source,
        types=tuple(t.interface.model_type for t in provider.types),
        provider=provider.adapter,
        adapters={n: found for n, (found, _) in sorted(parts.items()) if found is not None},
        missing=dict(sorted(missing.items())),
    )
