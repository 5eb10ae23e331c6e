"""From loaded definitions to IR: names, types and order of one provider's SDK are decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import ir
from .adapters import Adapter, find_adapter
from .load import ProviderSource
from .merge import merged_model, merged_rule
from .names import class_prefix, python_names
from .pycode import Code, identifier, literal

_FORMS = (
    ("provider_credential_schema", "ProviderCredentials", "of the provider as a whole"),
    ("model_credential_schema", "ModelCredentials", "of one model that the user brings"),
)
_TYPES = {"float": "float", "int": "int", "boolean": "bool", "string": "str", "text": "str"}


def build_provider(
    source: ProviderSource, interfaces: Sequence[ir.Interface], package: str
) -> ir.Provider:
    """Return the IR of one provider.

    package: import name of the package that holds the adapters.
    """
    document: Mapping[str, Any] = source.provider.data
    prefix = class_prefix(source.id)
    customizable = _customizable(source)
    stub = f"{prefix}ProviderStub"
    file = f"{package.replace('.', '/')}/{source.id}/{source.id}.py"
    adapter = find_adapter(
        source.root / f"{source.id}.py", stub, f"{package}.{source.id}.{source.id}"
    )
    offered = document.get("supported_model_types") or ()
    types = [
        _model_type(source, i, prefix, customizable.get(i.model_type) or {}, package)
        for i in interfaces
        if i.model_type in offered
    ]
    models = {
        i.folder: _models(source, i.model_type) for i in interfaces if i.model_type in offered
    }
    return ir.Provider(
        id=source.id,
        prefix=identifier(prefix),
        label=english(document.get("label")) or source.id,
        doc=english(document.get("description")),
        source=f"{source.id}/{source.provider.path.name}",
        stub=identifier(stub),
        forms=_forms(document, prefix),
        types=tuple(types),
        adapter=adapter.place if adapter else None,
        adapter_file=file,
        catalog={
            "provider.json": {k: v for k, v in document.items() if k not in ("models", "extra")},
            "customizable.json": customizable,
            **{f"{folder}.json": listed for folder, listed in models.items()},
        },
    )


def english(text: Any) -> str:
    """Return the English text of an i18n object, empty when there is none."""
    if isinstance(text, Mapping):
        return str(text.get("en_US") or "")
    return ""


def reserved_names(interface: ir.Interface, calls: Iterable[str]) -> set[str]:
    """Return the argument names that a parameter or credential must not take."""
    own = {a.name for m in interface.calls for a in m.arguments}
    return {"self", "model", "credentials", "client", *own, *calls}


def _model_type(
    source: ProviderSource,
    interface: ir.Interface,
    prefix: str,
    customizable: Mapping[str, Any],
    package: str,
) -> ir.ModelType:
    folder = interface.folder
    stub = f"{prefix}{interface.sdk}Stub"
    file = source.root / folder / f"{folder}.py"
    found: Adapter | None = find_adapter(file, stub, f"{package}.{source.id}.{folder}.{folder}")
    listed = _models(source, interface.model_type)
    rules = [rule for model in listed for rule in model.get("parameter_rules") or ()]
    rules += customizable.get("parameter_rules") or ()
    return ir.ModelType(
        interface=interface,
        stub=identifier(stub),
        credentials=_credential_keywords(source.provider.data),
        parameters=_parameter_keywords(rules, reserved_names(interface, _CALL_NAMES)),
        models=tuple(model["model"] for model in listed),
        adapter=found.place if found else None,
        adapter_file=f"{package.replace('.', '/')}/{source.id}/{folder}/{folder}.py",
    )


_CALL_NAMES = (
    "prompt tools stop user parameters timeout extra_headers extra_body text texts query docs file"
).split()


def _customizable(source: ProviderSource) -> dict[str, Any]:
    declared = (source.modelport.data or {}).get("customizable") if source.modelport else None
    return {
        model_type: {
            **schema,
            "parameter_rules": [merged_rule(r) for r in schema.get("parameter_rules") or ()],
        }
        for model_type, schema in (declared or {}).items()
    }


def _models(source: ProviderSource, model_type: str) -> list[dict[str, Any]]:
    """Predefined models in the order of the position file; unlisted ones follow as they come."""
    listed = [
        merged_model(document.data)
        for documents in source.models.values()
        for document in documents
        if isinstance(document.data, Mapping) and document.data.get("model_type") == model_type
    ]
    position = source.positions.get(model_type)
    order = position.data if position is not None and isinstance(position.data, list) else []
    rank = {name: index for index, name in reversed(list(enumerate(order)))}
    return sorted(listed, key=lambda model: rank.get(model.get("model"), len(rank)))


def _forms(document: Mapping[str, Any], prefix: str) -> tuple[ir.Form, ...]:
    forms: list[ir.Form] = []
    for key, suffix, whose in _FORMS:
        schema = document.get(key)
        if not isinstance(schema, Mapping):
            continue
        fields = schema.get("credential_form_schemas") or []
        forms.append(
            ir.Form(
                name=identifier(f"{prefix}{suffix}"),
                doc=f"Credentials {whose}.",
                fields=_keywords(fields),
                secrets=frozenset(f["variable"] for f in fields if f["type"] == "secret-input"),
            )
        )
    return tuple(forms)


def _credential_keywords(document: Mapping[str, Any]) -> tuple[ir.Keyword, ...]:
    """One keyword a variable over both forms; required only where every form requires it."""
    schemas = [document.get(key) for key, _, _ in _FORMS]
    forms = [
        _keywords(s.get("credential_form_schemas") or []) for s in schemas if isinstance(s, Mapping)
    ]
    merged: dict[str, ir.Keyword] = {}
    for form in forms:
        for keyword in form:
            merged.setdefault(keyword.wire, keyword)
    always = [set(k.wire for k in form if k.required) for form in forms]
    return tuple(
        ir.Keyword(k.wire, k.name, k.type, all(k.wire in form for form in always), k.doc)
        for k in merged.values()
    )


def _keywords(fields: Sequence[Mapping[str, Any]]) -> tuple[ir.Keyword, ...]:
    by_variable: dict[str, list[Mapping[str, Any]]] = {}
    for field in fields:
        by_variable.setdefault(field["variable"], []).append(field)
    names = python_names(by_variable, {"self", "model", "credentials", "client"})
    return tuple(_credential(wire, names[wire], same) for wire, same in by_variable.items())


def _credential(wire: str, name: str, fields: Sequence[Mapping[str, Any]]) -> ir.Keyword:
    first = fields[0]
    kinds = {field["type"] for field in fields}
    choices = [str(o["value"]) for f in fields for o in f.get("options") or () if "value" in o]
    if kinds <= {"select", "radio"} and choices:
        code = Code(f"Literal[{', '.join(literal(c) for c in dict.fromkeys(choices))}]")
    elif kinds == {"switch"}:
        code = Code("bool | Literal['true', 'false']")
    elif kinds == {"secret-input"}:
        code = Code("str")
    else:
        code = Code("str | float")
    required = any(
        f.get("required", True) and not f.get("show_on") and not f.get("default") for f in fields
    )
    told = [
        english(first.get("label")),
        english(first.get("help")),
        english(first.get("placeholder")),
    ]
    default = first.get("default")
    if default:
        told.append(f"default {default}")
    return ir.Keyword(wire, identifier(name), code, required, _sentence(told))


def _parameter_keywords(
    rules: Sequence[Mapping[str, Any]], reserved: Iterable[str]
) -> tuple[ir.Keyword, ...]:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for rule in rules:
        by_name.setdefault(str(rule["name"]), []).append(rule)
    names = python_names(by_name, reserved)
    return tuple(
        ir.Keyword(wire, identifier(names[wire]), _rule_type(same), False, _rule_doc(same))
        for wire, same in by_name.items()
    )


def _rule_type(rules: Sequence[Mapping[str, Any]]) -> Code:
    kinds = sorted({_TYPES.get(str(rule.get("type")), "Any") for rule in rules})
    closed = all(rule.get("type") == "string" and rule.get("options") for rule in rules)
    if closed:
        options = dict.fromkeys(str(o) for rule in rules for o in rule["options"])
        return Code(f"Literal[{', '.join(literal(o) for o in options)}]")
    return Code(" | ".join(identifier(kind) for kind in kinds))


def _rule_doc(rules: Sequence[Mapping[str, Any]]) -> str:
    first = rules[0]
    lows = {rule.get("min") for rule in rules}
    highs = {rule.get("max") for rule in rules}
    told = [english(first.get("help")) or english(first.get("label"))]
    if len(lows) == len(highs) == 1 and (lows | highs) - {None}:
        low, high = lows.pop(), highs.pop()
        told.append(f"{'' if low is None else low}..{'' if high is None else high}")
    return _sentence(told)


def _sentence(parts: Iterable[str]) -> str:
    said = dict.fromkeys(" ".join(part.split()).rstrip(".") for part in parts if part)
    return "; ".join(said)


def adapter_files(provider: ir.Provider, providers_root: Path) -> dict[str, Path]:
    """Return where each part's adapter belongs."""
    return {t.interface.model_type: providers_root / t.adapter_file for t in provider.types}
