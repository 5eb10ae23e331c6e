"""The declared schema of custom models: which rules and features apply to which model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from re import search
from typing import Any


def holds(
    when: Mapping[str, Any] | None,
    model: str,
    credentials: Mapping[str, Any],
    abilities: Collection[str] | None,
) -> bool:
    """Return whether every condition of a `when:` holds.

    Args:
        when: The conditions.
        model: The id of the model.
        credentials: The credentials of the call.
        abilities: What the server reports that the model can do. None means unknown, and no such
        condition holds.
    """
    if not when:
        return True
    return all(_met(key, wanted, model, credentials, abilities) for key, wanted in when.items())


def rules_that_hold(
    declared: Mapping[str, Any],
    model: str,
    credentials: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
) -> tuple[int, ...]:
    """Return the positions of the declared parameter rules that apply to one model."""
    abilities = (facts or {}).get("abilities")
    rules: list[Mapping[str, Any]] = declared.get("parameter_rules") or []
    return tuple(
        position
        for position, rule in enumerate(rules)
        if (when := rule.get("when")) is None or holds(when, model, credentials, abilities)
    )


def asks_facts(declared: Mapping[str, Any]) -> bool:
    """Return whether a parameter rule depends on what the server reports about the model."""
    rules: list[Mapping[str, Any]] = declared.get("parameter_rules") or []
    return any("ability" in (rule.get("when") or ()) for rule in rules)


def condition_credentials(declared: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the credentials that the conditions of the parameter rules use."""
    rules: list[Mapping[str, Any]] = declared.get("parameter_rules") or []
    conditions: list[Mapping[str, Any]] = [rule.get("when") or {} for rule in rules]
    return tuple({str(w["credential"]["variable"]) for w in conditions if "credential" in w})


def declared_schema(
    declared: Mapping[str, Any],
    model_type: str,
    model: str,
    credentials: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the model document that `modelport.yaml` declares for one model.

    Args:
        declared: The declaration for the model type.
        model_type: The model type.
        model: The id of the model.
        credentials: The credentials of the call.
        facts: What the server reports about the model. `abilities` and `context_size` are read.
    """
    facts = facts or {}
    abilities = facts.get("abilities")
    properties = dict(declared.get("model_properties") or {})
    if "context_size" in facts:
        properties["context_size"] = facts["context_size"]
        if not facts["context_size"]:
            # The server knows the model but not its context size: the declared default is not that
            # of the model.
            del properties["context_size"]
    if model_type == "llm" and facts.get("mode"):
        properties["mode"] = facts["mode"]
    document: dict[str, Any] = {
        "model": model,
        "label": {"en_US": model},
        "model_type": model_type,
        "fetch_from": "customizable-model",
        "model_properties": properties,
        "parameter_rules": [
            without_condition(declared["parameter_rules"][position])
            for position in rules_that_hold(declared, model, credentials, facts)
        ],
    }
    features = [
        _name(feature)
        for feature in declared.get("features") or ()
        if isinstance(feature, str) or holds(feature.get("when"), model, credentials, abilities)
    ]
    # A list, even when it is empty: None would mean that nothing is known.
    document["features"] = features
    if declared.get("pricing"):
        document["pricing"] = declared["pricing"]
    return document


def settings_that_give(
    declared: Mapping[str, Any], feature: str, model: str, credentials: Mapping[str, Any]
) -> str:
    """Return the credentials that would give a feature, or "" when the model has it or may have it.

    The model may have a feature that is not declared or that the server decides about.
    """
    features: list[str | dict[str, Any]] = declared.get("features") or []
    conditions: list[Mapping[str, Any]] = [
        {} if isinstance(one, str) else one.get("when") or {}
        for one in features
        if _name(one) == feature
    ]
    if any("ability" in one or holds(one, model, credentials, None) for one in conditions):
        return ""
    needed = [one["credential"] for one in conditions if "credential" in one]
    return " or ".join(f"{one['variable']} = {one['value']!r}" for one in needed)


def without_condition(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a declared rule without its `when`, in the form that every reader knows."""
    return {key: value for key, value in rule.items() if key != "when"}


def _name(feature: str | Mapping[str, Any]) -> str:
    return feature if isinstance(feature, str) else str(feature["feature"])


def _met(
    key: str,
    wanted: Any,
    model: str,
    credentials: Mapping[str, Any],
    abilities: Collection[str] | None,
) -> bool:
    match key:
        case "model":
            return _matches(str(wanted), model)
        case "credential":
            return bool(credentials.get(wanted["variable"]) == wanted["value"])
        case "ability":
            return abilities is not None and wanted in abilities
        case _:
            raise ValueError(f"{key!r} is not one of 'model', 'credential', 'ability'")


def _matches(pattern: str, model: str) -> bool:
    """Return whether a glob matches the whole name, or a regular expression in slashes a part of it."""
    if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
        return search(pattern[1:-1], model) is not None
    return fnmatchcase(model, pattern)
