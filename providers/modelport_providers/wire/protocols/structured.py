"""Make a JSON schema acceptable to servers: a legal name, and strictness only where the schema allows it."""

from __future__ import annotations

import re
from typing import Any

from modelport.errors import InvokeBadRequestError

from ..http.json_types import is_array, is_object, loosely

Json = dict[str, Any]

_LOOSE = frozenset(
    (
        "allOf",
        "contains",
        "default",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "if",
        "maxProperties",
        "minProperties",
        "not",
        "oneOf",
        "patternProperties",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
        "uniqueItems",
    )
)
"""Keywords that strict modes reject."""

_MAPS = ("properties", "$defs", "definitions")
_LISTS = ("anyOf", "prefixItems")


def json_schema(given: Any) -> Json:
    """Return the value of `response_format.json_schema`: name, schema and strictness.

    given: a schema, or an object that has one as `schema`; or either as JSON text.
    """
    schema = _read(given)
    if "schema" in schema and "type" not in schema:
        wrapped = {**schema, "name": legal_name(schema.get("name"))}
        if not is_object(schema["schema"]):
            raise InvokeBadRequestError("json_schema.schema is not a JSON object")
        return wrapped
    written: Json = {"name": legal_name(schema.get("title")), "schema": schema}
    if allows_strict(schema, root=True):
        written["strict"] = True
    return written


def legal_name(title: Any) -> str:
    """Return a name of at most 64 letters, digits, `_` and `-`, made from any title."""
    words = re.sub("[^a-zA-Z0-9_-]+", "_", str(title or ""))[:64].strip("_")
    return words or "answer"


def allows_strict(schema: Any, *, root: bool = False) -> bool:
    """Return whether a strict mode accepts the schema: closed objects, every property required."""
    if not is_object(schema):
        return False
    if _LOOSE & schema.keys() or (root and schema.get("type") != "object"):
        return False
    if "object" in _types(schema) or "properties" in schema:
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        closed = schema.get("additionalProperties") is False
        if not closed or not is_object(properties) or not is_array(required):
            return False
        if set(properties) != set(map(str, required)):
            return False
    inner: list[Any] = [one for key in _MAPS for one in _values(schema.get(key))]
    inner += [one for key in _LISTS for one in schema.get(key) or ()]
    if "items" in schema:
        inner.append(schema["items"])
    return all(map(allows_strict, inner))


def _types(schema: Json) -> tuple[Any, ...]:
    types = schema.get("type")
    return tuple(types) if is_array(types) else (types,)


def _values(holder: Any) -> tuple[Any, ...]:
    return tuple(holder.values()) if is_object(holder) else ()


def _read(given: Any) -> Json:
    if isinstance(given, str):
        try:
            given = loosely(given)
        except ValueError as error:
            raise InvokeBadRequestError(f"json_schema is not JSON: {error}") from error
    if not is_object(given):
        raise InvokeBadRequestError("json_schema is not a JSON object")
    return given
