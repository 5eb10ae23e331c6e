"""Models by a string, `provider/model`: the provider's own class, with credentials from keywords or the environment."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..adapters import registry
from ..adapters.catalog import catalog_of
from ..adapters.classes import offered_type
from ..adapters.model_types import SDK_CLASSES
from ..sdk.environment import with_environment

if TYPE_CHECKING:
    from modelport.sdk import LLM, TTS, Moderation, Rerank, Speech2Text, TextEmbedding


def llm(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> LLM:
    """Return the language model with this name: `llm("openai/gpt-5")`.

    Args:
        name: Id of the provider, a slash, and the name of the model, which may contain slashes.
        credentials: Values of the credential form, or a pool of them.
        client: HTTP client or transport to use instead of the shared one.
        named: Single credentials; they take precedence over `credentials`, and these over the
        environment
            (`MODELPORT_<ID>_<VARIABLE>`, then the vendor's usual variable).

    Raises:
        UnknownProviderError: The provider is not installed.
        AmbiguousProviderError: Several installed packages claim the provider's id.
        UnknownModelError: The provider has no such model, or no language models.
        CredentialsValidateFailedError: The credentials do not fit; the message names what would
        provide them.
    """
    made: LLM = _by_name("llm", name, credentials, client, named)
    return made


def text_embedding(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> TextEmbedding:
    """Return the embedding model with this name; the arguments are those of `llm`."""
    made: TextEmbedding = _by_name("text-embedding", name, credentials, client, named)
    return made


def rerank(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> Rerank:
    """Return the rerank model with this name; the arguments are those of `llm`."""
    made: Rerank = _by_name("rerank", name, credentials, client, named)
    return made


def speech2text(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> Speech2Text:
    """Return the transcription model with this name; the arguments are those of `llm`."""
    made: Speech2Text = _by_name("speech2text", name, credentials, client, named)
    return made


def tts(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> TTS:
    """Return the speech model with this name; the arguments are those of `llm`."""
    made: TTS = _by_name("tts", name, credentials, client, named)
    return made


def moderation(
    name: str,
    *,
    credentials: Mapping[str, Any] | None = None,
    client: Any = None,
    **named: Any,
) -> Moderation:
    """Return the moderation model with this name; the arguments are those of `llm`."""
    made: Moderation = _by_name("moderation", name, credentials, client, named)
    return made


def _by_name(
    model_type: str,
    name: str,
    credentials: Mapping[str, Any] | None,
    client: Any,
    named: Mapping[str, Any],
) -> Any:
    provider, slash, model = _checked(name).partition("/")
    if not slash or not provider or not model:
        raise ValueError(
            f"{name!r} names no provider and model: write 'provider/model'{_guess(name, model_type)}"
        )
    found = registry.entry(provider)
    registry.reject_claims(provider)
    offered_type(provider, model_type)
    model_class: Any = getattr(import_module(found.sdk), SDK_CLASSES[model_type])
    return with_environment(model_class, provider, model_type, model, credentials, client, named)


def _checked(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the model is of type {type(name).__name__}; it must be 'provider/model'")
    return name


def _guess(name: str, model_type: str) -> str:
    known = (p for p, e in registry.entries().items() if model_type in e.types)
    having = [p for p in known if name in catalog_of(p).models(model_type)]
    return f", here {f'{having[0]}/{name}'!r}" if having else ""
