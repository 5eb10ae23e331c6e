"""The definition schemas in their two profiles, accept and strict, made from one source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Profile = Literal["accept", "strict"]

STRICT = "x-modelport-strict"
NAMES_OF = "x-modelport-names-of"
VALUES_OF = "x-modelport-values-of"
BASE_URI = "https://modelport.dev/schemas/definitions/"


@lru_cache(maxsize=1)
def schema_folder() -> Path:
    """Return the folder of the schemas: inside the installed package, or in the repository."""
    package = Path(__file__).parents[1]
    for folder in (package / "schemas", package.parents[1] / "schemas"):
        if (folder / "definitions").is_dir():
            return folder
    raise FileNotFoundError(f"no folder `schemas/definitions` beside or above {package}")


def is_packaged() -> bool:
    """Return whether the schemas are those of an installed distribution, which are never edited."""
    return schema_folder() == Path(__file__).parents[1] / "schemas"


@lru_cache(maxsize=32)
def definition(name: str, profile_name: Profile) -> Mapping[str, Any]:
    """Return the definition schema `name` (such as `model`) in one profile.

    The profile `accept` is what Dify's plugin SDK, daemon and server all accept. The profile `strict`
    is what a careful author writes; it rejects everything that `accept` rejects, and more.
    """
    text = (schema_folder() / "definitions" / f"{name}.json").read_text(encoding="utf-8")
    resolved: Mapping[str, Any] = profile(json.loads(text), profile_name)
    return resolved


def definitions(profile_name: Profile) -> dict[str, Mapping[str, Any]]:
    """Return every definition schema in one profile, by its `$id`."""
    names = sorted(path.stem for path in (schema_folder() / "definitions").glob("*.json"))
    return {f"{BASE_URI}{name}.json": definition(name, profile_name) for name in names}


def profile(schema: Any, profile_name: Profile) -> Any:
    """Return a copy of a schema in which the keywords of modelport's source schemas are resolved.

    `x-modelport-strict` holds the keywords that the strict profile adds or replaces.
    `x-modelport-names-of` means the names that a schema file defines, and
    `x-modelport-values-of` for the values of an enum of the entities, so that both are written once.
    """
    match schema:
        case dict():
            merged: dict[str, Any] = dict(schema)  # pyright: ignore[reportUnknownArgumentType]
            stricter = merged.pop(STRICT, {})
            if profile_name == "strict":
                merged |= stricter
            if NAMES_OF in merged:
                merged["enum"] = [*_names_of(merged.pop(NAMES_OF)), "", None]
            if VALUES_OF in merged:
                merged["enum"] = list(_values_of(merged.pop(VALUES_OF)))
            return {key: profile(value, profile_name) for key, value in merged.items()}
        case list():
            items: list[Any] = schema  # pyright: ignore[reportUnknownVariableType]
            return [profile(item, profile_name) for item in items]
        case _:
            return schema


@lru_cache(maxsize=1)
def parameter_templates() -> Mapping[str, Mapping[str, Any]]:
    """Return the parameter templates by name (docs/format.md 1.8)."""
    found: dict[str, Mapping[str, Any]] = _read("parameter_templates.json")
    return found


@lru_cache(maxsize=1)
def _names_of(file_name: str) -> tuple[str, ...]:
    return tuple(name for name in _read(file_name) if not name.startswith("$"))


@lru_cache(maxsize=32)
def _values_of(place: str) -> tuple[str, ...]:
    """Return the enum at `file#/pointer` below the schemas."""
    file_name, _, pointer = place.partition("#/")
    found = _read(file_name)
    for token in pointer.split("/"):
        found = found[token]
    return tuple(found["enum"])


def _read(file_name: str) -> Any:
    return json.loads((schema_folder() / file_name).read_text(encoding="utf-8"))
