"""Every scalar that the SDK or the daemon was measured to reject is an error."""

from __future__ import annotations

import pytest
from coercions import REJECTED, measured
from test_verdicts import changed, severity

from check_bases import BASES

_MATRIX = measured()
_RULE = "{{name: extra, type: float, {key}: TOKEN}}"
_KEY = "provider_credential_schema.credential_form_schemas.0"
# Places of each type: the base document, the path, and the value there (TOKEN is replaced).
_PLACES = {
    "bool": [
        ("llm", "deprecated", "TOKEN"),
        ("llm", "parameter_rules.2.required", "TOKEN"),
        ("provider", f"{_KEY}.required", "TOKEN"),
        ("manifest", "resource.permission.model.llm", "TOKEN"),
    ],
    "int": [
        ("llm", "parameter_rules.0.precision", "TOKEN"),
        ("provider", f"{_KEY}.max_length", "TOKEN"),
        ("manifest", "resource.memory", "TOKEN"),
    ],
    "float": [
        ("llm", "parameter_rules.+", _RULE.format(key="min")),
        ("llm", "parameter_rules.+", _RULE.format(key="max")),
    ],
    "decimal": [("llm", "pricing.input", "TOKEN"), ("embedding", "pricing.input", "TOKEN")],
    "str": [
        ("llm", "model", "TOKEN"),
        ("llm", "label.en_US", "TOKEN"),
        ("llm", "parameter_rules.2.name", "TOKEN"),
        ("provider", "help.title.en_US", "TOKEN"),
        ("provider", f"{_KEY}.variable", "TOKEN"),
    ],
}
# A permission may be null in the SDK, other booleans may not.
_NULLABLE = {"resource.permission.model.llm"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", _PLACES)
def test_a_token_that_a_reader_rejects_is_an_error(kind: str) -> None:
    missed: list[str] = []
    for token, verdicts in _MATRIX[kind].items():
        rejected = REJECTED in (verdicts.sdk, verdicts.daemon)
        for base, path, written in _PLACES[kind]:
            if not rejected or (path in _NULLABLE and token in ("null", "~")):
                continue
            document, text = BASES[base]
            change = f"{path} = {written.replace('TOKEN', token)}"
            if severity(document, changed(text, change, "")) != "error":
                missed.append(f"{base}: {change}")
    assert missed == []
