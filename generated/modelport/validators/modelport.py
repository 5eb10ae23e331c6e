# do not edit: `modelport generate` made it from schemas/definitions/modelport.json
"""Validates a `modelport` document: what a careful author writes."""

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
{"type":["object"],"properties":{"base":1,"quirks":2,"customizable":3},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z][a-z0-9_]*$","^[a-z][0-9_a-z]*\\Z",0]},
{"type":["object"],"propertyNames":4,"additionalProperties":5},
{"type":["object"],"propertyNames":6,"additionalProperties":7},
{"pattern":["^[a-z][a-z0-9_]*$","^[a-z][0-9_a-z]*\\Z",0]},
{"type":["string","number","boolean","array","object","null"],"if":8,"then":9},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"type":["object"],"properties":{"model_properties":10,"features":11,"parameter_rules":12,"pricing":13},"additionalProperties":false},
{"type":["array"],"minItems":1,"items":14},
{"items":15},
{"type":["object"],"properties":{"mode":16,"context_size":17,"max_chunks":17,"file_upload_limit":17,"supported_file_extensions":18,"max_characters_per_chunk":17,"default_voice":18,"voices":19,"word_limit":17,"audio_type":18,"max_workers":17},"additionalProperties":false},
{"type":["array"],"items":20},
{"type":["array"],"items":21},
{"type":["object","null"],"required":["input","unit","currency"],"properties":{"input":22,"output":23,"unit":22,"currency":18},"additionalProperties":false},
{"type":["object"],"required":["value"]},
{"type":["object"],"required":["value"],"properties":{"value":true,"when":24},"additionalProperties":false},
{"enum":["chat","completion","",null]},
{"type":["integer"],"minimum":1,"maximum":9223372036854775807},
{"type":["string"],"minLength":1},
{"type":["array"],"items":25},
{"if":26,"then":27,"else":28},
{"type":["object"],"required":["name"],"if":29,"else":30,"properties":{"name":31,"use_template":32,"label":33,"type":34,"help":35,"required":36,"default":37,"min":38,"max":38,"precision":39,"options":40,"when":24},"additionalProperties":false},
{"type":["string","number"],"$ref":41},
{"type":["string","number","null"],"$ref":41},
{"type":["object"],"minProperties":1,"properties":{"model":18,"credential":42,"ability":43},"additionalProperties":false},
{"type":["object"],"required":["mode","name","language"],"properties":{"mode":18,"name":18,"language":44},"additionalProperties":false},
{"type":["object"]},
{"type":["object"],"required":["feature","when"],"properties":{"feature":28,"when":24},"additionalProperties":false},
{"enum":["tool-call","multi-tool-call","agent-thought","vision","stream-tool-call","document","video","audio","structured-output","polling"]},
{"required":["use_template"],"properties":{"use_template":18}},
{"required":["type"]},
{"type":["string"],"minLength":1,"maxLength":255},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"type":["object","null"],"if":45,"then":46},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":46},
{"type":["boolean"]},
{"type":["string","number","boolean","null"]},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807,"minimum":0},
{"type":["array"],"items":47,"maxItems":128},
{"pattern":["^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$","^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",0]},
{"type":["object"],"required":["variable","value"],"properties":{"variable":18,"value":47},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z][a-z0-9_-]*$","^[a-z][\\-0-9_a-z]*\\Z",0]},
{"type":["array"],"items":47},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":48,"zh_Hans":49,"ja_JP":49,"pt_BR":49},"additionalProperties":false},
{"type":["string"]},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023}
]"""
_MATCHES_0 = matcher("^[a-z][0-9_a-z]*\\Z", globals(), "_MATCHES_0")
_MATCHES_1 = matcher("^[a-z][\\-0-9_a-z]*\\Z", globals(), "_MATCHES_1")
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
_NAMES_6 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))


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
                    n4 = len(x3)
                    if "mode" in x3:
                        n4 -= 1
                        x4 = x3["mode"]
                        if not (x4 in ("chat", "completion", "") or x4 is Null):
                            return False
                    if n4:
                        if "context_size" in x3:
                            n4 -= 1
                            x4 = x3["context_size"]
                            if not (
                                (type(x4) is Integer or is_integer(x4))
                                and (not x4 < 1)
                                and (not x4 > 9223372036854775807)
                            ):
                                return False
                        if "max_chunks" in x3:
                            n4 -= 1
                            x4 = x3["max_chunks"]
                            if not (
                                (type(x4) is Integer or is_integer(x4))
                                and (not x4 < 1)
                                and (not x4 > 9223372036854775807)
                            ):
                                return False
                        if n4:
                            if "file_upload_limit" in x3:
                                n4 -= 1
                                x4 = x3["file_upload_limit"]
                                if not (
                                    (type(x4) is Integer or is_integer(x4))
                                    and (not x4 < 1)
                                    and (not x4 > 9223372036854775807)
                                ):
                                    return False
                            if "supported_file_extensions" in x3:
                                n4 -= 1
                                x4 = x3["supported_file_extensions"]
                                if not (isinstance(x4, String) and x4):
                                    return False
                            if "max_characters_per_chunk" in x3:
                                n4 -= 1
                                x4 = x3["max_characters_per_chunk"]
                                if not (
                                    (type(x4) is Integer or is_integer(x4))
                                    and (not x4 < 1)
                                    and (not x4 > 9223372036854775807)
                                ):
                                    return False
                            if n4:
                                if "default_voice" in x3:
                                    n4 -= 1
                                    x4 = x3["default_voice"]
                                    if not (isinstance(x4, String) and x4):
                                        return False
                                if "voices" in x3:
                                    n4 -= 1
                                    x4 = x3["voices"]
                                    if not isinstance(x4, Array):
                                        return False
                                    for x5 in x4:
                                        if type(x5) is not Object and no_object(x5):
                                            return False
                                        x6 = x5["mode"]
                                        if not (isinstance(x6, String) and x6):
                                            return False
                                        x6 = x5["name"]
                                        if not (isinstance(x6, String) and x6):
                                            return False
                                        x6 = x5["language"]
                                        if not isinstance(x6, Array):
                                            return False
                                        for x7 in x6:
                                            if not isinstance(x7, String):
                                                return False
                                        if len(x5) > 3:
                                            return False
                                if "word_limit" in x3:
                                    n4 -= 1
                                    x4 = x3["word_limit"]
                                    if not (
                                        (type(x4) is Integer or is_integer(x4))
                                        and (not x4 < 1)
                                        and (not x4 > 9223372036854775807)
                                    ):
                                        return False
                                if "audio_type" in x3:
                                    n4 -= 1
                                    x4 = x3["audio_type"]
                                    if not (isinstance(x4, String) and x4):
                                        return False
                                if "max_workers" in x3:
                                    n4 -= 1
                                    x4 = x3["max_workers"]
                                    if not (
                                        (type(x4) is Integer or is_integer(x4))
                                        and (not x4 < 1)
                                        and (not x4 > 9223372036854775807)
                                    ):
                                        return False
                                if n4:
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
                                if x5 not in _NAMES_2:
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
                                if x4 not in _NAMES_2:
                                    return False
                    if "parameter_rules" in x2:
                        n3 -= 1
                        x3 = x2["parameter_rules"]
                        if not isinstance(x3, Array):
                            return False
                        for x4 in x3:
                            if type(x4) is not Object and no_object(x4):
                                return False
                            x5 = x4["name"]
                            if not (isinstance(x5, String) and x5 and len(x5) <= 255):
                                return False
                            n5 = len(x4) - 1
                            if n5:
                                if "use_template" in x4:
                                    n5 -= 1
                                    x5 = x4["use_template"]
                                    if not (
                                        (isinstance(x5, String) and x5 in _NAMES_3) or x5 is Null
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
                                                x6 = x5["en_US"]
                                                if not (
                                                    isinstance(x6, String)
                                                    and x6
                                                    and len(x6) <= 1023
                                                ):
                                                    return False
                                                n6 = len(x5) - 1
                                                if n6:
                                                    if "zh_Hans" in x5:
                                                        n6 -= 1
                                                        x6 = x5["zh_Hans"]
                                                        if not (
                                                            isinstance(x6, String)
                                                            and len(x6) <= 1023
                                                        ):
                                                            return False
                                                    if n6:
                                                        if "ja_JP" in x5:
                                                            n6 -= 1
                                                            x6 = x5["ja_JP"]
                                                            if not (
                                                                isinstance(x6, String)
                                                                and len(x6) <= 1023
                                                            ):
                                                                return False
                                                        if "pt_BR" in x5:
                                                            n6 -= 1
                                                            x6 = x5["pt_BR"]
                                                            if not (
                                                                isinstance(x6, String)
                                                                and len(x6) <= 1023
                                                            ):
                                                                return False
                                                        if n6:
                                                            return False
                                    if "type" in x4:
                                        n5 -= 1
                                        x5 = x4["type"]
                                        if x5 not in _NAMES_4:
                                            return False
                                    if n5:
                                        if "help" in x4:
                                            n5 -= 1
                                            x5 = x4["help"]
                                            if x5 is not Null:
                                                if type(x5) is not Object and no_object(x5):
                                                    return False
                                                x6 = x5["en_US"]
                                                if not (
                                                    isinstance(x6, String)
                                                    and x6
                                                    and len(x6) <= 1023
                                                ):
                                                    return False
                                                n6 = len(x5) - 1
                                                if n6:
                                                    if "zh_Hans" in x5:
                                                        n6 -= 1
                                                        x6 = x5["zh_Hans"]
                                                        if not (
                                                            isinstance(x6, String)
                                                            and len(x6) <= 1023
                                                        ):
                                                            return False
                                                    if n6:
                                                        if "ja_JP" in x5:
                                                            n6 -= 1
                                                            x6 = x5["ja_JP"]
                                                            if not (
                                                                isinstance(x6, String)
                                                                and len(x6) <= 1023
                                                            ):
                                                                return False
                                                        if "pt_BR" in x5:
                                                            n6 -= 1
                                                            x6 = x5["pt_BR"]
                                                            if not (
                                                                isinstance(x6, String)
                                                                and len(x6) <= 1023
                                                            ):
                                                                return False
                                                        if n6:
                                                            return False
                                        if "required" in x4:
                                            n5 -= 1
                                            if not isinstance(x4["required"], Boolean):
                                                return False
                                        if "default" in x4:
                                            n5 -= 1
                                            x5 = x4["default"]
                                            if not (
                                                isinstance(x5, (String, Boolean))
                                                or (
                                                    type(x5) is Float
                                                    or type(x5) is Integer
                                                    or is_number(x5)
                                                )
                                                or x5 is Null
                                            ):
                                                return False
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
                                                        and (not x5 < 0)
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
                                                if len(x5) > 128:
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
                                and ((not isinstance(x4, String)) or _MATCHES_5(x4))
                            ):
                                return False
                            x4 = x3["unit"]
                            if not (
                                (
                                    isinstance(x4, String)
                                    or (type(x4) is Float or type(x4) is Integer or is_number(x4))
                                )
                                and ((not isinstance(x4, String)) or _MATCHES_5(x4))
                            ):
                                return False
                            x4 = x3["currency"]
                            if not (isinstance(x4, String) and x4):
                                return False
                            n4 = len(x3) - 3
                            if "output" in x3:
                                n4 -= 1
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
                                    and ((not isinstance(x4, String)) or _MATCHES_5(x4))
                                ):
                                    return False
                            if n4:
                                return False
                    if n3:
                        return False
            if not _NAMES_6.issuperset(x1):
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
