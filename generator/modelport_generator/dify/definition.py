"""The definition of a plugin: the author's text, followed by the places of models and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from ..json_values import as_list, as_mapping, as_text
from ..load import SECTION_TYPES, ProviderSource, parse_document
from .definition_files import inside, section_of


@dataclass(frozen=True, slots=True)
class Placement:
    """The places of one provider's parts in a plugin (relative paths)."""

    definition: str
    provider_source: str
    model_sources: Mapping[str, tuple[str, ...]]
    """Module to the model types whose classes it holds."""
    moved: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model and position files that the plugin has elsewhere: place in the source to place there."""


class UnsafePath(ValueError):
    """A definition names a file outside of its plugin."""


def placement(source: ProviderSource) -> Placement:
    """Return the places of the parts: those in the definition, or else those of Dify's own plugins.

    Raises:
        UnsafePath: the definition names a place outside of the plugin.
    """
    document = as_mapping(source.provider.data)
    python = as_mapping(as_mapping(document.get("extra")).get("python"))
    is_plugin = source.layout == "plugin"
    path = source.provider.path.relative_to(source.root).as_posix()
    definition = path if is_plugin else f"provider/{source.id}.yaml"
    modules = [as_text(module) for module in as_list(python.get("model_sources"))]
    provider_source = as_text(python.get("provider_source")) or f"provider/{source.id}.py"
    for named in (provider_source, *modules):
        if not inside(named):
            raise UnsafePath(f"{source.provider.name}: {named!r} lies outside of the plugin")
    types = [
        t for t in as_list(document.get("supported_model_types")) if t in SECTION_TYPES.values()
    ]
    if not modules:
        modules = [f"models/{_folder(t)}/{_folder(t)}.py" for t in types]
    return Placement(
        definition,
        provider_source,
        _served(modules, types),
        {} if is_plugin or "models" in document else _moved(source),
    )


def plugin_definition(source: ProviderSource, place: Placement) -> bytes:
    """Return the definition with the keys that Dify requires; the author's text does not change."""
    original = source.provider.path.read_bytes()
    added = _added(source, place)
    if not added:
        return original
    wanted = {**as_mapping(source.provider.data), **added}
    block = yaml.safe_dump(added, sort_keys=False, allow_unicode=True).encode()
    line_end = b"" if original.endswith(b"\n") or not original else b"\n"
    appended = original + line_end + block
    read = parse_document(appended.decode("utf-8", "replace"), Path(place.definition))
    if read.data == wanted and not any(p.severity == "error" for p in read.problems):
        return appended
    # A flow mapping or an end marker: nothing can follow the text, so the data is written again.
    return yaml.safe_dump(wanted, sort_keys=False, allow_unicode=True).encode()


def _added(source: ProviderSource, place: Placement) -> dict[str, Any]:
    document = as_mapping(source.provider.data)
    added: dict[str, Any] = {}
    if place.moved and "models" not in document:
        added["models"] = _sections(source)
    if "extra" not in document:
        added["extra"] = {
            "python": {
                "provider_source": place.provider_source,
                "model_sources": list(place.model_sources),
            }
        }
    return added


def _sections(source: ProviderSource) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for section in source.sections:
        listed: dict[str, Any] = {"predefined": [f"models/{section.name}/*.yaml"]}
        if section.position_file:
            listed["position"] = f"models/{section.name}/_position.yaml"
        sections[section.name] = listed
    return sections


def _moved(source: ProviderSource) -> dict[str, str]:
    """Return the new name of each model file: a folder `llm/` becomes `models/llm/`."""
    files = [name for name in source.documents if section_of(source, name)]
    return {name: f"models/{name}" for name in files}


def _served(modules: Sequence[str], types: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Map each module to its types, by its folder or name; the first module gets the rest."""
    found: dict[str, list[str]] = {module: [] for module in modules}
    for model_type in types:
        named = [
            m for m in modules if _folder(model_type) in PurePosixPath(m).with_suffix("").parts
        ]
        home = (named or list(modules))[0]
        found[home].append(model_type)
    return {module: tuple(held) for module, held in found.items()}


def _folder(model_type: str) -> str:
    return model_type.replace("-", "_")
