"""Rules for `predefined` and `facts` in `modelport.yaml`: its facts, compared with the files of the models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ...build.output_limits import output_rule
from ...json_values import as_list, as_mapping, as_mappings, as_text
from ...load.document import Document, escaped
from ...runtime.schema.violations import excerpt, listed, near_match
from ..findings import Findings

_CODE = "MP808"


def check_model_facts(findings: Findings, document: Document, models: Iterable[Document]) -> None:
    """Report facts about undefined models, successors that are not models, and impossible dates."""
    by_type: dict[str, dict[str, Mapping[str, Any]]] = {}
    for each in models:
        data = as_mapping(each.data)
        by_type.setdefault(as_text(data.get("model_type")), {})[as_text(data.get("model"))] = data
    _check_catalogue(findings, document)
    for key in ("predefined", "facts"):
        _check_models(findings, document, key, by_type)


def _check_models(
    findings: Findings,
    document: Document,
    key: str,
    by_type: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> None:
    for model_type, facts in as_mapping(as_mapping(document.data).get(key)).items():
        of_type = by_type.get(model_type, {})
        known = list(of_type)
        for model, entry in as_mapping(facts).items():
            pointer = f"/{key}/{escaped(model_type)}/{escaped(model)}"
            if model not in known:
                message = f"no predefined model of type {model_type} has the id {excerpt(model)}"
                place = document.key_place(pointer)
                findings.add(_CODE, "warning", place, message, _hint(model, known))
            _check_entry(findings, document, pointer, as_mapping(entry), known)
            _check_output(findings, document, pointer, as_mapping(entry), of_type.get(model, {}))


def _check_entry(
    findings: Findings, document: Document, pointer: str, entry: Mapping[str, Any], known: list[str]
) -> None:
    day, successor = entry.get("retires"), entry.get("successor")
    _check_day(findings, document, f"{pointer}/retires", day)
    for index, each in enumerate(as_mappings(entry.get("prices"))):
        _check_day(findings, document, f"{pointer}/prices/{index}/since", each.get("since"))
    if isinstance(successor, str) and successor not in known:
        message = f"the successor {excerpt(successor)} is not a predefined model of this type"
        place = document.place(f"{pointer}/successor")
        findings.add(_CODE, "warning", place, message, _hint(successor, known))


def _check_output(
    findings: Findings,
    document: Document,
    pointer: str,
    entry: Mapping[str, Any],
    model: Mapping[str, Any],
) -> None:
    """Report a parameter that allows more than the declared largest output."""
    most, rules = entry.get("max_output"), as_list(model.get("parameter_rules"))
    position = output_rule(rules)
    rule = as_mapping(rules[position] if position is not None else None)
    allowed = rule.get("max")
    if isinstance(most, int) and isinstance(allowed, int | float) and allowed > most:
        name = excerpt(rule.get("name"))
        message = f"the file of the model allows {allowed} for {name}, which is more than {most}"
        hint = "the SDK allows the smaller number: lower that of the parameter, or raise this one"
        findings.add(_CODE, "warning", document.place(f"{pointer}/max_output"), message, hint)


def _check_catalogue(findings: Findings, document: Document) -> None:
    catalogue = as_mapping(as_mapping(document.data).get("catalogue"))
    for index, each in enumerate(as_mappings(catalogue.get("intended"))):
        _check_day(findings, document, f"/catalogue/intended/{index}/until", each.get("until"))


def _check_day(findings: Findings, document: Document, pointer: str, day: Any) -> None:
    if isinstance(day, str) and not _is_day(day):
        message = f"{excerpt(day)} is not a date"
        findings.add(_CODE, "warning", document.place(pointer), message, "write it as YYYY-MM-DD")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _hint(name: str, known: list[str]) -> str:
    return near_match(name, known) or (f"known: {listed(known)}" if known else "")
