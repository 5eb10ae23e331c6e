"""Turn a schema and everything it refers to into a table of nodes, which holds only what is checked.

In a node, every subschema is replaced by its number in the table (or by true or false). References
are resolved, patterns translated, and keywords that check nothing removed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from modelport_generator.runtime.schema.values import Object
from modelport_generator.runtime.schema.violations import excerpt

from . import keywords
from .patterns import UnsupportedPattern, translate
from .references import Registry, Site
from .unsupported import UnsupportedSchema

Reference = int | bool
Node = dict[str, Any]
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
_LIMIT = 500_000
_LARGEST = 10**1000
_DEEPEST = 64
"""Python's parser rejects source with much deeper nesting."""
_Scope = tuple[tuple[str, Site], ...]


@dataclass(slots=True)
class Table:
    """The nodes, the first of which is the whole schema, and a name for each."""

    nodes: list[Node]
    names: list[str]
    origins: list[Site] = field(default_factory=list[Site])


def build_table(
    schema: Any,
    resources: Mapping[str, Any] | None = None,
    *,
    assert_formats: bool = False,
    strict: bool = False,
) -> Table:
    """Return the table of a schema.

    Args:
        schema: The schema, as parsed JSON.
        resources: The other documents that the schema may refer to, by URI.
        assert_formats: Whether `format` is checked.
        strict: Whether to reject keywords that neither draft 2020-12 nor modelport's vocabulary
            defines.

    Raises:
        UnsupportedSchema: The schema is malformed or cannot be compiled.
    """
    registry = Registry(resources or {})
    try:
        root = registry.add("", schema)
        builder = _Builder(registry, assert_formats, strict)
        return builder.build(root)
    except RecursionError:
        raise UnsupportedSchema("", "", "it is nested too deeply") from None


