# do not edit: `modelport generate` made it from schemas/definitions/parameter_rule.json
"""Validates a `parameter_rule` document: what all readers of the field take."""

from __future__ import annotations

from modelport._runtime.schema.validation import Validator, interpreted
from modelport._runtime.schema.values import (
    Array,
    Boolean,
    Float,
    Integer,
    MakesProperties,
    Null,
    Object,
    String,
    is_integer,
    is_number,
    no_object,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"required":["name"],"if":1,"else":2,"properties":{"name":3,"use_template":4,"label":5,"type":6,"help":7,"required":8,"default":true,"min":9,"max":9,"precision":10,"options":11}},
{"required":["use_template"],"properties":{"use_template":12}},
{"required":["type"]},
{"type":["string"]},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"type":["object","null"],"if":13,"then":14},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":14},
{"type":["boolean"]},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807},
{"type":["array"],"items":3},
{"type":["string"],"minLength":1},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":3,"zh_Hans":15,"ja_JP":15,"pt_BR":15}},
{"type":["string","null"]}
]"""
_NAMES_0 = frozenset(
    (
        "temperature",
        "top_p",
        "top_k",
        "presence_penalty",
        "frequency_penalty",
        "max_tokens",
        "response_format",
        "json_schema",
        "",
    )
)
_NAMES_1 = frozenset(("float", "int", "string", "boolean", "text"))


def _parameter_rule_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    if not isinstance(v["name"], String):
        return False
    n1 = len(v) - 1
    if n1:
        if "use_template" in v:
            n1 -= 1
            x1 = v["use_template"]
            if not ((isinstance(x1, String) and x1 in _NAMES_0) or x1 is Null):
                return False
        if n1:
            if "label" in v:
                n1 -= 1
                x1 = v["label"]
                if x1 is not Null:
                    if type(x1) is not Object and no_object(x1):
                        return False
                    if x1:
                        if not isinstance(x1["en_US"], String):
                            return False
                        n2 = len(x1) - 1
                        if n2:
                            if "zh_Hans" in x1:
                                n2 -= 1
                                x2 = x1["zh_Hans"]
                                if not (isinstance(x2, String) or x2 is Null):
                                    return False
                            if n2:
                                if "ja_JP" in x1:
                                    n2 -= 1
                                    x2 = x1["ja_JP"]
                                    if not (isinstance(x2, String) or x2 is Null):
                                        return False
                                if "pt_BR" in x1:
                                    n2 -= 1
                                    x2 = x1["pt_BR"]
                                    if not (isinstance(x2, String) or x2 is Null):
                                        return False
            if "type" in v:
                n1 -= 1
                x1 = v["type"]
                if x1 not in _NAMES_1:
                    return False
            if n1:
                if "help" in v:
                    n1 -= 1
                    x1 = v["help"]
                    if x1 is not Null:
                        if type(x1) is not Object and no_object(x1):
                            return False
                        if not isinstance(x1["en_US"], String):
                            return False
                        n2 = len(x1) - 1
                        if n2:
                            if "zh_Hans" in x1:
                                n2 -= 1
                                x2 = x1["zh_Hans"]
                                if not (isinstance(x2, String) or x2 is Null):
                                    return False
                            if n2:
                                if "ja_JP" in x1:
                                    n2 -= 1
                                    x2 = x1["ja_JP"]
                                    if not (isinstance(x2, String) or x2 is Null):
                                        return False
                                if "pt_BR" in x1:
                                    n2 -= 1
                                    x2 = x1["pt_BR"]
                                    if not (isinstance(x2, String) or x2 is Null):
                                        return False
                if "required" in v:
                    n1 -= 1
                    if not isinstance(v["required"], Boolean):
                        return False
                if "default" in v:
                    n1 -= 1
                if n1:
                    if "min" in v:
                        n1 -= 1
                        x1 = v["min"]
                        if not (
                            (type(x1) is Float or type(x1) is Integer or is_number(x1))
                            or x1 is Null
                        ):
                            return False
                    if "max" in v:
                        n1 -= 1
                        x1 = v["max"]
                        if not (
                            (type(x1) is Float or type(x1) is Integer or is_number(x1))
                            or x1 is Null
                        ):
                            return False
                    if "precision" in v:
                        n1 -= 1
                        x1 = v["precision"]
                        if not (
                            (
                                (type(x1) is Integer or is_integer(x1))
                                and (not x1 > 9223372036854775807)
                            )
                            or x1 is Null
                        ):
                            return False
                    if "options" in v:
                        n1 -= 1
                        x1 = v["options"]
                        if not isinstance(x1, Array):
                            return False
                        for x2 in x1:
                            if not isinstance(x2, String):
                                return False
    return bool(
        not (
            (
                not (
                    "use_template" in v
                    and (isinstance(v["use_template"], String) and v["use_template"])
                )
            )
            and "type" not in v
        )
    )


def _parameter_rule(v: Any) -> bool:
    try:
        return _parameter_rule_body(v)
    except (KeyError, TypeError):
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_parameter_rule, _TABLE)
is_valid = validate.is_valid
