# do not edit: `modelport generate` made it from schemas/definitions/i18n.json
"""Validates a `i18n` document: what a careful author writes."""

from __future__ import annotations

from typing import Any

from modelport._runtime.validation import Validator
from modelport._runtime.values import Object, String

_TABLE = r"""[
{"type":["object"],"$ref":1},
{"required":["en_US"],"properties":{"en_US":2,"zh_Hans":3,"ja_JP":3,"pt_BR":3},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023}
]"""
_NAMES_0 = frozenset(("en_US", "zh_Hans", "ja_JP", "pt_BR"))


def _check(v: Any) -> bool:
    if not isinstance(v, Object):
        return False
    if not ("en_US" in v):
        return False
    x1 = v["en_US"]
    if not (isinstance(x1, String) and 0 < len(x1) <= 1023):
        return False
    if "zh_Hans" in v:
        x1 = v["zh_Hans"]
        if not (isinstance(x1, String) and len(x1) <= 1023):
            return False
    if "ja_JP" in v:
        x1 = v["ja_JP"]
        if not (isinstance(x1, String) and len(x1) <= 1023):
            return False
    if "pt_BR" in v:
        x1 = v["pt_BR"]
        if not (isinstance(x1, String) and len(x1) <= 1023):
            return False
    return bool(_NAMES_0.issuperset(v))


validate = Validator(_check, _TABLE)
is_valid = validate.is_valid
