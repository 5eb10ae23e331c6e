"""Compile schemas, credential forms and parameter rules into validators and normalisers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from modelport_generator.runtime.forms.credentials import CredentialForm
from modelport_generator.runtime.forms.parameters import ParameterRules
from modelport_generator.runtime.schema.validation import Validator
from modelport_generator.runtime.schema.violations import Violation

from ..definitions.profiles import parameter_templates
from .module import compiled_table, emit_module, run
from .unsupported import UnsupportedSchema

__all__ = [
    "UnsupportedSchema",
    "compile_credentials",
    "compile_parameters",
    "compile_validator",
    "emit_module",
    "parameter_templates",
]

_Normaliser = Callable[[Mapping[str, Any]], tuple[dict[str, Any], list[Violation]]]


def compile_validator(
    schema: Any,
    resources: Mapping[str, Any] | None = None,
    assert_formats: bool = False,
    *,
    strict: bool = False,
) -> Validator:
    """Return a validator for a JSON Schema of draft 2020-12.

    Args:
        schema: The schema, as parsed JSON.
        resources: The other documents that the schema may refer to, by URI. The metaschemas are
            always available.
        assert_formats: Whether `format` is checked. Otherwise it is only an annotation.
        strict: Whether to reject keywords that neither the draft nor modelport's vocabulary
            defines. Otherwise they count as annotations.

    Raises:
        UnsupportedSchema: The schema is malformed or cannot be compiled.
    """
    table = compiled_table(schema, resources, assert_formats=assert_formats, strict=strict)
    return cast(Validator, run(table))


def compile_credentials(fields: Sequence[Mapping[str, Any]]) -> _Normaliser:
    """Return a function that normalises raw credentials and reports what is wrong with them.

    Raises:
        ValueError: A field cannot be read.
    """
    return CredentialForm(fields).normalise


def compile_parameters(rules: Sequence[Mapping[str, Any]]) -> _Normaliser:
    """Return a function that normalises given parameters and reports what is wrong with them.

    The rules may name templates.

    Raises:
        ValueError: A rule cannot be read.
    """
    return ParameterRules(rules, parameter_templates()).normalise
