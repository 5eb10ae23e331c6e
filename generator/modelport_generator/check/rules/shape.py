"""Check documents against the definition schemas: missing keys, unknown keys and wrong types."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, Literal, cast

from ...definitions.profiles import Profile, definition, definitions, is_packaged
from ...json_values import as_list, as_mapping
from ...load.document import Document, escaped
from ...load.scalars import Plain
from ...problems import MOST_ALIKE, Edit, Fix, Severity, rest
from ...runtime.schema.validation import Validator
from ...runtime.schema.violations import Violation, excerpt, listed
from ..findings import Findings
from .misspellings import near_key
from .readings import ScalarType, described, shown
from .value_fixes import digits, quoted, rewrite, unquoted

Kind = Literal["provider", "model", "position", "manifest", "modelport"]

LOCALES: Final = frozenset({"en_US", "zh_Hans", "ja_JP", "pt_BR"})


@lru_cache(maxsize=16)
def validator(kind: str, profile: Profile) -> Validator:
    """Return the validator of a definition schema.

    An installed distribution carries what its schemas compile to, and a check of one file takes half
    the time with it. In the repository the schemas may be newer than that.
    """
    if is_packaged():
        module = import_module(f"modelport.validators{'.accept' * (profile == 'accept')}.{kind}")
        prebuilt: Validator = module.validate
        return prebuilt
    from ...validators import compile_validator

    return compile_validator(definition(kind, profile), definitions(profile))


def check_shape(findings: Findings, document: Document, kind: Kind) -> frozenset[str]:
    """Report what the strict profile rejects, and return the pointers of the rejected values.

    What the accept profile rejects as well, one of Dify's readers rejects: an error. The rest is an
    error when it cannot work, and a warning when it is ignored or surprising.
    """
    strict = validator(kind, "strict")
    if strict.is_valid(document.data):
        return frozenset()
    accept = validator(kind, "accept")
    found = [] if accept.is_valid(document.data) else accept.explain(document.data)
    rejected = {_key(each) for each in found}
    violations = {_key(each): each for each in strict.explain(document.data)}
    left: dict[tuple[str, bool], list[Violation]] = {}
    skipped = _follow_ups(document, violations.values())
    for key, violation in violations.items():
        if key in skipped:
            continue
        alike = left.setdefault((violation.keyword, key in rejected), [])
        if len(alike) < MOST_ALIKE:
            _report(findings, document, violation, key in rejected)
        alike.append(violation)
    for (keyword, is_rejected), alike in left.items():
        if len(alike) > MOST_ALIKE:
            code, severity = _BY_KEYWORD.get(keyword, ("MP205", "error"))
            severity = "error" if is_rejected else severity
            place = document.place(alike[MOST_ALIKE].pointer)
            more = rest(code, severity, place, len(alike) - MOST_ALIKE)
            findings.problems.append(more)
    return frozenset(each.pointer for each in violations.values())


def _follow_ups(
    document: Document, violations: Collection[Violation]
) -> frozenset[tuple[str, str, str]]:
    """Return the violations that follow from another one: the value where `en_US` is missing."""
    missing = {e.pointer for e in violations if e.keyword == "required" and e.name == "en_US"}
    bare = document.data and as_mapping(document.data).get("model_type") == "llm"
    sizes = [e for e in violations if e.keyword == "required" and e.name in _BOTH]
    both = len([e for e in sizes if e.pointer == "/model_properties"]) == len(_BOTH)
    return frozenset(
        _key(each)
        for each in violations
        if (each.keyword == "additionalProperties" and each.pointer in missing)
        or (bare and both and each in sizes and each.name != _BOTH[0])
    )


_BOTH: Final = ("mode", "context_size")
"""Without both properties a language model cannot be called."""


def _key(violation: Violation) -> tuple[str, str, str]:
    return violation.pointer, violation.keyword, violation.name


def _report(findings: Findings, document: Document, violation: Violation, rejected: bool) -> None:
    match violation.keyword:
        case "required":
            _report_missing(findings, document, violation, rejected)
        case "additionalProperties":
            _report_unknown(findings, document, violation, rejected)
        case "type" | "enum" | "const":
            _report_type(findings, document, violation, rejected)
        case "pattern" if violation.pointer.rpartition("/")[2] in _FORMS:
            severity = _softened(document, violation, "error", rejected)
            place, form = document.place(violation.pointer), violation.pointer.rpartition("/")[2]
            what, example = _FORMS[form]
            message = f"{shown(_value(document.data, violation.pointer))} is not {what}"
            findings.add("MP206", severity, place, message, f"such as {example}")
        case keyword:
            code, severity = _BY_KEYWORD.get(keyword, ("MP205", "error"))
            severity = _softened(document, violation, severity, rejected)
            at, message = _narrowed(document, violation), violation.message
            if at != violation.pointer:
                message = f"duplicate item {excerpt(_value(document.data, at))}"
            findings.add(code, severity, document.place(at), message, violation.hint)


def _narrowed(document: Document, violation: Violation) -> str:
    """Return the pointer to report at. For a list with duplicates, it is the first repeated item."""
    if violation.keyword == "uniqueItems":
        items = as_list(_value(document.data, violation.pointer))
        for index, item in enumerate(items[:MOST_ALIKE]):
            if item in items[:index]:
                return f"{violation.pointer}/{index}"
    return violation.pointer


_FORMS: Final = {
    "author": ("a name of lower-case letters, digits, '-' and '_'", "'acme'"),
    "created_at": ("a date with time and zone", "'2025-01-31T00:00:00Z'"),
    "input": ("a decimal number", "'0.003'"),
    "output": ("a decimal number", "'0.003'"),
    "unit": ("a decimal number", "'0.000001'"),
    "provider_source": ("a path below the folder that ends in .py", "'provider/acme.py'"),
    "version": ("a version of three numbers", "'0.1.0'"),
}
"""Descriptions of texts in a fixed form, by the last token of the pointer."""
_BY_KEYWORD: Final[dict[str, tuple[str, Severity]]] = {
    "required": ("MP201", "error"),
    "additionalProperties": ("MP202", "warning"),
    "type": ("MP204", "error"),
    "pattern": ("MP206", "error"),
    "minLength": ("MP207", "error"),
    "minItems": ("MP207", "error"),
    "minProperties": ("MP207", "error"),
    "maxLength": ("MP208", "warning"),
    "maxItems": ("MP208", "warning"),
    "minimum": ("MP209", "error"),
    "maximum": ("MP209", "error"),
    "uniqueItems": ("MP210", "warning"),
}


def _softened(
    document: Document, violation: Violation, severity: Severity, rejected: bool
) -> Severity:
    """Return the severity, lowered for cases that every reader accepts and nothing depends on."""
    last = violation.pointer.rpartition("/")[2]
    if not rejected and violation.keyword == "minLength" and last in LOCALES:
        is_model = "model_type" in as_mapping(document.data)
        return "error" if violation.pointer.endswith(_NEEDED) and not is_model else "warning"
    if not rejected and last == "credential_form_schemas":
        return "warning"
    return severity


_NEEDED: Final = ("/label/en_US", "/help/en_US", "/placeholder/en_US")
"""Texts that the daemon's validator requires, except in models, which it does not check."""


