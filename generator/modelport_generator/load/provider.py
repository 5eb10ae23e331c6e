"""One provider read from its folder: its documents and how they belong together.

    folder = find(path).folders[0]
    source = load_provider(folder)      # or: find_providers(path)
    source.provider.data["label"]       # plain data
    source.provider.place("/label")     # file, line, column
    for document in source.models["llm"]: ...

`models` and `positions` hold what one of Dify's readers would load. The remaining files are listed in
`sections`, `hidden` and `orphans`, for the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..json_values import as_list, as_mapping
from ..paths import resolved
from .content import read_bytes
from .document import Document
from .folders import (
    SECTION_TYPES,
    Layout,
    ProviderFolder,
    content_below,
    find,
    manifest_file,
    provider_file,
)
from .globs import Hits, hits
from .reader import linked_document, load_document

POSITION_SUFFIX = "_position.yaml"


class Load(Protocol):
    """Read one file, as `load_document` does."""

    def __call__(self, path: str, name: str = "", *, is_regular: bool = False) -> Document: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a section, and the relative paths that each reader finds with it."""

    text: str
    pointer: str
    hits: Hits
    """Relative paths, including position files."""


@dataclass(frozen=True, slots=True)
class Section:
    """The models of one type, from the `models` key or from the folder of that type."""

    name: str
    """The model type, spelled with underscores."""
    model_type: str
    patterns: tuple[Pattern, ...] = ()
    files: tuple[str, ...] = ()
    """The model files, sorted and without duplicates."""
    position_key: str = ""
    """The value of `models.<name>.position`, or ""."""
    position_file: str = ""
    """The position file that exists, found by the key or by its name."""
    spare_positions: tuple[str, ...] = ()
    """Further lists whose names end like that of a position file."""


@dataclass(frozen=True, slots=True)
class ProviderSource:
    """A provider as it is on disk, read completely."""

    id: str
    """The `provider` key, or the name of the folder when the key is missing or not text."""
    root: Path
    layout: Layout
    name: str
    """The folder as shown to the user; the names of the documents start with it."""
    provider: Document
    manifest: Document | None
    modelport: Document | None
    """`modelport.yaml`, the file that only modelport reads."""
    models: Mapping[str, tuple[Document, ...]]
    """Model files by type (`text-embedding`): the type in the file, otherwise that of its section."""
    positions: Mapping[str, Document]
    """Position files by the type of their section."""
    sections: tuple[Section, ...]
    hidden: tuple[Document, ...]
    """Model files that only some readers find: names with a leading dot, nested below `**`."""
    orphans: tuple[str, ...]
    """Model files that no reader finds, as relative paths: below `models/` without a pattern that
    matches them, or in a wrong folder."""
    files: frozenset[str]
    """Every file of the folder, as relative paths with slashes."""
    documents: Mapping[str, Document]
    """Every document that was read, by relative path."""

    def shown(self, relative: str) -> str:
        """Return a file of the folder as shown to the user."""
        return _shown(self.name, relative)


def find_providers(path: Path) -> list[ProviderSource]:
    """Read every provider at or below a path, ordered by folder."""
    return [load_provider(folder) for folder in find(path).folders]


def load_provider(folder: ProviderFolder, load: Load = load_document) -> ProviderSource:
    """Read one provider. No file outside its folder is opened, even through links.

    Args:
        folder: Where the provider is.
        load: Reads a file of it, or returns the document of an earlier reading.
    """
    return _Loading(folder, load).source()


