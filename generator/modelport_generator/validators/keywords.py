"""The keywords of draft 2020-12 and of modelport's vocabulary, and where they hold schemas."""

from __future__ import annotations

_VOCABULARY = "https://json-schema.org/draft/2020-12/vocab/"
METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
OWN_PREFIX = "x-modelport-"
PRECISION = "x-modelport-precision"
SECRET = "x-modelport-secret"

CORE = frozenset(
    (
        "$id",
        "$schema",
        "$ref",
        "$anchor",
        "$dynamicRef",
        "$dynamicAnchor",
        "$vocabulary",
        "$comment",
        "$defs",
    )
)
APPLICATOR = frozenset(
    (
        "prefixItems",
        "items",
        "contains",
        "additionalProperties",
        "properties",
        "patternProperties",
        "dependentSchemas",
        "propertyNames",
        "if",
        "then",
        "else",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
    )
)
UNEVALUATED = frozenset(("unevaluatedItems", "unevaluatedProperties"))
VALIDATION = frozenset(
    (
        "type",
        "const",
        "enum",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
    )
)
ANNOTATIONS = frozenset(
    (
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
    )
)
VOCABULARIES = {
    _VOCABULARY + "core": CORE,
    _VOCABULARY + "applicator": APPLICATOR,
    _VOCABULARY + "unevaluated": UNEVALUATED,
    _VOCABULARY + "validation": VALIDATION,
    _VOCABULARY + "meta-data": frozenset[str](),
    _VOCABULARY + "format-annotation": frozenset[str](),
    _VOCABULARY + "format-assertion": frozenset(("format",)),
    _VOCABULARY + "content": frozenset[str](),
}
FORMAT_ASSERTION = _VOCABULARY + "format-assertion"
OWN = frozenset((PRECISION, SECRET))
STANDARD = CORE | APPLICATOR | UNEVALUATED | VALIDATION
KNOWN = STANDARD | ANNOTATIONS | {"format"}

ONE_SCHEMA = (
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SCHEMA_MAPS = ("$defs", "dependentSchemas", "patternProperties", "properties")

IN_PLACE_ONE = ("$ref", "$dynamicRef", "not", "if", "then", "else")
IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
"""Keywords whose schemas apply to the same value. With dependentSchemas they can form cycles."""

BY_TYPE = {
    "object": frozenset(
        (
            "required",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
        )
    ),
    "array": frozenset(("minItems", "maxItems", "uniqueItems", "prefixItems", "items", "contains")),
    "string": frozenset(("minLength", "maxLength", "pattern", "format")),
    "number": frozenset(
        (
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "x-modelport-precision",
        )
    ),
}
