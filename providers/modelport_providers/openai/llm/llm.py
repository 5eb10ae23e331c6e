"""Language models of OpenAI: the base's protocol, with OpenAI's models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from modelport.entities import AIModelEntity, FetchFrom, I18nObject
from modelport.stubs.openai import OpenaiLLMStub
from modelport_providers.openai_api_compatible.llm.llm import CompatibleLargeLanguageModel

_FINE_TUNED = re.compile(r"ft:(?P<base>[^:]+):[^:]*:[^:]*:[^:]+")
_DATE = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class OpenaiLargeLanguageModel(OpenaiLLMStub, CompatibleLargeLanguageModel):
    """The stub comes first, so that OpenAI's definition counts."""

    def get_customizable_model_schema(
        self, model: str, credentials: Mapping[str, Any]
    ) -> AIModelEntity | None:
        """Return the schema of a fine-tuned model: rules, properties, mode and price of its base.

        A dated snapshot has the schema of its model. Any other custom model has the declared
        schema.
        """
        base = self.base_of(model)
        known = self._catalog.entity(self.model_type, base) if base else None
        if known is None:
            return super().get_customizable_model_schema(model, credentials)
        update = {
            "model": model,
            "label": I18nObject(en_US=model),
            "fetch_from": FetchFrom.CUSTOMIZABLE_MODEL,
        }
        return known.model_copy(update=update, deep=True)

    def declared_property(self, model: str, name: str) -> Any:
        """Return the declaration of the model's base, or None when it has no base."""
        return super().declared_property(self.base_of(model) or model, name)

    def base_of(self, model: str) -> str | None:
        """Return the predefined model for `ft:base:org::id` or for a dated snapshot."""
        found = _FINE_TUNED.fullmatch(model)
        base = found["base"] if found else model
        listed = self._catalog.models(self.model_type)
        return next((name for name in (base, _DATE.sub("", base)) if name in listed), None)