def _report_missing(
    findings: Findings, document: Document, violation: Violation, rejected: bool
) -> None:
    pointer, name = violation.pointer, violation.name
    place = document.place(pointer)
    if rejected or not (name in _SOFT or pointer == "/model_properties"):
        message = f"the key {name!r} is missing"
        written = _other_english(document, pointer) if name == "en_US" else ""
        hint = (
            f"{_where(pointer)}; did you mean 'en_US' instead of {written!r}?"
            if written
            else _where(pointer)
        )
        findings.add("MP201", "error", place, message, hint)
    elif name == "required":
        message = "the field does not say whether it is required"
        hint = "the SDK's default is true, the daemon's false; always write it"
        findings.add("MP304", "warning", place, message, hint)
    elif name == "en_US":
        message = "the text has no en_US, so no reader shows it"
        written = _other_english(document, pointer)
        instead = f"en_US instead of {written!r}" if written else "{en_US: ...}"
        hint = f"the daemon rejects the provider; write {instead}"
        findings.add("MP217", "error", place, message, hint)
    elif name == _BOTH[0] and _lacks_both(document):
        message = "neither mode nor context_size is given, so the model cannot be called"
        findings.add("MP213", "error", place, message, "such as {mode: chat, context_size: 8192}")
    else:
        message = f"the property {name!r} is missing"
        hint = _DEFAULTS.get(name, "existing models of this type have it")
        findings.add("MP213", "warning", place, message, hint)


