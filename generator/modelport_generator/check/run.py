"""Run the rules on files and folders of providers, and collect the problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..load.document import Document
from ..load.folders import SECTION_TYPES, Layout, ProviderFolder, find, layout_of
from ..load.reader import linked_document, load_document, parse_document
from ..problems import Place, Problem
from .findings import Findings, Hides, nothing_hidden
from .kinds import kind_of
from .rules.ambiguous_scalars import check_traps
from .rules.models import check_model
from .rules.positions import check_position
from .rules.shape import Kind, check_shape
from .selection.comments import has_suppressions

if TYPE_CHECKING:
    from ..load.provider import ProviderSource
    from .memory import Memory


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a check: a provider's folder or one file."""

    path: Path
    name: str
    layout: Layout | None = None
    """None for a single file."""
    is_outside: bool = False
    """Whether the file is a link out of the folder that is checked."""


@dataclass(slots=True)
class Result:
    """The problems of one unit, and how many files were read for them."""

    problems: list[Problem] = field(default_factory=list[Problem])
    files: int = 0
    documents: tuple[Document, ...] = ()
    """The documents with problems or suppressions, whose text is shown."""


def units_of(paths: Sequence[Path]) -> Iterator[Unit]:
    """Yield the units at and below the paths.

    A YAML file outside all providers is checked when it was named, or when the path contains no
    provider and the file's kind can be recognised.
    """
    for path in paths:
        found = find(path)
        for folder in found.folders:
            yield Unit(folder.root, folder.name, folder.layout)
        if not found.folders:
            outside = found.outside
            yield from (Unit(e, str(e), is_outside=e in outside) for e in found.loose)


def check_unit(
    unit: Unit,
    *,
    assets: bool = True,
    kind: Kind | None = None,
    memory: Memory | None = None,
    hides: Hides = nothing_hidden,
) -> Result:
    """Check one unit: read it, run every rule, and keep the documents that have problems.

    memory: What earlier checks of the unit read and found.
    hides: Whether an info of a code is left out.
    """
    if unit.layout is None:
        return _check_file(unit, kind, hides)
    # A check of one file imports no rules for whole providers, which would take a tenth of its time.
    from ..load.provider import load_provider
    from .rules.claimed_ids import claim_of

    folder = ProviderFolder(unit.path, unit.layout, unit.name)
    source = load_provider(folder, memory.load if memory else load_document)
    found = check_source(source, assets=assets, code=assets, memory=memory, hides=hides)
    problems = [*found, *claim_of(source)]
    result = _result(problems, list(source.documents.values()))
    if assets:
        result.documents += tuple(python_texts(source, problems))
    return result


def python_texts(source: ProviderSource, problems: Sequence[Problem]) -> Iterator[Document]:
    """Yield the Python files with problems or suppressions, as documents with text only."""
    from ..python.source import shown_text

    types = SECTION_TYPES if source.layout != "plugin" else ()
    adapters = {f"{name}/{name}.py" for name in types}
    concerned = {each.place.file for each in problems}
    for relative in sorted(source.files):
        name = source.shown(relative)
        if relative.endswith(".py") and (name in concerned or relative in adapters):
            text = shown_text(source.root / relative)
            if name in concerned or has_suppressions(text):
                yield Document(str(source.root / relative), name, text)


