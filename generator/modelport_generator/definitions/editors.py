"""The definition schemas for editors: one file each, in draft 7 or 2020-12."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

from ..json_values import as_list
from .profiles import BASE_URI, Profile, definition

Draft = Literal["7", "2020-12"]

KINDS: Final = ("provider", "model", "position", "manifest", "modelport")
_DIALECTS: Final[dict[Draft, str]] = {
    "7": "http://json-schema.org/draft-07/schema#",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}

_SHOWN: Final = ("title", "description")
"""Keywords that editors show when the pointer is on a value."""
_IN_PLACE: Final = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
"""Keywords whose schemas apply to the same value."""
_WITHOUT: Final = "_value"
"""The suffix for the name of a definition that is bundled without its own description."""


def editor_schema(kind: str, draft: Draft = "7", profile: Profile = "strict") -> dict[str, Any]:
    """Return one definition schema that contains every definition it refers to.

    In draft 7 a `$ref` hides the keywords beside it, so both become members of an `allOf`.
    """
    bundle = _Bundle(draft, profile)
    schema = bundle.converted(definition(kind, profile), kind)
    schema.pop("$id", None)
    found: dict[str, Any] = {"$schema": _DIALECTS[draft]}
    found |= {key: value for key, value in schema.items() if key != "$schema"}
    own = found.get(bundle.key, {})
    found[bundle.key] = dict(sorted((own | bundle.collected).items()))
    return found


class _Bundle:
    """Collect every subschema that is referred to, each under one name."""

    def __init__(self, draft: Draft, profile: Profile) -> None:
        self._draft, self._profile = draft, profile
        self.key = "definitions" if draft == "7" else "$defs"
        self.collected: dict[str, Any] = {}

    def converted(self, schema: Any, home: str, *, described: bool = False) -> Any:
        """Return a schema of the file `home` with its references pointing into the bundle.

        Args:
            schema: The schema, or a list of schemas.
            home: The name of the file that contains it.
            described: Whether the value already has a description. Editors show the innermost one, so
                the description of a shared definition must not replace that of the key.
        """
        if isinstance(schema, list):
            listed = as_list(cast("Any", schema))
            return [self.converted(each, home, described=described) for each in listed]
        if not isinstance(schema, dict):
            return schema
        source = cast("dict[str, Any]", schema)
        inside = described or "description" in source
        result: dict[str, Any] = {}
        for key, value in source.items():
            if key == "$defs" or (described and key in _SHOWN):
                continue
            result[key] = (
                value
                if key in ("enum", "const")
                else self.converted(value, home, described=inside and key in _IN_PLACE)
            )
        target = result.get("$ref")
        if isinstance(target, str):
            name = self._collect(target, home, described=inside)
            result["$ref"] = f"#/{self.key}/{name}"
            if self._draft == "7" and len(result) > 1:
                result["allOf"] = [*result.get("allOf", []), {"$ref": result.pop("$ref")}]
        return result

    def _collect(self, target: str, home: str, *, described: bool) -> str:
        file, _, pointer = target.partition("#")
        home = file.removeprefix(BASE_URI).removesuffix(".json") if file else home
        name = "_".join([home, *(part for part in pointer.split("/")[1:] if part != "$defs")])
        name += _WITHOUT if described else ""
        if name not in self.collected:
            self.collected[name] = {}
            found: Any = definition(home, self._profile)
            for part in pointer.split("/")[1:]:
                found = found[part]
            schema = self.converted(found, home, described=described)
            self.collected[name] = {
                key: value for key, value in schema.items() if key not in ("$id", "$schema")
            }
        return name
