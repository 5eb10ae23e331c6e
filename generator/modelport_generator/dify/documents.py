"""The documents of a plugin: its manifest, README, privacy notice and requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ..build.keywords import english, form_fields
from ..json_values import as_mapping, as_text
from ..load import ProviderSource
from .definition import Placement

_AUTHOR = re.compile(r"[a-z0-9_-]{1,64}")
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){2}(-\w{1,16})?")
_MEMORY = 256 * 1024 * 1024
_FORMS = ("provider_credential_schema", "model_credential_schema")


class BadRelease(ValueError):
    """An author or a version that Dify's daemon rejects."""


@dataclass(frozen=True, slots=True)
class Release:
    """What the publisher of a plugin must give."""

    author: str = "modelport"
    version: str = "0.1.0"
    created_at: str = "2026-01-01T00:00:00Z"
    """RFC 3339; fixed, so that the same provider makes the same plugin."""

    def __post_init__(self) -> None:
        if not _AUTHOR.fullmatch(self.author):
            raise BadRelease(f"{self.author!r} does not match '^{_AUTHOR.pattern}$'")
        if not _VERSION.fullmatch(self.version):
            raise BadRelease(f"{self.version!r} does not match '^{_VERSION.pattern}$'")


def documents(
    source: ProviderSource,
    place: Placement,
    requirements: Sequence[str],
    runner: str,
    release: Release | None = None,
) -> dict[str, bytes]:
    """Return the documents by name; the author's own README and notice take precedence.

    runner: the Python that the plugin asks its host for.
    """
    document = as_mapping(source.provider.data)
    made = {
        "README.md": _readme(source, document),
        "PRIVACY.md": _privacy(source, document),
        "requirements.txt": "\n".join(requirements) + "\n",
    }
    if source.manifest is None:
        manifest = _manifest(source, document, place, runner, release or Release())
        made["manifest.yaml"] = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
    # YAML can contain half a surrogate pair, UTF-8 cannot.
    return {name: text.encode("utf-8", "replace") for name, text in made.items()}


def _manifest(
    source: ProviderSource,
    document: Mapping[str, Any],
    place: Placement,
    runner: str,
    release: Release,
) -> dict[str, Any]:
    label = document.get("label") or {"en_US": source.id}
    icon = english(document.get("icon_small")) or english(document.get("icon_large"))
    return {
        "version": release.version,
        "type": "plugin",
        "author": release.author,
        "name": source.id,
        "label": label,
        "description": document.get("description") or label,
        "icon": icon,
        "created_at": release.created_at,
        # No permission is requested: a model plugin never calls Dify.
        "resource": {"memory": _MEMORY, "permission": {}},
        "plugins": {"models": [place.definition]},
        "meta": {
            "version": "0.0.1",
            "arch": ["amd64", "arm64"],
            "runner": {"language": "python", "version": runner, "entrypoint": "main"},
        },
        "privacy": "PRIVACY.md",
    }


def _readme(source: ProviderSource, document: Mapping[str, Any]) -> str:
    label = _line(english(document.get("label")) or source.id)
    about = _line(english(document.get("description")))
    types = [str(t) for t in document.get("supported_model_types") or () if isinstance(t, str)]
    lines = [f"# {label}", "", *([about, ""] if about else [])]
    lines += [f"A Dify model plugin for `{source.id}`: {', '.join(types)}.", ""]
    fields = list(_fields(document))
    if fields:
        lines += ["| setting | what it is |", "| --- | --- |", *fields, ""]
    lines += [
        "Made by `modelport export dify`: the classes in `provider/` and `models/` call the adapters "
        "in this folder. Change the provider where it came from and export it again.",
    ]
    return "\n".join(lines) + "\n"


def _privacy(source: ProviderSource, document: Mapping[str, Any]) -> str:
    label = _line(english(document.get("label")) or source.id)
    return "\n".join(
        [
            f"# Privacy: {label}",
            "",
            "This plugin sends the input of a model (messages, texts, files, parameters) and the credentials "
            f"to the server of {label} that is set in the credentials, and to no other server.",
            "",
            "It stores nothing, writes no log, and sends no reports. Ask the operator of the server "
            "how it uses the data.",
            "",
        ]
    )


def _fields(document: Mapping[str, Any]) -> Iterator[str]:
    for form in _FORMS:
        for field in form_fields(document.get(form)):
            label = english(field.get("label")) or as_text(field.get("variable"))
            needed = "" if field.get("required", True) else " (optional)"
            yield f"| `{_cell(as_text(field.get('variable')))}` | {_cell(label)}{needed} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