class _Builder:
    def __init__(self, registry: Registry, assert_formats: bool, strict: bool) -> None:
        self._registry = registry
        self._assert_formats = assert_formats
        self._strict = strict
        self._numbers: dict[tuple[int, tuple[tuple[str, int], ...]], int] = {}
        self._pending: list[tuple[int, Site, _Scope]] = []
        self._table = Table([], [])

    def build(self, root: Site) -> Table:
        first = self._reference(root, ())
        if isinstance(first, bool):
            self._table.nodes.append({} if first else {"not": True})
            self._table.names.append("")
            self._table.origins.append(root)
        while self._pending:
            number, site, scope = self._pending.pop()
            self._table.nodes[number] = self._node(site, scope)
        self._look_through(root)
        return self._table

    def _reference(self, site: Site, scope: _Scope) -> Reference:
        if isinstance(site.schema, bool):
            return site.schema
        scope = _entered(scope, site)
        key = (id(site), tuple((name, id(target)) for name, target in scope))
        if key not in self._numbers:
            if len(self._table.nodes) >= _LIMIT:
                raise site.unsupported("$dynamicRef", f"may refer to more than {_LIMIT} schemas")
            self._numbers[key] = len(self._table.nodes)
            self._pending.append((len(self._table.nodes), site, scope))
            self._table.nodes.append({})
            self._table.names.append(_name(site))
            self._table.origins.append(site)
        return self._numbers[key]

    def _node(self, site: Site, scope: _Scope) -> Node:
        node: Node = {}
        late: Node = {}
        for keyword, value in cast("dict[Any, Any]", site.schema).items():
            if not isinstance(keyword, str):
                raise site.unsupported(repr(keyword), "is not a string")
            if not self._is_used(site, keyword):
                continue
            made = self._argument(site, scope, keyword, value)
            if made is not None:
                (late if keyword in keywords.UNEVALUATED else node).update(made)
        node.update(late)
        return _tidied(node)

    def _is_used(self, site: Site, keyword: str) -> bool:
        if keyword == "format":
            return self._assert_formats or site.resource.asserts_formats
        return keyword in keywords.OWN or keyword in site.resource.keywords

    def _argument(self, site: Site, scope: _Scope, keyword: str, value: Any) -> Node | None:
        """Return what the table keeps of a keyword, or None for nothing."""
        if keyword in ("$ref", "$dynamicRef"):
            return {keyword: self._target(site, scope, keyword)}
        if keyword in keywords.ONE_SCHEMA:
            return {keyword: self._reference(site.children[keyword,], scope)}
        if keyword in keywords.SCHEMA_LISTS:
            places = [site.children[keyword, str(index)] for index in range(len(value))]
            return {keyword: [self._reference(place, scope) for place in places]}
        if keyword in keywords.SCHEMA_MAPS:
            if keyword == "$defs":
                return None
            return self._members(site, scope, keyword, value)
        if keyword in _ASSERTIONS:
            try:
                return {keyword: _ASSERTIONS[keyword](value)}
            except (UnsupportedPattern, _Malformed) as error:
                raise site.unsupported(keyword, str(error)) from error
        return None

    def _members(self, site: Site, scope: _Scope, keyword: str, value: Any) -> Node:
        made = {name: self._reference(site.children[keyword, name], scope) for name in value}
        if keyword != "patternProperties":
            return {keyword: made}
        try:
            return {keyword: [[*_pattern(name), made[name]] for name in made]}
        except UnsupportedPattern as error:
            raise site.unsupported(keyword, str(error)) from error

    def _target(self, site: Site, scope: _Scope, keyword: str) -> Reference:
        target, anchor = self._registry.resolve(site, keyword)
        is_dynamic = anchor and target.resource.dynamic_anchors.get(anchor) is target
        if anchor and is_dynamic and keyword == "$dynamicRef":
            target = dict(scope).get(anchor, target)
        return self._reference(target, scope)

    def _look_through(self, root: Site) -> None:
        """Reject malformed annotations and malformed schemas that nothing refers to.

        In strict mode, unknown keywords are rejected as well.
        """
        used = {number for number, _ in self._numbers}
        pending = [root]
        while pending:
            site = pending.pop()
            pending += site.children.values()
            schema: dict[Any, Any] = site.schema if isinstance(site.schema, Object) else {}
            is_used = id(site) in used
            for keyword, value in schema.items():
                if not isinstance(keyword, str):
                    raise site.unsupported(excerpt(keyword), "is not a string")
                is_known = keyword in keywords.KNOWN or keyword.startswith(keywords.OWN_PREFIX)
                if self._strict and not is_known:
                    raise site.unsupported(keyword, "is not a known keyword")
                if site.resource.keywords < keywords.STANDARD:
                    continue
                check = _ANNOTATIONS.get(keyword)
                if check is None and not is_used:
                    check = _string if keyword in _TEXTS else _ASSERTIONS.get(keyword)
                try:
                    (check or _anything)(value)
                except _Malformed as error:
                    raise site.unsupported(keyword, str(error)) from error


def _name(site: Site) -> str:
    """Return a name for the function of a schema."""
    schema: dict[str, Any] = site.schema
    for name in (site.tokens[-1] if site.tokens else "", schema.get("title")):
        if isinstance(name, str) and name and not name.isdigit():
            return name
    return ""


def _entered(scope: _Scope, site: Site) -> _Scope:
    """Return the dynamic scope inside a schema. The outermost resource with an anchor wins."""
    if not site.resource.dynamic_anchors:
        return scope
    known = dict(scope)
    for name, target in site.resource.dynamic_anchors.items():
        known.setdefault(name, target)
    return tuple(sorted(known.items(), key=lambda pair: pair[0]))


def _tidied(node: Node) -> Node:
    """Return the node without keywords that cannot make a difference."""
    if "if" not in node:
        node.pop("then", None)
        node.pop("else", None)
    if "contains" not in node:
        node.pop("minContains", None)
        node.pop("maxContains", None)
    return node


class _Malformed(ValueError):
    """The value of a keyword is not one that the keyword takes."""


def _type(value: Any) -> list[str]:
    types = [value] if isinstance(value, str) else value
    if not isinstance(types, list) or not types:
        raise _Malformed(f"{excerpt(value)} is not a type or a list of types")
    for each in cast("list[object]", types):
        if each not in _TYPES:
            raise _Malformed(f"{excerpt(each)} is not one of {', '.join(map(repr, _TYPES))}")
    return _once(cast("list[str]", types))


