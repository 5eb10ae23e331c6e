"""The project's own contract as IR: `interfaces.json` and `errors.json`, checked and decided."""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..python.code import Code, annotation, dotted, identifier, literal, names_in
from .ir import Argument, ErrorClass, Field, Import, Imports, Interface, Method, Record

_STANDARD = {
    "collections.abc": (
        "AsyncGenerator AsyncIterator Callable Generator Iterable Iterator Mapping Sequence"
    ),
    "typing": "IO Any Literal",
    "os": "PathLike",
    "modelport._runtime.calls.streams": "AsyncAudioStream AsyncLLMStream AudioStream LLMStream",
    "modelport._runtime.schema.violations": "Violation",
    "modelport._runtime.apps.language_model": "LanguageModel",
    "modelport._runtime.apps.prompts": "Prompt as_messages",
    "modelport._runtime.sdk.bound": "BoundModel as_audio as_texts as_texts_or_none",
}


class Names:
    """Which module each name of a type expression comes from."""

    def __init__(self, entities: Iterable[str], records: Iterable[str]) -> None:
        self._homes: dict[str, str] = {}
        for module, names in _STANDARD.items():
            self._homes.update(dict.fromkeys(names.split(), module))
        self._homes.update(dict.fromkeys(entities, "modelport.entities"))
        self._homes.update(dict.fromkeys(records, "modelport.interfaces.records"))

    def imports(
        self, runtime: Iterable[str], typing: Iterable[str], present: Iterable[str] = ()
    ) -> Imports:
        """Return the imports for names used when running and for names used in annotations.

        present: names that the template imports itself.

        Raises:
            ValueError: nobody knows where a name comes from.
        """
        needed = set(runtime) - set(present)
        return Imports(self._grouped(needed), self._grouped(set(typing) - needed - set(present)))

    def _grouped(self, names: Iterable[str]) -> tuple[Import, ...]:
        by_module: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if hasattr(builtins, name):
                continue
            if name not in self._homes:
                raise ValueError(f"{name!r} is neither an entity nor a known type")
            by_module[self._homes[name]].append(name)
        return tuple(
            Import(dotted(module), tuple(identifier(n) for n in sorted(found)))
            for module, found in sorted(by_module.items())
        )


def build_interfaces(document: Mapping[str, Any], names: Names) -> tuple[Interface, ...]:
    """Return the six model types, ready to print."""
    return tuple(_interface(model, document, names) for model in document["models"])


def build_records(document: Mapping[str, Any], names: Names) -> tuple[tuple[Record, ...], Imports]:
    """Return the records of the wire and the call of each model type, with their imports."""
    shared = [_record(item) for item in document["records"]]
    calls = [_call_record(model, document["arguments"]) for model in document["models"]]
    records = (*shared, *calls)
    own = {record.name for record in records}
    used = {n for record in records for field in record.fields for n in names_in(field.type)}
    return records, names.imports((), used - own, ("Any",))


def build_errors(document: Mapping[str, Any]) -> tuple[ErrorClass, ...]:
    """Return the error classes, bases first."""
    return tuple(_error(e, document) for family in document["families"] for e in family["errors"])


def error_mapping(document: Mapping[str, Any]) -> tuple[tuple[Code, tuple[Code, ...]], ...]:
    """Return which wire errors become which InvokeError."""
    return tuple(
        (identifier(error["name"]), tuple(identifier(source) for source in error["from"]))
        for family in document["families"]
        for error in family["errors"]
        if error.get("from")
    )


def error_statuses(
    document: Mapping[str, Any],
) -> tuple[dict[int, Code], dict[int, Code]]:
    """Return wire errors by exact HTTP status and by class of status (4, 5)."""
    exact: dict[int, Code] = {}
    classes: dict[int, Code] = {}
    for family in document["families"]:
        for error in family["errors"]:
            for status in error.get("statuses", ()):
                if isinstance(status, int):
                    exact[status] = identifier(error["name"])
                else:
                    classes[int(status[0])] = identifier(error["name"])
    return exact, classes


