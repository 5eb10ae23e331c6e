"""Rules for `modelport.yaml`, the file of a provider that is ours alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..load.document import Document
from ..load.provider import as_list, as_mapping
from ..runtime.violations import listed, near_match
from .findings import Findings
from .parameters import check_rules


def check_modelport_file(
    findings: Findings, document: Document, provider: Document | None = None
) -> None:
    """Check what no schema can say about a `modelport.yaml`, beside its provider when known."""
    definition: Mapping[str, Any] = as_mapping(provider.data if provider is not None else None)
    supported = as_list(definition.get("supported_model_types"))
    methods = as_list(definition.get("configurate_methods"))
    customizable = as_mapping(as_mapping(document.data).get("customizable"))
    if customizable and methods and "customizable-model" not in methods:
        message = "customizable models are described, but the provider does not offer them"
        hint = "add customizable-model to its configurate_methods"
        findings.add("MP804", "warning", document.key_place("/customizable"), message, hint)
    for model_type, value in customizable.items():
        pointer, entry = f"/customizable/{model_type}", as_mapping(value)
        if supported and model_type not in supported:
            message = f"{model_type} is not among the supported_model_types of the provider"
            findings.add("MP802", "error", document.key_place(pointer), message)
        # Its context_size holds until the server says otherwise, so no rule is held against it.
        check_rules(findings, document, f"{pointer}/parameter_rules", entry.get("parameter_rules"))
        fields = _fields(definition) if definition else None
        for below in ("features", "parameter_rules"):
            for index, item in enumerate(as_list(entry.get(below))):
                at = f"{pointer}/{below}/{index}/when"
                _check_when(findings, document, at, as_mapping(item).get("when"), fields)


def _fields(definition: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    form = as_mapping(definition.get("model_credential_schema"))
    fields = (as_mapping(each) for each in as_list(form.get("credential_form_schemas")))
    return {each["variable"]: each for each in fields if isinstance(each.get("variable"), str)}


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
        message = f"no field of the model form has the variable {variable!r}"
        hint = near_match(variable, fields)
        findings.error("MP803", document, f"{pointer}/credential/variable", message, hint)
        return
    options = as_list(fields[variable].get("options"))
    values = [as_mapping(each).get("value") for each in options]
    if values and value not in values:
        message = f"{variable} can never be {value!r}"
        hint = f"one of {listed(values)}"
        findings.error("MP803", document, f"{pointer}/credential/value", message, hint)
