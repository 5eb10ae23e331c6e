"""What all language models of the SDK can do besides answering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from ..sdk.bound import BoundModel, present


class LanguageModel(BoundModel):
    """A language model together with its credentials."""

    _bound: Mapping[str, Any] = {}

    def with_parameters(self, **parameters: Any) -> Self:
        """Return the same model with parameters for each of its calls; a call's own win.

        None takes one back that was bound before.
        """
        return self._changed(_bound=present({**self._bound, **parameters}))

    def _parameters(
        self, named: Mapping[str, Any], given: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Return the parameters of a call: by their declared names, what was not given left out."""
        return {**self._bound, **present(named), **(given or {})}
