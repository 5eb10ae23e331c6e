"""The way from definitions to the generated tree: load, check, render what changed, compare, apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..output import apply as output_changes
from ..output import tree as output
from ..output.tree import Change, Conflict, Manifest, Tree
from ..problems import Problem
from ..project import Target
from ..python.formatting import formatted
from .plan import Contract, core_units, provider_folders, provider_unit, registry_unit
from .units import Demands, Rendered, Unit, forbids

Note = Callable[[str], None]
_CAREFUL = Demands()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and what it did or would do."""

    changes: Sequence[Change] = ()
    conflicts: Sequence[Conflict] = ()
    problems: Sequence[Problem] = ()
    rendered: Sequence[str] = ()
    """Units that had to be made anew."""
    units: int = 0
    recovered: str = ""
    unfinished: bool = False

    @property
    def errors(self) -> list[Problem]:
        """The problems that forbid to generate."""
        return _errors(self.problems)


def generate(
    target: Target, note: Note, *, force: bool = False, demands: Demands = _CAREFUL
) -> Outcome:
    """Bring the generated tree up to date.

    Nothing is written while a definition has errors, or where a file would be lost: such a file
    stays as it is unless `force`.

    Raises:
        OutputBusy: another run is writing.
        OSError: the tree cannot be written; the old one is intact.
    """
    with output_changes.locked(target.output):
        recovered = output_changes.tidy(target.output)
        found = output.read_tree(target.output)
        manifest = output.read_manifest(found)
        planned = _plan(target, found, manifest, note, demands)
        if _errors(planned.problems):
            return Outcome(problems=planned.problems, recovered=recovered)
        changes = output.compare(found, planned.files)
        kept = [] if force else output.conflicts(changes, manifest.owned)
        spared = {conflict.path for conflict in kept}
        doing = [change for change in changes if change.path not in spared]
        after = _manifest(planned, {path: manifest.owned.get(path) for path in spared})
        if doing or after != manifest.text:
            note(f"writing {len(doing)} files")
            record = Change(output.MANIFEST, found.get(output.MANIFEST), after)
            output_changes.apply(target.output, [*doing, record])
        return Outcome(
            doing, kept, planned.problems, planned.rendered, planned.units, recovered=recovered
        )


def check_fresh(target: Target, note: Note, *, demands: Demands = _CAREFUL) -> Outcome:
    """Say what `generate` would change, by rebuilding everything; nothing is written."""
    unfinished = output_changes.unfinished(target.output)
    found = output.read_tree(target.output)
    manifest = output.read_manifest(found)
    planned = _plan(target, found, output.read_manifest({}), note, demands)
    if _errors(planned.problems):
        return Outcome(problems=planned.problems, unfinished=unfinished)
    changes = output.compare(found, planned.files)
    wanted = output.read_manifest({output.MANIFEST: _manifest(planned, {})})
    if not changes and manifest.owned != wanted.owned:
        changes = [Change(output.MANIFEST, manifest.text, wanted.text)]
    return Outcome(
        changes,
        output.conflicts(changes, manifest.owned),
        planned.problems,
        planned.rendered,
        planned.units,
        unfinished=unfinished,
    )


@dataclass(frozen=True, slots=True)
class _Planned:
    files: Tree = field(default_factory=dict[str, str])
    problems: Sequence[Problem] = ()
    units: int = 0
    rendered: Sequence[str] = ()
    records: Mapping[str, Any] = field(default_factory=dict[str, Any])


def _plan(
    target: Target, found: Tree, manifest: Manifest, note: Note, demands: Demands
) -> _Planned:
    shared = Contract()
    units = list(core_units(shared)) if target.core else []
    units += [provider_unit(f, target, shared, demands) for f in provider_folders(target)]
    made: dict[str, Rendered] = {}
    problems: list[Problem] = []
    for unit in units:
        if not _holds(unit, found, manifest):
            note(unit.name)
            made[unit.name] = unit.render()
            problems += made[unit.name].problems
    facts = [f for unit in units if (f := _facts(unit, made, manifest)) is not None]
    last = registry_unit(facts, target, shared)
    if not _holds(last, found, manifest):
        made[last.name] = last.render()
        problems += made[last.name].problems
    units.append(last)
    if _errors(problems):
        return _Planned(problems=problems)
    raw = {path: text for each in made.values() for path, text in each.files.items()}
    files = _formatted(raw, target)
    for unit in units:
        if unit.name not in made:
            files |= {path: found[path] for path in manifest.units[unit.name]["files"]}
    records = {unit.name: _record(unit, made, manifest) for unit in units}
    return _Planned(files, problems, len(units), tuple(made), records)


def _record(unit: Unit, made: Mapping[str, Rendered], manifest: Manifest) -> Mapping[str, Any]:
    if unit.name not in made:
        return manifest.units[unit.name]
    return {
        "digest": unit.digest,
        "files": sorted(made[unit.name].files),
        "facts": made[unit.name].facts,
    }


def _facts(unit: Unit, made: Mapping[str, Rendered], manifest: Manifest) -> Any:
    if unit.name in made:
        return made[unit.name].facts
    return manifest.units[unit.name].get("facts")


def _holds(unit: Unit, found: Tree, manifest: Manifest) -> bool:
    """Whether a unit's files are on disk as the last run wrote them, from the same inputs."""
    record = manifest.units.get(unit.name)
    if record is None or record.get("digest") != unit.digest or "files" not in record:
        return False
    return all(
        path in found and output.fingerprint(found[path]) in manifest.owned.get(path, frozenset())
        for path in record["files"]
    )


def _formatted(raw: Mapping[str, str], target: Target) -> dict[str, str]:
    """Format what templates printed; entities and run time are formatted already."""
    ready = ("entities/", "_runtime/")
    python = {n: t for n, t in raw.items() if n.endswith(".py") and not n.startswith(ready)}
    return {**raw, **formatted(python, target.first_party)}


def _manifest(planned: _Planned, spared: Mapping[str, frozenset[str] | None]) -> str:
    outputs = {path: output.fingerprint(text) for path, text in planned.files.items()}
    for path, hashes in spared.items():
        # A file that was left alone is still known by what the generator once wrote.
        outputs.pop(path, None)
        if hashes:
            outputs[path] = min(hashes)
    return output.manifest_text(outputs, planned.records)


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if forbids(problem)]
