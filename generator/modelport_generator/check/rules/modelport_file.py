"""Rules for `modelport.yaml`, the file that only modelport reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...json_values import as_list, as_mapping
from ...load.document import Document, escaped
from ...paths import resolved
from ...python.names import is_provider_id
from ...runtime.schema.violations import excerpt, listed, near_match
from ..findings import Findings
from .bases import base_folder, known_bases
from .model_types import offered_types
from .parameters import check_rules
from .quirks import Misfit, Wanted, conditional, known_quirks, misfits

_ADDRESS = ("base_url", "url_from")
"""Quirks that give a base its address."""
_FORMS = ("model_credential_schema", "provider_credential_schema")


def check_modelport_file(
    findings: Findings, document: Document, provider: Document | None = None
) -> None:
    """Check what a schema cannot express about a `modelport.yaml`, beside its provider when known."""
    definition: Mapping[str, Any] = as_mapping(provider.data if provider is not None else None)
    supported = offered_types(definition)
    methods = as_list(definition.get("configurate_methods"))
    customizable = as_mapping(as_mapping(document.data).get("customizable"))
    home = _check_base(findings, document)
    _check_quirks(findings, document, definition, home)
    _check_address(findings, document, definition, home)
    if customizable and methods and "customizable-model" not in methods:
        message = "custom models are described, but the provider does not offer them"
        hint = "add customizable-model to its configurate_methods"
        findings.add("MP804", "warning", document.key_place("/customizable"), message, hint)
    for model_type, value in customizable.items():
        pointer, entry = f"/customizable/{model_type}", as_mapping(value)
        if supported and model_type not in supported:
            message = f"{model_type} is not among the supported_model_types of the provider"
            findings.add("MP802", "error", document.key_place(pointer), message)
        # The server may report another context_size, so rules are not compared with it.
        check_rules(findings, document, f"{pointer}/parameter_rules", entry.get("parameter_rules"))
        fields = _fields(definition, _FORMS[:1]) if definition else None
        for below in ("features", "parameter_rules"):
            for index, item in enumerate(as_list(entry.get(below))):
                at = f"{pointer}/{below}/{index}/when"
                _check_when(findings, document, at, as_mapping(item).get("when"), fields)


def _fields(definition: Mapping[str, Any], forms: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    listed_fields = [
        as_mapping(each)
        for form in forms
        for each in as_list(as_mapping(definition.get(form)).get("credential_form_schemas"))
    ]
    known = (each for each in reversed(listed_fields) if isinstance(each.get("variable"), str))
    return {each["variable"]: each for each in known}


def _check_base(findings: Findings, document: Document) -> Path:
    """Report an unknown base, and return the folder whose adapters read the quirks."""
    root = resolved(document.path).parent
    base = as_mapping(document.data).get("base")
    if not isinstance(base, str) or not is_provider_id(base):
        return root
    folder = base_folder(root, base)
    if folder == root:
        message = "the provider cannot be its own base"
        hint = "remove `base`, or name the provider whose adapters to use"
        findings.error("MP805", document, "/base", message, hint)
    elif folder is None:
        known = known_bases(root)
        if known is not None and base not in known:
            others = [each for each in known if each != root.name]
            hint = near_match(base, others) or f"available: {listed(others)}"
            message = f"no available provider has the id {base!r}"
            findings.error("MP805", document, "/base", message, hint)
        return root / base
    return folder or root


def _check_quirks(
    findings: Findings, document: Document, definition: Mapping[str, Any], home: Path
) -> None:
    quirks = as_mapping(as_mapping(document.data).get("quirks"))
    known = known_quirks(home) if quirks else None
    fields = _fields(definition, _FORMS) if definition else None
    for name, value in quirks.items():
        pointer = f"/quirks/{escaped(name)}"
        # A name that no quirk can have is reported by the schema.
        if known is not None and name not in known and is_provider_id(name):
            message = f"{name!r} is not a quirk of {home.name}"
            hint = near_match(name, known) or f"known: {listed(known)}"
            findings.add("MP806", "error", document.key_place(pointer), message, hint)
        places = {pointer: value}
        if conditional(value):
            whens = {f"{pointer}/{i}/when": as_mapping(e).get("when") for i, e in enumerate(value)}
            places = {f"{pointer}/{i}/value": each["value"] for i, each in enumerate(value)}
            for at, when in whens.items():
                _check_when(findings, document, at, when, fields)
                if "ability" in as_mapping(when):
                    message = f"the quirk {name} cannot depend on an ability: it is read before the server is asked"
                    hint = "write a condition on the model or a credential"
                    findings.error("MP807", document, f"{at}/ability", message, hint)
        wanted = (known or {}).get(name, Wanted())
        for at, each in places.items():
            for misfit in misfits(each, wanted):
                _report_misfit(findings, document, at, name, misfit, fields)


def _check_address(
    findings: Findings, document: Document, definition: Mapping[str, Any], home: Path
) -> None:
    """Report a base that takes its address from quirks and is given none."""
    declared = as_mapping(document.data)
    quirks = as_mapping(declared.get("quirks"))
    known = known_quirks(home) if definition and declared.get("base") else None
    if known is None or not {"base_url", "url_from"} <= set(known) or {*quirks} & {*_ADDRESS}:
        return
    fields = _fields(definition, _FORMS)
    if known["url_from"].default not in fields:
        message = f"nothing gives the base {home.name} an address"
        hint = (
            "write `quirks: {base_url: https://...}`, or `quirks: {url_from: VARIABLE}` for one "
            f"that users enter; the forms ask for {listed(fields) or 'nothing'}"
        )
        findings.add("MP809", "error", document.key_place("/base"), message, hint)


def _report_misfit(
    findings: Findings,
    document: Document,
    pointer: str,
    name: str,
    misfit: Misfit,
    fields: Mapping[str, Mapping[str, Any]] | None,
) -> None:
    at = f"{pointer}{misfit.pointer}"
    if misfit.is_variable:
        if fields is not None and misfit.value not in fields:
            message = (
                f"the quirk {name} takes its value from {misfit.value!r}, which no form asks for"
            )
            hint = near_match(misfit.value, fields) or f"the forms ask for {listed(fields)}"
            findings.error("MP807", document, at, message, hint)
        return
    place = document.key_place(at) if misfit.is_key else document.place(at)
    message = f"the quirk {name} cannot be {excerpt(misfit.value)}"
    hint = near_match(misfit.value, misfit.values) or f"it must be {misfit.allowed}"
    findings.add("MP807", "error", place, message, hint)


def _check_when(
    findings: Findings,
    document: Document,
    pointer: str,
    when: Any,
    fields: Mapping[str, Mapping[str, Any]] | None,
) -> None:
    pattern = as_mapping(when).get("model")
    if isinstance(pattern, str) and len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
        try:
            re.compile(pattern[1:-1])
        except (re.error, RecursionError, OverflowError) as error:
            message = f"{pattern} is not a regular expression: {error}"
            findings.error("MP801", document, f"{pointer}/model", message)
    credential = as_mapping(as_mapping(when).get("credential"))
    variable, value = credential.get("variable"), credential.get("value")
    if fields is None or not isinstance(variable, str) or not isinstance(value, str):
        return
    if variable not in fields:
        message = f"no field of the form has the variable {variable!r}"
        hint = near_match(variable, fields)
        findings.error("MP803", document, f"{pointer}/credential/variable", message, hint)
        return
    options = as_list(fields[variable].get("options"))
    values = [as_mapping(each).get("value") for each in options]
    if values and value not in values:
        message = f"{variable} can never be {value!r}"
        hint = f"one of {listed(values)}"
        findings.error("MP803", document, f"{pointer}/credential/value", message, hint)
