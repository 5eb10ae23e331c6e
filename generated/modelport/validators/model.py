# do not edit: `modelport generate` made it from schemas/definitions/model.json
"""Validates a `model` document: what a careful author writes."""

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
{"type":["object"],"required":["model","model_type","model_properties"],"properties":{"model":1,"label":2,"model_type":3,"features":4,"fetch_from":5,"model_properties":6,"deprecated":7,"parameter_rules":8,"pricing":9},"allOf":[10,11,12,13,14,15],"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":255},
{"type":["object","null"],"if":16,"then":17},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"type":["array","null"],"items":18,"maxItems":256,"uniqueItems":true},
{"enum":["predefined-model","customizable-model"]},
{"type":["object"],"properties":{"mode":19,"context_size":20,"max_chunks":20,"file_upload_limit":20,"supported_file_extensions":21,"max_characters_per_chunk":20,"default_voice":21,"voices":22,"word_limit":20,"audio_type":21,"max_workers":20},"additionalProperties":false},
{"type":["boolean"]},
{"type":["array"],"items":23,"maxItems":128},
{"type":["object","null"],"required":["input","unit","currency"],"properties":{"input":24,"output":25,"unit":24,"currency":21},"additionalProperties":false},
{"if":26,"then":27},
{"if":28,"then":29},
{"if":30,"then":31},
{"if":32,"then":33},
{"if":34,"then":35},
{"if":36,"then":37},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":38,"zh_Hans":39,"ja_JP":39,"pt_BR":39},"additionalProperties":false},
{"enum":["tool-call","multi-tool-call","agent-thought","vision","stream-tool-call","document","video","audio","structured-output","polling"]},
{"enum":["chat","completion","",null]},
{"type":["integer"],"minimum":1,"maximum":9223372036854775807},
{"type":["string"],"minLength":1},
{"type":["array"],"items":40},
{"type":["object"],"required":["name"],"if":41,"else":42,"properties":{"name":1,"use_template":43,"label":2,"type":44,"help":45,"required":7,"default":46,"min":47,"max":47,"precision":48,"options":49},"additionalProperties":false},
{"type":["string","number"],"$ref":50},
{"type":["string","number","null"],"$ref":50},
{"required":["model_type"],"properties":{"model_type":51}},
{"properties":{"model_properties":52}},
{"required":["model_type"],"properties":{"model_type":53}},
{"properties":{"model_properties":54}},
{"required":["model_type"],"properties":{"model_type":55}},
{"properties":{"model_properties":56}},
{"required":["model_type"],"properties":{"model_type":57}},
{"properties":{"model_properties":58}},
{"required":["model_type"],"properties":{"model_type":59}},
{"properties":{"model_properties":60}},
{"required":["model_type"],"properties":{"model_type":61}},
{"properties":{"model_properties":62}},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023},
{"type":["object"],"required":["mode","name","language"],"properties":{"mode":21,"name":21,"language":63},"additionalProperties":false},
{"required":["use_template"],"properties":{"use_template":21}},
{"required":["type"]},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":17},
{"type":["string","number","boolean","null"]},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807,"minimum":0},
{"type":["array"],"items":64,"maxItems":128},
{"pattern":["^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$","^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",0]},
{"const":"llm"},
{"required":["mode","context_size"],"properties":{"mode":true,"context_size":true},"additionalProperties":false},
{"const":"text-embedding"},
{"required":["context_size"],"properties":{"context_size":true,"max_chunks":true},"additionalProperties":false},
{"const":"rerank"},
{"required":["context_size"],"properties":{"context_size":true},"additionalProperties":false},
{"const":"speech2text"},
{"required":["file_upload_limit","supported_file_extensions"],"properties":{"file_upload_limit":true,"supported_file_extensions":true},"additionalProperties":false},
{"const":"tts"},
{"required":["audio_type","voices"],"properties":{"default_voice":true,"voices":true,"word_limit":true,"audio_type":true,"max_workers":true},"additionalProperties":false},
{"const":"moderation"},
{"properties":{"context_size":true,"max_chunks":true,"max_characters_per_chunk":true},"additionalProperties":false},
{"type":["array"],"items":64},
{"type":["string"]}
]"""
_NAMES_0 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))
_NAMES_1 = frozenset(
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
_NAMES_2 = frozenset(
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
_NAMES_3 = frozenset(("float", "int", "string", "boolean", "text"))
_MATCHES_4 = matcher(
    "^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",
    globals(),
    "_MATCHES_4",
)
_NAMES_5 = frozenset(("default_voice", "voices", "word_limit", "audio_type", "max_workers"))
_NAMES_6 = frozenset(("context_size", "max_chunks", "max_characters_per_chunk"))


def _model_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    x1 = v["model"]
    if not (isinstance(x1, String) and x1 and len(x1) <= 255):
        return False
    x1 = v["model_type"]
    if x1 not in _NAMES_0:
        return False
    x1 = v["model_properties"]
    if type(x1) is not Object and no_object(x1):
        return False
    n2 = len(x1)
    if "mode" in x1:
        n2 -= 1
        x2 = x1["mode"]
        if not (x2 in ("chat", "completion", "") or x2 is Null):
            return False
    if n2:
        if "context_size" in x1:
            n2 -= 1
            x2 = x1["context_size"]
            if not (
                (type(x2) is Integer or is_integer(x2))
                and (not x2 < 1)
                and (not x2 > 9223372036854775807)
            ):
                return False
        if "max_chunks" in x1:
            n2 -= 1
            x2 = x1["max_chunks"]
            if not (
                (type(x2) is Integer or is_integer(x2))
                and (not x2 < 1)
                and (not x2 > 9223372036854775807)
            ):
                return False
        if n2:
            if "file_upload_limit" in x1:
                n2 -= 1
                x2 = x1["file_upload_limit"]
                if not (
                    (type(x2) is Integer or is_integer(x2))
                    and (not x2 < 1)
                    and (not x2 > 9223372036854775807)
                ):
                    return False
            if "supported_file_extensions" in x1:
                n2 -= 1
                x2 = x1["supported_file_extensions"]
                if not (isinstance(x2, String) and x2):
                    return False
            if "max_characters_per_chunk" in x1:
                n2 -= 1
                x2 = x1["max_characters_per_chunk"]
                if not (
                    (type(x2) is Integer or is_integer(x2))
                    and (not x2 < 1)
                    and (not x2 > 9223372036854775807)
                ):
                    return False
            if n2:
                if "default_voice" in x1:
                    n2 -= 1
                    x2 = x1["default_voice"]
                    if not (isinstance(x2, String) and x2):
                        return False
                if "voices" in x1:
                    n2 -= 1
                    x2 = x1["voices"]
                    if not isinstance(x2, Array):
                        return False
                    for x3 in x2:
                        if type(x3) is not Object and no_object(x3):
                            return False
                        x4 = x3["mode"]
                        if not (isinstance(x4, String) and x4):
                            return False
                        x4 = x3["name"]
                        if not (isinstance(x4, String) and x4):
                            return False
                        x4 = x3["language"]
                        if not isinstance(x4, Array):
                            return False
                        for x5 in x4:
                            if not isinstance(x5, String):
                                return False
                        if len(x3) > 3:
                            return False
                if "word_limit" in x1:
                    n2 -= 1
                    x2 = x1["word_limit"]
                    if not (
                        (type(x2) is Integer or is_integer(x2))
                        and (not x2 < 1)
                        and (not x2 > 9223372036854775807)
                    ):
                        return False
                if "audio_type" in x1:
                    n2 -= 1
                    x2 = x1["audio_type"]
                    if not (isinstance(x2, String) and x2):
                        return False
                if "max_workers" in x1:
                    n2 -= 1
                    x2 = x1["max_workers"]
                    if not (
                        (type(x2) is Integer or is_integer(x2))
                        and (not x2 < 1)
                        and (not x2 > 9223372036854775807)
                    ):
                        return False
                if n2:
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
                    x2 = x1["en_US"]
                    if not (isinstance(x2, String) and x2 and len(x2) <= 1023):
                        return False
                    n2 = len(x1) - 1
                    if n2:
                        if "zh_Hans" in x1:
                            n2 -= 1
                            x2 = x1["zh_Hans"]
                            if not (isinstance(x2, String) and len(x2) <= 1023):
                                return False
                        if n2:
                            if "ja_JP" in x1:
                                n2 -= 1
                                x2 = x1["ja_JP"]
                                if not (isinstance(x2, String) and len(x2) <= 1023):
                                    return False
                            if "pt_BR" in x1:
                                n2 -= 1
                                x2 = x1["pt_BR"]
                                if not (isinstance(x2, String) and len(x2) <= 1023):
                                    return False
                            if n2:
                                return False
        if n1:
            if "features" in v:
                n1 -= 1
                x1 = v["features"]
                if x1 is not Null:
                    if not isinstance(x1, Array):
                        return False
                    if len(x1) > 256:
                        return False
                    for x2 in x1:
                        if x2 not in _NAMES_1:
                            return False
                    if len(x1) > 1 and len(set(x1)) < len(x1):
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
                    if len(x1) > 128:
                        return False
                    for x2 in x1:
                        if type(x2) is not Object and no_object(x2):
                            return False
                        x3 = x2["name"]
                        if not (isinstance(x3, String) and x3 and len(x3) <= 255):
                            return False
                        n3 = len(x2) - 1
                        if n3:
                            if "use_template" in x2:
                                n3 -= 1
                                x3 = x2["use_template"]
                                if not ((isinstance(x3, String) and x3 in _NAMES_2) or x3 is Null):
                                    return False
                            if n3:
                                if "label" in x2:
                                    n3 -= 1
                                    x3 = x2["label"]
                                    if x3 is not Null:
                                        if type(x3) is not Object and no_object(x3):
                                            return False
                                        if x3:
                                            x4 = x3["en_US"]
                                            if not (
                                                isinstance(x4, String) and x4 and len(x4) <= 1023
                                            ):
                                                return False
                                            n4 = len(x3) - 1
                                            if n4:
                                                if "zh_Hans" in x3:
                                                    n4 -= 1
                                                    x4 = x3["zh_Hans"]
                                                    if not (
                                                        isinstance(x4, String) and len(x4) <= 1023
                                                    ):
                                                        return False
                                                if n4:
                                                    if "ja_JP" in x3:
                                                        n4 -= 1
                                                        x4 = x3["ja_JP"]
                                                        if not (
                                                            isinstance(x4, String)
                                                            and len(x4) <= 1023
                                                        ):
                                                            return False
                                                    if "pt_BR" in x3:
                                                        n4 -= 1
                                                        x4 = x3["pt_BR"]
                                                        if not (
                                                            isinstance(x4, String)
                                                            and len(x4) <= 1023
                                                        ):
                                                            return False
                                                    if n4:
                                                        return False
                                if "type" in x2:
                                    n3 -= 1
                                    x3 = x2["type"]
                                    if x3 not in _NAMES_3:
                                        return False
                                if n3:
                                    if "help" in x2:
                                        n3 -= 1
                                        x3 = x2["help"]
                                        if x3 is not Null:
                                            if type(x3) is not Object and no_object(x3):
                                                return False
                                            x4 = x3["en_US"]
                                            if not (
                                                isinstance(x4, String) and x4 and len(x4) <= 1023
                                            ):
                                                return False
                                            n4 = len(x3) - 1
                                            if n4:
                                                if "zh_Hans" in x3:
                                                    n4 -= 1
                                                    x4 = x3["zh_Hans"]
                                                    if not (
                                                        isinstance(x4, String) and len(x4) <= 1023
                                                    ):
                                                        return False
                                                if n4:
                                                    if "ja_JP" in x3:
                                                        n4 -= 1
                                                        x4 = x3["ja_JP"]
                                                        if not (
                                                            isinstance(x4, String)
                                                            and len(x4) <= 1023
                                                        ):
                                                            return False
                                                    if "pt_BR" in x3:
                                                        n4 -= 1
                                                        x4 = x3["pt_BR"]
                                                        if not (
                                                            isinstance(x4, String)
                                                            and len(x4) <= 1023
                                                        ):
                                                            return False
                                                    if n4:
                                                        return False
                                    if "required" in x2:
                                        n3 -= 1
                                        if not isinstance(x2["required"], Boolean):
                                            return False
                                    if "default" in x2:
                                        n3 -= 1
                                        x3 = x2["default"]
                                        if not (
                                            isinstance(x3, (String, Boolean))
                                            or (
                                                type(x3) is Float
                                                or type(x3) is Integer
                                                or is_number(x3)
                                            )
                                            or x3 is Null
                                        ):
                                            return False
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
                                                    and (not x3 < 0)
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
                                            if len(x3) > 128:
                                                return False
                                            for x4 in x3:
                                                if not isinstance(x4, String):
                                                    return False
                                        if n3:
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
                            and ((not isinstance(x2, String)) or _MATCHES_4(x2))
                        ):
                            return False
                        x2 = x1["unit"]
                        if not (
                            (
                                isinstance(x2, String)
                                or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                            )
                            and ((not isinstance(x2, String)) or _MATCHES_4(x2))
                        ):
                            return False
                        x2 = x1["currency"]
                        if not (isinstance(x2, String) and x2):
                            return False
                        n2 = len(x1) - 3
                        if "output" in x1:
                            n2 -= 1
                            x2 = x1["output"]
                            if not (
                                (
                                    isinstance(x2, String)
                                    or (type(x2) is Float or type(x2) is Integer or is_number(x2))
                                    or x2 is Null
                                )
                                and ((not isinstance(x2, String)) or _MATCHES_4(x2))
                            ):
                                return False
                        if n2:
                            return False
                if n1:
                    return False
    if v["model_type"] == "llm":
        x1 = v["model_properties"]
        if isinstance(x1, Object):
            if not ("mode" in x1 and "context_size" in x1):
                return False
            if len(x1) > 2:
                return False
    elif v["model_type"] == "text-embedding":
        x1 = v["model_properties"]
        if isinstance(x1, Object):
            if "context_size" not in x1:
                return False
            n2 = len(x1) - 1
            if "max_chunks" in x1:
                n2 -= 1
            if n2:
                return False
    elif v["model_type"] == "rerank":
        x1 = v["model_properties"]
        if isinstance(x1, Object):
            if "context_size" not in x1:
                return False
            if len(x1) > 1:
                return False
    elif v["model_type"] == "speech2text":
        x1 = v["model_properties"]
        if isinstance(x1, Object):
            if not ("file_upload_limit" in x1 and "supported_file_extensions" in x1):
                return False
            if len(x1) > 2:
                return False
    elif v["model_type"] == "tts":
        x1 = v["model_properties"]
        if isinstance(x1, Object):
            if not ("audio_type" in x1 and "voices" in x1):
                return False
            if not _NAMES_5.issuperset(x1):
                return False
    elif v["model_type"] == "moderation":
        x1 = v["model_properties"]
        if isinstance(x1, Object) and (not _NAMES_6.issuperset(x1)):
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
