"""Run every check on every model type of a provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, get_args

from .all_types import CHECKS as OF_ALL
from .all_types import CHECKS_OF_PROVIDER
from .causes import cause_of
from .check import Check
from .dialects import Dialect, dialects_beside
from .harness import MODEL, Broken, ConformanceTarget, Mode, NotApplicable, harness_for
from .llm import CHECKS as OF_LLM
from .llm_requests import CHECKS as OF_REQUESTS
from .other_types import CHECKS as OF_OTHERS
from .scorecard import Outcome, Scorecard, Verdict

_PROVIDER_FORM = "provider_credential_schema"


def run_suite(
    provider: str, targets: Iterable[ConformanceTarget], modes: Sequence[Mode] = get_args(Mode)
) -> Scorecard:
    """Run every check that applies to a target, synchronously and asynchronously."""
    verdicts: list[Verdict] = []
    for target in targets:
        of_provider = CHECKS_OF_PROVIDER if target.provider_form else ()
        for check in (*OF_ALL, *of_provider, *OF_LLM, *OF_REQUESTS, *OF_OTHERS):
            if target.model_type in check.types:
                verdicts += [_tried(check, target, mode) for mode in modes]
    return Scorecard(provider, tuple(verdicts))


def targets_of(
    provider_id: str,
    given: Mapping[str, str] | None = None,
    dialects: Sequence[Dialect] = (),
) -> list[ConformanceTarget]:
    """Return the targets of an installed provider.

    Args:
        given: Credentials that the suite cannot guess; `{server}` is replaced by its server's address.
        dialects: Protocols in addition to those of the suite and the provider.

    Raises:
        UnknownProviderError: The provider is not installed.
    """
    from modelport import provider

    found = provider(provider_id)
    targets: list[ConformanceTarget] = []
    for model_type in found.types:
        model = next(iter(found.catalog.models(model_type)), MODEL)
        fields = _fields(found.catalog.provider, predefined=model != MODEL)
        shown = [one for one in fields if _shown(one, model_type)]
        make = partial(found.model, model_type)
        known = (*dialects, *dialects_beside(type(make())))
        targets.append(
            ConformanceTarget(
                provider_id,
                model_type,
                make,
                shown,
                model,
                given or {},
                known,
                _fields_of(found.catalog.provider, _PROVIDER_FORM),
                found.adapter,
            )
        )
    return targets


def _fields(document: Mapping[str, Any], *, predefined: bool) -> list[Mapping[str, Any]]:
    """Return the form for the credentials of a call."""
    forms = ["model_credential_schema", _PROVIDER_FORM]
    names = reversed(forms) if predefined else forms
    return _fields_of(document, next((name for name in names if document.get(name)), ""))


def _fields_of(document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    form: Mapping[str, Any] = document.get(name) or {}
    return list(form.get("credential_form_schemas") or ())


def _shown(field: Mapping[str, Any], model_type: str) -> bool:
    """Return whether a form shows a field for this model type."""
    conditions = field.get("show_on") or ()
    return all(c["value"] == model_type for c in conditions if c["variable"] == "__model_type")


def _tried(check: Check, target: ConformanceTarget, mode: Literal["sync", "async"]) -> Verdict:
    outcome: Outcome = "passed"
    detail = cause = missing = ""
    with harness_for(target, mode) as harness:
        try:
            check.run(harness)
        except NotApplicable as reason:
            outcome, detail = "skipped", str(reason)
        except Broken as fault:
            outcome, detail, cause = "failed", str(fault), cause_of(fault)
        except Exception as error:
            # An adapter that raises instead of answering has failed, whatever the error is.
            outcome, detail, cause = "failed", f"{type(error).__name__}: {error}", cause_of(error)
        others = harness.isolation.refused if harness.isolation else ()
        if others:
            detail = f"the adapter connects to {', '.join(others)}, not to the suite's server"
            outcome, cause = "failed", detail
        elif harness.faults:
            detail = f"the dialect raised {cause_of(harness.faults[0])}"
            outcome, cause = "failed", detail
        elif harness.unsupported:
            outcome, detail = "skipped", f"the protocol has no {harness.unsupported[0]}"
        elif harness.foreign and outcome == "failed":
            outcome, missing = "skipped", harness.foreign[0]
            detail = f"no dialect for {missing}"
    return Verdict(
        target.model_type, check.title, mode, outcome, _line(detail), _line(cause), missing
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
