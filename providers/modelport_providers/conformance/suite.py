"""Run every check on every model type of a provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, get_args

from .bench import MODEL, Bench, Broken, Mode, NotApplicable, Target, bench_for
from .check import Check
from .llm import CHECKS as OF_LLM
from .others import CHECKS as OF_OTHERS
from .safety import CHECKS as OF_ALL
from .scorecard import Outcome, Scorecard, Verdict
from .sending import CHECKS as OF_REQUESTS


def run_suite(
    provider: str, targets: Iterable[Target], modes: Sequence[Mode] = get_args(Mode)
) -> Scorecard:
    """Run every check that applies to a target, synchronously and asynchronously."""
    verdicts: list[Verdict] = []
    for target in targets:
        for check in (*OF_ALL, *OF_LLM, *OF_REQUESTS, *OF_OTHERS):
            if target.model_type in check.types:
                verdicts += [_tried(check, target, mode) for mode in modes]
    return Scorecard(provider, tuple(verdicts))


def targets_of(provider_id: str, given: Mapping[str, str] | None = None) -> list[Target]:
    """Return the targets of an installed provider.

    given: credentials where the suite cannot guess them; `{server}` stands for its server's address.

    Raises:
        UnknownProviderError: it is not installed.
    """
    from modelport import provider

    found = provider(provider_id)
    targets: list[Target] = []
    for model_type in found.types:
        model = next(iter(found.catalog.models(model_type)), MODEL)
        fields = _fields(found.catalog.provider, predefined=model != MODEL)
        shown = [one for one in fields if _shown(one, model_type)]
        make = partial(found.model, model_type)
        targets.append(Target(provider_id, model_type, make, shown, model, given or {}))
    return targets


def _fields(document: Mapping[str, Any], *, predefined: bool) -> list[Mapping[str, Any]]:
    """Return the form for the credentials of a call."""
    forms = ["model_credential_schema", "provider_credential_schema"]
    for name in reversed(forms) if predefined else forms:
        if form := document.get(name):
            return list(form.get("credential_form_schemas") or ())
    return []


def _shown(field: Mapping[str, Any], model_type: str) -> bool:
    """Return whether a form shows a field for this model type."""
    conditions = field.get("show_on") or ()
    return all(c["value"] == model_type for c in conditions if c["variable"] == "__model_type")


def _tried(check: Check, target: Target, mode: Literal["sync", "async"]) -> Verdict:
    outcome: Outcome = "passed"
    detail = ""
    bench: Bench | None = None
    try:
        with bench_for(target, mode) as bench:
            check.run(bench)
    except NotApplicable as reason:
        outcome, detail = "skipped", str(reason)
    except Broken as fault:
        outcome, detail = "failed", str(fault)
    except Exception as error:
        # An adapter that raises where it should answer has failed, whatever the error.
        outcome, detail = "failed", f"{type(error).__name__}: {error}"
    if outcome == "failed" and bench is not None and bench.foreign:
        outcome, detail = (
            "skipped",
            f"the suite does not support the protocol of {bench.foreign[0]}",
        )
    return Verdict(target.model_type, check.title, mode, outcome, " ".join(detail.split())[:300])
