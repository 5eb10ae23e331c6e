"""Credentials from environment variables, and which variable provides which credential."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ..adapters.catalog import catalog_of
from ..forms.environment import variable_names
from ..forms.secrets import Credentials
from ..schema.violations import Violation, near_match
from .credential_pool import CredentialPool

_OTHERS = ("self", "model", "credentials", "client")
_Model = TypeVar("_Model")


def from_environment(
    provider: str, model_type: str, model: str, surroundings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return a model's credentials from the environment; an empty variable counts as absent."""
    form = catalog_of(provider).form_for(model_type, model)
    return given_by(provider, form.names if form else (), surroundings)


def given_by(
    provider: str, credentials: Iterable[str], surroundings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return which of some credentials are in the environment."""
    environment = os.environ if surroundings is None else surroundings
    found = {
        name: next(filter(None, map(environment.get, variable_names(provider, name))), None)
        for name in credentials
    }
    return {name: value for name, value in found.items() if value is not None}


def with_variables(provider: str, violations: Sequence[Violation]) -> list[Violation]:
    """Add to each missing credential the variables that would provide it."""

    def hinted(violation: Violation) -> Violation:
        if violation.keyword != "required":
            return violation
        names = variable_names(provider, violation.pointer.lstrip("/"))
        return replace(violation, hint=f"set {' or '.join(names)}")

    return [hinted(each) for each in violations]


def merged(
    provider: str, model_type: str, model: str, credentials: Mapping[str, Any] | None
) -> Any:
    """Return credentials completed from the environment; of a pool each set."""
    below = from_environment(provider, model_type, model)
    if isinstance(credentials, CredentialPool):
        return credentials.of([{**below, **_plain(one)} for one in credentials.sets])
    if isinstance(credentials, Credentials):
        return {**below, **credentials.reveal()}
    return {**below, **(credentials or {})}


def _plain(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return one.reveal() if isinstance(one, Credentials) else one


def with_environment(
    model_class: type[_Model],
    provider: str,
    model_type: str,
    model: str,
    credentials: Mapping[str, Any] | None,
    client: Any,
    named: Mapping[str, Any],
) -> _Model:
    """Return a model of a class, with missing credentials taken from the environment."""
    from modelport.errors import CredentialsValidateFailedError

    _check_named(model_class, provider, named)
    below = merged(provider, model_type, model, credentials)
    made: Any = model_class
    try:
        bound: _Model = made(model, credentials=below, client=client, **named)
    except CredentialsValidateFailedError as error:
        raise _explained(error, provider) from None
    return bound


def _check_named(model_class: type[Any], provider: str, named: Iterable[str]) -> None:
    known = [n for n in inspect.signature(model_class.__init__).parameters if n not in _OTHERS]
    for name in named:
        if name not in known:
            near = near_match(name, known)
            raise TypeError(
                f"{provider} has no credential {name!r}; it has {', '.join(map(repr, known))}"
                f"{f': {near}' if near else ''}"
            )


def _explained(error: Any, provider: str) -> Any:
    """Return the same error with the variables that would provide what is missing."""
    violations = with_variables(provider, error.violations)
    missing = "; ".join(
        f"{v.pointer.lstrip('/') or 'credentials'}: {v.message}{f'; {v.hint}' if v.hint else ''}"
        for v in violations
    )
    return type(error)(
        f"credentials are invalid: {missing}", provider=provider, violations=violations
    )
