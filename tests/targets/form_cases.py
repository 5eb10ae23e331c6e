"""The cases of forms and rules for every runtime: recorded ones, and the project's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from modelport_generator.validators import (
    compile_credentials,
    compile_parameters,
    parameter_templates,
)

_OWN = Path(__file__).parents[1] / "validators"
Case = tuple[str, Any, Any]
"""Name, declared fields or rules, given values."""
Verdict = tuple[dict[str, Any], list[tuple[str, str, str]]]
"""Values that are kept, and pointer, keyword and severity of each violation."""


def read(name: str) -> Any:
    """Return the cases of a file."""
    return json.loads((_OWN / name).read_text(encoding="utf-8"))


def _raw(case: dict[str, Any]) -> Any:
    return (
        {**case["raw"], "__model_type": case["model_type"]} if "model_type" in case else case["raw"]
    )


CREDENTIALS: list[Case] = [
    *((c["name"], c["fields"], c["given"]) for c in read("executed_credentials.json")),
    *((c["name"], c["fields"], _raw(c)) for c in read("credential_cases.json")),
]
PARAMETERS: list[Case] = [
    *((c["name"], c["rules"], c["given"]) for c in read("executed_parameters.json")),
    *((c["name"], c["rules"], c["given"]) for c in read("parameter_cases.json")),
]


def resolved(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rules merged with their templates, which may be unknown."""
    templates = parameter_templates()
    return [{**templates.get(rule.get("use_template", ""), {}), **rule} for rule in rules]


def credentials_verdict(fields: Any, raw: Any) -> Verdict:
    """Return the result of the Python normaliser for credentials."""
    values, violations = compile_credentials(fields)(raw)
    return values, [(each.pointer, each.keyword, each.severity) for each in violations]


def parameters_verdict(rules: Any, given: Any) -> Verdict:
    """Return the result of the Python normaliser for parameters."""
    values, violations = compile_parameters(rules)(given)
    return values, [(each.pointer, each.keyword, each.severity) for each in violations]


def has_errors(verdict: Verdict) -> bool:
    """Return whether the values are rejected."""
    return any(severity == "error" for _, _, severity in verdict[1])
