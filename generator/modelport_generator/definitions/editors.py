"""The definition schemas as editors want them: one file each, in draft 7 or 2020-12."""

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


def editor_schema(kind: str, draft: Draft = "7", profile: Profile = "strict") -> dict[str, Any]:
    """Return one definition schema with all that it refers to inside.

    In draft 7 a `$ref` hides what stands beside it, so the two are put side by side in `allOf`.
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
    """Collects every subschema that is referred to under one name each."""

    def __init__(self, draft: Draft, profile: Profile) -> None:
        self._draft, self._profile = draft, profile
        self.key = "definitions" if draft == "7" else "$defs"
        self.collected: dict[str, Any] = {}

    def converted(self, schema: Any, home: str) -> Any:
        """Return a schema of the file `home` with its references leading into the bundle."""
        if isinstance(schema, list):
            return [self.converted(each, home) for each in as_list(cast("Any", schema))]
        if not isinstance(schema, dict):
            return schema
        result: dict[str, Any] = {}
        for key, value in cast("dict[str, Any]", schema).items():
            if key == "$defs":
                continue
            result[key] = value if key in ("enum", "const") else self.converted(value, home)
        target = result.get("$ref")
        if isinstance(target, str):
            result["$ref"] = f"#/{self.key}/{self._collect(target, home)}"
            if self._draft == "7" and len(result) > 1:
                result["allOf"] = [*result.get("allOf", []), {"$ref": result.pop("$ref")}]
        return result

    def _collect(self, target: str, home: str) -> str:
        file, _, pointer = target.partition("#")
        home = file.removeprefix(BASE_URI).removesuffix(".json") if file else home
        name = "_".join([home, *(part for part in pointer.split("/")[1:] if part != "$defs")])
        if name not in self.collected:
            self.collected[name] = {}
            found: Any = definition(home, self._profile)
            for part in pointer.split("/")[1:]:
                found = found[part]
            schema = self.converted(found, home)
            self.collected[name] = {
                key: value for key, value in schema.items() if key not in ("$id", "$schema")
            }
        return name
