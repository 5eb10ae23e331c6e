"""Providers by id: for hosts that learn names at run time, and for the typed SDK above."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import threads
from .catalog import Catalog, catalog_of
from .entry import ProviderEntry
from .inputs import check_credentials, check_provider_credentials

if TYPE_CHECKING:
    from modelport.entities import AIModelEntity, ProviderEntity

    from .ai_model import AIModel
    from .model_provider import ModelProvider

ENTRY_POINTS = "modelport.providers"


@cache
def entries() -> dict[str, ProviderEntry]:
    """Return what is installed by id: ours first, then the entry points of other distributions."""
    from importlib.metadata import entry_points

    from modelport.registry import PROVIDERS

    found: dict[str, ProviderEntry] = dict(PROVIDERS)
    for point in entry_points(group=ENTRY_POINTS):
        registry: Mapping[str, ProviderEntry] = point.load()
        for provider_id, provider_entry in registry.items():
            found.setdefault(provider_id, provider_entry)
    return found


def entry(provider_id: str) -> ProviderEntry:
    """Return what the registry says of one provider.

    Raises:
        UnknownProviderError: it is not installed.
    """
    from modelport.registry import PROVIDERS

    # Ours are found without a look at the installed distributions, which costs milliseconds.
    if provider_id in PROVIDERS:
        return PROVIDERS[provider_id]
    if provider_id in entries():
        return entries()[provider_id]
    from modelport.errors import UnknownProviderError

    known = ", ".join(map(repr, sorted(entries())))
    raise UnknownProviderError(f"{provider_id!r} is not one of {known or 'the installed: none'}")


class Provider:
    """One installed provider."""

    def __init__(self, provider_entry: ProviderEntry) -> None:
        self._entry = provider_entry
        self._classes: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<provider {self.id}: {', '.join(self.types)}>"

    @property
    def id(self) -> str:
        """Id of the provider."""
        return self._entry.id

    @property
    def types(self) -> tuple[str, ...]:
        """Model types that the definition promises."""
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
        return self.catalog.entities(self._known(model_type))

    def model_schema(
        self, model_type: str, model: str, credentials: Mapping[str, Any] | None = None
    ) -> AIModelEntity:
        """Return the schema of a model, predefined or brought by the user.

        Raises:
            UnknownModelError: it is neither declared, nor do the credentials lead to a schema.
        """
        known = self.catalog.entity(self._known(model_type), model)
        if known is None and credentials:
            adapter = self.model(model_type)
            values = check_credentials(self.id, model_type, model, credentials)
            known = adapter.get_customizable_model_schema(model, values)
        if known is None:
            from modelport.errors import UnknownModelError

            raise UnknownModelError(f"{self.id} has no {model_type} model {model!r}")
        return known

    def validate(self, model_type: str, model: str, credentials: Mapping[str, Any]) -> None:
        """Check credentials for one model: the form, then the model's own check.

        Raises:
            CredentialsValidateFailedError: they do not fit or the server refuses them.
        """
        adapter = self.model(model_type)
        values = check_credentials(self.id, model_type, model, credentials)
        adapter.validate_credentials(model, values)

    async def avalidate(self, model_type: str, model: str, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate`."""
        adapter = self.model(model_type)
        values = check_credentials(self.id, model_type, model, credentials)
        await adapter.avalidate_credentials(model, values)

    def validate_provider(self, credentials: Mapping[str, Any]) -> None:
        """Check the provider's own credentials: its form, then its own check.

        Raises:
            CredentialsValidateFailedError: they do not fit or the server refuses them.
        """
        self.adapter().validate_provider_credentials(
            check_provider_credentials(self.id, credentials)
        )

    async def avalidate_provider(self, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_provider`."""
        values = check_provider_credentials(self.id, credentials)
        await threads.run(self.adapter().validate_provider_credentials, values)

    def model(self, model_type: str) -> AIModel:
        """Return a fresh adapter for a model type.

        Raises:
            AdapterMissing: nobody wrote it yet.
        """
        known = self._classes.get(model_type)
        if known is None:
            known = self._classes[model_type] = self._class(self._known(model_type))
        adapter: AIModel = known()
        return adapter

    def adapter(self) -> ModelProvider:
        """Return a fresh adapter for the provider as a whole.

        Raises:
            AdapterMissing: nobody wrote it yet.
        """
        adapter: ModelProvider = self._class("provider")()
        return adapter

    def home(self, part: str) -> str | None:
        """Return `module:Class` of the adapter that serves a model type, that of the base included.

        part: a model type, or `provider`.
        """
        base = self.catalog.base
        return _home(self._entry, part) or (_home(entry(base), part) if base else None)

    def _class(self, part: str) -> Any:
        home = self.home(part)
        if home is not None and home != _home(self._entry, part):
            return _bound(self._entry.stubs, self.id, part, home)
        if home is None:
            from modelport.errors import AdapterMissing

            file = self._entry.missing.get(part, "its adapter")
            raise AdapterMissing(f"{self.id} has no adapter for {part!r} yet: write {file}")
        return _imported(home)

    def _known(self, model_type: str) -> str:
        model_type = str(model_type)
        if model_type not in self.types:
            from modelport.errors import UnknownModelError

            offered = ", ".join(map(repr, self.types))
            raise UnknownModelError(f"{self.id} offers {offered}, not {model_type!r}")
        return model_type


def _home(found: ProviderEntry, part: str) -> str | None:
    return found.provider if part == "provider" else found.adapters.get(part)


def _imported(home: str) -> Any:
    module, _, name = home.partition(":")
    return getattr(import_module(module), name)


@cache
def _bound(stubs: str, provider_id: str, part: str, home: str) -> Any:
    """Return the adapter of a base as the adapter of another provider: the stub in front says whose."""
    adapter = _imported(home)
    own = import_module(stubs)
    kinds = [base for base in vars(own).values() if _is_stub(base, provider_id)]
    stub = next(s for s in kinds if part == getattr(s, "model_type", "provider"))
    return type(f"{adapter.__name__}Of{stub.__name__}", (stub, adapter), {"__module__": stubs})


def _is_stub(value: Any, provider_id: str) -> bool:
    return isinstance(value, type) and vars(value).get("provider") == provider_id


@cache
def provider(provider_id: str) -> Provider:
    """Return an installed provider.

    Raises:
        UnknownProviderError: it is not installed.
    """
    return Provider(entry(provider_id))


def providers() -> list[str]:
    """Return the ids of all installed providers, sorted."""
    return sorted(entries())
