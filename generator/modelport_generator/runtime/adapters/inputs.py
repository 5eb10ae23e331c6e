"""The checks before a call: credentials against the form, parameters against the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..forms.secrets import Credentials
from .arguments import check_each
from .catalog import PROVIDER_FORM, catalog_of
from .customizable import settings_that_give

if TYPE_CHECKING:
    from ..forms.credentials import CredentialForm
    from ..schema.violations import Violation
    from .ai_model import AIModel


def check_credentials(
    provider: str, model_type: str, model: str, given: Mapping[str, Any]
) -> Credentials:
    """Return the credentials for one model, with defaults filled in.

    Raises:
        CredentialsValidateFailedError: They are invalid. `violations` lists everything wrong.
    """
    if isinstance(given, Credentials) and given.checked:
        return given
    form = catalog_of(provider).form_for(model_type, model) if provider else None
    return _normalised(provider, form, given, model_type)


def check_provider_credentials(provider: str, given: Mapping[str, Any]) -> Credentials:
    """Return the credentials for the provider as a whole, with defaults filled in.

    Raises:
        CredentialsValidateFailedError: They are invalid. `violations` lists everything wrong.
    """
    return _normalised(provider, catalog_of(provider).form(PROVIDER_FORM), given, None)


def check_parameters(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the parameters in the form that the rules of the model require.

    For a model without a schema, the parameters are returned unchanged.

    Raises:
        InvokeBadRequestError: They are invalid. `violations` lists everything wrong.
    """
    rules = adapter.rules_for(model, credentials)
    if rules is None:
        return dict(given)
    values, violations = rules.normalise(given)
    if violations:
        from modelport.errors import InvokeBadRequestError

        raise InvokeBadRequestError(
            _message("parameters", violations), provider=adapter.provider, violations=violations
        )
    return values


def check_certain_parameters(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Reject what is wrong whatever the server reports about the model, and return all that was given.

    Raises:
        InvokeBadRequestError: A parameter is invalid. `violations` lists everything wrong.
    """
    pending = catalog_of(adapter.provider).names_that_depend(adapter.model_type)
    adapter.tell(model, credentials, None)
    certain = {name: value for name, value in given.items() if name not in pending}
    check_parameters(adapter, model, credentials, certain)
    return dict(given)


def check_stop(adapter: AIModel, stop: Any) -> None:
    """Reject stop texts that are useless to every server.

    Raises:
        InvokeBadRequestError: A stop text is not a string, or empty, which would end every answer.
    """
    wrong = [text for text in stop or () if not isinstance(text, str) or not text]
    if wrong:
        from modelport.errors import InvokeBadRequestError

        raise InvokeBadRequestError(
            f"a stop text must be a non-empty string, not {wrong[0]!r}",
            provider=adapter.provider,
        )


def check_tool_choice(adapter: AIModel, tools: Any, choice: str | None) -> None:
    """Reject a choice of tools that cannot be met with the given tools.

    Raises:
        InvokeBadRequestError: It needs tools and there are none, or it names another tool.
    """
    if choice is None or choice in ("auto", "none"):
        return
    names = [tool.name for tool in tools or ()]
    if names and (choice == "required" or choice in names):
        return
    from modelport.errors import InvokeBadRequestError

    reason = f"is not one of {', '.join(map(repr, names))}" if names else "needs tools"
    raise InvokeBadRequestError(
        f"tool_choice {choice!r} {reason}; it is 'auto', 'none', 'required' or the name of a tool",
        provider=adapter.provider,
    )


def check_single_choice(
    adapter: AIModel, parameters: Mapping[str, Any], body: Mapping[str, Any]
) -> None:
    """Reject parameters that request several answers when the adapter does not separate them.

    Raises:
        UnsupportedCapabilityError: More than one choice, or log probabilities, were requested.
    """
    given = {**parameters, **body}
    for name in ("best_of",) if adapter.keeps_choices else ("n", "best_of"):
        count = given.get(name)
        if isinstance(count, int) and not isinstance(count, bool) and count > 1:
            _reject(
                adapter,
                f"{name}={count} asks for several answers, and a result holds one: make several calls",
            )
    for name in ("logprobs", "top_logprobs"):
        if given.get(name) not in (None, False):
            _reject(adapter, f"{name} asks for log probabilities, for which a result has no place")


def check_media(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], messages: Any
) -> None:
    """Reject files that the model cannot take, according to its declaration or its credentials.

    Raises:
        UnsupportedCapabilityError: The model lacks the feature, which the message names.
    """
    # Nearly all messages of a conversation are texts, and one loop leaves them out.
    contents = [one.content for one in messages if not isinstance(one.content, str)]
    kinds = {str(part.type) for content in contents for part in content or ()} & _FEATURES.keys()
    _check_features(adapter, model, credentials, kinds)


def check_documents(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], documents: Any
) -> None:
    """Check the documents of a multimodal call.

    Raises:
        TypeError: One is not a `MultiModalContent`.
        InputInvalidError: An image is empty, not base64, or a local path.
        UnsupportedCapabilityError: One is an image, and the model lacks the feature `vision`.
    """
    from modelport.entities import MultiModalContent

    check_each(documents, MultiModalContent, "documents", "document")
    for document in documents:
        document.check()
    kinds = ["image"] if any(document.is_image for document in documents) else []
    _check_features(adapter, model, credentials, kinds)


def _check_features(
    adapter: AIModel, model: str, credentials: Mapping[str, Any], kinds: Collection[str]
) -> None:
    if not kinds or not adapter.provider:
        return
    catalog = catalog_of(adapter.provider)
    predefined = catalog.models(adapter.model_type).get(model)
    custom: Mapping[str, Any] = catalog.customizable.get(adapter.model_type) or {}
    for kind in sorted(kinds):
        feature = _FEATURES[kind]
        if predefined is not None:
            features: Sequence[str] | None = predefined.get("features")
            lacks = features is not None and feature not in features
            why = f"it is declared without the feature {feature!r}" if lacks else ""
        else:
            wanted = settings_that_give(custom, feature, model, credentials)
            why = f"its credentials do not say {wanted}" if wanted else ""
        if why:
            _reject(adapter, f"the model {model!r} takes no {kind} parts: {why}")


_FEATURES = {"image": "vision", "audio": "audio", "video": "video", "document": "document"}


def _reject(adapter: AIModel, message: str) -> None:
    from modelport.errors import UnsupportedCapabilityError

    raise UnsupportedCapabilityError(message, provider=adapter.provider)


def _normalised(
    provider: str, form: CredentialForm | None, given: Mapping[str, Any], model_type: str | None
) -> Credentials:
    plain = given.reveal() if isinstance(given, Credentials) else given
    if form is None:
        return Credentials(plain, checked=True)
    values, violations = form.normalise(plain, model_type=model_type)
    if violations:
        from modelport.errors import CredentialsValidateFailedError

        raise CredentialsValidateFailedError(
            _message("credentials", violations), provider=provider, violations=violations
        )
    return Credentials(values, form.secrets, checked=True)


def _message(what: str, violations: Sequence[Violation]) -> str:
    lines = "; ".join(f"{v.pointer.lstrip('/') or what}: {v.message}" for v in violations)
    return f"{what} are not valid: {lines}"
