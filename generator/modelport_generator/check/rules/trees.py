"""Rules across the files of one provider: patterns, orphans, ids, types, icons and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_text
from ...load.document import Document
from ...load.folders import SECTION_TYPES
from ...load.provider import POSITION_SUFFIX, ProviderSource, Section, provider_paths
from ...paths import resolved
from ...problems import Place, Related
from ...project import is_in_project
from ...runtime.schema.violations import near_match
from ..findings import Findings
from .model_types import offered_types
from .providers import leaves_assets

_ICONS: Final = ("icon_small", "icon_large", "icon_small_dark", "icon_large_dark")


def check_tree(findings: Findings, source: ProviderSource, *, assets: bool) -> None:
    """Check the files of a provider together.

    assets: Whether icons and sources exist. Without them only the YAML is checked.
    """
    _check_manifest(findings, source)
    _check_name(findings, source)
    _check_patterns(findings, source)
    _check_strays(findings, source)
    _check_types(findings, source)
    _check_ids(findings, source)
    if source.manifest is not None:
        _check_manifest_paths(findings, source, source.manifest)
        _check_permissions(findings, source, source.manifest)
    if assets:
        _check_icons(findings, source)
        _check_files(findings, source)


def _check_manifest(findings: Findings, source: ProviderSource) -> None:
    if source.layout != "plugin":
        return
    if source.manifest is None:
        message = "the plugin has no manifest.yaml"
        findings.error(
            "MP534",
            source.provider,
            "",
            message,
            "without it the plugin cannot be installed or started",
        )
    elif source.manifest.path.name != "manifest.yaml":
        message = f"the manifest is named {source.manifest.path.name}"
        findings.error("MP534", source.manifest, "", message, "readers open only manifest.yaml")


def _check_name(findings: Findings, source: ProviderSource) -> None:
    path, folder = source.provider.path, resolved(source.root).name
    if source.layout == "legacy" and path.stem != folder:
        message = f"the file of the provider is named {path.name}, but its folder is {folder}"
        hint = f"rename it to {folder}{path.suffix}, the name that readers look for"
        findings.error("MP536", source.provider, "", message, hint)


def _check_patterns(findings: Findings, source: ProviderSource) -> None:
    document = source.provider
    methods = as_list(as_mapping(document.data).get("configurate_methods"))
    predefined = "predefined-model" in methods
    nothing = not any(section.files for section in source.sections)
    if predefined and source.orphans and not source.sections:
        message = f"no pattern matches the model files, such as {source.orphans[0]}"
        hint = "the provider offers predefined models but has none; list them under `models`"
        findings.error("MP515", document, "/configurate_methods", message, hint)
    for section in source.sections:
        if predefined and not section.patterns and _has_strays(source, section):
            message = f"no pattern matches the models of {section.name}"
            place = document.key_place(f"/models/{section.name}")
            findings.add("MP515", "error", place, message, _nearby(source, section))
        claimed: dict[str, str] = {}
        for pattern in section.patterns:
            reached = {*pattern.hits.sdk, *pattern.hits.pathlib, *pattern.hits.daemon}
            models = [file for file in reached if file not in _positions(section)]
            if not models and predefined and (nothing or _has_strays(source, section)):
                message = f"the pattern {pattern.text!r} matches no model file"
                findings.error(
                    "MP515", document, pattern.pointer, message, _nearby(source, section)
                )
            elif not reached and predefined and section.files:
                message = f"the pattern {pattern.text!r} matches no file"
                hint = "other patterns find models; remove it"
                findings.warning("MP515", document, pattern.pointer, message, hint)
            twice = sorted(file for file in models if file in claimed)
            if twice:
                first = document.place(claimed[twice[0]])
                message = f"{twice[0]} is matched by two patterns and listed twice"
                related = [Related(first, "the other pattern")]
                findings.error("MP517", document, pattern.pointer, message, related=related)
            claimed |= dict.fromkeys(models, pattern.pointer)


def _positions(section: Section) -> set[str]:
    own = f"models/{section.name}/_position.yaml"
    return {section.position_file, own, *section.spare_positions}


def _has_strays(source: ProviderSource, section: Section) -> bool:
    return any(each.startswith(f"models/{section.name}/") for each in source.orphans)


def _nearby(source: ProviderSource, section: Section) -> str:
    stray = next((e for e in source.orphans if e.startswith(f"models/{section.name}/")), None)
    return f"found {stray}" if stray else "the provider has no models"


def _check_strays(findings: Findings, source: ProviderSource) -> None:
    lost = _lost_with_their_section(source)
    for relative in source.orphans:
        if any(relative.startswith(each) for each in lost):
            continue
        place = Place(source.shown(relative))
        if _has_patterns(source):
            message = "no pattern of the provider matches this file, so no reader loads it"
            related = [Related(source.provider.key_place("/models"), "the patterns")]
            findings.add("MP519", "warning", place, message, related=related)
        else:
            message = f"no reader loads the model file {relative}"
            hint = "a model's file belongs directly in the folder of its type, such as llm/"
            findings.add("MP519", "warning", place, message, hint)
    for section in source.sections if not _has_patterns(source) else ():
        for relative in section.files:
            if relative.endswith(".yml"):
                message = f"only modelport reads {relative}; Dify looks for *.yaml"
                findings.warning("MP518", source.documents[relative], "", message, "rename it")
    named = set(provider_paths(source.manifest))
    for relative in sorted(source.files) if source.layout == "plugin" and named else ():
        is_definition = relative.startswith("provider/") and relative.endswith((".yaml", ".yml"))
        if is_definition and relative not in named and relative not in source.documents:
            message = "the manifest does not list this file, so no reader loads it"
            related = [Related(source.provider.place("/provider"), "the listed provider")]
            findings.add(
                "MP519", "warning", Place(source.shown(relative)), message, related=related
            )
    for document in source.hidden:
        name = document.path.name
        if name.startswith("."):
            message = f"{name} is a hidden file that some readers load"
            hint = "the SDK before 0.10 skips it, the daemon and newer ones list it"
        else:
            message = f"only some readers find {name}"
            hint = "add a pattern for its folder"
        findings.warning("MP518", document, "", message, hint)


def _lost_with_their_section(source: ProviderSource) -> tuple[str, ...]:
    """Return the folders that only sections of unknown types match, which are reported already."""
    sections = as_mapping(as_mapping(source.provider.data).get("models"))
    patterns = [
        text.rpartition("/")[0] + "/"
        for name, section in sections.items()
        if name not in SECTION_TYPES
        for text in as_list(as_mapping(section).get("predefined"))
        if isinstance(text, str) and "/" in text
    ]
    return tuple(patterns)


def _has_patterns(source: ProviderSource) -> bool:
    return source.layout == "plugin" or "models" in as_mapping(source.provider.data)


def _check_types(findings: Findings, source: ProviderSource) -> None:
    supported = offered_types(source.provider.data)
    for section in source.sections:
        for relative in section.files:
            document = source.documents[relative]
            data = as_mapping(document.data)
            if relative.endswith("_position.yaml") and "model" in data:
                message = "a model is in a file whose name ends in _position.yaml"
                hint = "the SDK reads such a file as a position list; rename it"
                findings.error("MP526", document, "", message, hint)
            declared = data.get("model_type")
            if declared not in SECTION_TYPES.values():
                continue
            if declared != section.model_type:
                message = f"a {declared} model is among the files of {section.name}"
                hint = f"it works by accident; move it to {_folder(declared)}"
                findings.error("MP527", document, "/model_type", message, hint)
            if supported and declared not in supported:
                message = f"{declared} is not among the supported_model_types of the provider"
                place = source.provider.place("/supported_model_types")
                related = [Related(place, "the supported types")]
                findings.error("MP528", document, "/model_type", message, related=related)


def _folder(model_type: Any) -> str:
    return next(name for name, kind in SECTION_TYPES.items() if kind == model_type)


def _check_ids(findings: Findings, source: ProviderSource) -> None:
    for model_type, documents in source.models.items():
        first: dict[str, Document] = {}
        for document in documents:
            name = as_mapping(document.data).get("model")
            if not isinstance(name, str):
                continue
            if name in first:
                message = f"duplicate id {name!r} of a {model_type} model"
                hint = "both are listed, and only the last one is used"
                related = [Related(first[name].place("/model"), "the first one")]
                findings.error("MP529", document, "/model", message, hint, related=related)
            first.setdefault(name, document)


def check_positions(findings: Findings, source: ProviderSource) -> None:
    """Check the position files of a provider against its models and patterns."""
    for section in source.sections:
        _check_wiring(findings, source, section)
        _check_spare(findings, source, section)
        document = source.positions.get(section.model_type)
        if document is None or not section.position_file:
            continue
        models = source.models.get(section.model_type, ())
        ids = [as_text(as_mapping(each.data).get("model")) for each in models]
        if not all(each.strip() for each in ids):
            continue  # It is unknown which entry names a model without an id.
        known = set(ids)
        unknown = [
            (index, name)
            for index, name in enumerate(as_list(document.data))
            if isinstance(name, str) and name not in known
        ]
        _report_unknown(findings, document, section, unknown, known)


def _check_wiring(findings: Findings, source: ProviderSource, section: Section) -> None:
    if source.layout != "plugin":
        return
    document, base = source.provider, f"/models/{section.name}"
    by_glob = {file for pattern in section.patterns for file in pattern.hits.sdk}
    if section.position_key and section.position_key not in source.files:
        message = f"the position file {section.position_key!r} does not exist"
        findings.error(
            "MP522",
            document,
            f"{base}/position",
            message,
            "the daemon does not install the plugin",
        )
    elif section.position_key in by_glob and not section.position_key.endswith(POSITION_SUFFIX):
        message = f"a pattern matches the position file {section.position_key!r} as a model"
        hint = (
            "name it with the ending _position.yaml, otherwise every reader rejects it as a model"
        )
        findings.error("MP523", document, f"{base}/position", message, hint)
    elif section.position_key and section.position_key not in by_glob and section.files:
        message = f"no pattern matches the position file {section.position_key!r}"
        hint = "the SDK does not sort the models, as it finds the file only through patterns"
        findings.warning("MP521", document, f"{base}/position", message, hint)
    elif not section.position_key and section.position_file:
        message = f"{section.position_file} exists, but `position` does not name it"
        hint = "the daemon does not sort the models, as it finds the file only through the key"
        place = document.key_place(base)
        findings.add("MP520", "warning", place, message, hint)


def _check_spare(findings: Findings, source: ProviderSource, section: Section) -> None:
    """Report lists that are not read as the order of the models, or only sometimes."""
    for relative in section.spare_positions:
        name = relative.rpartition("/")[2]
        if source.layout == "plugin":
            message = f"{name} is a second position list beside {section.position_file}"
            hint = "the SDK uses the last one it finds; keep one of them"
        else:
            message = f"{name} is a list of models that no reader uses"
            hint = "only _position.yaml sets the order of the models; rename or remove it"
        read = source.documents.get(section.position_file)
        related = [Related(read.place(), "the position list in use")] if read else []
        document = source.documents[relative]
        findings.warning("MP535", document, "", message, hint, related=related)


def _report_unknown(
    findings: Findings,
    document: Document,
    section: Section,
    unknown: list[tuple[int, str]],
    known: set[Any],
) -> None:
    if not unknown:
        return
    index, name = unknown[0]
    more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    message = f"{name!r}{more}: no {section.model_type} model has this id"
    hint = near_match(name, sorted(known)) or "the entry does nothing"
    if " - " in name and any(part.strip() in known for part in name.split(" - ")):
        hint = "one entry has several names; write each on its own line"
    related = [Related(document.place(f"/{i}"), "this one as well") for i, _ in unknown[1:50]]
    findings.warning("MP524", document, f"/{index}", message, hint, related=related)


def _check_manifest_paths(findings: Findings, source: ProviderSource, manifest: Document) -> None:
    for index, path in enumerate(provider_paths(manifest)):
        if path not in source.files:
            message = f"the provider file {path!r} does not exist"
            findings.error("MP510", manifest, f"/plugins/models/{index}", message)


def _check_permissions(findings: Findings, source: ProviderSource, manifest: Document) -> None:
    pointer = "/resource/permission/model"
    resource = as_mapping(as_mapping(manifest.data).get("resource"))
    given = as_mapping(as_mapping(resource.get("permission")).get("model"))
    if given.get("enabled") is not True:
        return
    supported = as_list(as_mapping(source.provider.data).get("supported_model_types"))
    names = [name for name, kind in SECTION_TYPES.items() if kind in supported]
    rejected = [name for name in names if given.get(name) is False]
    silent = [name for name in names if name not in given]
    if rejected:
        message = f"the manifest forbids {', '.join(rejected)}, which the provider offers"
        hint = "the permission is for calling models on the platform; set it to true, or disable all of them"
        findings.warning("MP540", manifest, f"{pointer}/{rejected[0]}", message, hint)
    elif silent:
        message = f"the manifest does not mention {', '.join(silent)}, which the provider offers"
        findings.add("MP540", "info", manifest.key_place(pointer), message)


def _check_icons(findings: Findings, source: ProviderSource) -> None:
    for document, pointer, name in _icons(source):
        if not leaves_assets(name) and f"_assets/{name}" not in source.files:
            message = f"the icon {name!r} is not in the folder _assets"
            findings.error(
                "MP530", document, pointer, message, "the daemon does not install the plugin"
            )


def _icons(source: ProviderSource) -> Iterator[tuple[Document, str, str]]:
    provider = as_mapping(source.provider.data)
    for key in _ICONS:
        for locale, name in as_mapping(provider.get(key)).items():
            if isinstance(name, str) and name:
                yield source.provider, f"/{key}/{locale}", name
    if source.manifest is not None:
        manifest = as_mapping(source.manifest.data)
        for key in ("icon", "icon_dark"):
            name = manifest.get(key)
            if isinstance(name, str) and name:
                yield source.manifest, f"/{key}", name


def _check_files(findings: Findings, source: ProviderSource) -> None:
    if source.layout != "plugin" or source.manifest is None:
        return
    runner = as_mapping(as_mapping(as_mapping(source.manifest.data).get("meta")).get("runner"))
    entry = runner.get("entrypoint")
    # In a project it is absent, because an export writes it.
    if isinstance(entry, str) and entry and not is_in_project(source.root):
        file = f"{entry.replace('.', '/')}.py"
        if file not in source.files:
            message = f"the entry point {entry!r} has no file {file}"
            findings.error("MP532", source.manifest, "/meta/runner/entrypoint", message)
    if not any(file.startswith("_assets/") for file in source.files):
        message = "the plugin has no folder _assets"
        findings.error("MP533", source.manifest, "/icon", message, "the plugin does not start")
