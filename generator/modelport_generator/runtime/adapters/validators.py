"""Validators for apps and CI: of definitions, and of the credentials and parameters of each provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from .catalog import PROVIDER_FORM, catalog_of
from .classes import offered_type

if TYPE_CHECKING:
    from ..schema.validation import Validator
    from ..schema.violations import Violation

Kind = Literal[
    "provider",
    "model",
    "credential_form",
    "parameter_rule",
    "position",
    "manifest",
    "modelport",
]
Profile = Literal["strict", "accept"]
_KINDS: tuple[str, ...] = get_args(Kind)


class Normalised(NamedTuple):
    """The values for an adapter, and the violations of the given values."""

    values: dict[str, Any]
    violations: list[Violation]


class Normaliser:
    """Check values against one credential form, or against the parameter rules of one model."""

    __slots__ = ("_normalise",)

    def __init__(
        self, normalise: Callable[[Mapping[str, Any]], tuple[dict[str, Any], list[Violation]]]
    ) -> None:
        self._normalise = normalise

    def __call__(self, values: Mapping[str, Any]) -> Normalised:
        """Return the values for an adapter, and every violation."""
        return Normalised(*self._normalise(values))

    def validate(self, values: Mapping[str, Any]) -> list[Violation]:
        """Return every violation, or an empty list when the values are valid."""
        return self(values).violations

    def is_valid(self, values: Mapping[str, Any]) -> bool:
        """Return whether the values are valid."""
        return not self(values).violations


def validator(kind: Kind, *, profile: Profile = "strict") -> Validator:
    """Return the validator of one kind of document.

    Args:
        kind: The kind of document.
        profile: `strict` for what `modelport check` requires, `accept` for what all readers
            of the format accept.

    Raises:
        ValueError: There is no such kind or profile.
    """
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is not one of the kinds {', '.join(map(repr, _KINDS))}")
    if profile not in ("strict", "accept"):
        raise ValueError(f"{profile!r} is not one of the profiles 'strict', 'accept'")
    package = "modelport.validators" if profile == "strict" else "modelport.validators.accept"
    found: Validator = import_module(f"{package}.{kind}").validate
    return found


def validate(document: Any, kind: Kind, *, profile: Profile = "strict") -> list[Violation]:
    """Return every violation of a document, which is parsed YAML or JSON.

    Args:
        document: The parsed document.
        kind: The kind of document.
        profile: `strict` or `accept`, as for `validator`.

    Raises:
        ValueError: There is no such kind or profile.
    """
    return validator(kind, profile=profile)(document)


def is_valid(document: Any, kind: Kind, *, profile: Profile = "strict") -> bool:
    """Return whether a document is valid. The check stops at the first violation.

    Raises:
        ValueError: There is no such kind or profile.
    """
    return validator(kind, profile=profile).is_valid(document)


def credentials(
    provider: str, model_type: str | None = None, model: str | None = None
) -> Normaliser:
    """Return the check of a provider's credentials.

    Args:
        provider: Id of an installed provider.
        model_type: The model type for the credentials, or None for the provider as a whole.
        model: A predefined model, whose calls use the credentials of the provider. Any other model
            uses the form for models, when the provider has one.

    Raises:
        UnknownProviderError: The provider is not installed.
        UnknownModelError: The provider does not offer the type.
    """
    catalog = catalog_of(provider)
    if model_type is None:
        form = catalog.form(PROVIDER_FORM)
    else:
        model_type = offered_type(provider, model_type)
        form = catalog.form_for(model_type, model or "")
    if form is None:
        return Normaliser(_unchecked)
    return Normaliser(lambda values: form.normalise(values, model_type=model_type))


def parameters(
    provider: str,
    model_type: str,
    model: str,
    credentials: Mapping[str, Any] | None = None,
) -> Normaliser:
    """Return the check of the parameters of one model.

    Args:
        provider: Id of an installed provider.
        model_type: The type of the model.
        model: A predefined model, or the name of a custom model.
        credentials: The credentials of a custom model, whose rules may depend on them.

    Raises:
        UnknownProviderError: The provider is not installed.
        UnknownModelError: The provider does not offer the type, or has no such model and does not
            allow custom models.
    """
    catalog, model_type = catalog_of(provider), offered_type(provider, model_type)
    if model in catalog.models(model_type):
        return Normaliser(catalog.rules(model_type, model).normalise)
    if model_type in catalog.customizable:
        rules = catalog.rules_that_hold(model_type, model, credentials or {}, None)
        return Normaliser(rules.normalise)
    from modelport.errors import UnknownModelError

    raise UnknownModelError(f"{provider} has no {model_type} model {model!r}")


def _unchecked(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Violation]]:
    return dict(values), []
