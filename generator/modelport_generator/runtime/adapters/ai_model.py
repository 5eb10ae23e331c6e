"""The base of every model adapter: its catalog, schema, prices and error mapping."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ..calls import threads
from ..calls.failures import invoke_error
from ..calls.sealing import seal_methods
from .catalog import Catalog, catalog_of, compiled_rules
from .customizable import declared_schema
from .price_lists import UNDATED, Tokens

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, ParameterRule, PriceInfo, PriceType
    from modelport.errors import InvokeError
    from modelport.interfaces import CallOptions

    from ..forms.parameters import ParameterRules


class AIModel(ABC):
    """An adapter for one model type of one provider. Each call gets a new instance."""

    provider: ClassVar[str] = ""
    """The id of the provider."""
    model_type: ClassVar[str] = ""
    """One of the six model types."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if cls.__module__.startswith("modelport.interfaces"):
            # Their arguments include credentials and headers, which error reporters would show.
            seal_methods(cls)

    takes_cache_marks: ClassVar[bool] = False
    """Whether the adapter sends marks for a prompt cache (`cache_control`)."""
    checks_late: ClassVar[bool] = False
    """Whether the adapter itself checks parameters whose rules depend on the server's facts."""
    keeps_choices: ClassVar[bool] = False
    """Whether the adapter separates the answers when several are requested with `n`."""
    options: CallOptions | None = None
    """The app's transport options outside calls: for checks and schemas."""
    _known: tuple[str, Mapping[str, Any], Mapping[str, Any] | None] | None = None

    def __init__(self, models: Sequence[AIModelEntity] | None = None) -> None:
        self._models = None if models is None else list(models)

    @abstractmethod
    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Ask the server whether the credentials work for this model.

        Raises:
            CredentialsValidateFailedError: They do not work. The message says what to do.
        """

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_credentials`. By default it runs that method in a worker thread."""
        await threads.run(self.validate_credentials, model, credentials)

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        """Map each InvokeError to the adapter's exceptions that become it; by default the wire errors."""
        from modelport.errors import DEFAULT_ERROR_MAPPING

        return DEFAULT_ERROR_MAPPING

    def facts(self, model: str, credentials: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return what the server reports about the model, or None when it was not or cannot be asked.

        Keys in use: `abilities` (collection of str), `context_size` (tokens), `mode`.
        """
        return None

    def check_options(self, options: CallOptions) -> None:  # noqa: B027 - most adapters take any
        """Reject options of a type that the adapter cannot use.

        Raises:
            ArgumentTypeError: The client is not of the library that the adapter speaks.
        """

    def close(self) -> None:  # noqa: B027 - most adapters keep none
        """Close connections that are kept for later calls. Running calls continue."""

    async def aclose(self) -> None:
        """Async form of `close`."""
        self.close()

    def tell(
        self, model: str, credentials: Mapping[str, Any], facts: Mapping[str, Any] | None
    ) -> None:
        """Pass on the facts about a model, or None for unknown, so that the server is not asked again."""
        self._known = (model, credentials, facts)

    def predefined_models(self) -> list[AIModelEntity]:
        """Return the models that the definition declares, in order."""
        if self._models is not None:
            return list(self._models)
        return self._catalog.entities(self.model_type) if self.provider else []

    def get_model_schema(
        self, model: str, credentials: Mapping[str, Any] | None = None
    ) -> AIModelEntity | None:
        """Return the schema of a predefined model, or else that of a custom model."""
        if self._models is None and self.provider:
            known = self._catalog.entity(self.model_type, model)
        else:
            known = next((m for m in self._models or () if m.model == model), None)
        if known is not None or not credentials:
            return known
        return self.get_customizable_model_schema(model, credentials)

    def get_customizable_model_schema(
        self, model: str, credentials: Mapping[str, Any]
    ) -> AIModelEntity | None:
        """Return the schema of a custom model, as `modelport.yaml` declares it."""
        document = self._declared_document(model, credentials)
        if document is None:
            return None
        from modelport.entities import AIModelEntity

        return AIModelEntity.model_validate(document)

    def get_parameter_rules(
        self, model: str, credentials: Mapping[str, Any]
    ) -> list[ParameterRule]:
        """Return the parameter rules of the model, or an empty list when it has no schema."""
        schema = self.get_model_schema(model, credentials)
        return list(schema.parameter_rules) if schema else []

    def get_price(
        self, model: str, credentials: Mapping[str, Any], price_type: PriceType, tokens: int
    ) -> PriceInfo:
        """Return the price of a number of tokens: tokens x price x unit, to seven decimals.

        It is that of today where `modelport.yaml` has price lists. It is zero USD when the model has no
        price of that type (docs/format.md 2.5).
        """
        from modelport.entities import PriceInfo

        schema = self.get_model_schema(model, credentials)
        pricing = schema.pricing if schema else None
        listed = self._catalog.price_list(self.model_type, model) if self.provider else None
        prices = listed or UNDATED
        found = (
            prices.for_prompt(tokens).input_price(pricing, Tokens(tokens))
            if str(price_type) == "input"
            else prices.output_price(pricing, Tokens(0, tokens))
        )
        if found is not None:
            return found
        zero = Decimal(0)
        return PriceInfo(unit_price=zero, unit=zero, total_amount=zero, currency="USD")

    def get_call_prices(
        self, model: str, credentials: Mapping[str, Any], tokens: Tokens
    ) -> tuple[PriceInfo, PriceInfo]:
        """Return what the prompt and the answer of a call cost today: each kind of token in its tier."""
        from modelport.entities import PriceType

        listed = self._catalog.price_list(self.model_type, model) if self.provider else None
        read = written = None
        # An adapter that computes prices itself is asked where nothing else is declared.
        if listed is not None or type(self).get_price is AIModel.get_price:
            schema = self.get_model_schema(model, credentials)
            pricing = schema.pricing if schema else None
            fitting = (listed or UNDATED).for_prompt(tokens.prompt)
            read = fitting.input_price(pricing, tokens)
            written = fitting.output_price(pricing, tokens)
        return (
            read or self.get_price(model, credentials, PriceType.INPUT, tokens.prompt),
            written or self.get_price(model, credentials, PriceType.OUTPUT, tokens.completion),
        )

    def _get_num_tokens_by_gpt2(self, text: str) -> int:
        """Estimate the tokens of a text with the vocabulary of GPT-2. Requires the extra `tokens`."""
        from ..calls.tokens import count_gpt2

        return count_gpt2(text)

    def _transform_invoke_error(self, error: Exception) -> InvokeError:
        """Return the InvokeError that callers get instead of `error`."""
        classes = (each.__module__ for each in type(self).__mro__)
        own = {name for name in classes if name.partition(".")[0] != "modelport"}
        return invoke_error(error, self.provider, self._invoke_error_mapping, own)

    def _declared_document(
        self, model: str, credentials: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        declared = self._catalog.customizable.get(self.model_type) if self.provider else None
        if declared is None:
            return None
        facts = self._known_facts(model, credentials)
        return declared_schema(declared, self.model_type, model, credentials, facts)

    def rules_for(self, model: str, credentials: Mapping[str, Any]) -> ParameterRules | None:
        """Return the rules that check a call, or None when the model has no schema.

        They equal those of the schema, but declared rules are compiled once and not for each call.
        """
        if self.provider:
            catalog = self._catalog
            if model in catalog.models(self.model_type):
                return catalog.rules(self.model_type, model)
            own = type(self).get_customizable_model_schema
            declared = catalog.customizable.get(self.model_type)
            if own is AIModel.get_customizable_model_schema and declared is not None:
                asks = catalog.asks_facts(self.model_type)
                facts = self._known_facts(model, credentials) if asks else None
                return catalog.rules_that_hold(self.model_type, model, credentials, facts)
        schema = self.get_model_schema(model, credentials)
        if schema is None:
            return None
        return compiled_rules(tuple(rule.model_dump_json() for rule in schema.parameter_rules))

    def awaits_facts(self, model: str) -> bool:
        """Return whether the rules of the model depend on the server's facts."""
        if not self.provider:
            return False
        catalog = self._catalog
        return model not in catalog.models(self.model_type) and catalog.asks_facts(self.model_type)

    def has_rules_at_hand(self, model: str) -> bool:
        """Return whether `rules_for` can answer immediately, so that an event loop can call it."""
        if not self.provider:
            return False
        if self.checks_late or model in self._catalog.models(self.model_type):
            return True
        own = type(self).get_customizable_model_schema
        declared = self._catalog.customizable.get(self.model_type)
        if own is not AIModel.get_customizable_model_schema or declared is None:
            return False
        return not self._catalog.asks_facts(self.model_type)

    def _known_facts(self, model: str, credentials: Mapping[str, Any]) -> Mapping[str, Any] | None:
        known = self._known
        if known is not None and known[0] == model and known[1] is credentials:
            return known[2]
        return self.facts(model, credentials)

    @property
    def _catalog(self) -> Catalog:
        return catalog_of(self.provider)