def _interface(model: Mapping[str, Any], document: Mapping[str, Any], names: Names) -> Interface:
    methods = tuple(
        form for method in model["methods"] for form in _methods(method, document["arguments"])
    )
    calls = tuple(
        form for call in model["calls"] for form in sdk_methods(call, document["sdk_arguments"], ())
    )
    return Interface(
        model_type=model["type"],
        name=identifier(model["class"]),
        module=identifier(model["module"]),
        sdk=identifier(model["sdk"]),
        sdk_base=identifier(model.get("sdk_base", "BoundModel")),
        doc=model["doc"],
        alias=identifier(model["alias"]) if model.get("alias") else None,
        methods=methods,
        calls=calls,
        reserved=_names_used(calls),
        imports=method_imports(methods, names),
        call_imports=method_imports(calls, names),
    )


def _names_used(methods: Iterable[Method]) -> frozenset[str]:
    """Return every name that a rule would shadow if its keyword took it."""
    used = {a.name for m in methods for a in m.arguments}
    trees = [ast.parse(m.body, mode="eval") for m in methods if m.body]
    return frozenset(used | {n.id for t in trees for n in ast.walk(t) if isinstance(n, ast.Name)})


def method_imports(
    methods: Sequence[Method], names: Names, used: Iterable[str] = (), present: Iterable[str] = ()
) -> Imports:
    """Return what a module with these methods imports."""
    types = {n for m in methods for n in names_in(m.returns)} | set(used)
    types |= {n for m in methods for a in m.arguments for n in names_in(a.type)}
    runtime = {n for m in methods for a in m.arguments if a.default for n in names_in(a.default)}
    converters = ["as_audio", "as_messages", "as_texts", "as_texts_or_none", "EmbeddingInputType"]
    runtime |= {n for n in converters for m in methods if m.body and f"{n}(" in m.body}
    return names.imports(runtime, types, present)


def _methods(spec: Mapping[str, Any], glossary: Mapping[str, Any]) -> list[Method]:
    arguments = tuple(_argument(name, glossary[name]) for name in spec["arguments"])
    forms = [_method(spec, arguments, awaits=False)]
    if "async" in spec:
        forms.append(_method(spec, arguments, awaits=True))
    return forms


def _method(spec: Mapping[str, Any], arguments: tuple[Argument, ...], *, awaits: bool) -> Method:
    lazy = awaits and spec.get("lazy_async", False)
    abstract = spec["kind"] == "abstract"
    returns = spec.get("async_returns", spec["returns"]) if awaits else spec["returns"]
    return Method(
        name=identifier(spec["async"] if awaits else spec["name"]),
        arguments=arguments,
        returns=annotation(returns),
        doc=f"Async form of `{spec['name']}`." if awaits else spec["doc"],
        body=_contract_body(spec, arguments, awaits),
        awaits=awaits and not lazy,
        abstract=abstract and not awaits,
    )


def _contract_body(
    spec: Mapping[str, Any], arguments: tuple[Argument, ...], awaits: bool
) -> Code | None:
    given = ", ".join(f"{a.name}={a.name}" for a in arguments)
    match spec["kind"], awaits:
        case "abstract", False:
            return None
        case "abstract", True:
            return Code(f"await invocation.in_thread(self, {given})")
        case "default", _:
            return Code(f"invocation.{spec['run']}(self, {given})")
        case _:
            return _public_body(spec, given, awaits)


def _public_body(spec: Mapping[str, Any], given: str, awaits: bool) -> Code:
    prefix, _, tail = spec["run"].rpartition("_")
    lazy = spec.get("lazy_async", False)
    wait = "await " if awaits and not lazy else ""
    run = f"{prefix}_a{tail}" if awaits else spec["run"]
    return Code(f"{wait}invocation.{identifier(run)}(self, {given})")