def _constant(value: Any) -> Any:
    if _depth(value) > _DEEPEST:
        raise _Malformed(f"is nested more than {_DEEPEST} levels deep")
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise _Malformed(f"is not JSON: {error}") from error
    return value


def _depth(value: Any) -> int:
    """Return how deeply lists and objects nest, counted only to the limit."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        lists: list[Any] = [each for each in level if isinstance(each, list)]
        objects: list[Any] = [each for each in level if isinstance(each, Object)]
        level = [item for each in lists for item in each]
        level += [item for each in objects for item in each.values()]
        depth += bool(lists or objects)
    return depth


def _enum(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Malformed("is not a list")
    return cast("list[Any]", _constant(value))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Malformed(f"{excerpt(value)} is not a number")
    if (isinstance(value, float) and not math.isfinite(value)) or abs(value) > _LARGEST:
        raise _Malformed("is not a finite number of at most 1000 digits")
    return value


def _factor(value: Any) -> float:
    if _number(value) <= 0:
        raise _Malformed(f"{excerpt(value)} is not greater than 0")
    return cast(float, value)


def _count(value: Any) -> int:
    if _number(value) < 0 or value != int(value):
        raise _Malformed(f"{excerpt(value)} is not a non-negative integer")
    return int(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Malformed(f"{excerpt(value)} is not true or false")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _Malformed(f"{excerpt(value)} is not a string")
    return value


def _names(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Malformed(f"{excerpt(value)} is not a list of names")
    return _once([_string(name) for name in cast("list[object]", value)])


def _once(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _Malformed(f"duplicate name {excerpt(twice)}")
    return names


def _object(value: Any) -> None:
    if not isinstance(value, dict):
        raise _Malformed("is not an object")


def _anything(value: Any) -> None:
    pass


def _list(value: Any) -> None:
    if not isinstance(value, list):
        raise _Malformed("is not a list")


def _dependents(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise _Malformed("is not an object")
    members = cast("dict[object, object]", value)
    return {_string(name): _names(names) for name, names in members.items()}


def _anchor(value: Any) -> None:
    if not re.fullmatch(r"[A-Za-z_][-A-Za-z0-9._]*", _string(value)):
        raise _Malformed(
            f"{excerpt(value)} is not a letter or '_' followed by letters, digits, '-', '_' or '.'"
        )


def _pattern(value: Any) -> list[str | int]:
    pattern = translate(_string(value))
    return [value, pattern.python, pattern.limit]


def _precision(value: Any) -> int:
    places = _count(value)
    if places > 400:
        raise _Malformed("has more decimal places than a float can have")
    return places


_ASSERTIONS: dict[str, Callable[[Any], Any]] = {
    "type": _type,
    "const": _constant,
    "enum": _enum,
    "multipleOf": _factor,
    "maximum": _number,
    "exclusiveMaximum": _number,
    "minimum": _number,
    "exclusiveMinimum": _number,
    "maxLength": _count,
    "minLength": _count,
    "pattern": _pattern,
    "maxItems": _count,
    "minItems": _count,
    "uniqueItems": _boolean,
    "maxContains": _count,
    "minContains": _count,
    "maxProperties": _count,
    "minProperties": _count,
    "required": _names,
    "dependentRequired": _dependents,
    "format": _string,
    keywords.PRECISION: _precision,
    keywords.SECRET: _boolean,
}
_TEXTS = ("$ref", "$dynamicRef", "pattern")
"""Only these are checked in schemas that nothing refers to. Their targets do not matter."""
_ANNOTATIONS: dict[str, Callable[[Any], object]] = {
    "$anchor": _anchor,
    "$dynamicAnchor": _anchor,
    "$comment": _string,
    "$schema": _string,
    "$vocabulary": _object,
    "title": _string,
    "description": _string,
    "format": _string,
    "contentEncoding": _string,
    "contentMediaType": _string,
    "deprecated": _boolean,
    "readOnly": _boolean,
    "writeOnly": _boolean,
    "examples": _list,
}
"""What the metaschema requires of keywords that check nothing."""
