"""Providers by id, for hosts that know names only at run time, and for the typed SDK."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ..calls.failures import hide
from ..calls.sealing import seal_methods
from . import registry
from .arguments import check_options
from .catalog import Catalog, catalog_of
from .classes import PROVIDER_PART, adapter_class, home_of, offered_type
from .entry import ProviderEntry
from .inputs import check_credentials, check_provider_credentials
from .model_names import check_name

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, ProviderEntity
    from modelport.interfaces import CallOptions

    from .ai_model import AIModel
    from .model_provider import ModelProvider


class Provider:
    """One installed provider."""

    def __init__(self, provider_entry: ProviderEntry) -> None:
        self._entry = provider_entry
        self._classes: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<provider {self.id}: {', '.join(self.types)}>"

    @property
    def id(self) -> str:
        """The id of the provider."""
        return self._entry.id

    @property
    def types(self) -> tuple[str, ...]:
        """The model types that the definition declares."""
        return self._entry.types

    @property
    def catalog(self) -> Catalog:
        """The definition and the models as data."""
        return catalog_of(self._entry.id)

    @property
    def schema(self) -> ProviderEntity:
        """The definition, with the predefined models."""
        return self.catalog.schema

    def models(self, model_type: str) -> list[AIModelEntity]:
        """Return the predefined models of a type, in the declared order."""
        return self.catalog.entities(offered_type(self.id, model_type))

    def model_schema(
        self,
        model_type: str,
        model: str,
        credentials: Mapping[str, Any] | None = None,
        options: CallOptions | None = None,
    ) -> AIModelEntity:
        """Return the schema of a predefined or custom model.

        Raises:
            UnknownModelError: The model is not declared, and the credentials give no schema for it.
        """
        known = self.catalog.entity(offered_type(self.id, model_type), model)
        if known is None and credentials:
            adapter = self._asking(model_type, options)
            values = check_credentials(self.id, model_type, model, credentials)
            known = adapter.get_customizable_model_schema(model, values)
        if known is None:
            from modelport.errors import UnknownModelError

            raise UnknownModelError(f"{self.id} has no {model_type} model {model!r}")
        return known

    def check_name(self, model_type: str, model: str) -> None:
        """Check that a model with this name can exist, and warn about one that looks misspelt.

        Raises:
            UnknownModelError: The provider has only predefined models, and none with this name.
        """
        check_name(self.id, offered_type(self.id, model_type), model)

    def validate(
        self,
        model_type: str,
        model: str,
        credentials: Mapping[str, Any],
        options: CallOptions | None = None,
    ) -> None:
        """Check credentials for one model: the form, then the model's own check.

        Raises:
            CredentialsValidateFailedError: They are invalid, or the server rejects them.
        """
        adapter = self._asking(model_type, options)
        values = check_credentials(self.id, model_type, model, credentials)
        try:
            adapter.validate_credentials(model, values)
        except Exception as error:
            hide(error, values.secret_values())
            raise

    async def avalidate(
        self,
        model_type: str,
        model: str,
        credentials: Mapping[str, Any],
        options: CallOptions | None = None,
    ) -> None:
        """Async form of `validate`."""
        adapter = self._asking(model_type, options)
        values = check_credentials(self.id, model_type, model, credentials)
        try:
            await adapter.avalidate_credentials(model, values)
        except Exception as error:
            hide(error, values.secret_values())
            raise

    def validate_provider(
        self, credentials: Mapping[str, Any], options: CallOptions | None = None
    ) -> None:
        """Check the provider's own credentials: its form, then its own check.

        Args:
            credentials: Values of the provider's form.
            options: Client, time limit and headers of the check.

        Raises:
            CredentialsValidateFailedError: They are invalid, or the server rejects them.
        """
        values = check_provider_credentials(self.id, credentials)
        try:
            self._asked_as_a_whole(options).validate_provider_credentials(values)
        except Exception as error:
            hide(error, values.secret_values())
            raise

    async def avalidate_provider(
        self, credentials: Mapping[str, Any], options: CallOptions | None = None
    ) -> None:
        """Async form of `validate_provider`."""
        values = check_provider_credentials(self.id, credentials)
        try:
            await self._asked_as_a_whole(options).avalidate_provider_credentials(values)
        except Exception as error:
            hide(error, values.secret_values())
            raise

    def _asked_as_a_whole(self, options: CallOptions | None) -> ModelProvider:
        check_options(options)
        adapter = self.adapter()
        adapter.options = options
        return adapter

    def _asking(self, model_type: str, options: CallOptions | None) -> AIModel:
        """Return an adapter that uses the app's options for requests outside of calls."""
        check_options(options)
        adapter = self.model(model_type)
        if options is not None:
            adapter.check_options(options)
        adapter.options = options
        return adapter

    def model(self, model_type: str) -> AIModel:
        """Return a new adapter for a model type.

        Raises:
            AdapterMissing: It has not been written yet.
        """
        known = self._classes.get(model_type)
        if known is None:
            known = self._classes[model_type] = adapter_class(
                self.id, offered_type(self.id, model_type)
            )
        adapter: AIModel = known()
        return adapter

    def adapter(self) -> ModelProvider:
        """Return a new adapter for the provider as a whole.

        Raises:
            AdapterMissing: It has not been written yet.
        """
        adapter: ModelProvider = adapter_class(self.id, PROVIDER_PART)()
        return adapter

    def home(self, part: str) -> str | None:
        """Return `module:Class` of the adapter for a model type, which may be that of the base.

        Args:
            part: A model type, or `provider`.
        """
        return home_of(self.id, part)


seal_methods(Provider)


@cache
def provider(provider_id: str) -> Provider:
    """Return an installed provider.

    Raises:
        UnknownProviderError: It is not installed.
        AmbiguousProviderError: Several installed packages claim the id.
    """
    found = typed_provider(provider_id)
    registry.reject_claims(provider_id)
    return found


@cache
def typed_provider(provider_id: str) -> Provider:
    """Return the provider of a typed model, whose module says which package is meant."""
    return Provider(registry.entry(provider_id))


def providers() -> list[str]:
    """Return the ids of all installed providers, sorted."""
    return sorted(registry.entries())
