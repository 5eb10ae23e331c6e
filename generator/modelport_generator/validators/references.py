"""Where schemas are (documents, resources, anchors) and what a reference points to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urljoin

from modelport_generator.runtime.schema.values import Array, Object

from .keywords import (
    CORE,
    FORMAT_ASSERTION,
    METASCHEMA,
    ONE_SCHEMA,
    SCHEMA_LISTS,
    SCHEMA_MAPS,
    STANDARD,
    VOCABULARIES,
)
from .unsupported import UnsupportedSchema


@dataclass(eq=False, slots=True)
class Resource:
    """A schema with its own URI, and the names defined in it."""

    uri: str
    keywords: frozenset[str]
    asserts_formats: bool
    root: Site | None = None
    anchors: dict[str, Site] = field(default_factory=dict["str", "Site"])
    dynamic_anchors: dict[str, Site] = field(default_factory=dict["str", "Site"])


@dataclass(eq=False, slots=True)
class Site:
    """One place in a document that holds a schema."""

    schema: Any
    resource: Resource
    parent: Site | None = None
    tokens: tuple[str, ...] = ()
    children: dict[tuple[str, ...], Site] = field(default_factory=dict[tuple[str, ...], "Site"])

    @property
    def pointer(self) -> str:
        """The JSON Pointer from the root of the document."""
        steps: list[tuple[str, ...]] = []
        site: Site | None = self
        while site is not None:
            steps.append(site.tokens)
            site = site.parent
        return "".join(
            "/" + token.replace("~", "~0").replace("/", "~1")
            for tokens in reversed(steps)
            for token in tokens
        )

    def unsupported(self, keyword: str, reason: str) -> UnsupportedSchema:
        """Return the error for a keyword of this schema."""
        return UnsupportedSchema(keyword, self.pointer, reason)


class Registry:
    """All documents that a schema may refer to. Each is read when it is first needed."""

    def __init__(self, resources: Mapping[str, Any]) -> None:
        self._unread = {uri.partition("#")[0]: schema for uri, schema in resources.items()}
        self._resources: dict[str, Resource] = {}
        self._reading_metaschemas: set[str] = set()

    def add(self, uri: str, schema: Any) -> Site:
        """Read one document. `uri` is where it was found, or "" when unknown."""
        _reject_self_containing(schema)
        dialect, asserts = STANDARD, False
        outer = Resource(uri, dialect, asserts)
        root = self._site(schema, outer, None, ())
        if root.resource is outer:
            outer.root = root
        self._resources.setdefault(uri, root.resource)
        self._walk(root)
        return root

    def resolve(self, site: Site, keyword: str) -> tuple[Site, str | None]:
        """Return what a reference points to, and the anchor's name when it names one."""
        reference = site.schema[keyword]
        if not isinstance(reference, str):
            raise site.unsupported(keyword, f"{reference!r} is not a string")
        uri, _, fragment = reference.partition("#")
        joined = _joined(site, keyword, uri)
        resource = site.resource if not uri else self._find(joined, uri)
        if resource is None or resource.root is None:
            raise site.unsupported(keyword, f"{reference!r} is not among the resources")
        fragment = unquote(fragment)
        if not fragment or fragment.startswith("/"):
            return self._follow(site, keyword, resource.root, fragment), None
        if fragment not in resource.anchors:
            raise site.unsupported(keyword, f"{reference!r}: no such anchor")
        return resource.anchors[fragment], fragment

    def _find(self, *uris: str) -> Resource | None:
        for uri in uris:
            if uri in self._resources:
                return self._resources[uri]
            if uri in self._unread:
                self.add(uri, self._unread.pop(uri))
                return self._resources[uri]
            if uri in _metaschemas():
                self.add(uri, _metaschemas()[uri])
                return self._resources[uri]
        for other in list(self._unread):  # it may have a `$id` inside
            _reject_self_containing(self._unread[other])
            if _has_id(self._unread[other]):
                self.add(other, self._unread.pop(other))
        return next((self._resources[uri] for uri in uris if uri in self._resources), None)

    def _follow(self, origin: Site, keyword: str, root: Site, pointer: str) -> Site:
        site: Site = root
        value: Any = root.schema
        pending: tuple[str, ...] = ()
        for raw in pointer.split("/")[1:]:
            token = raw.replace("~1", "/").replace("~0", "~")
            try:
                value = value[_index(token) if isinstance(value, Array) else token]
            except (KeyError, IndexError, TypeError, ValueError):
                raise origin.unsupported(keyword, f"there is nothing at '#{pointer}'") from None
            pending = (*pending, token)
            if pending in site.children:
                site, pending = site.children[pending], ()
        if not pending:
            return site
        # A schema under a keyword that holds no schemas is one because a reference points to it.
        found = self._site(value, site.resource, site, pending)
        site.children[pending] = found
        self._walk(found)
        return found

    def _walk(self, start: Site) -> None:
        pending = [start]
        while pending:
            site = pending.pop()
            for tokens, schema in _subschemas(site):
                child = self._site(schema, site.resource, site, tokens)
                site.children[tokens] = child
                if isinstance(schema, dict):
                    pending.append(child)

    def _site(
        self, schema: Any, resource: Resource, parent: Site | None, tokens: tuple[str, ...]
    ) -> Site:
        site = Site(schema, resource, parent, tokens)
        if isinstance(schema, bool):
            return site
        if not isinstance(schema, dict):
            raise site.unsupported(
                tokens[0] if tokens else "", "a schema is an object or a boolean"
            )
        if "$id" in schema or (parent is None and "$schema" in schema):
            site.resource = self._enter(site, cast("dict[str, Any]", schema))
        for keyword in ("$anchor", "$dynamicAnchor"):
            if keyword in schema:
                self._name(site, keyword, cast(object, schema[keyword]))
        return site

    def _enter(self, site: Site, schema: dict[str, Any]) -> Resource:
        identifier = schema.get("$id", "")
        if not isinstance(identifier, str) or identifier.partition("#")[2]:
            raise site.unsupported("$id", f"{identifier!r} is not a URI without fragment")
        identifier = identifier.partition("#")[0]
        outer = site.resource
        uri = _joined(site, "$id", identifier)
        resource = Resource(uri, outer.keywords, outer.asserts_formats, site)
        if "$schema" in schema:
            resource.keywords, resource.asserts_formats = self._dialect(site, schema["$schema"])
        same = self._resources.setdefault(uri, resource).root
        if uri and same is not None and same.schema is not schema:
            raise site.unsupported("$id", f"{uri!r} is also the URI of another schema")
        return resource

    def _dialect(self, site: Site, uri: object) -> tuple[frozenset[str], bool]:
        if not isinstance(uri, str):
            raise site.unsupported("$schema", f"{uri!r} is not a string")
        uri = uri.partition("#")[0]
        if uri == METASCHEMA or uri in self._reading_metaschemas:
            return STANDARD, False
        schema = self._unread.get(uri) or _metaschemas().get(uri)
        if uri in self._resources and schema is None:
            root = self._resources[uri].root
            schema = root.schema if root else None
        if not isinstance(schema, dict):
            raise site.unsupported("$schema", f"{uri!r} is not a supported dialect")
        return _vocabulary(site, cast("dict[str, Any]", schema).get("$vocabulary"))

    def _name(self, site: Site, keyword: str, name: object) -> None:
        if not isinstance(name, str):
            raise site.unsupported(keyword, f"{name!r} is not a string")
        resource = site.resource
        if resource.anchors.setdefault(name, site) is not site:
            raise site.unsupported(keyword, f"duplicate name {name!r}")
        if keyword == "$dynamicAnchor":
            resource.dynamic_anchors[name] = site


