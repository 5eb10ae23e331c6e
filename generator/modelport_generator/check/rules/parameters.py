"""Rules for parameter rules, after their template is merged, such as a default beyond its limits."""

from __future__ import annotations

import marshal
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...definitions.profiles import parameter_templates
from ...json_values import as_list, as_mapping, as_text, is_number
from ...load.document import Document
from ...load.scalars import PlainScalars
from ...problems import Related
from ...runtime.forms.templates import over_template, template_of
from ...runtime.schema.violations import excerpt, listed
from ..findings import Findings
from .sliders import slider_trouble
from .value_fixes import digits

_MOST_FLAWLESS: Final = 5_000
_MOST_DECIMALS: Final = 300
_EXPONENT: Final = re.compile(r"[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)[eE][-+]?[0-9]+").fullmatch
NUMERIC: Final = frozenset({"int", "float"})
TEXTS: Final = frozenset({"string", "text"})
_OF_RULE: Final = re.compile(r"(.*/parameter_rules)/(\d+)/default").fullmatch
_SCALARS: Final = PlainScalars()
_LIMITS: Final = ("default", "max")
_OVERRIDABLE: Final = ("default", "min", "max", "precision", "help")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule: as written, as merged, and its place."""

    document: Document
    pointer: str
    written: Mapping[str, Any]
    merged: Mapping[str, Any]
    template: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return as_text(self.merged.get("type"))

    def at(self, *keys: str) -> str:
        """Return the pointer of the first of the keys that the rule itself has."""
        key = next((key for key in keys if key in self.written), None)
        return f"{self.pointer}/{key}" if key else self.pointer


@dataclass(frozen=True, slots=True)
class _Flawless:
    """The further checks of a rule without a problem in itself."""

    name: str | None
    """The name that no other rule may have."""
    tokens: float
    """The largest number of tokens that it allows or sets, 0 when it does not limit them."""
    slider: tuple[str, str] | None
    """The message and the hint about its slider, None when there is none."""


_FLAWLESS: Final[dict[bytes, _Flawless]] = {}
"""Most models repeat the same few rules. With these, all rules are checked in half the time."""


def check_rules(
    findings: Findings, document: Document, base: str, rules: Any, context_size: Any = None
) -> None:
    """Check the list of parameter rules at the pointer `base`."""
    most = context_size if is_number(context_size) and context_size > 0 else None
    first: dict[str, int] = {}
    for index, rule in enumerate(as_list(rules)):
        if rule.__class__ is not dict:
            continue
        text = marshal.dumps(rule)
        known = _FLAWLESS.get(text)
        if known is None:
            known = _check_alone(findings, document, f"{base}/{index}", rule, text)
        if known.name is not None and first.setdefault(known.name, index) != index:
            _report_duplicate(findings, document, base, known.name, (first[known.name], index))
        if known.tokens and most is not None and known.tokens > most:
            _report_context(findings, document, f"{base}/{index}", rule, most)
        if known.slider is not None:
            _note_slider(findings, document, f"{base}/{index}", rule, known.slider)


def _check_alone(
    findings: Findings, document: Document, pointer: str, written: Mapping[str, Any], text: bytes
) -> _Flawless:
    """Check what depends on the rule alone, and remember it by its text when it is flawless."""
    before = findings.count
    rule = _read(document, pointer, written)
    name = _check_name(findings, rule)
    _check_template(findings, rule)
    _check_limits(findings, rule)
    _check_options(findings, rule)
    _check_default(findings, rule)
    known = _Flawless(name, _tokens(written), slider_trouble(rule.merged))
    if findings.count == before and len(_FLAWLESS) < _MOST_FLAWLESS:
        _FLAWLESS[text] = known
    return known


def kind_of_default(document: Document, pointer: str) -> str:
    """Return the type of the parameter whose default is at a pointer, "" for other places."""
    found = _OF_RULE(pointer)
    if found is None:
        return ""
    holder: Any = document.data
    for key in found[1].split("/")[1:]:
        holder = as_mapping(holder).get(key)
    rule = as_mapping(as_list(holder)[int(found[2])])
    return _read(document, pointer, rule).kind


def _note_slider(
    findings: Findings,
    document: Document,
    pointer: str,
    written: Mapping[str, Any],
    slider: tuple[str, str],
) -> None:
    """Report a slider; the web client has it without harm in most definitions of the field."""
    at = f"{pointer}/default" if "default" in written else pointer
    findings.note("MP440", document, at, *slider)


def _read(document: Document, pointer: str, written: Mapping[str, Any]) -> _Rule:
    templates = parameter_templates()
    template = template_of(written, templates)
    merged = over_template(written, templates) if template else written
    return _Rule(document, pointer, written, merged, template)


def _check_name(findings: Findings, rule: _Rule) -> str | None:
    """Check a name, and return it when no other rule may have it."""
    name = rule.written.get("name")
    if not isinstance(name, str) or not name:
        return None
    if name != name.strip():
        message = f"the parameter name {name!r} has spaces around it"
        pointer = f"{rule.pointer}/name"
        findings.warning("MP402", rule.document, pointer, message, "callers will not include them")
    # Rules with a `when` may repeat a name, as they may not apply together.
    return None if "when" in rule.written else name


def _report_duplicate(
    findings: Findings, document: Document, base: str, name: str, indexes: tuple[int, int]
) -> None:
    first, again = (f"{base}/{index}/name" for index in indexes)
    related = [Related(document.place(first), "the first rule with this name")]
    message = f"duplicate rule name {name!r}"
    hint = "both are checked, the last value wins, and two controls are shown"
    findings.error("MP401", document, again, message, hint, related=related)


def _check_template(findings: Findings, rule: _Rule) -> None:
    written, document = rule.written, rule.document
    if "use_template" in written and written["use_template"] in ("", None):
        message = "use_template is empty, which means absent"
        hint = "name a template or remove the key"
        findings.warning("MP403", document, f"{rule.pointer}/use_template", message, hint)
    if not rule.template:
        return
    for key in _OVERRIDABLE:
        if key in written and written[key] is None and rule.template.get(key) is not None:
            message = f"{key} is null although the template gives {excerpt(rule.template[key])}"
            hint = "the SDK takes the null, the daemon takes the template's value"
            findings.warning("MP404", document, f"{rule.pointer}/{key}", message, hint)
    if "label" in written and not written["label"] and written["label"] in ({}, None):
        message = "the empty label hides the label of the template"
        hint = "remove the key; the name of the rule is shown instead"
        findings.warning("MP405", document, f"{rule.pointer}/label", message, hint)


def _check_limits(findings: Findings, rule: _Rule) -> None:
    written, kind, document = rule.written, rule.kind, rule.document
    precision = written.get("precision")
    if isinstance(precision, float) and precision.is_integer():
        message = f"precision {precision} is written as a fraction"
        hint = f"write {int(precision)}"
        at = f"{rule.pointer}/precision"
        fix = digits(document, at, int(precision))
        findings.warning("MP406", document, at, message, hint, fix=fix)
    for key in ("min", "max", "precision"):
        _check_use(findings, rule, key)
    for key in ("min", "max"):
        limit = written.get(key)
        if kind == "int" and isinstance(limit, float) and not _whole(limit):
            message = f"{key} {limit} is a fraction, but the parameter is an int"
            findings.warning("MP408", document, f"{rule.pointer}/{key}", message)
    low, high = _limits(rule)
    if is_number(low) and is_number(high) and low > high and kind in NUMERIC:
        message = f"min {low} is above max {high}, so no value can pass"
        # The limit that contradicts the default is probably the wrong one.
        default = rule.merged.get("default")
        odd = ("max", "min") if is_number(default) and low <= default else ("min", "max")
        findings.error("MP410", document, rule.at(*odd), message)


def _limits(rule: _Rule) -> tuple[Any, Any]:
    """Return min and max. `1e3`, which is text to PyYAML, counts as the number it means."""
    low, high = rule.merged.get("min"), rule.merged.get("max")
    if isinstance(low, str) and _EXPONENT(low):
        low = float(low)
    if isinstance(high, str) and _EXPONENT(high):
        high = float(high)
    return low, high


def _check_use(findings: Findings, rule: _Rule, key: str) -> None:
    value = rule.written.get(key)
    if value is None or rule.kind not in ("int", "float", "string", "boolean", "text"):
        return
    if rule.kind == "float" or (rule.kind == "int" and (key != "precision" or value == 0)):
        return
    message = f"{key} has no effect on a parameter of type {rule.kind}"
    findings.warning("MP407", rule.document, f"{rule.pointer}/{key}", message, "it is ignored")


def _check_options(findings: Findings, rule: _Rule) -> None:
    options = as_list(rule.written.get("options"))
    if not options:
        return
    if rule.kind in ("int", "float", "boolean", "text"):
        message = f"options have no effect on a parameter of type {rule.kind}"
        hint = "use the type string" if rule.kind == "text" else "they are ignored"
        findings.warning("MP407", rule.document, f"{rule.pointer}/options", message, hint)
    seen: set[str] = set()
    for index, option in enumerate(options):
        if isinstance(option, str):
            if option in seen:
                pointer = f"{rule.pointer}/options/{index}"
                findings.error("MP411", rule.document, pointer, f"duplicate option {option!r}")
            seen.add(option)


def _check_default(findings: Findings, rule: _Rule) -> None:
    default, document = rule.merged.get("default"), rule.document
    if default is None:
        if rule.written.get("required") is True:
            message = "the parameter is required and has no default"
            hint = "every call without it fails"
            findings.warning("MP416", document, f"{rule.pointer}/required", message, hint)
        return
    kind = rule.kind
    if not _has_type(default, kind):
        if kind in _TYPES:
            message = f"the default {excerpt(default)} is not {_TYPES[kind]}"
            findings.error("MP412", document, rule.at("default", "type"), message, _type_hint(rule))
        return
    if kind == "string":
        options = as_list(rule.merged.get("options"))
        if options and default not in options:
            message = f"the default {excerpt(default)} is not one of {listed(options)}"
            findings.error("MP413", document, rule.at("default", "options"), message)
    elif kind in NUMERIC:
        _check_number(findings, rule, default)


def _check_number(findings: Findings, rule: _Rule, default: float) -> None:
    low, high = _limits(rule)
    if is_number(low) and is_number(high) and low > high:
        pass  # The limits are reported already, and it is unknown which of them is right.
    elif is_number(low) and default < low:
        message = f"the default {default} is below min {low}"
        findings.error("MP414", rule.document, rule.at("default", "min"), message)
    elif is_number(high) and default > high:
        message = f"the default {default} is above max {high}"
        findings.error("MP414", rule.document, rule.at("default", "max"), message)
    precision = rule.merged.get("precision")
    if rule.kind != "float" or not isinstance(precision, int) or abs(precision) > _MOST_DECIMALS:
        return
    if round(default, precision) != default:
        message = f"the default {default} has more than {precision} decimals"
        source = "" if "precision" in rule.written else " (from the template)"
        hint = f"precision is {precision}{source}; the runtime rejects such a value"
        findings.error("MP415", rule.document, rule.at("default", "precision"), message, hint)


def _tokens(rule: Mapping[str, Any]) -> float:
    """Return the largest number of output tokens in a rule, 0 when it does not limit them."""
    if "max_tokens" not in (rule.get("name"), rule.get("use_template")):
        return 0
    numbers = [rule[key] for key in _LIMITS if is_number(rule.get(key))]
    return max((each for each in numbers if each > 0), default=0)


def _report_context(
    findings: Findings, document: Document, pointer: str, rule: Mapping[str, Any], most: float
) -> None:
    for key in _LIMITS:
        value = rule.get(key)
        if is_number(value) and value > most:
            message = f"{key} {value} is above the context_size of {most} tokens"
            findings.warning("MP417", document, f"{pointer}/{key}", message)
            return


def has_json_schema(rules: Any) -> str | None:
    """Return the pointer of the rule named `json_schema` below the list, or None."""
    items: Sequence[Any] = as_list(rules)
    for index, rule in enumerate(items):
        if as_mapping(rule).get("name") == "json_schema":
            return f"/{index}/name"
    return None


_TYPES: Final[dict[str, str]] = {
    "int": "an int",
    "float": "a number",
    "boolean": "true or false",
    "string": "a string",
    "text": "a string",
}


def _has_type(value: Any, kind: Any) -> bool:
    match kind:
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return is_number(value)
        case "boolean":
            return isinstance(value, bool)
        case "string" | "text":
            return isinstance(value, str)
        case _:
            return False


def _type_hint(rule: _Rule) -> str:
    pointer, default = f"{rule.pointer}/default", rule.merged.get("default")
    raw = rule.document.raw(pointer) if "default" in rule.written else ""
    if rule.kind in TEXTS:
        return "quote it: '{}'".format(raw.replace("'", "''")) if raw else ""
    if rule.kind == "int" and isinstance(default, float) and default - default == 0:
        return "the runtime rejects even 3.0 for an int"
    read = _SCALARS[raw] if isinstance(default, str) else None
    is_quoted = read is not None and not rule.document.is_plain(pointer)
    if read is not None and is_quoted and not read.trap and _has_type(read.value, rule.kind):
        return "write it without quotes"
    return _WRITE[rule.kind]


_WRITE: Final[dict[str, str]] = {
    "int": "write a whole number in plain digits",
    "float": "write a number in plain digits",
    "boolean": "write true or false",
}


def _whole(value: float) -> bool:
    return value.is_integer()
