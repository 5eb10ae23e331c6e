"""Rules for a provider document: methods and forms, models, sources, and what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ...load.document import Document
from ...load.folders import SECTION_TYPES, Layout
from ...problems import Related
from ...python.names import is_device, is_provider_id
from ..findings import Findings
from .forms import check_form
from .model_types import offered_types
from .value_fixes import colour, rewrite

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_BARE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*[.][a-z]+")
_ICONS: Final = ("icon_small", "icon_large", "icon_small_dark", "icon_large_dark")


def check_provider(findings: Findings, document: Document, layout: Layout) -> None:
    """Check what a schema cannot express about a provider document."""
    provider = as_mapping(document.data)
    if not provider:
        return
    _check_id(findings, document, provider.get("provider"), layout)
    _check_methods(findings, document, provider)
    _check_forms(findings, document, provider)
    _check_looks(findings, document, provider)
    _check_sections(findings, document, provider)
    if provider.get("position"):
        message = "the order of the models is given inline"
        hint = "the daemon overwrites it as soon as `models` is there; name a file in `models`"
        findings.add("MP337", "warning", document.key_place("/position"), message, hint)
    if layout == "plugin":
        _check_sources(findings, document, provider)


def _check_id(findings: Findings, document: Document, declared: Any, layout: Layout) -> None:
    """Report an id that cannot be used in code. Layouts without generated code allow any id."""
    if layout == "modelport" and isinstance(declared, str) and not is_provider_id(declared):
        message = f"{declared!r} does not match '^[a-z][a-z0-9_]*$'"
        hint = "ids are used as names of modules and classes"
        findings.error("MP901", document, "/provider", message, hint)
    elif isinstance(declared, str) and is_device(declared):
        message = f"the id {declared!r} is a name that Windows reserves"
        hint = "no folder or file can have it there; choose another id"
        findings.error("MP901", document, "/provider", message, hint)


def _check_methods(findings: Findings, document: Document, provider: Mapping[str, Any]) -> None:
    methods = [
        each for each in as_list(provider.get("configurate_methods")) if isinstance(each, str)
    ]
    for index, method in enumerate(methods):
        pointer = f"/configurate_methods/{index}"
        if method == "predefined-model" and provider.get("provider_credential_schema") is None:
            message = "predefined-model needs a provider_credential_schema"
            hint = "without it the server rejects saved credentials"
            findings.error("MP330", document, pointer, message, hint)
        if method == "customizable-model" and provider.get("model_credential_schema") is None:
            message = "customizable-model needs a model_credential_schema"
            hint = "without it the server rejects saved models"
            findings.error("MP331", document, pointer, message, hint)
    if not methods:
        return
    if "customizable-model" not in methods and provider.get("model_credential_schema"):
        message = "there is a model_credential_schema but no customizable-model among the methods"
        # The form itself is valid, so the problem is reported at the methods.
        related = [Related(document.key_place("/model_credential_schema"), "the form")]
        place, hint = document.place("/configurate_methods"), "the form is never shown"
        findings.add("MP332", "warning", place, message, hint, related=related)
    if "predefined-model" not in methods and provider.get("provider_credential_schema") is None:
        message = "the provider has no provider_credential_schema"
        hint = "Dify's knowledge pipeline requires one even when all models are custom"
        findings.note("MP334", document, "/configurate_methods", message, hint)


def _check_forms(findings: Findings, document: Document, provider: Mapping[str, Any]) -> None:
    types = list(offered_types(provider))
    own = as_mapping(provider.get("provider_credential_schema"))
    per_model = as_mapping(provider.get("model_credential_schema"))
    key = "credential_form_schemas"
    base = f"/provider_credential_schema/{key}"
    check_form(findings, document, base, own.get(key), "provider", types)
    base = f"/model_credential_schema/{key}"
    check_form(findings, document, base, per_model.get(key), "model", types)


def _check_looks(findings: Findings, document: Document, provider: Mapping[str, Any]) -> None:
    background = provider.get("background")
    if "background" in provider and background is None:
        line = _line(document, document.key_place("/background").line)
        if "#" in line:
            message = "the background is empty because an unquoted # starts a comment"
            place = document.key_place("/background")
            hint = "quote the colour, '#RRGGBB'"
            fix = colour(document, "/background")
            findings.add("MP335", "error", place, message, hint, fix=fix)
    elif isinstance(background, str) and not _COLOUR.fullmatch(background):
        message = f"the background {background!r} is not a colour like #RRGGBB"
        findings.warning("MP336", document, "/background", message)
    for key in _ICONS:
        for locale, name in as_mapping(provider.get(key)).items():
            if isinstance(name, str):
                check_icon(findings, document, f"/{key}/{locale}", name)
    urls = as_mapping(as_mapping(provider.get("help")).get("url"))
    for locale, url in urls.items():
        if isinstance(url, str) and url and not url.startswith(("http://", "https://")):
            message = f"the link {url!r} is not a web address"
            findings.warning("MP339", document, f"/help/url/{locale}", message)


def check_icon(findings: Findings, document: Document, pointer: str, name: str) -> None:
    """Report an icon that cannot be a file inside `_assets`."""
    if leaves_assets(name):
        message = f"the icon {name!r} is not a file name inside _assets"
        hint = "readers look for it in the folder _assets; write only the file name"
        bare = name.removeprefix("./").removeprefix("_assets/")
        fix = rewrite(document, pointer, bare) if _BARE.fullmatch(bare) else None
        findings.error("MP340", document, pointer, message, hint, fix=fix)


def leaves_assets(name: str) -> bool:
    """Return whether the name of an icon is not a path below `_assets`."""
    outside = name.startswith(("/", "./", "_assets/")) or ".." in name.split("/")
    return outside or "://" in name or "\\" in name


def _check_sections(findings: Findings, document: Document, provider: Mapping[str, Any]) -> None:
    types = offered_types(provider)
    for name, section in as_mapping(provider.get("models")).items():
        if name in SECTION_TYPES and types and SECTION_TYPES[name] not in types:
            message = (
                f"models of type {SECTION_TYPES[name]}, which is not among the supported types"
            )
            place = document.key_place(f"/models/{name}")
            findings.add("MP338", "warning", place, message)
        for index, pattern in enumerate(as_list(as_mapping(section).get("predefined"))):
            if isinstance(pattern, str):
                pointer = f"/models/{name}/predefined/{index}"
                _check_pattern(findings, document, pointer, pattern)
        position = as_mapping(section).get("position")
        if isinstance(position, str) and position and not _stays_inside(position):
            message = f"the path {position!r} is not a file inside the plugin"
            hint = "write it from the root of the plugin, without ./ or a leading slash"
            findings.error("MP503", document, f"/models/{name}/position", message, hint)


def _check_pattern(findings: Findings, document: Document, pointer: str, pattern: str) -> None:
    if pattern.startswith("./"):
        message = f"the pattern {pattern!r} starts with ./"
        hint = "the SDK finds the files but the daemon does not; remove ./"
        written = document.text[slice(*document.offsets(pointer))]
        fix = rewrite(document, pointer, written.replace("./", "", 1))
        findings.error("MP501", document, pointer, message, hint, fix=fix)
    elif "**" in pattern:
        message = f"the pattern {pattern!r} contains **"
        hint = "only the SDK from 0.10 on descends into folders, other readers treat it as *; list each folder"
        findings.error("MP502", document, pointer, message, hint)
    elif trouble := _bracket(pattern):
        message, hint = trouble
        findings.error("MP504", document, pointer, f"the pattern {pattern!r} {message}", hint)
    elif pattern and not _stays_inside(pattern):
        message = f"the pattern {pattern!r} does not stay inside the plugin"
        hint = "write it from the root of the plugin, with slashes"
        findings.error("MP503", document, pointer, message, hint)


def _bracket(pattern: str) -> tuple[str, str] | None:
    """Return how readers interpret the brackets of a pattern differently."""
    at = pattern.find("[")
    while at >= 0:
        first = at + 1
        negated = pattern[first : first + 1]
        if negated == "!":
            return (
                "holds [!",
                "the SDK reads it as 'none of', the daemon as one of the characters",
            )
        if negated == "^":
            return (
                "holds [^",
                "the daemon reads it as 'none of', the SDK as one of the characters",
            )
        end = pattern.find("]", first)
        if end <= first or pattern[first] == "-":
            return (
                "has a bracket that is empty or not closed",
                "the daemon rejects it, the SDK reads the bracket as a character",
            )
        at = pattern.find("[", end)
    return None


def _check_sources(findings: Findings, document: Document, provider: Mapping[str, Any]) -> None:
    if "extra" not in provider:
        message = "the key 'extra' is missing"
        hint = "a plugin lists its code under extra.python; the SDK rejects one without it"
        findings.error("MP341", document, "", message, hint)
        return
    python = as_mapping(as_mapping(provider.get("extra")).get("python"))
    if not python or as_list(python.get("model_sources")):
        return
    types = [
        each for each in as_list(provider.get("supported_model_types")) if isinstance(each, str)
    ]
    if types and isinstance(python.get("model_sources", []), list):
        message = "there are no model_sources, so no model type has code"
        hint = f"a call for {', '.join(types[:6])} fails"
        findings.error("MP342", document, "/extra/python", message, hint)


def _stays_inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and ".." not in parts and "." not in parts and "\\" not in path


def _line(document: Document, number: int) -> str:
    lines = document.text.splitlines()
    return lines[number - 1] if number <= len(lines) else ""
