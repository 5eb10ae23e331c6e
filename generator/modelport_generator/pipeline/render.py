"""The steps `load`, `check`, `build` and `render`, for the units of every target that are not fresh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..build import ir
from ..build.contract import build_contract
from ..build.glossary import Glossary
from ..build.provider import summary_of
from ..definitions.schemas import Schemas
from ..json_values import as_mapping
from ..load.folders import ProviderFolder, layout_of
from ..load.provider import load_provider
from ..output.tree import Manifest, Tree, fingerprint, manifest_text, read_manifest, read_tree
from ..problems import Problem
from ..project import Project
from ..targets import Layout, Target, make_target
from .building import build, claimed_ids, duplicate_ids, facts_of, shown
from .checking import Demands, check, errors_in, forbids
from .printers import printers_of
from .units import (
    RenderUnit,
    index_unit,
    is_cacheable,
    is_fresh,
    provider_folders,
    provider_unit,
    shared_unit,
)

Note = Callable[[str], None]
"""A function that is called with the name of each unit before it is rendered."""


@dataclass(frozen=True, slots=True)
class State:
    """The tree of one target as it is on disk."""

    target: Target
    output: Path
    found: Tree
    manifest: Manifest
    digests: Mapping[str, str]
    """The digest of the inputs that each unit was last rendered from."""
    printers: Mapping[str, str]
    """The versions of the packages that format the files here."""

    @property
    def name(self) -> str:
        """The name of the target."""
        return self.target.name

    def is_fresh(self, unit: RenderUnit) -> bool:
        """Return whether a unit is up to date."""
        return is_fresh(unit, self.digests, self.found, self.manifest)


@dataclass(slots=True)
class RenderedTree:
    """The tree of one target as it should be."""

    files: dict[str, str] = field(default_factory=dict[str, str])
    records: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """The manifest's entry for each unit: its files, and the facts of a provider."""
    digests: dict[str, str] = field(default_factory=dict[str, str])
    rendered: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """How many units the tree has."""
        return len(self.records)

    def manifest(
        self,
        printers: Mapping[str, str],
        skipped: Mapping[str, frozenset[str] | None] | None = None,
    ) -> str:
        """Return the text of the manifest.

        Args:
            printers: The versions of the packages that formatted the files.
            skipped: Files that are not written, with the hashes that the generator wrote there before.
        """
        outputs = {path: fingerprint(text) for path, text in self.files.items()}
        for path, hashes in (skipped or {}).items():
            # A skipped file keeps the hashes that the generator once wrote.
            outputs.pop(path, None)
            if hashes:
                outputs[path] = min(hashes)
        return manifest_text(outputs, self.records, printers)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The trees of all targets, unless there are errors."""

    trees: Mapping[str, RenderedTree]
    problems: Sequence[Problem]

    @property
    def has_errors(self) -> bool:
        """Whether there are errors, so that nothing may be written."""
        return bool(errors_in(self.problems))


def targets_of(project: Project) -> list[Target]:
    """Return the targets that a project asks for.

    Raises:
        UnknownTarget: One of them is not installed.
    """
    layout = Layout(
        project.package, project.adapters, project.core, project.version, project.license
    )
    return [make_target(name, layout) for name in project.targets]


def state_of(project: Project, target: Target, digests: Mapping[str, str]) -> State:
    """Return the tree of a target as it is on disk."""
    output = project.output_of(target.name)
    found = read_tree(output)
    cached: Mapping[str, str] = digests if is_cacheable(target) else {}
    printers = printers_of(project, target.name)
    return State(target, output, found, read_manifest(found), cached, printers)


def render(project: Project, states: Sequence[State], note: Note, demands: Demands) -> Rendered:
    """Return the trees as they should be. Units that are up to date are taken from disk."""
    run = _Rendering(project, states, note, demands)
    for state in states:
        run.render_shared(state)
    run.render_providers()
    problems = [*run.problems, *duplicate_ids(run.rows, project), *claimed_ids(run.rows, project)]
    if errors_in(problems):
        return Rendered({}, problems)
    for state in states:
        run.render_index(state)
        run.finish(state)
    return Rendered(run.trees, problems)


class _Rendering:
    """The state during one run over all targets."""

    def __init__(
        self, project: Project, states: Sequence[State], note: Note, demands: Demands
    ) -> None:
        self.project = project
        self.states = states
        self.problems: list[Problem] = []
        self.rows: list[Mapping[str, Any]] = []
        self.trees = {state.name: RenderedTree() for state in states}
        self._note = note
        self._demands = demands
        self._raw: dict[str, dict[str, str]] = {state.name: {} for state in states}

    @cached_property
    def _schemas(self) -> Schemas:
        return Schemas()

    @cached_property
    def _glossary(self) -> Glossary:
        return Glossary(self._schemas)

    @cached_property
    def _contract(self) -> ir.Contract:
        return build_contract(self._schemas, self._glossary)

    def render_shared(self, state: State) -> None:
        """Render the parts that are the same for all providers."""
        for part in state.target.shared:
            unit = shared_unit(state.target, part)
            if not self._kept(state, unit):
                self._note(unit.name)
                self._add(state, unit, part.files(self._contract), None)

    def render_providers(self) -> None:
        """Render each provider for the targets that need it."""
        for folder in provider_folders(self.project):
            unit = provider_unit(folder, self.project, self._demands)
            stale = [s for s in self.states if not self._kept(s, unit)]
            if not stale:
                self.rows.append(self._facts(unit))
                continue
            self._note(unit.name)
            facts, provider = self._provider(folder)
            self.rows.append(facts)
            for state in stale if provider else ():
                assert provider is not None
                self._add(state, unit, state.target.provider(provider), facts)

    def _provider(self, folder: Path) -> tuple[Mapping[str, Any], ir.Provider | None]:
        """Load, check and build one provider. The IR is None when a problem prevents it."""
        layout = layout_of(folder) or "plugin"
        source = load_provider(ProviderFolder(folder, layout, shown(folder)))
        problems = check(source, self._demands)
        provider, more = build(source, self._glossary, self.project, problems)
        self.problems += [*problems, *more]
        if provider is None or any(forbids(p) for p in (*problems, *more)):
            return facts_of(source), None
        summary = asdict(summary_of(provider, folder.name)) | facts_of(source)
        return {**summary, "types": list(summary["types"])}, provider

    def render_index(self, state: State) -> None:
        """Render the files that list all providers."""
        rows = sorted(self.rows, key=lambda row: (str(row["id"]), str(row["folder"])))
        unit = index_unit(state.target, rows, self.project)
        if not self._kept(state, unit):
            self._add(
                state, unit, state.target.index([*map(ir.Summary.of, rows)], self._contract), None
            )

    def finish(self, state: State) -> None:
        """Complete a tree: format the new files, and take the others from disk."""
        tree = self.trees[state.name]
        tree.files |= state.target.finish(self._raw[state.name])

    def _kept(self, state: State, unit: RenderUnit) -> bool:
        """Take a unit from disk when it is up to date, and return whether it was."""
        if not state.is_fresh(unit):
            return False
        record = state.manifest.units[unit.name]
        tree = self.trees[state.name]
        tree.files |= {path: state.found[path] for path in record["files"]}
        tree.records[unit.name] = record
        tree.digests[unit.name] = unit.digest
        return True

    def _add(
        self,
        state: State,
        unit: RenderUnit,
        files: Mapping[str, str],
        facts: Mapping[str, Any] | None,
    ) -> None:
        tree = self.trees[state.name]
        self._raw[state.name] |= files
        tree.records[unit.name] = _record(files, facts)
        tree.digests[unit.name] = unit.digest
        tree.rendered = (*tree.rendered, unit.name)

    def _facts(self, unit: RenderUnit) -> Mapping[str, Any]:
        return as_mapping(self.trees[self.states[0].name].records[unit.name].get("facts"))


def _record(files: Iterable[str], facts: Mapping[str, Any] | None) -> Mapping[str, Any]:
    record: dict[str, Any] = {"files": sorted(files)}
    return record if facts is None else {**record, "facts": facts}
