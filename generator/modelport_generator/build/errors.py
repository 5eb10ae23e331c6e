"""`errors.json` as IR: the classes of both error families, and the errors for HTTP statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..python.code import Code, annotation, identifier, literal
from .ir import ErrorClass, Errors, Field


def build_errors(document: Mapping[str, Any]) -> Errors:
    """Return the error classes, bases first, and the tables that map them."""
    exact, classes = _statuses(document)
    return Errors(_classes(document), _mapping(document), exact, classes)


def _classes(document: Mapping[str, Any]) -> tuple[ErrorClass, ...]:
    return tuple(_error(e, document) for family in document["families"] for e in family["errors"])


def _mapping(document: Mapping[str, Any]) -> tuple[tuple[Code, tuple[Code, ...]], ...]:
    """Return which wire errors become which InvokeError."""
    return tuple(
        (identifier(error["name"]), tuple(identifier(source) for source in error["from"]))
        for family in document["families"]
        for error in family["errors"]
        if error.get("from")
    )


def _statuses(
    document: Mapping[str, Any],
) -> tuple[dict[int, Code], dict[int, Code]]:
    """Return wire errors by exact HTTP status and by status class (4, 5)."""
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
