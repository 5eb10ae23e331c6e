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
{"type":["object"],"properties":{"mode":19,"context_size":20,"max_chunks":20,"file_upload_limit":20,"supported_file_extensions":21,"max_characters_per_chunk":20,"default_voice":21,"voices":22,"word_limit":20,"audio_type":21,"max_workers":20},"additionalProperties":false},
{"type":["array"],"items":23},
{"type":["array"],"items":24},
{"type":["object","null"],"required":["input","unit","currency"],"properties":{"input":25,"output":26,"unit":25,"currency":21},"additionalProperties":false},
{"type":["object"],"properties":{"retires":27,"successor":21},"additionalProperties":false},
{"type":["object"],"required":["value"]},
{"type":["object"],"required":["value"],"properties":{"value":true,"when":28},"additionalProperties":false},
{"enum":["chat","completion","",null]},
{"type":["integer"],"minimum":1,"maximum":9223372036854775807},
{"type":["string"],"minLength":1},
{"type":["array"],"items":29},
{"if":30,"then":31,"else":32},
{"type":["object"],"required":["name"],"if":33,"else":34,"properties":{"name":35,"use_template":36,"label":37,"type":38,"help":39,"required":40,"default":41,"min":42,"max":42,"precision":43,"options":44,"when":28},"additionalProperties":false},
{"type":["string","number"],"$ref":45},
{"type":["string","number","null"],"$ref":45},
{"type":["string"],"pattern":["^[0-9]{4}-[0-9]{2}-[0-9]{2}$","^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}\\Z",0]},
{"type":["object"],"minProperties":1,"properties":{"model":21,"credential":46,"ability":47},"additionalProperties":false},
{"type":["object"],"required":["mode","name","language"],"properties":{"mode":21,"name":21,"language":48},"additionalProperties":false},
{"type":["object"]},
{"type":["object"],"required":["feature","when"],"properties":{"feature":32,"when":28},"additionalProperties":false},
{"enum":["tool-call","multi-tool-call","agent-thought","vision","stream-tool-call","document","video","audio","structured-output","polling"]},
{"required":["use_template"],"properties":{"use_template":21}},
{"required":["type"]},
{"type":["string"],"minLength":1,"maxLength":255},
{"enum":["temperature","top_p","top_k","presence_penalty","frequency_penalty","max_tokens","response_format","json_schema","",null]},
{"type":["object","null"],"if":49,"then":50},
{"enum":["float","int","string","boolean","text"]},
{"type":["object","null"],"$ref":50},
{"type":["boolean"]},
{"type":["string","number","boolean","null"]},
{"type":["number","null"]},
{"type":["integer","null"],"maximum":9223372036854775807,"minimum":0},
{"type":["array"],"items":51,"maxItems":128},
{"pattern":["^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$","^[\\+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][\\+\\-]?[0-9]+)?\\Z",0]},
{"type":["object"],"required":["variable","value"],"properties":{"variable":21,"value":51},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z][a-z0-9_-]*$","^[a-z][\\-0-9_a-z]*\\Z",0]},
{"type":["array"],"items":51},
{"minProperties":1},
{"required":["en_US"],"properties":{"en_US":52,"zh_Hans":53,"ja_JP":53,"pt_BR":53},"additionalProperties":false},
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
_MATCHES_7 = matcher("^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}\\Z", globals(), "_MATCHES_7")


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
                        if not (isinstance(x4, String) and _MATCHES_7(x4)):
                            return False
                    if "successor" in x3:
                        n4 -= 1
                        x4 = x3["successor"]
                        if not (isinstance(x4, String) and x4):
                            return False
                    if n4:
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
