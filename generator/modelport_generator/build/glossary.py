"""The terms of `interfaces.json`: what each method takes and returns, for the contract and the SDK."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..definitions.schemas import Schemas
from ..python.code import identifier, names_in
from .ir import Imports, Interface, Keyword, Method
from .methods import contract_methods, sdk_methods
from .type_imports import TypeImports

_CONVERTERS = (
    "as_audio",
    "as_document",
    "as_documents",
    "as_messages",
    "as_texts",
    "as_texts_or_none",
    "as_tools",
    "EmbeddingInputType",
)


class Glossary:
    """Build methods from the terms of `interfaces.json`."""

    def __init__(self, schemas: Schemas) -> None:
        self._document = schemas.interfaces
        entities = {n for d in schemas.entities.values() for n in d.get("$defs", {})}
        self.type_imports = TypeImports(entities, [r["name"] for r in self._document["records"]])

    @cached_property
    def interfaces(self) -> tuple[Interface, ...]:
        """The six model types."""
        return tuple(self._interface(model) for model in self._document["models"])

    def sdk_methods(self, model_type: str, parameters: Sequence[Keyword]) -> tuple[Method, ...]:
        """Return the SDK calls of a model type, with a provider's parameters as keywords."""
        model = next(m for m in self._document["models"] if m["type"] == model_type)
        return tuple(self._calls(model, typed=True, parameters=parameters))

    def imports(
        self, methods: Iterable[Method], used: Iterable[str] = (), present: Iterable[str] = ()
    ) -> Imports:
        """Return what a module with these methods imports.

        Args:
            methods: The methods of the module.
            used: Further names that its annotations use.
            present: Names that its template imports itself.
        """
        methods = list(methods)
        types = {n for m in methods for n in names_in(m.returns)} | set(used)
        types |= {n for m in methods for a in m.arguments for n in names_in(a.type)}
        runtime = {
            n for m in methods for a in m.arguments if a.default for n in names_in(a.default)
        }
        runtime |= {n for n in _CONVERTERS for m in methods if m.body and f"{n}(" in m.body}
        return self.type_imports.imports(runtime, types, present)

    def _interface(self, model: Mapping[str, Any]) -> Interface:
        arguments = self._document["arguments"]
        methods = tuple(
            form for spec in model["methods"] for form in contract_methods(spec, arguments)
        )
        calls = (*self._calls(model, typed=False), *self._calls(model, typed=True))
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
            imports=self.imports(methods),
        )

    def _calls(
        self, model: Mapping[str, Any], *, typed: bool, parameters: Sequence[Keyword] = ()
    ) -> list[Method]:
        return [
            form
            for call in model["calls"]
            if bool(call.get("typed_parameters")) == typed
            for form in sdk_methods(call, self._document["sdk_arguments"], parameters)
        ]


def _names_used(methods: Iterable[Method]) -> frozenset[str]:
    """Return every name that must not be used for the keyword of a rule."""
    used = {a.name for m in methods for a in m.arguments}
    trees = [ast.parse(m.body, mode="eval") for m in methods if m.body]
    return frozenset(used | {n.id for t in trees for n in ast.walk(t) if isinstance(n, ast.Name)})
