"""Compiles schemas, credential forms and parameter rules into validators and normalisers."""

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
    """Return a validator of a JSON Schema, draft 2020-12.

    `resources` are the other documents it may refer to, by URI; the metaschemas are always there.
    `assert_formats` makes `format` a check instead of an annotation. `strict` refuses keywords that
    neither the draft nor our own vocabulary knows, which otherwise count as annotations.
    Raises UnsupportedSchema.
    """
    table = compiled_table(schema, resources, assert_formats=assert_formats, strict=strict)
    return cast(Validator, run(table))


def compile_credentials(fields: Sequence[Mapping[str, Any]]) -> _Normaliser:
    """Return a function from raw credentials to those an adapter gets, and what is wrong.

    Raises ValueError when a field cannot be read.
    """
    return CredentialForm(fields).normalise


def compile_parameters(rules: Sequence[Mapping[str, Any]]) -> _Normaliser:
    """Return a function from given parameters to those an adapter gets, and what is wrong.

    Rules may name templates. Raises ValueError when a rule cannot be read.
    """
    return ParameterRules(rules, parameter_templates()).normalise
