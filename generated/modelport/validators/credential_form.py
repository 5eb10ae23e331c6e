# do not edit: `modelport generate` made it from schemas/definitions/credential_form.json
"""Validates a `credential_form` document: what a careful author writes."""

from __future__ import annotations

from modelport._runtime.schema.validation import Validator, interpreted
from modelport._runtime.schema.values import (
    Array,
    Boolean,
    Integer,
    MakesProperties,
    Null,
    Object,
    String,
    is_integer,
    no_object,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"required":["credential_form_schemas"],"properties":{"credential_form_schemas":1},"additionalProperties":false},
{"type":["array"],"items":2,"minItems":1,"maxItems":32},
{"type":["object"],"required":["variable","label","type","required"],"properties":{"variable":3,"label":4,"type":5,"required":6,"default":7,"options":8,"placeholder":9,"max_length":10,"show_on":11,"help":12,"url":13},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":255},
{"type":["object"],"$ref":14},
{"enum":["text-input","secret-input","select","radio","switch"]},
{"type":["boolean"]},
{"type":["string","null"],"maxLength":255},
{"type":["array","null"],"items":15,"maxItems":128},
{"type":["object","null"],"$ref":14},
{"type":["integer"],"maximum":9223372036854775807,"minimum":0},
{"type":["array"],"items":16,"maxItems":16},
{"type":["object","null"],"properties":{"en_US":13,"zh_Hans":13,"ja_JP":13,"pt_BR":13},"required":["en_US"],"additionalProperties":false},
{"type":["string","null"]},
{"required":["en_US"],"properties":{"en_US":17,"zh_Hans":18,"ja_JP":18,"pt_BR":18},"additionalProperties":false},
{"type":["object"],"required":["label","value"],"properties":{"label":4,"value":3,"show_on":11},"additionalProperties":false},
{"type":["object"],"required":["variable","value"],"properties":{"variable":3,"value":19},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023},
{"type":["string"],"maxLength":255}
]"""
_NAMES_0 = frozenset(("text-input", "secret-input", "select", "radio", "switch"))


def _credential_form_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    x1 = v["credential_form_schemas"]
    if not isinstance(x1, Array):
        return False
    if not x1:
        return False
    if len(x1) > 32:
        return False
    for x2 in x1:
        if type(x2) is not Object and no_object(x2):
            return False
        x3 = x2["variable"]
        if not (isinstance(x3, String) and x3 and len(x3) <= 255):
            return False
        x3 = x2["label"]
        if type(x3) is not Object and no_object(x3):
            return False
        x4 = x3["en_US"]
        if not (isinstance(x4, String) and x4 and len(x4) <= 1023):
            return False
        n4 = len(x3) - 1
        if n4:
            if "zh_Hans" in x3:
                n4 -= 1
                x4 = x3["zh_Hans"]
                if not (isinstance(x4, String) and len(x4) <= 1023):
                    return False
            if n4:
                if "ja_JP" in x3:
                    n4 -= 1
                    x4 = x3["ja_JP"]
                    if not (isinstance(x4, String) and len(x4) <= 1023):
                        return False
                if "pt_BR" in x3:
                    n4 -= 1
                    x4 = x3["pt_BR"]
                    if not (isinstance(x4, String) and len(x4) <= 1023):
                        return False
                if n4:
                    return False
        x3 = x2["type"]
        if x3 not in _NAMES_0:
            return False
        if not isinstance(x2["required"], Boolean):
            return False
        n3 = len(x2) - 4
        if n3:
            if "default" in x2:
                n3 -= 1
                x3 = x2["default"]
                if not ((isinstance(x3, String) and len(x3) <= 255) or x3 is Null):
                    return False
            if n3:
                if "options" in x2:
                    n3 -= 1
                    x3 = x2["options"]
                    if x3 is not Null:
                        if not isinstance(x3, Array):
                            return False
                        if len(x3) > 128:
                            return False
                        for x4 in x3:
                            if type(x4) is not Object and no_object(x4):
                                return False
                            x5 = x4["label"]
                            if type(x5) is not Object and no_object(x5):
                                return False
                            x6 = x5["en_US"]
                            if not (isinstance(x6, String) and x6 and len(x6) <= 1023):
                                return False
                            n6 = len(x5) - 1
                            if n6:
                                if "zh_Hans" in x5:
                                    n6 -= 1
                                    x6 = x5["zh_Hans"]
                                    if not (isinstance(x6, String) and len(x6) <= 1023):
                                        return False
                                if n6:
                                    if "ja_JP" in x5:
                                        n6 -= 1
                                        x6 = x5["ja_JP"]
                                        if not (isinstance(x6, String) and len(x6) <= 1023):
                                            return False
                                    if "pt_BR" in x5:
                                        n6 -= 1
                                        x6 = x5["pt_BR"]
                                        if not (isinstance(x6, String) and len(x6) <= 1023):
                                            return False
                                    if n6:
                                        return False
                            x5 = x4["value"]
                            if not (isinstance(x5, String) and x5 and len(x5) <= 255):
                                return False
                            n5 = len(x4) - 2
                            if "show_on" in x4:
                                n5 -= 1
                                x5 = x4["show_on"]
                                if not isinstance(x5, Array):
                                    return False
                                if len(x5) > 16:
                                    return False
                                for x6 in x5:
                                    if type(x6) is not Object and no_object(x6):
                                        return False
                                    x7 = x6["variable"]
                                    if not (isinstance(x7, String) and x7 and len(x7) <= 255):
                                        return False
                                    x7 = x6["value"]
                                    if not (isinstance(x7, String) and len(x7) <= 255):
                                        return False
                                    if len(x6) > 2:
                                        return False
                            if n5:
                                return False
                if "placeholder" in x2:
                    n3 -= 1
                    x3 = x2["placeholder"]
                    if x3 is not Null:
                        if type(x3) is not Object and no_object(x3):
                            return False
                        x4 = x3["en_US"]
                        if not (isinstance(x4, String) and x4 and len(x4) <= 1023):
                            return False
                        n4 = len(x3) - 1
                        if n4:
                            if "zh_Hans" in x3:
                                n4 -= 1
                                x4 = x3["zh_Hans"]
                                if not (isinstance(x4, String) and len(x4) <= 1023):
                                    return False
                            if n4:
                                if "ja_JP" in x3:
                                    n4 -= 1
                                    x4 = x3["ja_JP"]
                                    if not (isinstance(x4, String) and len(x4) <= 1023):
                                        return False
                                if "pt_BR" in x3:
                                    n4 -= 1
                                    x4 = x3["pt_BR"]
                                    if not (isinstance(x4, String) and len(x4) <= 1023):
                                        return False
                                if n4:
                                    return False
                if n3:
                    if "max_length" in x2:
                        n3 -= 1
                        x3 = x2["max_length"]
                        if not (
                            (type(x3) is Integer or is_integer(x3))
                            and (not x3 < 0)
                            and (not x3 > 9223372036854775807)
                        ):
                            return False
                    if "show_on" in x2:
                        n3 -= 1
                        x3 = x2["show_on"]
                        if not isinstance(x3, Array):
                            return False
                        if len(x3) > 16:
                            return False
                        for x4 in x3:
                            if type(x4) is not Object and no_object(x4):
                                return False
                            x5 = x4["variable"]
                            if not (isinstance(x5, String) and x5 and len(x5) <= 255):
                                return False
                            x5 = x4["value"]
                            if not (isinstance(x5, String) and len(x5) <= 255):
                                return False
                            if len(x4) > 2:
                                return False
                    if "help" in x2:
                        n3 -= 1
                        x3 = x2["help"]
                        if x3 is not Null:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            x4 = x3["en_US"]
                            if not (isinstance(x4, String) or x4 is Null):
                                return False
                            n4 = len(x3) - 1
                            if n4:
                                if "zh_Hans" in x3:
                                    n4 -= 1
                                    x4 = x3["zh_Hans"]
                                    if not (isinstance(x4, String) or x4 is Null):
                                        return False
                                if n4:
                                    if "ja_JP" in x3:
                                        n4 -= 1
                                        x4 = x3["ja_JP"]
                                        if not (isinstance(x4, String) or x4 is Null):
                                            return False
                                    if "pt_BR" in x3:
                                        n4 -= 1
                                        x4 = x3["pt_BR"]
                                        if not (isinstance(x4, String) or x4 is Null):
                                            return False
                                    if n4:
                                        return False
                    if "url" in x2:
                        n3 -= 1
                        x3 = x2["url"]
                        if not (isinstance(x3, String) or x3 is Null):
                            return False
                    if n3:
                        return False
    return not (len(v) > 1)


def _credential_form(v: Any) -> bool:
    try:
        return _credential_form_body(v)
    except (KeyError, TypeError):
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_credential_form, _TABLE)
is_valid = validate.is_valid