def _lacks_both(document: Document) -> bool:
    model = as_mapping(document.data)
    properties = as_mapping(model.get("model_properties"))
    return model.get("model_type") == "llm" and not any(key in properties for key in _BOTH)


_SOFT: Final = frozenset({"required", "en_US"})
_DEFAULTS: Final = {
    "mode": "it defaults to chat, and to completion in old servers",
    "context_size": "callers cannot know how much fits",
    "voices": "no voice is offered",
}


def _other_english(document: Document, pointer: str) -> str:
    """Return the unknown key of a text that was probably meant as `en_US`, such as `en-US` or `en_GB`."""
    keys = as_mapping(_value(document.data, pointer))
    return next((key for key in keys if key[:2].casefold() == "en" and key not in LOCALES), "")


def _where(pointer: str) -> str:
    return f"in {pointer}" if pointer else ""


def _report_unknown(
    findings: Findings, document: Document, violation: Violation, rejected: bool
) -> None:
    name = violation.name
    pointer = f"{violation.pointer}/{escaped(name)}"
    place = document.key_place(pointer)
    known = [each for each in cast("list[Any]", violation.allowed) if isinstance(each, str)]
    near = near_key(name, known)
    if near is not None:
        fix = _renaming(document, pointer, name, near)
        message = f"the key {name!r} is unknown{'' if rejected else ' and dropped silently'}"
        findings.add("MP203", "error", place, message, f"did you mean {near!r}?", fix=fix)
    elif rejected:
        message = f"{name!r} is not a key that is read here"
        findings.add("MP211", "error", place, message, f"known: {listed(known)}")
    elif violation.pointer == "/model_properties":
        model_type = as_mapping(document.data).get("model_type")
        message = f"the property {name!r} has no effect on a {model_type} model"
        findings.add("MP212", "warning", place, message, f"known: {listed(known)}")
    elif known and set(known) <= LOCALES:
        message = f"the language {name!r} is not read"
        alike = [each for each in known if each[:2] == name[:2].casefold()]
        written = as_mapping(_value(document.data, violation.pointer))
        hint = f"one of {listed(sorted(LOCALES))}"
        if alike and alike[0] not in written:
            hint = f"did you mean {alike[0]!r}? {hint}"
        findings.add("MP215", "warning", place, message, hint)
    elif violation.pointer == "/models" and document.data:
        message = f"{name!r} is not a model type, so every reader drops its models"
        findings.add("MP211", "error", place, message, f"known: {listed(known)}")
    else:
        message = f"the key {name!r} is unknown and dropped silently"
        findings.add("MP202", "warning", place, message, f"known: {listed(known)}")


def _renaming(document: Document, pointer: str, name: str, near: str) -> Fix | None:
    start, end = document.key_offsets(pointer)
    parent = as_mapping(_value(document.data, pointer.rpartition("/")[0]))
    if near in parent or document.text[start:end] != name:
        return None
    return Fix(f"rename {name} to {near}", (Edit(start, end, near),))


