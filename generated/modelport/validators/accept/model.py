# do not edit: `modelport generate` made it from schemas/definitions/model.json
"""Validates a `model` document: what all readers of the field take."""

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
    matcher,
    no_object,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"required":["model","model_type","model_properties"],"properties":{"model":1,"label":2,"model_type":3,"features":4,"fetch_from":5,"model_properties":6,"deprecated":7,"parameter_rules":8,"pricing":9}},
{"type":["string"]},
{"type":["object","null"],"if":10,"then":11},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"type":["array","null"],"items":12},
{"enum":["predefined-model","customizable-model"]},
{"type":["object"],"properties":{"mode":true,"context_size":true,"max_chunks":true,"file_upload_limit":true,"supported_file_extensions":true,"max_characters_per_chunk":true,"default_voice":true,"voices":true,"word_limit":true,"audio_type":true,"max_workers":true},"additionalProperties":false},
{"type":["boolean"]},
{"type":["array"],"items":13},
{"type":["object","null"],"required":["input","unit","currency"],"properties":{"input":14,"output":15,"unit":14,"currency":1}},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":1,"zh_Hans":16,"ja_JP":16,"pt_BR":16}},
{"enum":["tool-call","multi-tool-call","agent-thought","vision","stream-tool-call","document","video","audio","structured-output","polling"]},
{"type":["object"],"required":["name"],"if":17,"else":18,"properties":{"name":1,"use_template":19,"label":2,"type":20,"help":21,"required":7,"default":true,"min":22,"max":22,"precision":23,"options":24}},
{"type":["string","number"],"$ref":25},
{"type":["string","number","null"],"$ref":25},
{"type":["string","null"]},
{"required":["use_template"],"properties":{"use_template":26}},
{"required":["type"]},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":11},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807},
{"type":["array"],"items":1},
{"pattern":["^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$","^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",0]},
{"type":["string"],"minLength":1}
]"""
_NAMES_0 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))
_NAMES_1 = frozenset(
    (
        "mode",
        "context_size",
        "max_chunks",
        "file_upload_limit",
        "supported_file_extensions",
        "max_characters_per_chunk",
        "default_voice",
        "voices",
        "word_limit",
        "audio_type",
        "max_workers",
    )
)
_NAMES_2 = frozenset(
    (
        "tool-call",
        "multi-tool-call",
        "agent-thought",
        "vision",
        "stream-tool-call",
        "document",
        "video",
        "audio",
        "structured-output",
        "polling",
    )
)
_NAMES_3 = frozenset(
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
_NAMES_4 = frozenset(("float", "int", "string", "boolean", "text"))
_MATCHES_5 = matcher(
    "^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",
    globals(),
    "_MATCHES_5",
)


def _model_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    if not isinstance(v["model"], String):
        return False
    x1 = v["model_type"]
    if x1 not in _NAMES_0:
        return False
    x1 = v["model_properties"]
    if type(x1) is not Object and no_object(x1):
        return False
    if not _NAMES_1.issuperset(x1):
        return False
    n1 = len(v) - 3
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
        if n1:
            if "features" in v:
                n1 -= 1
                x1 = v["features"]
                if x1 is not Null:
                    if not isinstance(x1, Array):
                        return False
                    for x2 in x1:
                        if x2 not in _NAMES_2:
                            return False
            if "fetch_from" in v:
                n1 -= 1
                if v["fetch_from"] not in ("predefined-model", "customizable-model"):
                    return False
            if n1:
                if "deprecated" in v:
                    n1 -= 1
                    if not isinstance(v["deprecated"], Boolean):
                        return False
                if "parameter_rules" in v:
                    n1 -= 1
                    x1 = v["parameter_rules"]
                    if not isinstance(x1, Array):
                        return False
                    for x2 in x1:
                        if type(x2) is not Object and no_object(x2):
                            return False
                        if not isinstance(x2["name"], String):
                            return False
                        n3 = len(x2) - 1
                        if n3:
                            if "use_template" in x2:
                                n3 -= 1
                                x3 = x2["use_template"]
                                if not ((isinstance(x3, String) and x3 in _NAMES_3) or x3 is Null):
                                    return False
                            if n3:
                                if "label" in x2:
                                    n3 -= 1
                                    x3 = x2["label"]
                                    if x3 is not Null:
                                        if type(x3) is not Object and no_object(x3):
                                            return False
                                        if x3:
                                            if not isinstance(x3["en_US"], String):
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
                                                        if not (
                                                            isinstance(x4, String) or x4 is Null
                                                        ):
                                                            return False
                                                    if "pt_BR" in x3:
                                                        n4 -= 1
                                                        x4 = x3["pt_BR"]
                                                        if not (
                                                            isinstance(x4, String) or x4 is Null
                                                        ):
                                                            return False
                                if "type" in x2:
                                    n3 -= 1
                                    x3 = x2["type"]
                                    if x3 not in _NAMES_4:
                                        return False
                                if n3:
                                    if "help" in x2:
                                        n3 -= 1
                                        x3 = x2["help"]
                                        if x3 is not Null:
                                            if type(x3) is not Object and no_object(x3):
                                                return False
                                            if not isinstance(x3["en_US"], String):
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
                                                        if not (
                                                            isinstance(x4, String) or x4 is Null
                                                        ):
                                                            return False
                                                    if "pt_BR" in x3:
                                                        n4 -= 1
                                                        x4 = x3["pt_BR"]
                                                        if not (
                                                            isinstance(x4, String) or x4 is Null
                                                        ):
                                                            return False
                                    if "required" in x2:
                                        n3 -= 1
                                        if not isinstance(x2["required"], Boolean):
                                            return False
                                    if "default" in x2:
                                        n3 -= 1
                                    if n3:
                                        if "min" in x2:
                                            n3 -= 1
                                            x3 = x2["min"]
                                            if not (
                                                (
                                                    type(x3) is Float
                                                    or type(x3) is Integer
                                                    or is_number(x3)
                                                )
                                                or x3 is Null
                                            ):
                                                return False
                                        if "max" in x2:
                                            n3 -= 1
                                            x3 = x2["max"]
                                            if not (
                                                (
                                                    type(x3) is Float
                                                    or type(x3) is Integer
                                                    or is_number(x3)
                                                )
                                                or x3 is Null
                                            ):
                                                return False
                                        if "precision" in x2:
                                            n3 -= 1
                                            x3 = x2["precision"]
                                            if not (
                                                (
                                                    (type(x3) is Integer or is_integer(x3))
                                                    and (not x3 > 9223372036854775807)
                                                )
                                                or x3 is Null
                                            ):
                                                return False
                                        if "options" in x2:
                                            n3 -= 1
                                            x3 = x2["options"]
                                            if not isinstance(x3, Array):
                                                return False
                                            for x4 in x3:
                                                if not isinstance(x4, String):
                                                    return False
                        if (
                            not (
                                "use_template" in x2
                                and (isinstance(x2["use_template"], String) and x2["use_template"])
                            )
                        ) and "type" not in x2:
                            return False
                if "pricing" in v:
                    n1 -= 1
                    x1 = v["pricing"]
                    if x1 is not Null:
                        if type(x1) is not Object and no_object(x1):
                            return False
                        x2 = x1["input"]
                        if not (
                            (
                                isinstance(x2, String)
                                or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                            )
                            and ((not isinstance(x2, String)) or _MATCHES_5(x2))
                        ):
                            return False
                        if "output" in x1:
                            x2 = x1["output"]
                            if not (
                                (
                                    isinstance(x2, String)
                                    or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                                    or x2 is Null
                                )
                                and ((not isinstance(x2, String)) or _MATCHES_5(x2))
                            ):
                                return False
                        x2 = x1["unit"]
                        if not (
                            (
                                isinstance(x2, String)
                                or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                            )
                            and ((not isinstance(x2, String)) or _MATCHES_5(x2))
                        ):
                            return False
                        if not isinstance(x1["currency"], String):
                            return False
    return True


def _model(v: Any) -> bool:
    try:
        return _model_body(v)
    except (KeyError, TypeError):
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_model, _TABLE)
is_valid = validate.is_valid
