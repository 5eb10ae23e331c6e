# do not edit: `modelport generate` made it from schemas/definitions/i18n.json
"""Validates a `i18n` document: what a careful author writes."""

from __future__ import annotations

from modelport._runtime.schema.validation import Validator, interpreted
from modelport._runtime.schema.values import MakesProperties, Object, String, no_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"$ref":1},
{"required":["en_US"],"properties":{"en_US":2,"zh_Hans":3,"ja_JP":3,"pt_BR":3},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023}
]"""


def _i18n(v: Any) -> bool:
    try:
        if type(v) is not Object and no_object(v):
            return False
        x1 = v["en_US"]
        if not (isinstance(x1, String) and x1 and len(x1) <= 1023):
            return False
        n1 = len(v) - 1
        if n1:
            if "zh_Hans" in v:
                n1 -= 1
                x1 = v["zh_Hans"]
                if not (isinstance(x1, String) and len(x1) <= 1023):
                    return False
            if n1:
                if "ja_JP" in v:
                    n1 -= 1
                    x1 = v["ja_JP"]
                    if not (isinstance(x1, String) and len(x1) <= 1023):
                        return False
                if "pt_BR" in v:
                    n1 -= 1
                    x1 = v["pt_BR"]
                    if not (isinstance(x1, String) and len(x1) <= 1023):
                        return False
                if n1:
                    return False
        return True
    except KeyError:
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_i18n, _TABLE)
is_valid = validate.is_valid
