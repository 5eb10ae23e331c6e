"""Rules for one model document: its properties and features, alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ...load.document import Document
from ...load.folders import SECTION_TYPES
from ...problems import Related
from ...runtime.schema.violations import listed
from ..findings import Findings
from .parameters import check_rules, has_json_schema
from .prices import check_pricing
from .value_fixes import digits

_SIZES: Final = (
    "context_size",
    "max_chunks",
    "file_upload_limit",
    "max_characters_per_chunk",
    "word_limit",
    "max_workers",
)


def check_model(findings: Findings, document: Document) -> None:
    """Check what a schema cannot express about a model document."""
    model = as_mapping(document.data)
    if not model:
        return
    properties = as_mapping(model.get("model_properties"))
    _check_identity(findings, document, model)
    _check_properties(findings, document, properties)
    rules = model.get("parameter_rules")
    if rules:
        context_size = properties.get("context_size")
        check_rules(findings, document, "/parameter_rules", rules, context_size)
        _check_rules_as_a_whole(findings, document, model, rules)
    check_pricing(findings, document, model.get("pricing"), model.get("model_type"))


def _check_identity(findings: Findings, document: Document, model: Mapping[str, Any]) -> None:
    name = model.get("model")
    if isinstance(name, str) and name and not name.strip():
        message = f"the model id {name!r} is blank, so the model cannot be called"
        findings.error("MP420", document, "/model", message, "write the model's id on the server")
    elif isinstance(name, str) and name != name.strip():
        message = f"the model id {name!r} has spaces around it"
        hint = "position lists and callers will not include them"
        findings.warning("MP420", document, "/model", message, hint)
    if model.get("fetch_from") == "customizable-model":
        message = "fetch_from is customizable-model, but a file always defines predefined models"
        findings.warning("MP421", document, "/fetch_from", message, "remove the key")
    for index, feature in enumerate(as_list(model.get("features"))):
        if feature == "polling":
            message = "the feature polling is not known to the plugin SDK before 0.9"
            hint = "an older SDK rejects the whole provider; require a newer one"
            findings.warning("MP428", document, f"/features/{index}", message, hint)


def _check_properties(
    findings: Findings, document: Document, properties: Mapping[str, Any]
) -> None:
    if "mode" in properties and properties["mode"] in ("", None):
        message = "the mode is empty, which means chat"
        hint = "write chat or completion"
        findings.warning("MP422", document, "/model_properties/mode", message, hint)
    for key in _SIZES:
        value = properties.get(key)
        if isinstance(value, float) and value.is_integer():
            message = f"{key} {value} is written as a fraction"
            hint = f"write {int(value)}"
            at = f"/model_properties/{key}"
            fix = digits(document, at, int(value))
            findings.warning("MP406", document, at, message, hint, fix=fix)
    extensions = properties.get("supported_file_extensions")
    if isinstance(extensions, str) and any(
        part != part.strip(" .") or not part for part in extensions.split(",")
    ):
        message = f"the extensions {extensions!r} are not names joined by commas"
        hint = "write them as mp3,wav: no dots, no spaces"
        pointer = "/model_properties/supported_file_extensions"
        findings.warning("MP426", document, pointer, message, hint)
    if "voices" in properties or "default_voice" in properties:
        _check_voices(findings, document, properties)


def _check_voices(findings: Findings, document: Document, properties: Mapping[str, Any]) -> None:
    voices = properties.get("voices")
    if not isinstance(voices, list):
        return
    if not voices:
        message = "the list of voices is empty, so no voice is offered"
        findings.warning("MP424", document, "/model_properties/voices", message)
        return
    modes: dict[str, str] = {}
    for index, voice in enumerate(as_list(voices)):
        pointer = f"/model_properties/voices/{index}/mode"
        mode = as_mapping(voice).get("mode")
        if not isinstance(mode, str):
            continue
        if mode in modes:
            related = [Related(document.place(modes[mode]), "the first voice with this id")]
            message = f"a second voice has the id {mode!r}"
            findings.error("MP425", document, pointer, message, related=related)
        modes.setdefault(mode, pointer)
    default = properties.get("default_voice")
    if modes and isinstance(default, str) and default and default not in modes:
        message = f"the default voice {default!r} is not one of {listed(modes)}"
        findings.error("MP423", document, "/model_properties/default_voice", message)


def _check_rules_as_a_whole(
    findings: Findings, document: Document, model: Mapping[str, Any], rules: Any
) -> None:
    model_type = model.get("model_type")
    if model_type != "llm" and model_type in SECTION_TYPES.values() and isinstance(rules, list):
        message = f"parameter rules on a {model_type} model"
        findings.warning(
            "MP419", document, "/parameter_rules", message, "only language models read them"
        )
    below = has_json_schema(rules) if model.get("features") is None else None
    if below is not None:
        message = "a rule is named json_schema, but there are no features"
        hint = "the server then assumes structured-output, the SDK does not; write features"
        findings.warning("MP418", document, f"/parameter_rules{below}", message, hint)
