# do not edit: `modelport generate` made it from schemas/definitions/i18n.json
"""Validates a `i18n` document: what all readers of the field take."""

from __future__ import annotations

from modelport._runtime.schema.validation import Validator, interpreted
from modelport._runtime.schema.values import (
    MakesProperties,
    Null,
    Object,
    String,
    no_object,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"$ref":1},
{"required":["en_US"],"properties":{"en_US":2,"zh_Hans":3,"ja_JP":3,"pt_BR":3}},
{"type":["string"]},
{"type":["string","null"]}
]"""


def _i18n(v: Any) -> bool:
    try:
        if type(v) is not Object and no_object(v):
            return False
        if not isinstance(v["en_US"], String):
            return False
        n1 = len(v) - 1
        if n1:
            if "zh_Hans" in v:
                n1 -= 1
                x1 = v["zh_Hans"]
                if not (isinstance(x1, String) or x1 is Null):
                    return False
            if n1:
                if "ja_JP" in v:
                    n1 -= 1
                    x1 = v["ja_JP"]
                    if not (isinstance(x1, String) or x1 is Null):
                        return False
                if "pt_BR" in v:
                    n1 -= 1
                    x1 = v["pt_BR"]
                    if not (isinstance(x1, String) or x1 is Null):
                        return False
        return True
    except KeyError:
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_i18n, _TABLE)
is_valid = validate.is_valid