def check_source(
    source: ProviderSource,
    *,
    assets: bool = True,
    code: bool = True,
    memory: Memory | None = None,
    hides: Hides = nothing_hidden,
) -> list[Problem]:
    """Return every problem of a loaded provider, unsorted.

    assets: Whether icons exist.
    code: Whether Python sources exist.
    memory: What earlier checks found in the documents that it loaded.
    hides: Whether an info of a code is left out.
    """
    from .rules.trees import check_positions, check_tree

    findings = Findings(hides)
    check = partial(_check_changed, memory, hides) if memory else check_document
    empty = {each.name for each in source.positions.values() if _is_empty(each)}
    for document in source.documents.values():
        findings.problems += document.problems if document.name not in empty else ()
    check(findings, source.provider, "provider", source.layout)
    if source.manifest is not None:
        check(findings, source.manifest, "manifest")
    if source.modelport is not None:
        from .rules.model_facts import check_model_facts
        from .rules.modelport_file import check_modelport_file

        broken = check_shaped(findings, source.modelport, "modelport")
        check_modelport_file(findings, source.modelport, source.provider)
        check_traps(findings, source.modelport, broken)
        models = (each for listed in source.models.values() for each in listed)
        check_model_facts(findings, source.modelport, models)
    for documents in source.models.values():
        for document in documents:
            check(findings, document, "model")
    for document in source.hidden:
        check(findings, document, "model")
    spare = [source.documents[each] for s in source.sections for each in s.spare_positions]
    for document in (*source.positions.values(), *spare):
        check(findings, document, "position")
    check_positions(findings, source)
    check_tree(findings, source, assets=assets)
    if code:
        from .adapters.signatures import check_adapters

        check_adapters(findings, source)
    return findings.collected()


def _is_empty(document: Document) -> bool:
    """Return whether a list is empty, which every reader treats as no order."""
    return [each.code for each in document.problems] == ["MP109"]


def _check_changed(
    memory: Memory,
    hides: Hides,
    findings: Findings,
    document: Document,
    kind: Kind,
    layout: Layout = "plugin",
) -> None:
    """Run the rules for a single document, unless they ran for its present content before."""
    found = memory.findings(document, kind, layout)
    if found is None:
        found = Findings(hides)
        check_document(found, document, kind, layout)
        memory.keep(document, kind, layout, found)
    findings.take(found)


def check_document(
    findings: Findings, document: Document, kind: Kind, layout: Layout = "plugin"
) -> None:
    """Run the rules for a single document.

    The rules of other kinds than models are imported on demand: one model is checked in half the time.
    """
    if document.root is None or (document.data is None and document.problems):
        return  # its content cannot be used, which is reported already
    broken = check_shaped(findings, document, kind)
    match kind:
        case "model":
            check_model(findings, document)
        case "provider":
            from .rules.providers import check_provider

            check_provider(findings, document, layout)
        case "manifest":
            from .rules.manifests import check_manifest

            check_manifest(findings, document)
        case "position":
            check_position(findings, document)
        case "modelport":
            from .rules.modelport_file import check_modelport_file

            check_modelport_file(findings, document)
    check_traps(findings, document, broken)


def check_shaped(findings: Findings, document: Document, kind: Kind) -> frozenset[str]:
    """Run the schema, and return the pointers of the values that it rejects."""
    if document.root is None or (document.data is None and document.problems):
        return frozenset()
    return check_shape(findings, document, kind)


def check_text(raw: bytes, unit: Unit, *, kind: Kind | None = None) -> Result:
    """Check a text that is in memory as a single file."""
    return _check_document(parse_document(raw, unit.path, unit.name), unit, kind)


def _check_file(unit: Unit, kind: Kind | None, hides: Hides) -> Result:
    read = linked_document if unit.is_outside else load_document
    return _check_document(read(unit.path, unit.name), unit, kind, hides)


def _check_document(
    document: Document, unit: Unit, kind: Kind | None, hides: Hides = nothing_hidden
) -> Result:
    findings = Findings(hides)
    findings.problems += document.problems
    known = kind or kind_of(document)
    if known is not None:
        check_document(findings, document, known, layout_around(unit.path))
    elif document.root is not None and not any(p.severity == "error" for p in document.problems):
        message = "the file is not a provider, model, position list or manifest"
        hint = "use --kind to say what it is"
        place = Place(unit.name, 1, 1, 1, 2)
        findings.add("MP001", "error", place, message, hint)
    return _result(findings.collected(), [document])


def layout_around(path: Path) -> Layout:
    """Return the layout of a provider file: that of a plugin, unless its folder has another one."""
    return layout_of(path.parent) or "plugin"


def _result(problems: list[Problem], documents: list[Document]) -> Result:
    concerned = {problem.place.file for problem in problems}
    kept = [each for each in documents if each.name in concerned or has_suppressions(each.text)]
    return Result(problems, len(documents), tuple(kept))