def sdk_methods(
    spec: Mapping[str, Any], glossary: Mapping[str, Any], parameters: Sequence[Argument]
) -> list[Method]:
    """Return one call of the SDK in its two forms, with a provider's parameters as keywords."""
    positional = tuple(_argument(n, glossary[n]) for n in spec["positional"])
    keywords = tuple(_argument(n, glossary[n], keyword_only=True) for n in spec["keywords"])
    arguments = (*positional, *parameters, *keywords)
    return [_sdk_method(spec, glossary, arguments, parameters, awaits=a) for a in (False, True)]


def _sdk_method(
    spec: Mapping[str, Any],
    glossary: Mapping[str, Any],
    arguments: tuple[Argument, ...],
    parameters: Sequence[Argument],
    *,
    awaits: bool,
) -> Method:
    lazy = awaits and spec.get("lazy_async", False)
    returns = spec.get("async_returns", spec["returns"]) if awaits else spec["returns"]
    return Method(
        name=identifier(spec["async"] if awaits else spec["name"]),
        arguments=arguments,
        returns=annotation(returns),
        doc=f"Async form of `{spec['name']}`." if awaits else spec["doc"],
        body=_sdk_body(spec, glossary, awaits),
        awaits=awaits and not lazy,
        abstract=False,
    )


def _sdk_body(spec: Mapping[str, Any], glossary: Mapping[str, Any], awaits: bool) -> Code:
    sent = [glossary[name].get("pass", name) for name in spec["send"]]
    if not spec.get("plain"):
        sent.append("self._options(timeout, extra_headers, extra_body)")
    given = ", ".join(["self._model", "self._credentials", *sent])
    if awaits and spec.get("threaded"):
        return Code(f"await run_in_thread(self._adapter.{spec['target']}, {given})")
    target = f"a{spec['target']}" if awaits else spec["target"]
    wait = "await " if awaits and not spec.get("lazy_async") else ""
    return Code(f"{wait}self._adapter.{identifier(target)}({given})")


def _argument(name: str, spec: Mapping[str, Any], *, keyword_only: bool = False) -> Argument:
    default = None
    if "default" in spec:
        told = spec["default"]
        default = Code(told) if isinstance(told, str) else literal(told)
    return Argument(identifier(name), annotation(spec["type"]), default, spec["doc"], keyword_only)


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
        # The checkers want the default typed: `dict[str, str]` for a `Mapping[str, str]`.
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
            Code("options"), Code("CallOptions"), Code("CallOptions()"), "Wishes of this one call."
        )
    )
    facts = "What the server says of the model; empty until it was asked."
    fields.append(
        Field(
            Code("facts"),
            Code("Mapping[str, Any]"),
            Code("field(default_factory=dict[str, Any])"),
            facts,
        )
    )
    return Record(
        identifier(model["call"]),
        (),
        f"One call: {model['doc'][0].lower()}{model['doc'][1:]}",
        tuple(fields),
    )


def _plain(expression: str) -> str:
    """A call carries lists, empty where the caller gave nothing."""
    if expression.startswith("Sequence["):
        return expression.removesuffix(" | None")
    return expression


def _error(spec: Mapping[str, Any], document: Mapping[str, Any]) -> ErrorClass:
    common: list[Mapping[str, Any]] = document["attributes"] if spec.get("attributes") else []
    own: list[Mapping[str, Any]] = spec.get("fields", [])
    fields = tuple(
        Field(
            identifier(f["name"]),
            annotation(f["type"]),
            Code("()") if f["default"] == [] else literal(f["default"]),
            f["doc"],
        )
        for f in (*common, *own)
    )
    return ErrorClass(
        name=identifier(spec["name"]),
        bases=tuple(identifier(base) for base in spec["bases"]),
        doc=spec["doc"],
        description=spec["description"],
        carries=bool(spec.get("attributes")),
        fields=fields,
        retryable=spec.get("retryable"),
    )
