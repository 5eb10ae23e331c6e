"""The check of a provider's own credentials, as Dify calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import modelport

from .errors import credentials_error
from .values import provider_credentials


class Provider:
    """One provider, called by Dify."""

    def __init__(self, provider: str) -> None:
        self._provider = provider

    def validate(self, credentials: Mapping[str, Any]) -> None:
        """Check the provider's own credentials.

        Raise the SDK's CredentialsValidateFailedError when they are invalid or the server rejects
        them.
        """
        try:
            values = provider_credentials(self._provider, credentials)
            modelport.provider(self._provider).adapter().validate_provider_credentials(values)
        except Exception as error:
            raise credentials_error(error) from error
