"""Check a value against a JSON Schema that is only known at run time, such as a tool's arguments.

Definitions and forms have compiled validators. A tool comes with its own schema, and the generator's
compiler is not part of the SDK. Unsupported keywords and formats are not checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from math import isclose
from typing import Any, cast

from .violations import Violation, excerpt, listed, near_match, pointer_token

Schema = Mapping[str, Any]
_DEEPEST = 64
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (Mapping,),
    "null": (type(None),),
}


def violations(schema: Schema, value: Any) -> list[Violation]:
    """Return the violations of a value, or an empty list when it is valid."""
    return list(_node(schema, schema, value, "", 0))


def _node(root: Schema, schema: Any, value: Any, place: str, depth: int) -> Iterator[Violation]:
    if schema is False:
        yield _violation(place, "false", value, None, "is not allowed")
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return
    node = cast("Schema", schema)
    if "$ref" in node:
        yield from _node(root, _target(root, str(node["$ref"])), value, place, depth + 1)
    wrong = list(_type(node, value, place))
    yield from wrong
    if wrong:
        return
    yield from _values(node, value, place)
    yield from _branches(root, node, value, place, depth)
    if isinstance(value, str):
        yield from _text(node, value, place)
    elif isinstance(value, Mapping):
        yield from _object(root, node, cast("Schema", value), place, depth)
    elif isinstance(value, list | tuple):
        yield from _array(root, node, list(cast("list[Any]", value)), place, depth)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(node, value, place)


def _type(node: Schema, value: Any, place: str) -> Iterator[Violation]:
    declared = node.get("type")
    wanted: list[str] = [declared] if isinstance(declared, str) else list(declared or ())
    if wanted and not any(_is_a(value, name) for name in wanted):
        yield _violation(place, "type", value, declared, f"is not of type {' or '.join(wanted)}")


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool) and name != "boolean":
        return False
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(name, (object,)))


def _values(node: Schema, value: Any, place: str) -> Iterator[Violation]:
    if "const" in node and not _same(value, node["const"]):
        yield _violation(place, "const", value, node["const"], f"is not {excerpt(node['const'])}")
    options: list[Any] | None = node.get("enum")
    if options is not None and not any(_same(value, one) for one in options):
        hint = near_match(value, options)
        yield _violation(place, "enum", value, options, f"is not one of {listed(options)}", hint)


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, bool) is not isinstance(second, bool):
        return False
    return bool(first == second)


def _branches(
    root: Schema, node: Schema, value: Any, place: str, depth: int
) -> Iterator[Violation]:
    for part in node.get("allOf") or ():
        yield from _node(root, part, value, place, depth + 1)
    for keyword in ("anyOf", "oneOf"):
        parts: list[Any] = node.get(keyword) or []
        found = [list(_node(root, part, value, place, depth + 1)) for part in parts]
        fitting = sum(not wrong for wrong in found)
        if parts and not fitting:
            yield from min(found, key=lambda wrong: (_is_of_wrong_type(wrong, place), len(wrong)))
        elif keyword == "oneOf" and fitting > 1:
            yield _violation(
                place, keyword, value, None, "matches more than one of the alternatives"
            )
    if "not" in node and not list(_node(root, node["not"], value, place, depth + 1)):
        yield _violation(place, "not", value, None, "is not allowed here")


def _is_of_wrong_type(wrong: list[Violation], place: str) -> bool:
    """Return whether an alternative cannot match, judged by its type."""
    return any(v.pointer == place and v.keyword in ("type", "const", "enum") for v in wrong)


def _object(
    root: Schema, node: Schema, value: Schema, place: str, depth: int
) -> Iterator[Violation]:
    properties: Mapping[str, Any] = node.get("properties") or {}
    patterns: Mapping[str, Any] = node.get("patternProperties") or {}
    for name in node.get("required") or ():
        if name not in value:
            reason = f"{name!r} is required but missing"
            yield Violation(place, "required", excerpt(value), name, reason, name=str(name))
    extra = node.get("additionalProperties", True)
    for name, inner in value.items():
        below = place + pointer_token(name)
        matching = [part for pattern, part in patterns.items() if re.search(pattern, name)]
        if name in properties:
            matching.append(properties[name])
        if matching:
            for part in matching:
                yield from _node(root, part, inner, below, depth + 1)
        elif extra is False:
            hint = near_match(name, properties)
            reason = f"{name!r} is not one of {listed(properties) or 'no properties'}"
            yield Violation(
                below, "additionalProperties", excerpt(inner), None, reason, hint, name=name
            )
        else:
            yield from _node(root, extra, inner, below, depth + 1)
    yield from _bounds(
        node, len(value), place, value, "minProperties", "maxProperties", "properties"
    )


def _array(
    root: Schema, node: Schema, value: list[Any], place: str, depth: int
) -> Iterator[Violation]:
    first: list[Any] = node.get("prefixItems") or []
    for number, inner in enumerate(value):
        part = first[number] if number < len(first) else node.get("items", True)
        yield from _node(root, part, inner, f"{place}/{number}", depth + 1)
    yield from _bounds(node, len(value), place, value, "minItems", "maxItems", "items")
    if node.get("uniqueItems") and len({json.dumps(v, sort_keys=True) for v in value}) < len(value):
        yield _violation(place, "uniqueItems", value, True, "has duplicate items")


def _text(node: Schema, value: str, place: str) -> Iterator[Violation]:
    yield from _bounds(node, len(value), place, value, "minLength", "maxLength", "characters")
    pattern = node.get("pattern")
    if isinstance(pattern, str) and not _fits(pattern, value):
        yield _violation(place, "pattern", value, pattern, f"does not match {pattern!r}")


def _fits(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _number(node: Schema, value: float, place: str) -> Iterator[Violation]:
    for keyword, (wrong, words) in _NUMBERS.items():
        bound = node.get(keyword)
        if isinstance(bound, int | float) and not isinstance(bound, bool) and wrong(value, bound):
            yield _violation(place, keyword, value, bound, f"{words} {bound}")


_NUMBERS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "minimum": (lambda value, bound: value < bound, "is less than"),
    "maximum": (lambda value, bound: value > bound, "is greater than"),
    "exclusiveMinimum": (lambda value, bound: value <= bound, "is not greater than"),
    "exclusiveMaximum": (lambda value, bound: value >= bound, "is not less than"),
    "multipleOf": (lambda value, step: not _divides(step, value), "is not a multiple of"),
}


def _divides(step: float, value: float) -> bool:
    if not step:
        return True
    parts = value / step
    return isclose(parts, round(parts), rel_tol=1e-9, abs_tol=1e-9)


def _bounds(
    node: Schema, count: int, place: str, value: Any, least: str, most: str, what: str
) -> Iterator[Violation]:
    low, high = node.get(least), node.get(most)
    if isinstance(low, int) and count < low:
        yield _violation(place, least, value, low, f"has {count} {what}, fewer than {low}")
    if isinstance(high, int) and count > high:
        yield _violation(place, most, value, high, f"has {count} {what}, more than {high}")


def _target(root: Schema, reference: str) -> Any:
    """Return the target of a reference within the schema. Other references are not followed."""
    if not reference.startswith("#"):
        return True
    node: Any = root
    for step in reference[1:].split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, Mapping) or key not in node:
            return True
        node = cast("Schema", node)[key]
    return node


def _violation(
    place: str, keyword: str, value: Any, allowed: Any, reason: str, hint: str = ""
) -> Violation:
    return Violation(place, keyword, excerpt(value), allowed, f"{excerpt(value)} {reason}", hint)