class _Loading:
    """The state while reading one folder."""

    def __init__(self, folder: ProviderFolder, load: Load) -> None:
        self.folder = folder
        self.load = load
        self.root = folder.root
        self.home = str(folder.root)
        content = content_below(folder.root)
        self.files = content.files
        self.outside = content.outside
        self.named = content.files | content.odd | content.outside
        """What a pattern can match, whether or not it can be opened."""
        self.documents: dict[str, Document] = {}

    def source(self) -> ProviderSource:
        manifest = self._manifest()
        provider = self._provider(manifest)
        sections = self._sections(provider)
        modelport = self.read("modelport.yaml") if "modelport.yaml" in self.named else None
        found: dict[str, list[Document]] = {}
        for section in sections:
            for relative in section.files:
                document = self.read(relative)
                found.setdefault(_type_of(document, section), []).append(document)
        hidden = self._hidden(sections)
        return ProviderSource(
            id=self._id(provider),
            root=self.root,
            layout=self.folder.layout,
            name=self.folder.name,
            provider=provider,
            manifest=manifest,
            modelport=modelport,
            models={kind: tuple(documents) for kind, documents in found.items()},
            positions={
                each.model_type: self.read(each.position_file)
                for each in sections
                if each.position_file
            },
            sections=sections,
            hidden=hidden,
            orphans=self._orphans(sections),
            files=self.files,
            documents=self.documents,
        )

    def read(self, relative: str) -> Document:
        if relative not in self.documents:
            path = f"{self.home}/{relative}"
            name, is_regular = _shown(self.folder.name, relative), relative in self.files
            self.documents[relative] = (
                linked_document(path, name)
                if relative in self.outside
                else self.load(path, name, is_regular=is_regular)
            )
        return self.documents[relative]

    def _manifest(self) -> Document | None:
        path = manifest_file(self.root)
        return self.read(path.name) if path else None

    def _provider(self, manifest: Document | None) -> Document:
        if self.folder.layout != "plugin":
            path = provider_file(self.root)
            name = path.name if path else f"{resolved(self.root).name}.yaml"
            return self.read(name)
        listed = provider_paths(manifest)
        inside = [each for each in listed if each in self.named]
        if inside:
            return self.read(inside[0])
        present = sorted(
            each
            for each in self.named
            if each.startswith("provider/") and each.endswith((".yaml", ".yml"))
        )
        return self.read(present[0] if present else "provider/provider.yaml")

    def _id(self, provider: Document) -> str:
        declared = as_mapping(provider.data).get("provider")
        return declared if isinstance(declared, str) and declared else resolved(self.root).name

    def _sections(self, provider: Document) -> tuple[Section, ...]:
        declared = as_mapping(as_mapping(provider.data).get("models"))
        if declared or self.folder.layout == "plugin":
            return tuple(
                self._declared(name, as_mapping(value))
                for name, value in declared.items()
                if name in SECTION_TYPES
            )
        present = (self._by_folder(name) for name in SECTION_TYPES)
        return tuple(section for section in present if section.files or section.position_file)

    def _declared(self, name: str, value: Mapping[str, Any]) -> Section:
        listed = value.get("predefined")
        patterns = tuple(
            Pattern(text, f"/models/{name}/predefined/{i}", hits(text, self.named))
            for i, text in enumerate(as_list(listed))
            if isinstance(text, str)
        )
        key = value.get("position")
        key = key if isinstance(key, str) else ""
        found = sorted({file for pattern in patterns for file in pattern.hits.sdk})
        lists = self._lists(found)
        position = key if key in self.files else next(iter([*_own(lists), *lists]), "")
        return Section(
            name,
            SECTION_TYPES[name],
            patterns,
            tuple(each for each in found if each != position and each not in lists),
            key,
            position,
            tuple(each for each in lists if each != position),
        )

    def _by_folder(self, name: str) -> Section:
        inside = sorted(
            each
            for each in self.named
            if each.startswith(f"{name}/")
            and each.count("/") == 1
            and each.endswith((".yaml", ".yml"))
            and not each.rpartition("/")[2].startswith(".")
        )
        position = next((each for each in inside if each.endswith("/_position.yaml")), "")
        spare = tuple(each for each in self._lists(inside) if each != position)
        models = tuple(each for each in inside if each != position and each not in spare)
        return Section(name, SECTION_TYPES[name], (), models, "", position, spare)

    def _lists(self, files: list[str]) -> list[str]:
        """Return the position files among the files of a section. A model may have such a name too."""
        named = [each for each in files if each.endswith(POSITION_SUFFIX)]
        return [
            each
            for each in named
            if each in _own(named) or not isinstance(self.read(each).data, dict)
        ]

    def _hidden(self, sections: tuple[Section, ...]) -> tuple[Document, ...]:
        loaded = {file for section in sections for file in (*section.files, section.position_file)}
        patterns = [pattern for section in sections for pattern in section.patterns]
        some = {file for each in patterns for file in (*each.hits.pathlib, *each.hits.daemon)}
        return tuple(
            self.read(file)
            for file in sorted(some - loaded)
            if file.endswith((".yaml", ".yml")) and not file.endswith(POSITION_SUFFIX)
        )

    def _orphans(self, sections: tuple[Section, ...]) -> tuple[str, ...]:
        known = set(self.documents) | {each.position_file for each in sections}
        return tuple(
            each
            for each in sorted(self.files - known)
            if each.endswith((".yaml", ".yml"))
            and not each.endswith("/_position.yaml")
            and self._may_be_a_model(each)
        )

    def _may_be_a_model(self, relative: str) -> bool:
        """Return whether an unread file is among models, or looks like one beside its provider."""
        top, _, rest = relative.partition("/")
        if top == "models" or (not self._is_plugin and top in SECTION_TYPES and rest):
            return self._is_plugin or _declares_model(self.root / relative)
        return not rest and _declares_model(self.root / relative)

    @property
    def _is_plugin(self) -> bool:
        return self.folder.layout == "plugin"


def _declares_model(path: Path) -> bool:
    """Return whether the head of a file has the keys of a model, without parsing it as YAML."""
    try:
        head = b"\n" + read_bytes(str(path), 1 << 14, is_regular=False)
    except OSError:
        return False
    return b"\nmodel:" in head or b"\nmodel_type:" in head


def _shown(folder: str, relative: str) -> str:
    return relative if folder == "." else f"{folder}/{relative}"


def provider_paths(manifest: Document | None) -> list[str]:
    """Return the paths under `plugins.models` of a manifest."""
    if manifest is None:
        return []
    listed = as_mapping(as_mapping(manifest.data).get("plugins")).get("models")
    return [each for each in as_list(listed) if isinstance(each, str)]


def _own(files: list[str]) -> list[str]:
    """Return the files named exactly `_position.yaml`."""
    return [each for each in files if each.rpartition("/")[2] == "_position.yaml"]


def _type_of(document: Document, section: Section) -> str:
    declared = as_mapping(document.data).get("model_type")
    if isinstance(declared, str) and declared in SECTION_TYPES.values():
        return declared
    return section.model_type
