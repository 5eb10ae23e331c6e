"""The way from definitions to the generated tree: load, check, render what changed, compare, apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import output
from .formatting import formatted
from .output import Change, Conflict
from .plan import Contract, Rendered, Unit, core_units, provider_unit, registry
from .problems import Problem
from .target import Target

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and what it did or would do."""

    changes: list[Change] = field(default_factory=list[Change])
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    problems: list[Problem] = field(default_factory=list[Problem])
    rendered: int = 0
    """Units that had to be made anew."""
    units: int = 0
    recovered: str = ""
    unfinished: bool = False

    @property
    def errors(self) -> list[Problem]:
        """The problems that forbid to generate."""
        return [p for p in self.problems if p.severity == "error"]


def generate(target: Target, note: Note, *, force: bool = False, assets: bool = True) -> Outcome:
    """Bring the generated tree up to date.

    Nothing is written while a definition has errors, or where a file would be lost: such a file
    stays as it is unless `force`.

    Raises:
        OutputBusy: another run is writing.
        OSError: the tree cannot be written; the old one is intact.
    """
    with output.locked(target.output):
        recovered = output.recover(target.output)
        manifest = output.read_manifest(target.output)
        planned = _plan(target, manifest, note, assets)
        if planned.errors:
            return Outcome(problems=planned.problems, recovered=recovered)
        changes = output.compare(target.output, planned.files)
        kept = [] if force else output.conflicts(changes, manifest.get("outputs", {}))
        spared = {conflict.path for conflict in kept}
        doing = [change for change in changes if change.path not in spared]
        after = _manifest(planned, spared, manifest)
        if doing or after != manifest:
            note(f"writing {len(doing)} files")
            output.apply(target.output, doing, after)
        return Outcome(doing, kept, planned.problems, planned.rendered, planned.units, recovered)


def check_fresh(target: Target, note: Note, *, assets: bool = True) -> Outcome:
    """Say what `generate` would change, by rebuilding everything; nothing is written."""
    planned = _plan(target, {}, note, assets)
    if planned.errors:
        return Outcome(problems=planned.problems, unfinished=output.unfinished(target.output))
    changes = output.compare(target.output, planned.files)
    manifest = output.read_manifest(target.output)
    if not changes and manifest != _manifest(planned, set(), {}):
        changes = [Change(output.MANIFEST, None, None)]
    return Outcome(
        changes,
        output.conflicts(changes, manifest.get("outputs", {})),
        planned.problems,
        planned.rendered,
        planned.units,
        unfinished=output.unfinished(target.output),
    )


@dataclass(frozen=True, slots=True)
class _Planned:
    files: Mapping[str, str]
    problems: list[Problem]
    units: int
    rendered: int
    records: Mapping[str, Any]

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == "error"]


def _plan(target: Target, manifest: Mapping[str, Any], note: Note, assets: bool) -> _Planned:
    shared = Contract()
    units = list(core_units(shared)) if target.core else []
    folders = provider_folders(target)
    units += [provider_unit(folder, target, shared) for folder in folders]
    known = manifest.get("units", {})
    stale = [unit for unit in units if not _holds(unit, known, target, manifest)]
    problems = _problems([f for f in folders if _is_stale(f, stale)], assets)
    if any(p.severity == "error" for p in problems):
        return _Planned({}, problems, len(units), 0, {})
    made = {unit.name: _rendered(unit, note) for unit in stale}
    names = {n for r in made.values() for n in r.files}
    rows = [_facts(u, made, known) for u in units if u.name.startswith("provider ")]
    raw = {name: text for r in made.values() for name, text in r.files.items()}
    raw |= {"registry.py": registry(rows, target)}
    if not target.core:
        raw |= _packages(target)
    files = _formatted(raw)
    for unit in units:
        if unit.name not in made:
            files |= _kept(target, known[unit.name]["files"])
    records = {
        unit.name: {
            "digest": unit.digest,
            "files": sorted(made[unit.name].files)
            if unit.name in made
            else known[unit.name]["files"],
            "facts": made[unit.name].facts if unit.name in made else known[unit.name]["facts"],
        }
        for unit in units
    }
    assert len(names) == sum(len(r.files) for r in made.values()), "two units write one file"
    return _Planned(files, problems, len(units), len(made), records)


def provider_folders(target: Target) -> list[Path]:
    """Return the folders that hold a provider, in order."""
    if not target.providers.is_dir():
        return []
    return [
        folder
        for folder in sorted(target.providers.iterdir())
        if folder.is_dir()
        and (folder / f"{folder.name}.yaml").is_file()
        or (folder / "manifest.yaml").is_file()
    ]


def _problems(folders: Sequence[Path], assets: bool) -> list[Problem]:
    from .load import find_providers

    found: list[Problem] = []
    for folder in folders:
        for source in find_providers(folder):
            for document in source.documents.values():
                found.extend(document.problems)
    return found


def _is_stale(folder: Path, stale: Sequence[Unit]) -> bool:
    return any(unit.name == f"provider {folder.name}" for unit in stale)


def _rendered(unit: Unit, note: Note) -> Rendered:
    note(unit.name)
    return unit.render()


def _facts(unit: Unit, made: Mapping[str, Rendered], known: Mapping[str, Any]) -> Any:
    return made[unit.name].facts if unit.name in made else known[unit.name]["facts"]


def _holds(
    unit: Unit, known: Mapping[str, Any], target: Target, manifest: Mapping[str, Any]
) -> bool:
    """Whether a unit's files are on disk as the last run wrote them, from the same inputs."""
    record = known.get(unit.name)
    if record is None or record["digest"] != unit.digest:
        return False
    outputs = manifest.get("outputs", {})
    for path in record["files"]:
        try:
            text = (target.output / path).read_bytes().decode("utf-8", "surrogateescape")
        except OSError:
            return False
        if outputs.get(path) != output.fingerprint(text):
            return False
    return True


def _kept(target: Target, paths: Sequence[str]) -> dict[str, str]:
    return {p: (target.output / p).read_bytes().decode("utf-8", "surrogateescape") for p in paths}


def _formatted(raw: Mapping[str, str]) -> dict[str, str]:
    """Format what templates printed; entities and run time are formatted already."""
    ready = ("entities/", "_runtime/")
    python = {n: t for n, t in raw.items() if n.endswith(".py") and not n.startswith(ready)}
    return {**raw, **formatted(python)}


def _packages(target: Target) -> dict[str, str]:
    told = '"""Generated by `modelport generate`."""\n'
    return {name: told for name in ("__init__.py", "stubs/__init__.py", "sdk/__init__.py")}


def _manifest(planned: _Planned, spared: set[str], before: Mapping[str, Any]) -> dict[str, Any]:
    outputs = {path: output.fingerprint(text) for path, text in planned.files.items()}
    old = before.get("outputs", {})
    for path in spared:
        # A file that was left alone is still known by what the generator once wrote.
        if path in old:
            outputs[path] = old[path]
        else:
            outputs.pop(path, None)
    return {
        "comment": "What `modelport generate` wrote and from what; do not edit.",
        "outputs": outputs,
        "units": dict(planned.records),
    }
