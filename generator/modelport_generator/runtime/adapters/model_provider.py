"""The base of every provider adapter: the check of the provider's credentials, and its models."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..calls import threads
from .ai_model import AIModel
from .catalog import catalog_of
from .classes import adapter_class, offered_type

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, ProviderEntity
    from modelport.interfaces import CallOptions


class ModelProvider(ABC):
    """The adapter of a provider as a whole."""

    provider: ClassVar[str] = ""
    """The id of the provider."""
    options: CallOptions | None = None
    """The app's client, time limit and headers for the check."""

    @abstractmethod
    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Ask the server whether the credentials work.

        A provider with only custom models may do nothing here, as its models check their own credentials.

        Raises:
            CredentialsValidateFailedError: They do not work. The message says what to do.
        """

    async def avalidate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_provider_credentials`, by default in a worker thread."""
        await threads.run(self.validate_provider_credentials, credentials)

    def get_provider_schema(self) -> ProviderEntity:
        """Return the definition of the provider."""
        return catalog_of(self.provider).schema

    def models(self, model_type: str) -> list[AIModelEntity]:
        """Return the predefined models of a type, in the declared order."""
        return catalog_of(self.provider).entities(offered_type(self.provider, model_type))

    def get_model_instance(self, model_type: str) -> AIModel:
        """Return a new adapter for a model type.

        Raises:
            AdapterMissing: It has not been written yet.
        """
        adapter: AIModel = adapter_class(self.provider, offered_type(self.provider, model_type))()
        return adapter
