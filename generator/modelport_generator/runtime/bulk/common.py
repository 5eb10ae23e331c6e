"""Check what all calls of a job have in common, before the first of them."""

from __future__ import annotations

from typing import Any

from ..sdk.bound import check_transport_options
from .work import InvokeWork, Work


def check_common(work: Work) -> None:
    """Reject arguments with which every call would fail. The server is not asked.

    Raises:
        InvokeBadRequestError: A parameter is invalid. `violations` lists everything wrong.
        TypeError: An option has the wrong type.
    """
    given = work.given
    check_transport_options(
        given.get("timeout"),
        given.get("extra_headers"),
        given.get("extra_body"),
        None,
        given.get("max_answer_bytes"),
    )
    # The models of a fallback have parameters of their own.
    if isinstance(work, InvokeWork) and getattr(work.model, "models", None) is None:
        _check_parameters(work.model, {**getattr(work.model, "_bound", {}), **work.parameters})


def _check_parameters(model: Any, parameters: dict[str, Any]) -> None:
    if not model._provider:
        return
    from ..adapters.inputs import check_certain_parameters, check_parameters

    adapter = model._fresh_adapter()
    if adapter.checks_late and adapter.awaits_facts(model.model):
        check_certain_parameters(adapter, model.model, model.credentials, parameters)
    elif adapter.has_rules_at_hand(model.model):
        check_parameters(adapter, model.model, model.credentials, parameters)