def _report_type(
    findings: Findings, document: Document, violation: Violation, rejected: bool
) -> None:
    pointer = violation.pointer
    last = pointer.rpartition("/")[2]
    trap = document.traps.get(pointer) if document.trapped else None
    place = document.place(pointer)
    if not rejected and last in LOCALES:
        message = f"the text for {last} is null"
        findings.add("MP214", "warning", place, message, "leave the key out")
        return
    if trap is not None and trap.trap == "exponent" and last in ("min", "max"):
        message = f"{trap.value} is text for PyYAML and a number for Go"
        fix = digits(document, pointer, trap.value)
        findings.add("MP132", "warning", place, message, "write the number out", fix=fix)
        return
    code = "MP204" if violation.keyword == "type" else "MP205"
    hint = _type_hint(document, violation) if code == "MP204" else ""
    severity: Severity = "error"
    if not rejected and last == "language":
        severity, hint = "warning", f"write a list: [{_value(document.data, pointer)}]"
    if code == "MP204" and not hint:
        hint = _shape_hint(pointer, violation.allowed)
    hint = hint or (_trap_hint(trap) if trap else "") or violation.hint
    if code == "MP205":
        hint = _meant(_value(document.data, pointer), violation.allowed) or hint
    fix = _repair(document, violation)
    message = _WORDS.sub(lambda found: _NAMES[found[0]], violation.message)
    findings.add(code, severity, place, message, hint, fix=fix)


def _meant(value: Any, allowed: object) -> str:
    """Return the hint for the name that a value has in other formats."""
    names = _OTHER_NAMES.get(value.casefold(), ()) if isinstance(value, str) else ()
    meant = next((each for each in names if each in as_list(allowed)), None)
    return f"did you mean {meant!r}?" if meant else ""


_OTHER_NAMES: Final = {
    "password": ("secret-input",),
    "secret": ("secret-input",),
    "token": ("secret-input",),
    "text": ("text-input",),
    "input": ("text-input",),
    "string": ("text-input",),
    "url": ("text-input",),
    "dropdown": ("select",),
    "enum": ("select", "string"),
    "checkbox": ("switch", "boolean"),
    "toggle": ("switch", "boolean"),
    "bool": ("switch", "boolean"),
    "boolean": ("switch",),
    "integer": ("int",),
    "number": ("float", "text-input"),
    "double": ("float",),
    "str": ("string", "text-input"),
    "embedding": ("text-embedding",),
    "embeddings": ("text-embedding",),
    "chat": ("llm",),
}
"""Names of types in other formats, with those of this format that they may mean."""
_NAMES: Final = {"an object": "a mapping", " or null": ""}
_WORDS: Final = re.compile("|".join(_NAMES))
_SHAPES: Final = {
    "pricing": "{input: '0.4', output: '1.6', unit: '0.000001', currency: USD}",
    "model_properties": "{mode: chat, context_size: 8192}",
    "features": "[tool-call, vision]",
    "parameter_rules": "[{name: temperature, use_template: temperature}]",
    "supported_model_types": "[llm, text-embedding]",
    "configurate_methods": "[predefined-model, customizable-model]",
    "credential_form_schemas": "[{variable: api_key, label: {en_US: Key}, type: secret-input, required: true}]",
    "provider_credential_schema": "{credential_form_schemas: [...]}",
    "model_credential_schema": "{model: {label: {en_US: Model}}, credential_form_schemas: [...]}",
    "options": "[{label: {en_US: One}, value: one}]",
    "show_on": "[{variable: kind, value: one}]",
    "voices": "[{mode: alma, name: Alma, language: [en-US]}]",
    "help": "{title: {en_US: Get a key}, url: {en_US: 'https://example.com'}}",
    "models": "{llm: {predefined: ['models/llm/*.yaml']}}",
    "predefined": "['models/llm/*.yaml']",
    "extra": "{python: {provider_source: provider/acme.py, model_sources: [models/llm/llm.py]}}",
    "model_sources": "[models/llm/llm.py]",
    "customizable": "{llm: {model_properties: {mode: chat, context_size: 8192}}}",
    "when": "{model: 'name*'}",
    "tags": "[chatbot]",
}
"""Examples of lists and mappings, by their key."""


