"""The longest answer of a model: which parameter limits it, and how `max_output` of `modelport.yaml` applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..json_values import as_list, as_mapping, is_number

_NAMES: Final = frozenset(
    {
        "max_tokens",
        "max_output_tokens",
        "max_completion_tokens",
        "maxOutputTokens",
        "max_tokens_to_sample",
    }
)


def output_rule(rules: Sequence[Any]) -> int | None:
    """Return the position of the first rule that limits the answer, or None."""
    for position, rule in enumerate(map(as_mapping, rules)):
        if rule.get("name") in _NAMES or rule.get("use_template") == "max_tokens":
            return position
    return None


def limited(
    model: Mapping[str, Any], merged: Mapping[str, Any], max_output: Any
) -> Mapping[str, Any]:
    """Return a merged model whose output parameter allows at most `max_output`.

    A `max` of the rule itself is kept where it is lower; that of its template does not describe the
    model.

    Args:
        model: The model as its file declares it.
        merged: The same with its rules merged.
        max_output: What `modelport.yaml` declares, or None.
    """
    rules = as_list(merged.get("parameter_rules"))
    position = output_rule(rules)
    if position is None or not is_number(max_output):
        return merged
    rule = as_mapping(rules[position])
    name = rule.get("name")
    declared = map(as_mapping, as_list(model.get("parameter_rules")))
    own = next((each.get("max") for each in declared if each.get("name") == name), None)
    most = min(own, max_output) if is_number(own) else max_output
    changed = {**rule, "max": most}
    return {**merged, "parameter_rules": [*rules[:position], changed, *rules[position + 1 :]]}
