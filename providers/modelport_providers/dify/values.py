"""Credentials from Dify: names that the form does not declare are dropped, as in Dify's server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import modelport
from modelport.adapters import PROVIDER_FORM, CredentialForm, Credentials
from modelport.errors import CredentialsValidateFailedError


def model_credentials(
    provider: str, model_type: str, model: str, given: Mapping[str, Any]
) -> Credentials:
    """Return the values that count for one model.

    Raises:
        CredentialsValidateFailedError: A required value is missing, or a value is invalid.
    """
    form = modelport.provider(provider).catalog.form_for(model_type, model)
    return _checked(provider, form, given, model_type)


def provider_credentials(provider: str, given: Mapping[str, Any]) -> Credentials:
    """Return the values that count for the provider as a whole.

    Raises:
        CredentialsValidateFailedError: A required value is missing, or a value is invalid.
    """
    form = modelport.provider(provider).catalog.form(PROVIDER_FORM)
    return _checked(provider, form, given, None)


def _checked(
    provider: str, form: CredentialForm | None, given: Mapping[str, Any], model_type: str | None
) -> Credentials:
    if form is None:
        return Credentials(given, checked=True)
    values, found = form.normalise(given, model_type=model_type)
    # Dify silently drops unknown names, and its validators may add further ones.
    wrong = [violation for violation in found if violation.severity == "error"]
    if wrong:
        problems = "; ".join(f"{v.pointer.lstrip('/')}: {v.message}" for v in wrong)
        raise CredentialsValidateFailedError(
            f"[{provider}] the credentials are invalid: {problems}",
            provider=provider,
            violations=wrong,
        )
    return Credentials(values, form.secrets, checked=True)