def _shape_hint(pointer: str, wanted: object) -> str:
    """Return an example of the list or mapping that is expected instead."""
    if not {"object", "array"} & {str(each) for each in (as_list(wanted) or [wanted])}:
        return ""
    names = [each for each in pointer.split("/") if not each.isdecimal()]
    last = names[-1] if names else ""
    if last in ("label", "description", "placeholder", "title", "url", "text") or (
        last == "help" and len(names) > 2
    ):
        return "write it as {en_US: ...}"
    if last.startswith("icon"):
        return "write it as {en_US: icon.svg}"
    return f"write it as {_SHAPES[last]}" if last in _SHAPES else ""


def _repair(document: Document, violation: Violation) -> Fix | None:
    pointer, wanted = violation.pointer, violation.allowed
    value = _value(document.data, pointer)
    if violation.keyword == "type":
        if isinstance(value, (bool, int, float)) and "string" in [*as_list(wanted), wanted]:
            return quoted(document, pointer)
        return unquoted(document, pointer, wanted) if isinstance(value, str) else None
    if isinstance(value, str):
        same = [each for each in as_list(wanted) if _is_same(value, each)]
        return rewrite(document, pointer, str(same[0])) if len(same) == 1 else None
    return None


def _is_same(text: str, candidate: Any) -> bool:
    """Return whether a text equals a candidate except for case and the kind of hyphen."""
    if not isinstance(candidate, str):
        return False
    return text.strip().casefold().replace("_", "-") == candidate


def _trap_hint(trap: Plain) -> str:
    match trap.trap:
        case "word":
            return "PyYAML reads the bare word as a boolean, Go as text; quote it"
        case "timestamp":
            return "PyYAML reads it as a date, Go as text; quote it"
        case "exponent" | "octal" if isinstance(trap.value, str):
            return "PyYAML reads it as text, Go as a number; write the number out"
        case _:
            return f"PyYAML reads it as {trap.value!r}; quote it if text is meant"


def _type_hint(document: Document, violation: Violation) -> str:
    """Return how the readers read a scalar of another type, and what to write."""
    pointer = violation.pointer
    value = _value(document.data, pointer)
    target = _target(pointer, violation.allowed)
    if target is None or isinstance(value, (dict, list)):
        return ""
    advice = "fill it in, or remove it" if value is None else _ADVICE[target]
    if pointer.startswith("/model_properties/"):
        return f"readers do not check it, callers get {shown(value)}; {advice}"
    raw, is_plain = document.raw(pointer), document.is_plain(pointer)
    return f"{described(target, value, raw, is_plain)}; {advice}"


def _target(pointer: str, wanted: object) -> ScalarType | None:
    """Return the type that the readers convert a scalar to, or None for lists and objects."""
    if re.fullmatch(r"/pricing/(input|output|unit)", pointer):
        return "decimal"
    names = [wanted, *as_list(wanted)]
    return next((target for target in _ADVICE if target in names), None)


_ADVICE: Final[dict[ScalarType, str]] = {
    "boolean": "write true or false, without quotes",
    "integer": "write a whole number, without quotes",
    "number": "write a number, without quotes",
    "decimal": "write a decimal number, in quotes",
    "string": "quote it",
}


def _value(data: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        items = as_list(data)
        if key.isdecimal() and int(key) < len(items):
            data = items[int(key)]
        else:
            data = as_mapping(data).get(key)
    return data
