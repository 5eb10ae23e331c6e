"""The unit of one provider's folder: checked, built and rendered; what is wrong becomes problems."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..build import contract, ir
from ..problems import SEVERITIES, Place, Problem, Related, Severity
from ..project import Target
from ..targets.python import modules as emit
from .units import UNDECIDED, Demands, Rendered, forbids

if TYPE_CHECKING:
    from ..check.rules.shape import Kind
    from ..load import Document, ProviderSource


def adapters_seen(folder: Path) -> Iterator[str]:
    """Yield what the choice of adapters depends on: the classes of each candidate file."""
    candidates = [folder / f"{folder.name}.py"]
    if folder.is_dir():
        candidates += sorted(p / f"{p.name}.py" for p in folder.iterdir() if p.is_dir())
    for file in candidates:
        if file.is_file():
            yield f"{file.name}: {'; '.join(_classes(file))}"


def render_provider(
    folder: Path,
    target: Target,
    document: Mapping[str, Any],
    names: contract.Names,
    interfaces: Sequence[ir.Interface],
    demands: Demands,
) -> Rendered:
    """Return the files of one provider, or the problems that forbid them."""
    from ..load.folders import ProviderFolder, layout_of
    from ..load.provider import load_provider

    source = load_provider(ProviderFolder(folder, layout_of(folder) or "plugin", shown(folder)))
    problems = _checked(source, demands)
    file = source.provider.path.relative_to(source.root).as_posix()
    facts = {"id": source.id, "folder": folder.name, "source": f"{folder.name}/{file}"}
    provider = _built(source, interfaces, target.adapters, problems)
    if provider is None or any(forbids(p) for p in problems):
        return Rendered(facts=facts, problems=problems)
    files = {
        f"stubs/{provider.module}.py": emit.stub_module(provider),
        f"sdk/{provider.module}.py": emit.sdk_module(provider, document, names),
    }
    for name, text in emit.catalog_files(provider).items():
        files[f"catalog/{provider.id}/{name}"] = text
    return Rendered(files, {**facts, **emit.registry_row(provider)}, problems)


def shown(path: Path) -> str:
    """Return a path as people would type it here."""
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else str(path)


def _checked(source: ProviderSource, demands: Demands) -> list[Problem]:
    from ..check.run import check_source, python_texts
    from ..check.selection.comments import has_suppressions, suppress

    # Whoever generates has the adapters at hand, whatever there is of icons.
    code = demands.assets or source.layout != "plugin"
    problems = check_source(source, assets=demands.assets, code=code)
    documents = [*source.documents.values(), *(python_texts(source, problems) if code else ())]
    texts = {d.name: d.text for d in documents if has_suppressions(d.text)}
    told = suppress(problems, texts)
    # A plugin is somebody else's: what Dify runs is good enough to generate from, and told anyway.
    careful = demands.careful and source.layout != "plugin"
    return told if careful else list(_softened(told, source))


def _softened(problems: Sequence[Problem], source: ProviderSource) -> Iterator[Problem]:
    """Turn errors into warnings where every reader of Dify takes the document as it is.

    No reader of Dify has a say in our own adapters.
    """
    own = source.layout != "plugin"
    unreadable = {p for document in source.documents.values() for p in document.problems}
    refused = {document.name for kind, document in _kinds(source) if not _accepted(kind, document)}
    for problem in problems:
        in_adapter = own and (problem.code in UNDECIDED or problem.place.file.endswith(".py"))
        if problem in unreadable or problem.place.file in refused or in_adapter:
            yield problem
        else:
            yield replace(problem, severity=min(problem.severity, "warning", key=_mildness))


def _mildness(severity: Severity) -> int:
    return -SEVERITIES.index(severity)


def _kinds(source: ProviderSource) -> Iterator[tuple[Kind, Document]]:
    yield "provider", source.provider
    for listed in source.models.values():
        for document in listed:
            yield "model", document


def _accepted(kind: Kind, document: Document) -> bool:
    from ..check.rules.shape import validator

    return validator(kind, "accept").is_valid(document.data)


def _built(
    source: ProviderSource,
    interfaces: Sequence[ir.Interface],
    package: str,
    problems: list[Problem],
) -> ir.Provider | None:
    from ..build.provider import BadProviderId, build_provider
    from ..python.adapters import AmbiguousAdapter, UnreadableAdapter

    try:
        return build_provider(source, interfaces, package)
    except BadProviderId as error:
        place = source.provider.place("/provider")
        hint = "ids become names of modules and classes"
        _add(problems, Problem("MP901", "error", place, str(error), hint))
    except UnreadableAdapter as error:
        place = Place(shown(error.file), error.line)
        _add(problems, Problem("MP603", "error", place, f"the file is no Python: {error.reason}"))
    except AmbiguousAdapter as error:
        places = [(name, Place(shown(error.file), line)) for name, line in error.found]
        _add(
            problems,
            Problem(
                "MP605",
                "error",
                places[0][1],
                f"{len(places)} classes derive from {error.stub}: "
                + ", ".join(name for name, _ in places),
                "one of them may be the adapter",
                related=tuple(Related(place, name) for name, place in places[1:]),
            ),
        )
    return None


def _add(problems: list[Problem], problem: Problem) -> None:
    """Add what the check has not said already."""
    if problem.code not in {known.code for known in problems}:
        problems.append(problem)


def _classes(file: Path) -> Iterator[str]:
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield f"{type(error).__name__} {error}"
        return
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield f"{node.name}({', '.join(map(ast.unparse, node.bases))})"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{a.name} as {a.asname}" for a in node.names if a.asname)
