"""The checks of one schema node on one value that need no other node, and the messages for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from operator import gt, lt
from typing import Any, cast

from .values import (
    Array,
    Object,
    among,
    equal,
    is_integer,
    is_number,
    matches,
    multiple_of,
    rounded,
    unique,
)
from .violations import MASK, excerpt, listed, name_text, near_match, pointer_token


class Location:
    """A place in the instance. The same place is always the same object."""

    __slots__ = ("_children", "_parent", "_token", "outcomes", "secret")

    def __init__(self, parent: Location | None, token: str | int | None) -> None:
        self._parent = parent
        self._token = token
        self._children: dict[tuple[bool, Any], Location] = {}
        self.outcomes: dict[tuple[int, bool], object] = {}
        self.secret = False

    def child(self, token: str | int) -> Location:
        """Return the place of a property or an item."""
        found = self._children.get((False, token))
        if found is None:
            found = self._children[False, token] = Location(self, token)
        return found

    def name(self, name: Any) -> Location:
        """Return the place of a property's name, which is reported as the place of the object."""
        found = self._children.get((True, name))
        if found is None:
            found = self._children[True, name] = Location(self, None)
        return found

    def describe(self) -> tuple[str, bool]:
        """Return the JSON Pointer, and whether the value there is secret."""
        tokens: list[str] = []
        secret = False
        place: Location | None = self
        while place is not None:
            secret = secret or place.secret
            if place._token is not None:
                tokens.append(pointer_token(place._token))
            place = place._parent
        return "".join(reversed(tokens)), secret


class Finding:
    """A violation before its message is written, while it is unknown whether its place is secret."""

    __slots__ = (
        "_aside",
        "_candidates",
        "_name",
        "_subject",
        "_value",
        "allowed",
        "closest",
        "keyword",
        "location",
        "reason",
    )

    def __init__(
        self,
        location: Location,
        keyword: str,
        value: object,
        allowed: object,
        reason: str,
        *,
        name: str = "",
        candidates: Iterable[object] = (),
        closest: Finding | None = None,
        subject: str = "",
        aside: Callable[[], str] = str,
    ) -> None:
        self.location = location
        self.keyword = keyword
        self.allowed = allowed
        self.reason = reason
        self.closest = closest
        self._name = name
        self._value = value
        self._candidates = candidates
        self._subject = subject
        self._aside = aside

    def shown(self, secret: bool) -> str:
        """Return the shortened value."""
        return MASK if secret else excerpt(self._value)

    def sentence(self, secret: bool) -> str:
        """Return the sentence that says what is wrong."""
        aside = "" if secret else self._aside()
        return f"{self._subject or self.shown(secret)} {self.reason}{aside}"

    def name(self, secret: bool) -> str:
        """Return the property that it is about. The name of a required property is never secret."""
        return MASK if secret and self._name and not self._subject else self._name

    def hint(self) -> str:
        """Return a guess of what was meant."""
        return near_match(self._value, self._candidates)


_Node = dict[str, Any]
_ARTICLES = {"array": "a list", "integer": "an integer", "null": "null", "object": "an object"}


def _type(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    types: list[str] = node["type"]
    for each in types:
        if _TYPES[each](value):
            break
    else:
        names = [_ARTICLES.get(each, f"a {each}") for each in types]
        reason = "is not " + " or ".join(names)
        yield Finding(location, "type", value, types[0] if len(types) == 1 else types, reason)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, Object),
    "array": lambda value: isinstance(value, Array),
    "number": is_number,
    "string": lambda value: isinstance(value, str),
    "integer": is_integer,
}


