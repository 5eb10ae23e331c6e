"""Rules for credential forms: variables, choices and defaults. `visibility` checks conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from ...json_values import as_list, as_mapping, as_text
from ...load.document import Document
from ...problems import Related
from ...runtime.schema.violations import excerpt, listed
from ..findings import Findings
from .value_fixes import digits
from .visibility import check_visibility, exclude_each_other

Scope = Literal["provider", "model"]

RESERVED: Final = {
    "__model_type": "the platform adds the model type itself",
    "__model_name": "the platform adds the model name itself, beside the credentials",
    "__authorization_name__": "the web client uses this name for its own field",
}
_MOST_COMPARED: Final = 64
_CHOICES: Final = frozenset({"select", "radio"})
_SECRET: Final = re.compile(
    r"(^|_)(api_?key|access_?key|secret|secret_?key|password|passwd|private_?key|auth_?token"
    r"|access_?token|api_?token|bearer_?token|token)$"
)
_NOT_SECRET: Final = re.compile(r"(access_key_id|max_token|public_key)")


def check_form(
    findings: Findings,
    document: Document,
    base: str,
    fields: Any,
    scope: Scope,
    supported_types: Sequence[Any],
) -> None:
    """Check the list of fields at the pointer `base`."""
    mappings = [(i, as_mapping(field)) for i, field in enumerate(as_list(fields))]
    for index, field in mappings:
        pointer = f"{base}/{index}"
        _check_variable(findings, document, pointer, field)
        _check_choices(findings, document, pointer, field)
        _check_default(findings, document, pointer, field)
        _check_length(findings, document, pointer, field)
        _check_control(findings, document, pointer, field)
    _check_duplicates(findings, document, base, mappings)
    check_visibility(findings, document, base, mappings, scope, supported_types)


def _check_variable(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    variable, at = field.get("variable"), f"{pointer}/variable"
    if not isinstance(variable, str):
        return
    if variable in RESERVED:
        message = f"the variable {variable} is reserved"
        findings.error("MP301", document, at, message, RESERVED[variable])
    elif variable in ("model_type", "model_name"):
        message = f"the variable {variable} repeats what every custom model already has"
        hint = "the platform asks for the type and the name itself; remove the field"
        findings.warning("MP302", document, at, message, hint)
    elif any(char.isspace() for char in variable):
        message = f"the variable {variable!r} contains spaces"
        hint = "adapters must use exactly the same spaces"
        findings.warning("MP303", document, at, message, hint)


def _check_choices(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    kind, options = as_text(field.get("type")), field.get("options")
    if kind in _CHOICES and not options and (options is None or options == []):
        at = f"{pointer}/options" if "options" in field else f"{pointer}/type"
        message = f"a {kind} field has no options"
        findings.error("MP305", document, at, message, "list the choices under `options`")
    if not isinstance(options, list) or not options:
        return
    if kind in ("text-input", "secret-input", "switch"):
        message = f"options have no effect on a {kind} field"
        findings.warning("MP310", document, f"{pointer}/options", message, "use select or radio")
    seen: dict[str, str] = {}
    for index, option in enumerate(as_list(options)):
        value, at = as_mapping(option).get("value"), f"{pointer}/options/{index}/value"
        if not isinstance(value, str):
            continue
        if value in seen:
            related = [Related(document.place(seen[value]), "the first option with this value")]
            message = f"duplicate option value {value!r}"
            findings.error("MP309", document, at, message, related=related)
        seen.setdefault(value, at)


def _check_default(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    kind, default, at = as_text(field.get("type")), field.get("default"), f"{pointer}/default"
    if not isinstance(default, str):
        return
    if not default:
        message = "the default is empty, which means no default"
        findings.warning("MP308", document, at, message, "remove the key")
        return
    if kind in _CHOICES:
        values = _values(field)
        if values and default not in values:
            message = f"the default {excerpt(default)} is not one of {listed(values)}"
            findings.error("MP306", document, at, message)
    elif kind == "switch" and default not in ("true", "false"):
        message = f"the default {excerpt(default)} of a switch is not 'true' or 'false'"
        findings.error("MP307", document, at, message)
    elif kind == "secret-input":
        message = "a secret has a default, which is public in this file"
        hint = "the web client sends a marker instead of it; use a placeholder"
        findings.warning("MP316", document, at, message, hint)
    longest = field.get("max_length")
    if kind != "switch" and isinstance(longest, int) and 0 < longest < len(default):
        message = f"the default has {len(default)} characters, max_length allows {longest}"
        findings.error("MP313", document, at, message)


def _check_length(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    kind, at = as_text(field.get("type")), f"{pointer}/max_length"
    longest = field.get("max_length")
    if isinstance(longest, float) and longest.is_integer():
        message = f"max_length {longest} is written as a fraction"
        fix = digits(document, at, int(longest))
        findings.warning("MP406", document, at, message, f"write {int(longest)}", fix=fix)
    if not isinstance(longest, int) or longest <= 0:
        return
    too_long = [value for value in _values(field) if len(value) > longest]
    if kind in _CHOICES and too_long:
        message = f"max_length {longest} excludes the options {listed(too_long)}"
        findings.error("MP312", document, at, message)
    elif kind == "switch" or kind in _CHOICES:
        message = f"max_length on a {kind} limits the text of its value"
        findings.warning("MP311", document, at, message, "remove the key")


def _check_control(
    findings: Findings, document: Document, pointer: str, field: Mapping[str, Any]
) -> None:
    kind, variable = field.get("type"), field.get("variable")
    if kind == "switch":
        if field.get("required") is True:
            message = "a required switch cannot be off"
            hint = "the server treats the value false as missing; write required: false"
            findings.warning("MP314", document, f"{pointer}/type", message, hint)
        else:
            message = "the web form has no control for a switch"
            hint = "a select with the options true and false works everywhere"
            findings.note("MP318", document, f"{pointer}/type", message, hint)
    # A value with a public default is not a secret.
    if kind == "text-input" and isinstance(variable, str) and not field.get("default"):
        _check_secret(findings, document, pointer, variable)


def _check_secret(findings: Findings, document: Document, pointer: str, variable: str) -> None:
    if _is_secret(variable):
        message = f"{variable} looks like a secret but is shown and stored as plain text"
        hint = "use the type secret-input"
        findings.warning("MP315", document, f"{pointer}/type", message, hint)


def _check_duplicates(
    findings: Findings,
    document: Document,
    base: str,
    fields: Sequence[tuple[int, Mapping[str, Any]]],
) -> None:
    earlier: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for index, field in fields:
        variable = field.get("variable")
        if not isinstance(variable, str) or not variable:
            continue
        for other, known in earlier.get(variable, [])[:_MOST_COMPARED]:
            if not exclude_each_other(known, field):
                place = document.place(f"{base}/{other}/variable")
                message = f"a second field has the variable {variable!r}, and both can show"
                hint = "the last one wins; give them show_on conditions that exclude each other"
                findings.error(
                    "MP320",
                    document,
                    f"{base}/{index}/variable",
                    message,
                    hint,
                    related=[Related(place, "the first field")],
                )
                break
        earlier.setdefault(variable, []).append((index, field))


def _values(field: Mapping[str, Any]) -> list[str]:
    values = (as_mapping(option).get("value") for option in as_list(field.get("options")))
    return [value for value in values if isinstance(value, str)]


def _is_secret(variable: str) -> bool:
    name = variable.lower()
    return bool(_SECRET.search(name)) and not _NOT_SECRET.search(name)
