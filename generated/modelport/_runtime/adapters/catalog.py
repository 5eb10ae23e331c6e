"""A provider's definition and models as data. Each file is read on first use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Reading the data alone takes a third of the time of importing the normalisers.
if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, ProviderEntity

    from ..forms.credentials import CredentialForm
    from ..forms.parameters import ParameterRules
    from .entry import ProviderEntry
    from .price_lists import PriceList, PriceLists

PROVIDER_FORM = "provider_credential_schema"
MODEL_FORM = "model_credential_schema"

_REMEMBERED = 1024
"""The number of custom models whose rules are cached."""


class Catalog:
    """The data of one provider."""

    def __init__(self, entry: ProviderEntry) -> None:
        self._entry = entry
        self._models: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._rules: dict[tuple[str, str], ParameterRules] = {}
        self._forms: dict[str, CredentialForm | None] = {}
        self._declared_rules: dict[tuple[str, tuple[int, ...]], ParameterRules] = {}
        self._condition_names: dict[str, tuple[str, ...]] = {}
        self._depending: dict[str, frozenset[str]] = {}
        self._asking: dict[str, bool] = {}
        self._holding: dict[tuple[object, ...], ParameterRules] = {}
        self._prices: dict[tuple[str, str], PriceLists] = {}
        self._entities: dict[tuple[str, str], AIModelEntity] = {}

    @cached_property
    def provider(self) -> Mapping[str, Any]:
        """The provider document."""
        document: Mapping[str, Any] = self._read("provider.json")
        return document

    @cached_property
    def schema(self) -> ProviderEntity:
        """The definition of the provider, with its predefined models."""
        from modelport.entities import ProviderEntity

        models = [m for model_type in self._entry.types for m in self.models(model_type).values()]
        return ProviderEntity.model_validate({**self.provider, "models": models})

    @cached_property
    def customizable(self) -> Mapping[str, Any]:
        """What `modelport.yaml` declares for custom models, by model type."""
        declared: Mapping[str, Any] = self._read("customizable.json")
        return declared

    @property
    def base(self) -> str | None:
        """The id of the provider whose adapters are used where this one has none."""
        base: str | None = self._modelport["base"]
        return base

    @property
    def quirks(self) -> Mapping[str, Any]:
        """The quirks of the server that `modelport.yaml` declares for the adapters of the base."""
        quirks: Mapping[str, Any] = self._modelport["quirks"]
        return quirks

    @cached_property
    def _modelport(self) -> Mapping[str, Any]:
        declared: Mapping[str, Any] = self._read("modelport.json")
        return declared

    def facts(self, model_type: str, model: str) -> Mapping[str, Any]:
        """Return what `modelport.yaml` says about a predefined model beyond its file."""
        predefined: Mapping[str, Mapping[str, Any]] = self._modelport.get("predefined") or {}
        found: Mapping[str, Any] = (predefined.get(model_type) or {}).get(model) or {}
        return found

    def price_list(self, model_type: str, model: str) -> PriceList | None:
        """Return the price list of a predefined model that holds today, or None when it has none."""
        key = (model_type, model)
        lists = self._prices.get(key)
        if lists is None:
            from .price_lists import PriceLists

            declared: list[Mapping[str, Any]] = self.facts(*key).get("prices") or []
            lists = self._prices[key] = PriceLists.read(declared)
        return lists.of_today()

    def models(self, model_type: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the predefined models of a type by id, in the declared order."""
        if model_type not in self._models:
            listed = self._read(f"{_file_name(model_type)}.json")
            self._models[model_type] = {model["model"]: model for model in listed}
        return self._models[model_type]

    def entity(self, model_type: str, model: str) -> AIModelEntity | None:
        """Return a predefined model, or None when no model has that id."""
        key = (model_type, model)
        if key not in self._entities:
            document = self.models(model_type).get(model)
            if document is None:
                return None
            from modelport.entities import AIModelEntity

            self._entities[key] = AIModelEntity.model_validate(document)
        return self._entities[key]

    def entities(self, model_type: str) -> list[AIModelEntity]:
        """Return the predefined models of a type, in the declared order."""
        found = (self.entity(model_type, model) for model in self.models(model_type))
        return [model for model in found if model is not None]

    def rules(self, model_type: str, model: str) -> ParameterRules:
        """Return the parameter rules of a predefined model."""
        key = (model_type, model)
        if key not in self._rules:
            from ..forms.parameters import ParameterRules

            document = self.models(model_type)[model]
            self._rules[key] = ParameterRules(document.get("parameter_rules") or ())
        return self._rules[key]

    def rules_that_hold(
        self,
        model_type: str,
        model: str,
        credentials: Mapping[str, Any],
        facts: Mapping[str, Any] | None,
    ) -> ParameterRules:
        """Return the rules that `modelport.yaml` declares for one custom model.

        The inputs of the conditions are cached with the answer, as most calls repeat the previous
        one.
        """
        names = self._condition_names.get(model_type)
        if names is None:
            from .customizable import condition_credentials

            declared = self.customizable[model_type]
            names = self._condition_names[model_type] = condition_credentials(declared)
        values = tuple([repr(credentials.get(name)) for name in names])
        abilities = (facts or {}).get("abilities")
        can = None if abilities is None else frozenset(map(repr, abilities))
        key = (model_type, model, values, can)
        found = self._holding.get(key)
        if found is None:
            from .customizable import rules_that_hold

            if len(self._holding) >= _REMEMBERED:
                self._holding.clear()
            declared = self.customizable[model_type]
            positions = rules_that_hold(declared, model, credentials, facts)
            found = self._holding[key] = self.declared_rules(model_type, positions)
        return found

    def asks_facts(self, model_type: str) -> bool:
        """Return whether a declared rule for custom models depends on the server's facts.

        A call asks three times, and reading the rules takes 1 us each time.
        """
        known = self._asking.get(model_type)
        if known is None:
            from .customizable import asks_facts

            declared = self.customizable.get(model_type)
            known = self._asking[model_type] = declared is not None and asks_facts(declared)
        return known

    def names_that_depend(self, model_type: str) -> frozenset[str]:
        """Return the parameters whose declared rules depend on the server's facts about a model."""
        if model_type not in self._depending:
            rules: list[Mapping[str, Any]] = self.customizable[model_type]["parameter_rules"]
            depending = [one for one in rules if "ability" in (one.get("when") or ())]
            names = {one.get(key) for one in depending for key in ("name", "use_template")}
            self._depending[model_type] = frozenset(name for name in names if name)
        return self._depending[model_type]

    def declared_rules(self, model_type: str, positions: tuple[int, ...]) -> ParameterRules:
        """Return some of the rules that `modelport.yaml` declares for custom models."""
        key = (model_type, positions)
        if key not in self._declared_rules:
            from ..forms.parameters import ParameterRules
            from .customizable import without_condition

            rules: list[Mapping[str, Any]] = self.customizable[model_type]["parameter_rules"]
            self._declared_rules[key] = ParameterRules(
                [without_condition(rules[position]) for position in positions]
            )
        return self._declared_rules[key]

    def form_for(self, model_type: str, model: str) -> CredentialForm | None:
        """Return the credential form for calls of that model.

        A predefined model uses the provider's form, any other the model's form. When only one of the
        forms exists, it serves both.
        """
        predefined = model in self.models(model_type)
        first, second = (PROVIDER_FORM, MODEL_FORM) if predefined else (MODEL_FORM, PROVIDER_FORM)
        return self.form(first) or self.form(second)

    def form(self, name: str) -> CredentialForm | None:
        """Return `PROVIDER_FORM` or `MODEL_FORM`, or None when it is not declared."""
        if name not in self._forms:
            from ..forms.credentials import CredentialForm

            schema: Mapping[str, Any] | None = self.provider.get(name)
            fields: list[Any] = (schema or {}).get("credential_form_schemas") or []
            self._forms[name] = None if schema is None else CredentialForm(fields)
        return self._forms[name]

    def _read(self, name: str) -> Any:
        # The loader reads from a folder and from an archive. importlib.resources would do the same, but
        # importing it takes longer than reading a provider.
        package: Any = import_module(self._entry.package)
        path = f"{package.__path__[0]}/catalog/{self._entry.id}/{name}"
        return json.loads(package.__spec__.loader.get_data(path))


@lru_cache(maxsize=256)
def compiled_rules(rules: tuple[str, ...]) -> ParameterRules:
    """Return the rules of a schema that an adapter made itself, given as JSON."""
    from ..forms.parameters import ParameterRules

    return ParameterRules([json.loads(rule) for rule in rules])


@cache
def catalog_of(entry_id: str) -> Catalog:
    """Return the shared catalog of an installed provider."""
    from .registry import entry

    return Catalog(entry(entry_id))


def _file_name(model_type: str) -> str:
    return model_type.replace("-", "_")
