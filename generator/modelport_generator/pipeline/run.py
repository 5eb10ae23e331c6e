"""The pipeline from definitions to generated trees: load, check, build, render, compare, apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..output import apply, tree
from ..output.tree import Change, Conflict
from ..problems import Problem
from ..project import Project
from .cache import read_cache, write_cache
from .checking import Demands, errors_in
from .printers import mismatch
from .render import Note, Rendered, State, render, state_of, targets_of

_CAREFUL = Demands()


@dataclass(frozen=True, slots=True)
class TreeRun:
    """What a run changed, or would change, in the tree of one target."""

    target: str
    output: Path
    changes: Sequence[Change] = ()
    conflicts: Sequence[Conflict] = ()
    rendered: Sequence[str] = ()
    """Units that were rendered again."""
    units: int = 0
    recovered: str = ""
    """How an earlier, interrupted run was completed, or "" when there was none."""
    unfinished: bool = False
    mismatch: str = ""
    """Which packages that format the files have another version here, or "" when none."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found, and what it changed or would change."""

    trees: Sequence[TreeRun] = ()
    problems: Sequence[Problem] = ()

    @property
    def errors(self) -> list[Problem]:
        """The problems that prevent generation."""
        return errors_in(self.problems)

    @property
    def changes(self) -> list[Change]:
        """The changes in all trees."""
        return [change for each in self.trees for change in each.changes]

    @property
    def conflicts(self) -> list[Conflict]:
        """The files in all trees that were not written."""
        return [conflict for each in self.trees for conflict in each.conflicts]

    @property
    def rendered(self) -> list[str]:
        """The units that were rendered again, once per target."""
        return [name for each in self.trees for name in each.rendered]

    @property
    def units(self) -> int:
        """How many units the trees have."""
        return sum(each.units for each in self.trees)

    @property
    def recovered(self) -> str:
        """How an earlier, interrupted run was completed, or "" when there was none."""
        return next((each.recovered for each in self.trees if each.recovered), "")

    @property
    def unfinished(self) -> bool:
        """Whether an earlier run was interrupted."""
        return any(each.unfinished for each in self.trees)


def generate(
    project: Project, note: Note, *, force: bool = False, demands: Demands = _CAREFUL
) -> Run:
    """Bring the generated trees up to date.

    Nothing is written while a definition has errors. A file that was not written by the generator,
    or that was edited since, stays as it is unless `force` is set.

    Raises:
        OutputBusy: Another run is writing.
        OSError: A tree cannot be written; the old one is intact.
        UnknownTarget: The project asks for a target that is not installed.
    """
    targets = targets_of(project)
    outputs = [project.output_of(target.name) for target in targets]
    with apply.locked(*outputs):
        recovered = [apply.tidy(output) for output in outputs]
        cached = read_cache(project.root)
        states = [state_of(project, each, cached.get(each.name, {})) for each in targets]
        rendered = render(project, states, note, demands)
        if rendered.has_errors:
            runs = [TreeRun(state.name, state.output) for state in states]
        else:
            runs = [_apply(state, rendered, note, force=force) for state in states]
            made = {state.name: rendered.trees[state.name].digests for state in states}
            write_cache(project.root, {**cached, **made})
    ended = [replace(run, recovered=how) for run, how in zip(runs, recovered, strict=True)]
    return Run(ended, rendered.problems)


def check_fresh(project: Project, note: Note, *, demands: Demands = _CAREFUL) -> Run:
    """Return what `generate` would change, by rendering everything. Nothing is written.

    Raises:
        UnknownTarget: The project asks for a target that is not installed.
    """
    states = [state_of(project, target, {}) for target in targets_of(project)]
    rendered = render(project, states, note, demands)
    runs = [
        replace(
            TreeRun(state.name, state.output) if rendered.has_errors else _compare(state, rendered),
            unfinished=apply.unfinished(state.output),
        )
        for state in states
    ]
    return Run(runs, rendered.problems)


def _compare(state: State, rendered: Rendered) -> TreeRun:
    """Return how a tree differs from the wanted tree."""
    made = rendered.trees[state.name]
    changes = tree.compare(state.found, made.files)
    wanted = tree.read_manifest({tree.MANIFEST: made.manifest(state.printers)})
    if not changes and state.manifest.owned != wanted.owned:
        changes = [Change(tree.MANIFEST, state.manifest.text, wanted.text)]
    return TreeRun(
        state.name,
        state.output,
        changes,
        tree.conflicts(changes, state.manifest.owned),
        made.rendered,
        made.units,
        mismatch=mismatch(state.manifest.printers, state.printers),
    )


def _apply(state: State, rendered: Rendered, note: Note, *, force: bool) -> TreeRun:
    """Replace what differs, except files that the generator has not written."""
    made = rendered.trees[state.name]
    changes = tree.compare(state.found, made.files)
    kept = [] if force else tree.conflicts(changes, state.manifest.owned)
    skipped = {conflict.path for conflict in kept}
    pending = [change for change in changes if change.path not in skipped]
    # When no file changes, the new versions are not recorded.
    printers = state.printers if pending else state.manifest.printers or state.printers
    after = made.manifest(printers, {path: state.manifest.owned.get(path) for path in skipped})
    if pending or after != state.manifest.text:
        note(f"writing {len(pending)} files")
        record = Change(tree.MANIFEST, state.found.get(tree.MANIFEST), after)
        apply.apply(state.output, [*pending, record])
    return TreeRun(state.name, state.output, pending, kept, made.rendered, made.units)
