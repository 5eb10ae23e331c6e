"""The problems that concern a key: those whose wrong and right examples differ there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from ...check.codes import Code, codes
from ...json_values import as_list, as_mapping
from .keys import locate

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "llm": ("model",),
    "embedding": ("model",),
    "tts": ("model",),
    "speech": ("model",),
    "rule": ("model", "parameter_rules"),
    "pricing": ("model", "pricing"),
    "provider": ("provider",),
    "field": ("provider", "model_credential_schema", "credential_form_schemas"),
    "provider_field": ("provider", "provider_credential_schema", "credential_form_schemas"),
    "manifest": ("manifest",),
    "modelport": ("modelport",),
}
"""The document of an example, and the key that contains it."""

_WORD: Final = re.compile(r"\w+")


def codes_by_key() -> dict[tuple[str, str], list[str]]:
    """Return the codes for each section and key, sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    for code in codes().values():
        for place in dict.fromkeys(_places(code)):
            found.setdefault(place, []).append(code.code)
    return found


def _places(code: Code) -> Iterator[tuple[str, str]]:
    if code.kind not in _KINDS or code.code.startswith("MP1"):
        return
    document, *above = _KINDS[code.kind]
    paths = list(_differences(_read(code.wrong), _read(code.right)))
    # Examples may differ in several keys; then the text decides which key is meant.
    named = [
        path for path in paths if path and path[-1] in _WORD.findall(f"{code.title} {code.why}")
    ]
    for path in named or paths:
        place = locate(document, [*above, *path])
        if place is not None:
            yield place


def _read(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _differences(wrong: Any, right: Any) -> Iterator[list[str]]:
    """Yield the paths of the innermost keys whose values differ."""
    if isinstance(wrong, Mapping) and isinstance(right, Mapping):
        left, other = as_mapping(wrong), as_mapping(right)
        for name in dict.fromkeys([*left, *other]):
            if left.get(name) != other.get(name):
                inner = list(_differences(left.get(name), other.get(name)))
                yield from ([str(name), *path] for path in inner or [[]])
    elif isinstance(wrong, list) and isinstance(right, list):
        for one, other_one in zip(as_list(wrong), as_list(right), strict=False):
            yield from _differences(one, other_one)
