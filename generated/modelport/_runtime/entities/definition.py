"""Behaviour of the entities of definitions: templates, ids and file layouts fill in missing keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import field_validator, model_validator

from ..forms.templates import over_template
from .entity import Entity, is_mapping, labelled

if TYPE_CHECKING:
    from modelport.entities import SimpleProviderEntity


class Rule(Entity):
    """Behaviour of a parameter rule."""

    @model_validator(mode="before")
    @classmethod
    def _build_on_the_template(cls, values: Any) -> Any:
        """Merge the rule with its template, key by key, explicit null included (docs/format.md 1.8)."""
        if not is_mapping(values):
            return values
        from modelport.entities import PARAMETER_TEMPLATES

        return labelled(over_template(values, PARAMETER_TEMPLATES), "name")


class Model(Entity):
    """Behaviour of a model."""

    @model_validator(mode="before")
    @classmethod
    def _label_with_the_id(cls, values: Any) -> Any:
        return labelled(values, "model") if is_mapping(values) else values


class Provider(Entity):
    """Behaviour of a provider."""

    @field_validator("models", mode="before", check_fields=False)
    @classmethod
    def _read_a_layout_as_no_models(cls, value: Any) -> Any:
        """Accept a raw definition, where `models` says which files to read (docs/format.md 1.4)."""
        return [] if is_mapping(value) else value

    def to_simple_provider(self) -> SimpleProviderEntity:
        """Return the provider in the form used by lists."""
        from modelport.entities import SimpleProviderEntity

        return SimpleProviderEntity.model_validate(self, from_attributes=True)
