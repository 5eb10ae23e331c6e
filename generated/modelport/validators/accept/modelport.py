# do not edit: `modelport generate` made it from schemas/definitions/modelport.json
"""Validates a `modelport` document: what all readers of the field take."""

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
{"type":["object"],"properties":{"base":1,"quirks":2,"customizable":3,"predefined":4},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z][a-z0-9_]*$","^[a-z][0-9_a-z]*\\Z",0]},
{"type":["object"],"propertyNames":5,"additionalProperties":6},
{"type":["object"],"propertyNames":7,"additionalProperties":8},
{"type":["object"],"propertyNames":7,"additionalProperties":9},
{"pattern":["^[a-z][a-z0-9_]*$","^[a-z][0-9_a-z]*\\Z",0]},
{"type":["string","number","boolean","array","object","null"],"if":10,"then":11},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"type":["object"],"properties":{"model_properties":12,"features":13,"parameter_rules":14,"pricing":15},"additionalProperties":false},
{"type":["object"],"additionalProperties":16},
{"type":["array"],"minItems":1,"items":17},
{"items":18},
{"type":["object"],"properties":{"mode":true,"context_size":true,"max_chunks":true,"file_upload_limit":true,"supported_file_extensions":true,"max_characters_per_chunk":true,"default_voice":true,"voices":true,"word_limit":true,"audio_type":true,"max_workers":true},"additionalProperties":false},
{"type":["array"],"items":19},
{"type":["array"],"items":20},
{"type":["object","null"],"required":["input","unit","currency"],"properties":{"input":21,"output":22,"unit":21,"currency":23}},
{"type":["object"],"properties":{"retires":24,"successor":25},"additionalProperties":false},
{"type":["object"],"required":["value"]},
{"type":["object"],"required":["value"],"properties":{"value":true,"when":26},"additionalProperties":false},
{"if":27,"then":28,"else":29},
{"type":["object"],"required":["name"],"if":30,"else":31,"properties":{"name":23,"use_template":32,"label":33,"type":34,"help":35,"required":36,"default":true,"min":37,"max":37,"precision":38,"options":39,"when":26},"additionalProperties":false},
{"type":["string","number"],"$ref":40},
{"type":["string","number","null"],"$ref":40},
{"type":["string"]},
{"type":["string"],"pattern":["^[0-9]{4}-[0-9]{2}-[0-9]{2}$","^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}\\Z",0]},
{"type":["string"],"minLength":1},
{"type":["object"],"minProperties":1,"properties":{"model":25,"credential":41,"ability":42},"additionalProperties":false},
{"type":["object"]},
{"type":["object"],"required":["feature","when"],"properties":{"feature":29,"when":26},"additionalProperties":false},
{"enum":["tool-call","multi-tool-call","agent-thought","vision","stream-tool-call","document","video","audio","structured-output","polling"]},
{"required":["use_template"],"properties":{"use_template":25}},
{"required":["type"]},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"type":["object","null"],"if":43,"then":44},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":44},
{"type":["boolean"]},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807},
{"type":["array"],"items":23},
{"pattern":["^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$","^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",0]},
{"type":["object"],"required":["variable","value"],"properties":{"variable":25,"value":23},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z][a-z0-9_-]*$","^[a-z][\\-0-9_a-z]*\\Z",0]},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":23,"zh_Hans":45,"ja_JP":45,"pt_BR":45}},
{"type":["string","null"]}
]"""
_MATCHES_0 = matcher("^[a-z][0-9_a-z]*\\Z", globals(), "_MATCHES_0")
_MATCHES_1 = matcher("^[a-z][\\-0-9_a-z]*\\Z", globals(), "_MATCHES_1")
_NAMES_2 = frozenset(
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
_NAMES_3 = frozenset(
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
_NAMES_4 = frozenset(
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
_NAMES_5 = frozenset(("float", "int", "string", "boolean", "text"))
_MATCHES_6 = matcher(
    "^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",
    globals(),
    "_MATCHES_6",
)
_NAMES_7 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))
_MATCHES_8 = matcher("^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}\\Z", globals(), "_MATCHES_8")


def _modelport_file_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    n1 = len(v)
    if "base" in v:
        n1 -= 1
        x1 = v["base"]
        if not (isinstance(x1, String) and _MATCHES_0(x1)):
            return False
    if n1:
        if "quirks" in v:
            n1 -= 1
            x1 = v["quirks"]
            if type(x1) is not Object and no_object(x1):
                return False
            for x2 in x1.values():
                if not (
                    isinstance(x2, (String, Boolean, Array, Object))
                    or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                    or x2 is Null
                ):
                    return False
                if _if(x2):
                    for x3 in x2:
                        if type(x3) is not Object and no_object(x3):
                            return False
                        if "value" not in x3:
                            return False
                        n4 = len(x3) - 1
                        if "when" in x3:
                            n4 -= 1
                            x4 = x3["when"]
                            if type(x4) is not Object and no_object(x4):
                                return False
                            if not x4:
                                return False
                            n5 = len(x4)
                            if "model" in x4:
                                n5 -= 1
                                x5 = x4["model"]
                                if not (isinstance(x5, String) and x5):
                                    return False
                            if n5:
                                if "credential" in x4:
                                    n5 -= 1
                                    x5 = x4["credential"]
                                    if type(x5) is not Object and no_object(x5):
                                        return False
                                    x6 = x5["variable"]
                                    if not (isinstance(x6, String) and x6):
                                        return False
                                    if not isinstance(x5["value"], String):
                                        return False
                                    if len(x5) > 2:
                                        return False
                                if "ability" in x4:
                                    n5 -= 1
                                    x5 = x4["ability"]
                                    if not (isinstance(x5, String) and _MATCHES_1(x5)):
                                        return False
                                if n5:
                                    return False
                        if n4:
                            return False
            for k2 in x1:
                if not ((not isinstance(k2, String)) or _MATCHES_0(k2)):
                    return False
        if "customizable" in v:
            n1 -= 1
            x1 = v["customizable"]
            if type(x1) is not Object and no_object(x1):
                return False
            for x2 in x1.values():
                if type(x2) is not Object and no_object(x2):
                    return False
                n3 = len(x2)
                if "model_properties" in x2:
                    n3 -= 1
                    x3 = x2["model_properties"]
                    if type(x3) is not Object and no_object(x3):
                        return False
                    if not _NAMES_2.issuperset(x3):
                        return False
                if n3:
                    if "features" in x2:
                        n3 -= 1
                        x3 = x2["features"]
                        if not isinstance(x3, Array):
                            return False
                        for x4 in x3:
                            if isinstance(x4, Object):
                                if not ("feature" in x4 and "when" in x4):
                                    return False
                                x5 = x4["feature"]
                                if x5 not in _NAMES_3:
                                    return False
                                x5 = x4["when"]
                                if type(x5) is not Object and no_object(x5):
                                    return False
                                if not x5:
                                    return False
                                n6 = len(x5)
                                if "model" in x5:
                                    n6 -= 1
                                    x6 = x5["model"]
                                    if not (isinstance(x6, String) and x6):
                                        return False
                                if n6:
                                    if "credential" in x5:
                                        n6 -= 1
                                        x6 = x5["credential"]
                                        if type(x6) is not Object and no_object(x6):
                                            return False
                                        x7 = x6["variable"]
                                        if not (isinstance(x7, String) and x7):
                                            return False
                                        if not isinstance(x6["value"], String):
                                            return False
                                        if len(x6) > 2:
                                            return False
                                    if "ability" in x5:
                                        n6 -= 1
                                        x6 = x5["ability"]
                                        if not (isinstance(x6, String) and _MATCHES_1(x6)):
                                            return False
                                    if n6:
                                        return False
                                if len(x4) > 2:
                                    return False
                            else:
                                if x4 not in _NAMES_3:
                                    return False
                    if "parameter_rules" in x2:
                        n3 -= 1
                        x3 = x2["parameter_rules"]
                        if not isinstance(x3, Array):
                            return False
                        for x4 in x3:
                            if type(x4) is not Object and no_object(x4):
                                return False
                            if not isinstance(x4["name"], String):
                                return False
                            n5 = len(x4) - 1
                            if n5:
                                if "use_template" in x4:
                                    n5 -= 1
                                    x5 = x4["use_template"]
                                    if not (
                                        (isinstance(x5, String) and x5 in _NAMES_4) or x5 is Null
                                    ):
                                        return False
                                if n5:
                                    if "label" in x4:
                                        n5 -= 1
                                        x5 = x4["label"]
                                        if x5 is not Null:
                                            if type(x5) is not Object and no_object(x5):
                                                return False
                                            if x5:
                                                if not isinstance(x5["en_US"], String):
                                                    return False
                                                n6 = len(x5) - 1
                                                if n6:
                                                    if "zh_Hans" in x5:
                                                        n6 -= 1
                                                        x6 = x5["zh_Hans"]
                                                        if not (
                                                            isinstance(x6, String) or x6 is Null
                                                        ):
                                                            return False
                                                    if n6:
                                                        if "ja_JP" in x5:
                                                            n6 -= 1
                                                            x6 = x5["ja_JP"]
                                                            if not (
                                                                isinstance(x6, String) or x6 is Null
                                                            ):
                                                                return False
                                                        if "pt_BR" in x5:
                                                            n6 -= 1
                                                            x6 = x5["pt_BR"]
                                                            if not (
                                                                isinstance(x6, String) or x6 is Null
                                                            ):
                                                                return False
                                    if "type" in x4:
                                        n5 -= 1
                                        x5 = x4["type"]
                                        if x5 not in _NAMES_5:
                                            return False
                                    if n5:
                                        if "help" in x4:
                                            n5 -= 1
                                            x5 = x4["help"]
                                            if x5 is not Null:
                                                if type(x5) is not Object and no_object(x5):
                                                    return False
                                                if not isinstance(x5["en_US"], String):
                                                    return False
                                                n6 = len(x5) - 1
                                                if n6:
                                                    if "zh_Hans" in x5:
                                                        n6 -= 1
                                                        x6 = x5["zh_Hans"]
                                                        if not (
                                                            isinstance(x6, String) or x6 is Null
                                                        ):
                                                            return False
                                                    if n6:
                                                        if "ja_JP" in x5:
                                                            n6 -= 1
                                                            x6 = x5["ja_JP"]
                                                            if not (
                                                                isinstance(x6, String) or x6 is Null
                                                            ):
                                                                return False
                                                        if "pt_BR" in x5:
                                                            n6 -= 1
                                                            x6 = x5["pt_BR"]
                                                            if not (
                                                                isinstance(x6, String) or x6 is Null
                                                            ):
                                                                return False
                                        if "required" in x4:
                                            n5 -= 1
                                            if not isinstance(x4["required"], Boolean):
                                                return False
                                        if "default" in x4:
                                            n5 -= 1
                                        if n5:
                                            if "min" in x4:
                                                n5 -= 1
                                                x5 = x4["min"]
                                                if not (
                                                    (
                                                        type(x5) is Float
                                                        or type(x5) is Integer
                                                        or is_number(x5)
                                                    )
                                                    or x5 is Null
                                                ):
                                                    return False
                                            if "max" in x4:
                                                n5 -= 1
                                                x5 = x4["max"]
                                                if not (
                                                    (
                                                        type(x5) is Float
                                                        or type(x5) is Integer
                                                        or is_number(x5)
                                                    )
                                                    or x5 is Null
                                                ):
                                                    return False
                                            if "precision" in x4:
                                                n5 -= 1
                                                x5 = x4["precision"]
                                                if not (
                                                    (
                                                        (type(x5) is Integer or is_integer(x5))
                                                        and (not x5 > 9223372036854775807)
                                                    )
                                                    or x5 is Null
                                                ):
                                                    return False
                                            if "options" in x4:
                                                n5 -= 1
                                                x5 = x4["options"]
                                                if not isinstance(x5, Array):
                                                    return False
                                                for x6 in x5:
                                                    if not isinstance(x6, String):
                                                        return False
                                            if "when" in x4:
                                                n5 -= 1
                                                x5 = x4["when"]
                                                if type(x5) is not Object and no_object(x5):
                                                    return False
                                                if not x5:
                                                    return False
                                                n6 = len(x5)
                                                if "model" in x5:
                                                    n6 -= 1
                                                    x6 = x5["model"]
                                                    if not (isinstance(x6, String) and x6):
                                                        return False
                                                if n6:
                                                    if "credential" in x5:
                                                        n6 -= 1
                                                        x6 = x5["credential"]
                                                        if type(x6) is not Object and no_object(x6):
                                                            return False
                                                        x7 = x6["variable"]
                                                        if not (isinstance(x7, String) and x7):
                                                            return False
                                                        if not isinstance(x6["value"], String):
                                                            return False
                                                        if len(x6) > 2:
                                                            return False
                                                    if "ability" in x5:
                                                        n6 -= 1
                                                        x6 = x5["ability"]
                                                        if not (
                                                            isinstance(x6, String)
                                                            and _MATCHES_1(x6)
                                                        ):
                                                            return False
                                                    if n6:
                                                        return False
                                            if n5:
                                                return False
                            if (
                                not (
                                    "use_template" in x4
                                    and (
                                        isinstance(x4["use_template"], String)
                                        and x4["use_template"]
                                    )
                                )
                            ) and "type" not in x4:
                                return False
                    if "pricing" in x2:
                        n3 -= 1
                        x3 = x2["pricing"]
                        if x3 is not Null:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            x4 = x3["input"]
                            if not (
                                (
                                    isinstance(x4, String)
                                    or (type(x4) is Float or type(x4) is Integer or is_number(x4))
                                )
                                and ((not isinstance(x4, String)) or _MATCHES_6(x4))
                            ):
                                return False
                            if "output" in x3:
                                x4 = x3["output"]
                                if not (
                                    (
                                        isinstance(x4, String)
                                        or (
                                            type(x4) is Float
                                            or type(x4) is Integer
                                            or is_number(x4)
                                        )
                                        or x4 is Null
                                    )
                                    and ((not isinstance(x4, String)) or _MATCHES_6(x4))
                                ):
                                    return False
                            x4 = x3["unit"]
                            if not (
                                (
                                    isinstance(x4, String)
                                    or (type(x4) is Float or type(x4) is Integer or is_number(x4))
                                )
                                and ((not isinstance(x4, String)) or _MATCHES_6(x4))
                            ):
                                return False
                            if not isinstance(x3["currency"], String):
                                return False
                    if n3:
                        return False
            if not _NAMES_7.issuperset(x1):
                return False
        if "predefined" in v:
            n1 -= 1
            x1 = v["predefined"]
            if type(x1) is not Object and no_object(x1):
                return False
            for x2 in x1.values():
                if type(x2) is not Object and no_object(x2):
                    return False
                for x3 in x2.values():
                    if type(x3) is not Object and no_object(x3):
                        return False
                    n4 = len(x3)
                    if "retires" in x3:
                        n4 -= 1
                        x4 = x3["retires"]
                        if not (isinstance(x4, String) and _MATCHES_8(x4)):
                            return False
                    if "successor" in x3:
                        n4 -= 1
                        x4 = x3["successor"]
                        if not (isinstance(x4, String) and x4):
                            return False
                    if n4:
                        return False
            if not _NAMES_7.issuperset(x1):
                return False
        if n1:
            return False
    return True


def _modelport_file(v: Any) -> bool:
    try:
        return _modelport_file_body(v)
    except (KeyError, TypeError):
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


def _if(v: Any) -> bool:
    try:
        if not isinstance(v, Array):
            return False
        if not v:
            return False
        for x1 in v:  # noqa: SIM110
            if not (isinstance(x1, Object) and "value" in x1):
                return False
        return True
    except (KeyError, TypeError):
        return False


validate = Validator(_modelport_file, _TABLE)
is_valid = validate.is_valid
