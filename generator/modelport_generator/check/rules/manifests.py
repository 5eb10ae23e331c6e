"""Rules for the manifest of a plugin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ...load.document import Document
from ..findings import Findings
from .providers import check_icon
from .value_fixes import digits

_PRE_RELEASE: Final = re.compile(
    r"-(a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_]?[0-9]*|-[0-9]+", re.IGNORECASE
)
_FRACTION: Final = re.compile(r"[.][0-9]+")
_OTHERS: Final = ("tools", "endpoints", "agent_strategies", "datasources", "triggers")


def check_manifest(findings: Findings, document: Document) -> None:
    """Check what a schema cannot express about a manifest."""
    manifest = as_mapping(document.data)
    if not manifest:
        return
    _check_version(findings, document, manifest.get("version"))
    _check_date(findings, document, manifest.get("created_at"))
    _check_addresses(findings, document, manifest)
    memory = as_mapping(manifest.get("resource")).get("memory")
    if isinstance(memory, float) and memory.is_integer():
        fix = digits(document, "/resource/memory", int(memory))
        message = f"memory {memory} is written as a fraction"
        findings.warning("MP406", document, "/resource/memory", message, fix=fix)
    for key in ("icon", "icon_dark"):
        if isinstance(manifest.get(key), str):
            check_icon(findings, document, f"/{key}", manifest[key])
    _check_parts(findings, document, manifest)


def _check_version(findings: Findings, document: Document, version: Any) -> None:
    if not isinstance(version, str) or "-" not in version:
        return
    suffix = version[version.index("-") :]
    if _PRE_RELEASE.fullmatch(suffix):
        message = f"the version {version} marks a pre-release"
        findings.warning(
            "MP701", document, "/version", message, "readers order pre-releases differently"
        )
    else:
        message = f"the version {version} has a suffix that the SDK does not support"
        hint = "it supports those of PEP 440, such as -beta1 or -rc1"
        findings.error("MP702", document, "/version", message, hint)


def _check_date(findings: Findings, document: Document, date: Any) -> None:
    if not isinstance(date, str):
        return
    try:
        datetime.fromisoformat(_FRACTION.sub("", date.upper().replace("Z", "+00:00")))
    except ValueError:
        message = f"{date} is not a date with a time"
        findings.error("MP703", document, "/created_at", message, "such as 2025-01-31T12:00:00Z")


def _check_addresses(findings: Findings, document: Document, manifest: Mapping[str, Any]) -> None:
    repo = manifest.get("repo")
    if isinstance(repo, str) and repo and not repo.startswith(("http://", "https://")):
        message = f"the repo {repo!r} is not a web address"
        findings.warning("MP704", document, "/repo", message, "the daemon's validator rejects it")


def _check_parts(findings: Findings, document: Document, manifest: Mapping[str, Any]) -> None:
    plugins = as_mapping(manifest.get("plugins"))
    models = as_list(plugins.get("models"))
    if len(models) > 1:
        message = f"{len(models)} model providers in one plugin"
        hint = "the daemon keeps only the last one"
        findings.error("MP511", document, "/plugins/models/1", message, hint)
    for index, path in enumerate(models):
        if (isinstance(path, str) and path.startswith(("./", "/"))) or ".." in str(path).split("/"):
            message = f"the path {path!r} is not a file inside the plugin"
            hint = "write it from the root of the plugin, without ./ or a leading slash"
            findings.error("MP503", document, f"/plugins/models/{index}", message, hint)
    for other in _OTHERS:
        if models and plugins.get(other):
            message = f"a plugin with models cannot have {other} as well"
            place = document.key_place(f"/plugins/{other}")
            findings.add("MP513", "error", place, message)
    offered = [part for part in ("models", *_OTHERS) if plugins.get(part)]
    if "plugins" in manifest and not offered:
        message = "the plugin offers nothing"
        findings.error("MP512", document, "/plugins", message, "list its provider under models")
