"""The records of `interfaces.json` as IR: the data between adapters and the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..python.code import Code, annotation, identifier, names_in
from .ir import Field, Imports, Record
from .type_imports import TypeImports


def build_records(
    document: Mapping[str, Any], type_imports: TypeImports
) -> tuple[tuple[Record, ...], Imports]:
    """Return the records of the wire and the call record of each model type, with their imports."""
    shared = [_record(item) for item in document["records"]]
    calls = [_call_record(model, document["arguments"]) for model in document["models"]]
    records = (*shared, *calls)
    own = {record.name for record in records}
    used = {n for record in records for field in record.fields for n in names_in(field.type)}
    return records, type_imports.imports((), used - own, ("Any",))


def _record(spec: Mapping[str, Any]) -> Record:
    bases = (identifier(spec["mixin"]),) if spec.get("mixin") else ()
    fields = tuple(
        Field(
            identifier(field["name"]),
            annotation(field["type"]),
            _record_default(field),
            field["doc"],
        )
        for field in spec["fields"]
    )
    return Record(identifier(spec["name"]), bases, spec["doc"], fields)


def _record_default(field: Mapping[str, Any]) -> Code | None:
    if field.get("factory"):
        shown = "" if field.get("repr", True) else ", repr=False"
        # Type checkers need a typed default: `dict[str, str]` for a `Mapping[str, str]`.
        typed = annotation(field["type"].replace("Mapping", field["factory"]))
        return Code(f"field(default_factory={typed}{shown})")
    if not field.get("repr", True):
        given = f"default={field['default']}, " if "default" in field else ""
        return Code(f"field({given}repr=False)")
    return Code(field["default"]) if "default" in field else None


def _call_record(model: Mapping[str, Any], glossary: Mapping[str, Any]) -> Record:
    own = [*("model", "credentials"), *model["call_fields"]]
    fields = [
        Field(identifier(n), annotation(_plain(glossary[n]["type"])), None, glossary[n]["doc"])
        for n in own
    ]
    fields.append(
        Field(
            Code("options"),
            Code("CallOptions"),
            Code("CallOptions()"),
            "Options for this call only.",
        )
    )
    facts = "What the server reports about the model; empty until it is asked."
    fields.append(
        Field(
            Code("facts"),
            Code("Mapping[str, Any]"),
            Code("field(default_factory=dict[str, Any])"),
            facts,
        )
    )
    fields += [
        Field(identifier(n), annotation(glossary[n]["type"]), Code("None"), glossary[n]["doc"])
        for n in model.get("call_options", ())
    ]
    return Record(
        identifier(model["call"]),
        (),
        f"One call: {model['doc'][0].lower()}{model['doc'][1:]}",
        tuple(fields),
    )


def _plain(expression: str) -> str:
    """Return the type in a call record, where lists are empty when the caller gave none."""
    if expression.startswith("Sequence["):
        return expression.removesuffix(" | None")
    return expression
