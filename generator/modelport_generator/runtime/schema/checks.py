"""The checks of one schema node on one value that need no other node, and how their findings read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    """A place in the instance; the same place is the same object, whoever comes by."""

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
        """Return the place of the name of a property: it is said to be that of the object."""
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
    """A violation before it is put into words, when it is not known yet whether its place is secret."""

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
        "said",
    )

    def __init__(
        self,
        location: Location,
        keyword: str,
        value: object,
        allowed: object,
        said: str,
        *,
        name: str = "",
        candidates: Iterable[object] = (),
        closest: Finding | None = None,
        subject: str = "",
        aside: str = "",
    ) -> None:
        self.location = location
        self.keyword = keyword
        self.allowed = allowed
        self.said = said
        self.closest = closest
        self._name = name
        self._value = value
        self._candidates = candidates
        self._subject = subject
        self._aside = aside

    def shown(self, secret: bool) -> str:
        """Return the value in short."""
        return MASK if secret else excerpt(self._value)

    def sentence(self, secret: bool) -> str:
        """Return what is wrong in words."""
        aside = "" if secret else self._aside
        return f"{self._subject or self.shown(secret)} {self.said}{aside}"

    def name(self, secret: bool) -> str:
        """Return the property that it is about; one that the schema demands is no secret."""
        return MASK if secret and self._name and not self._subject else self._name

    def hint(self) -> str:
        """Return what may have been meant."""
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
        said = "is not " + " or ".join(names)
        yield Finding(location, "type", value, types[0] if len(types) == 1 else types, said)


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
        said = f"is not {excerpt(constant)}"
        yield Finding(location, "const", value, constant, said, candidates=[constant])


def _enum(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    options: list[Any] = node["enum"]
    if not among(value, options):
        said = f"is not one of {listed(options)}"
        yield Finding(location, "enum", value, options, said, candidates=options)


def _bound(
    keyword: str, said: str, broken: Callable[[Any, Any], bool]
) -> Callable[[_Node, Any, Location], Iterable[Finding]]:
    def check(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
        bound = node[keyword]
        if is_number(value) and broken(value, bound):
            yield Finding(location, keyword, value, bound, said.format(excerpt(bound)))

    return check


def _precision(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    places: int = node["x-modelport-precision"]
    if is_number(value) and not rounded(value, places):
        said = f"has more than {places} decimal places" if places else "is not a whole number"
        yield Finding(location, "x-modelport-precision", value, places, said)


def _size(
    keyword: str, kind: type, said: str, broken: Callable[[int, int], bool]
) -> Callable[[_Node, Any, Location], Iterable[Finding]]:
    def check(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
        bound: int = node[keyword]
        if isinstance(value, kind):
            size = len(cast("str", value))
            if broken(size, bound):
                text = said.format(size=size, bound=excerpt(bound))
                yield Finding(location, keyword, value, bound, text)

    return check


_LONGEST_PATTERN = 200


def _one_line(pattern: str) -> str:
    """Show a pattern as it is written; as a shortened literal when it is long or has several lines."""
    is_short = pattern.isprintable() and len(pattern) <= _LONGEST_PATTERN
    return pattern if is_short else excerpt(pattern)


def _pattern(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    original, python, limit = node["pattern"]
    if isinstance(value, str) and not matches(python, limit, value):
        said = f"does not match {_one_line(original)}"
        if limit and len(value) > limit:
            said = f"is longer than the {limit} characters that {_one_line(original)} is tried on"
        yield Finding(location, "pattern", value, original, said)


def _format(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    name, has_format = node["format"]
    if isinstance(value, str) and not has_format(value, name):
        yield Finding(location, "format", value, name, f"is not a valid {name}")


def _unique(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if node["uniqueItems"] and isinstance(value, Array) and not unique(value):
        yield Finding(location, "uniqueItems", value, True, "holds the same item twice")


def _required(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for name in node["required"]:
            if name not in members:
                yield _missing(
                    "required", name, members, node, location, "is missing, it is required"
                )


def _dependent_required(node: _Node, value: Any, location: Location) -> Iterable[Finding]:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for present, names in node["dependentRequired"].items():
            for name in names if present in members else ():
                if name not in members:
                    said = f"is missing, {excerpt(present)} requires it"
                    yield _missing("dependentRequired", name, members, node, location, said)


def _missing(
    keyword: str, name: str, members: dict[Any, Any], node: _Node, location: Location, why: str
) -> Finding:
    declared = node.get("properties", {})
    others = [each for each in members if each not in declared]
    close = near_match(name, others).removeprefix("did you mean ").rstrip("?")
    aside = f"; {close} may be meant as it" if close else ""
    return Finding(
        location,
        keyword,
        members,
        node[keyword],
        why,
        name=name,
        subject=excerpt(name),
        aside=aside,
    )


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
    "maximum": _bound("maximum", "is more than {}", lambda value, bound: value > bound),
    "minimum": _bound("minimum", "is less than {}", lambda value, bound: value < bound),
    "exclusiveMaximum": _bound("exclusiveMaximum", "is not less than {}", lambda v, b: v >= b),
    "exclusiveMinimum": _bound("exclusiveMinimum", "is not more than {}", lambda v, b: v <= b),
    "x-modelport-precision": _precision,
    "maxLength": _size(
        "maxLength", str, "is too long with {size} characters; at most {bound} allowed", gt
    ),
    "minLength": _size(
        "minLength", str, "is too short with {size} characters; at least {bound} needed", lt
    ),
    "pattern": _pattern,
    "format": _format,
    "maxItems": _size("maxItems", list, "is too long; at most {bound} allowed", gt),
    "minItems": _size("minItems", list, "is too short; at least {bound} needed", lt),
    "uniqueItems": _unique,
    "maxProperties": _size("maxProperties", dict, "has too many; at most {bound} allowed", gt),
    "minProperties": _size("minProperties", dict, "has too few; at least {bound} needed", lt),
    "required": _required,
    "dependentRequired": _dependent_required,
}


def refused(value: Any, location: Location) -> Finding:
    """Return the finding of the schema `false`."""
    return Finding(location, "false", value, False, "is not allowed here")


def fits_none(
    keyword: str, value: Any, location: Location, count: int, closest: Finding
) -> Finding:
    """Return the finding of an `anyOf` or `oneOf` without a branch that fits."""
    said = f"fits none of {count} alternatives" if count > 1 else "does not fit"
    return Finding(location, keyword, value, closest.allowed, said, closest=closest)


def fits_several(value: Any, location: Location, fitting: int, count: int) -> Finding:
    """Return the finding of a `oneOf` with more than one branch that fits."""
    said = f"fits {fitting} of {count} alternatives, exactly one is allowed"
    return Finding(location, "oneOf", value, 1, said)


def fits_forbidden(value: Any, location: Location) -> Finding:
    """Return the finding of a `not` whose schema fits."""
    return Finding(location, "not", value, False, "is what is forbidden here")


def not_declared(node: _Node, name: Any, members: dict[Any, Any], location: Location) -> Finding:
    """Return the finding of a property that `additionalProperties: false` does not allow."""
    declared: list[str] = list(node.get("properties", ()))
    patterns = [original for original, *_ in node.get("patternProperties", ())]
    matching = f"what matches {', '.join(map(_one_line, patterns))}" if patterns else ""
    known = " and ".join(filter(None, [listed(declared) if declared else "", matching]))
    said = f"is not a known key; known are {known}" if known else "is not allowed, no key is"
    free = [each for each in declared if each not in members]
    return Finding(
        location.name(name),
        "additionalProperties",
        name,
        declared,
        said,
        name=name_text(name),
        candidates=free or declared,
    )


def not_evaluated(name: Any, location: Location) -> Finding:
    """Return the finding of a property that nothing but `unevaluatedProperties` has seen."""
    said = "is not a known key here"
    return Finding(
        location.name(name), "unevaluatedProperties", name, False, said, name=name_text(name)
    )


def item_not_evaluated(index: int, items: list[Any], location: Location) -> Finding:
    """Return the finding of an item that nothing but `unevaluatedItems` has seen."""
    said = f"holds an item at {index} that no rule allows"
    return Finding(location, "unevaluatedItems", items, False, said)


def too_many(keyword: str, items: list[Any], most: int, location: Location) -> Finding:
    """Return the finding of a list that is longer than its positions."""
    said = f"is too long, {most} items are allowed" if most else "must be empty"
    return Finding(location, keyword, items, most, said)


def contained(node: _Node, value: Any, found: int, location: Location) -> Iterable[Finding]:
    """Return the findings of `contains` after its items are counted."""
    least: int = node.get("minContains", 1)
    most: int | None = node.get("maxContains")
    if found < least:
        keyword = "minContains" if found else "contains"
        said = f"holds {found} of the items of which it needs {least}"
        yield Finding(location, keyword, value, least, said)
    elif most is not None and found > most:
        said = f"holds {found} of the items of which it may hold {most}"
        yield Finding(location, "maxContains", value, most, said)