def _const(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    constant = node["const"]
    if not equal(value, constant):
        reason = f"is not {excerpt(constant)}"
        yield Finding(location, "const", value, constant, reason, candidates=[constant])


def _enum(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    options: list[Any] = node["enum"]
    if not among(value, options):
        reason = f"is not one of {listed(options)}"
        yield Finding(location, "enum", value, options, reason, candidates=options)


def _bound(
    keyword: str, reason: str, broken: Callable[[Any, Any], bool]
) -> Callable[[_Node, Any, Location], Iterable[Finding]]:
    def check(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
        bound = node[keyword]
        if is_number(value) and broken(value, bound):
            yield Finding(location, keyword, value, bound, reason.format(excerpt(bound)))

    return check


def _precision(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    places: int = node["x-modelport-precision"]
    if is_number(value) and not rounded(value, places):
        reason = f"has more than {places} decimal places" if places else "is not a whole number"
        yield Finding(location, "x-modelport-precision", value, places, reason)


def _size(
    keyword: str, kind: type, reason: str, broken: Callable[[int, int], bool]
) -> Callable[[_Node, Any, Location], Iterable[Finding]]:
    def check(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
        bound: int = node[keyword]
        if isinstance(value, kind):
            size = len(cast("str", value))
            if broken(size, bound):
                text = reason.format(size=size, bound=excerpt(bound))
                yield Finding(location, keyword, value, bound, text)

    return check


_LONGEST_PATTERN = 200


def _one_line(pattern: str) -> str:
    """Return a pattern as written, or as a shortened literal when it is long or has several lines."""
    is_short = pattern.isprintable() and len(pattern) <= _LONGEST_PATTERN
    return pattern if is_short else excerpt(pattern)


def _pattern(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    original, python, limit = node["pattern"]
    if isinstance(value, str) and not matches(python, limit, value):
        reason = f"does not match {_one_line(original)}"
        if limit and len(value) > limit:
            reason = (
                f"is longer than {limit} characters, the limit for matching {_one_line(original)}"
            )
        yield Finding(location, "pattern", value, original, reason)


def _format(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    name, has_format = node["format"]
    if isinstance(value, str) and not has_format(value, name):
        yield Finding(location, "format", value, name, f"is not a valid {name}")


def _unique(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if node["uniqueItems"] and isinstance(value, Array) and not unique(value):
        yield Finding(location, "uniqueItems", value, True, "has duplicate items")


def _required(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for name in node["required"]:
            if name not in members:
                yield _missing("required", name, members, node, location, "is required but missing")


def _dependent_required(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for present, names in node["dependentRequired"].items():
            for name in names if present in members else ():
                if name not in members:
                    reason = f"is missing but required by {excerpt(present)}"
                    yield _missing("dependentRequired", name, members, node, location, reason)


def _missing(
    keyword: str, name: str, members: dict[Any, Any], node: _Node, location: Location, why: str
) -> Finding:
    return Finding(
        location,
        keyword,
        members,
        node[keyword],
        why,
        name=name,
        subject=excerpt(name),
        aside=partial(_misspelling, name, members, node),
    )


def _misspelling(name: str, members: dict[Any, Any], node: _Node) -> str:
    """Return which key may be meant by a missing one. Most findings are never shown."""
    declared = node.get("properties", {})
    others = [each for each in members if each not in declared]
    close = near_match(name, others).removeprefix("did you mean ").rstrip("?")
    return f"; {close} may be a misspelling of it" if close else ""


def _secret(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    location.secret = location.secret or node["x-modelport-secret"]
    return ()


CHECKS: dict[str, Callable[[_Node, Any, Location], Iterable[Finding]]] = {
    "x-modelport-secret": _secret,
    "type": _type,
    "const": _const,
    "enum": _enum,
    "multipleOf": _bound(
        "multipleOf", "is not a multiple of {}", lambda v, f: not multiple_of(v, f)
    ),
    "maximum": _bound("maximum", "is greater than {}", lambda value, bound: value > bound),
    "minimum": _bound("minimum", "is less than {}", lambda value, bound: value < bound),
    "exclusiveMaximum": _bound("exclusiveMaximum", "is not less than {}", lambda v, b: v >= b),
    "exclusiveMinimum": _bound("exclusiveMinimum", "is not more than {}", lambda v, b: v <= b),
    "x-modelport-precision": _precision,
    "maxLength": _size("maxLength", str, "has {size} characters; at most {bound} allowed", gt),
    "minLength": _size("minLength", str, "has {size} characters; at least {bound} required", lt),
    "pattern": _pattern,
    "format": _format,
    "maxItems": _size("maxItems", list, "has too many items; at most {bound} allowed", gt),
    "minItems": _size("minItems", list, "has too few items; at least {bound} required", lt),
    "uniqueItems": _unique,
    "maxProperties": _size("maxProperties", dict, "has too many keys; at most {bound} allowed", gt),
    "minProperties": _size(
        "minProperties", dict, "has too few keys; at least {bound} required", lt
    ),
    "required": _required,
    "dependentRequired": _dependent_required,
}


def rejected(value: Any, location: Location) -> Finding:
    """Return the finding of the schema `false`."""
    return Finding(location, "false", value, False, "is not allowed here")


def fits_none(
    keyword: str, value: Any, location: Location, count: int, closest: Finding
) -> Finding:
    """Return the finding for an `anyOf` or `oneOf` of which no branch matches."""
    reason = f"matches none of {count} alternatives" if count > 1 else "is not valid"
    return Finding(location, keyword, value, closest.allowed, reason, closest=closest)


def fits_several(value: Any, location: Location, fitting: int, count: int) -> Finding:
    """Return the finding for a `oneOf` of which several branches match."""
    reason = f"matches {fitting} of {count} alternatives; exactly one is allowed"
    return Finding(location, "oneOf", value, 1, reason)


def fits_forbidden(value: Any, location: Location) -> Finding:
    """Return the finding for a `not` whose schema matches."""
    return Finding(location, "not", value, False, "is not allowed here")


def not_declared(node: _Node, name: Any, members: dict[Any, Any], location: Location) -> Finding:
    """Return the finding for a property that `additionalProperties: false` does not allow."""
    declared: list[str] = list(node.get("properties", ()))
    patterns = [original for original, *_ in node.get("patternProperties", ())]
    matching = f"names that match {', '.join(map(_one_line, patterns))}" if patterns else ""
    known = " and ".join(filter(None, [listed(declared) if declared else "", matching]))
    reason = f"is not a known key; known keys: {known}" if known else "is not allowed; no keys are"
    free = [each for each in declared if each not in members]
    return Finding(
        location.name(name),
        "additionalProperties",
        name,
        declared,
        reason,
        name=name_text(name),
        candidates=free or declared,
    )


def not_evaluated(name: Any, location: Location) -> Finding:
    """Return the finding for a property that only `unevaluatedProperties` has seen."""
    reason = "is not a known key here"
    return Finding(
        location.name(name), "unevaluatedProperties", name, False, reason, name=name_text(name)
    )


def item_not_evaluated(index: int, items: list[Any], location: Location) -> Finding:
    """Return the finding for an item that only `unevaluatedItems` has seen."""
    reason = f"has an item at index {index} that is not allowed"
    return Finding(location, "unevaluatedItems", items, False, reason)


def too_many(keyword: str, items: list[Any], most: int, location: Location) -> Finding:
    """Return the finding for a list with more items than positions."""
    reason = f"has too many items; at most {most} allowed" if most else "must be empty"
    return Finding(location, keyword, items, most, reason)


def contained(node: _Node, value: Any, found: int, location: Location) -> Iterable[Finding]:
    """Return the findings for `contains` after the matching items were counted."""
    least: int = node.get("minContains", 1)
    most: int | None = node.get("maxContains")
    if found < least:
        keyword = "minContains" if found else "contains"
        reason = f"has {found} matching items; at least {least} required"
        yield Finding(location, keyword, value, least, reason)
    elif most is not None and found > most:
        reason = f"has {found} matching items; at most {most} allowed"
        yield Finding(location, "maxContains", value, most, reason)