def _vocabulary(site: Site, declared: object) -> tuple[frozenset[str], bool]:
    if declared is None:
        return STANDARD, False
    if not isinstance(declared, dict):
        raise site.unsupported("$vocabulary", "is not an object")
    vocabularies = cast("dict[str, object]", declared)
    for uri, required in vocabularies.items():
        if required is True and uri not in VOCABULARIES:
            raise site.unsupported("$vocabulary", f"{uri!r} is required but not supported")
    used = [VOCABULARIES[uri] for uri in vocabularies if uri in VOCABULARIES]
    return CORE.union(*used), FORMAT_ASSERTION in vocabularies


def _subschemas(site: Site) -> list[tuple[tuple[str, ...], Any]]:
    schema = site.schema
    if not isinstance(schema, dict):
        return []
    found: list[tuple[tuple[str, ...], Any]] = []
    for keyword, value in cast("dict[str, Any]", schema).items():
        if keyword in ONE_SCHEMA:
            found.append(((keyword,), value))
        elif keyword in SCHEMA_LISTS:
            if not isinstance(value, Array) or not value:
                raise site.unsupported(keyword, "is not a list of schemas")
            items: list[Any] = value
            found += [((keyword, str(index)), item) for index, item in enumerate(items)]
        elif keyword in SCHEMA_MAPS:
            if not isinstance(value, Object):
                raise site.unsupported(keyword, "is not an object of schemas")
            members: dict[Any, Any] = value
            if not all(isinstance(name, str) for name in members):
                raise site.unsupported(keyword, "has a name that is not a string")
            found += [((keyword, name), item) for name, item in members.items()]
    return found


def _index(token: str) -> int:
    """Return the index that a token of a JSON Pointer names. `-1` and `01` are not indexes."""
    if token.isascii() and token.isdigit() and str(int(token)) == token:
        return int(token)
    raise KeyError(token)


def _joined(site: Site, keyword: str, uri: str) -> str:
    base = site.resource.uri
    try:
        return urljoin(base, uri) if uri else base
    except ValueError as error:
        raise site.unsupported(
            keyword, f"{uri!r} cannot be resolved against {base!r}: {error}"
        ) from error


def _has_id(schema: object) -> bool:
    """Return whether a document, or one embedded in it, has a `$id`."""
    pending: list[object] = [schema]
    while pending:
        value = pending.pop()
        if _is_identified(value):
            return True
        pending.extend(_inside(value))
    return False


def _is_identified(value: object) -> bool:
    return isinstance(value, dict) and "$id" in value


def _reject_self_containing(schema: object) -> None:
    """Raise UnsupportedSchema for a Python object that contains itself, which JSON cannot."""
    path: set[int] = set()
    pending: list[tuple[object, bool]] = [(schema, False)]
    while pending:
        value, left = pending.pop()
        if left:
            path.discard(id(value))
        elif isinstance(value, dict | list):
            if id(cast(object, value)) in path:
                raise UnsupportedSchema("schema", "", "it contains itself")
            path.add(id(cast(object, value)))
            pending.append((cast(object, value), True))
            pending.extend((item, False) for item in _inside(cast(object, value)))


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []


@cache
def _metaschemas() -> dict[str, Any]:
    text = Path(__file__).with_name("metaschemas.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))
