# do not edit: `modelport generate` made it from schemas/definitions/provider.json
"""Validates a `provider` document: what all readers of the field take."""

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
{"type":["object"],"required":["provider","label","supported_model_types","configurate_methods"],"properties":{"provider":1,"label":2,"description":3,"icon_small":3,"icon_large":3,"icon_small_dark":3,"icon_large_dark":3,"background":4,"help":5,"supported_model_types":6,"configurate_methods":7,"provider_credential_schema":8,"model_credential_schema":9,"models":10,"position":11,"extra":12}},
{"type":["string"]},
{"type":["object"],"$ref":13},
{"type":["object","null"],"$ref":13},
{"type":["string","null"]},
{"type":["object","null"],"required":["title","url"],"properties":{"title":2,"url":2}},
{"type":["array"],"items":14},
{"type":["array"],"items":15},
{"type":["object","null"],"$ref":16},
{"type":["object","null"],"$ref":17},
{"type":["object"],"properties":{"llm":18,"text_embedding":18,"rerank":18,"speech2text":18,"tts":18,"moderation":18}},
{"type":["object","null"],"additionalProperties":19},
{"type":["object"],"required":["python"],"properties":{"python":20}},
{"required":["en_US"],"properties":{"en_US":1,"zh_Hans":4,"ja_JP":4,"pt_BR":4}},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"enum":["predefined-model","customizable-model"]},
{"if":21,"then":22},
{"if":21,"then":23},
{"type":["object"],"properties":{"predefined":19,"position":4}},
{"type":["array"],"items":1},
{"type":["object"],"required":["provider_source"],"properties":{"provider_source":1,"model_sources":19}},
{"type":["object"]},
{"type":["object"],"required":["credential_form_schemas"],"properties":{"credential_form_schemas":24}},
{"type":["object"],"required":["model","credential_form_schemas"],"properties":{"model":25,"credential_form_schemas":24}},
{"type":["array"],"items":26},
{"type":["object"],"required":["label"],"properties":{"label":2,"placeholder":3}},
{"type":["object"],"required":["variable","label","type"],"properties":{"variable":1,"label":2,"type":27,"required":28,"default":4,"options":29,"placeholder":3,"max_length":30,"show_on":31,"help":32,"url":4}},
{"enum":["text-input","secret-input","select","radio","switch"]},
{"type":["boolean"]},
{"type":["array","null"],"items":33},
{"type":["integer"],"maximum":9223372036854775807},
{"type":["array"],"items":34},
{"type":["object","null"],"properties":{"en_US":4,"zh_Hans":4,"ja_JP":4,"pt_BR":4}},
{"type":["object"],"required":["label","value"],"properties":{"label":2,"value":1,"show_on":31}},
{"type":["object"],"required":["variable","value"],"properties":{"variable":1,"value":1}}
]"""
_NAMES_0 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))
_NAMES_1 = frozenset(("text-input", "secret-input", "select", "radio", "switch"))


def _provider_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    x1 = v["provider"]
    if not isinstance(x1, String):
        return False
    x1 = v["label"]
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
    x1 = v["supported_model_types"]
    if not isinstance(x1, Array):
        return False
    for x2 in x1:
        if x2 not in _NAMES_0:
            return False
    x1 = v["configurate_methods"]
    if not isinstance(x1, Array):
        return False
    for x2 in x1:
        if x2 not in ("predefined-model", "customizable-model"):
            return False
    n1 = len(v) - 4
    if n1:
        if "description" in v:
            n1 -= 1
            x1 = v["description"]
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
        if n1:
            if "icon_small" in v:
                n1 -= 1
                x1 = v["icon_small"]
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
            if "icon_large" in v:
                n1 -= 1
                x1 = v["icon_large"]
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
            if n1:
                if "icon_small_dark" in v:
                    n1 -= 1
                    x1 = v["icon_small_dark"]
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
                if "icon_large_dark" in v:
                    n1 -= 1
                    x1 = v["icon_large_dark"]
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
                if "background" in v:
                    n1 -= 1
                    x1 = v["background"]
                    if not (isinstance(x1, String) or x1 is Null):
                        return False
                if n1:
                    if "help" in v:
                        n1 -= 1
                        x1 = v["help"]
                        if x1 is not Null:
                            if type(x1) is not Object and no_object(x1):
                                return False
                            x2 = x1["title"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            if not isinstance(x2["en_US"], String):
                                return False
                            n3 = len(x2) - 1
                            if n3:
                                if "zh_Hans" in x2:
                                    n3 -= 1
                                    x3 = x2["zh_Hans"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                            x2 = x1["url"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            if not isinstance(x2["en_US"], String):
                                return False
                            n3 = len(x2) - 1
                            if n3:
                                if "zh_Hans" in x2:
                                    n3 -= 1
                                    x3 = x2["zh_Hans"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                    if "provider_credential_schema" in v:
                        n1 -= 1
                        x1 = v["provider_credential_schema"]
                        if x1 is not Null:
                            if type(x1) is not Object and no_object(x1):
                                return False
                            x2 = x1["credential_form_schemas"]
                            if not _fields(x2):
                                return False
                    if "model_credential_schema" in v:
                        n1 -= 1
                        x1 = v["model_credential_schema"]
                        if x1 is not Null:
                            if type(x1) is not Object and no_object(x1):
                                return False
                            x2 = x1["model"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            x3 = x2["label"]
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
                                        if not (isinstance(x4, String) or x4 is Null):
                                            return False
                                    if "pt_BR" in x3:
                                        n4 -= 1
                                        x4 = x3["pt_BR"]
                                        if not (isinstance(x4, String) or x4 is Null):
                                            return False
                            if "placeholder" in x2:
                                x3 = x2["placeholder"]
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
                                                if not (isinstance(x4, String) or x4 is Null):
                                                    return False
                                            if "pt_BR" in x3:
                                                n4 -= 1
                                                x4 = x3["pt_BR"]
                                                if not (isinstance(x4, String) or x4 is Null):
                                                    return False
                            x2 = x1["credential_form_schemas"]
                            if not _fields(x2):
                                return False
                    if "models" in v:
                        n1 -= 1
                        x1 = v["models"]
                        if type(x1) is not Object and no_object(x1):
                            return False
                        n2 = len(x1)
                        if "llm" in x1:
                            n2 -= 1
                            x2 = x1["llm"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            if "predefined" in x2:
                                x3 = x2["predefined"]
                                if not isinstance(x3, Array):
                                    return False
                                for x4 in x3:
                                    if not isinstance(x4, String):
                                        return False
                            if "position" in x2:
                                x3 = x2["position"]
                                if not (isinstance(x3, String) or x3 is Null):
                                    return False
                        if n2:
                            if "text_embedding" in x1:
                                n2 -= 1
                                x2 = x1["text_embedding"]
                                if type(x2) is not Object and no_object(x2):
                                    return False
                                if "predefined" in x2:
                                    x3 = x2["predefined"]
                                    if not isinstance(x3, Array):
                                        return False
                                    for x4 in x3:
                                        if not isinstance(x4, String):
                                            return False
                                if "position" in x2:
                                    x3 = x2["position"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                            if "rerank" in x1:
                                n2 -= 1
                                x2 = x1["rerank"]
                                if type(x2) is not Object and no_object(x2):
                                    return False
                                if "predefined" in x2:
                                    x3 = x2["predefined"]
                                    if not isinstance(x3, Array):
                                        return False
                                    for x4 in x3:
                                        if not isinstance(x4, String):
                                            return False
                                if "position" in x2:
                                    x3 = x2["position"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                            if n2:
                                if "speech2text" in x1:
                                    n2 -= 1
                                    x2 = x1["speech2text"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    if "predefined" in x2:
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not isinstance(x4, String):
                                                return False
                                    if "position" in x2:
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                if "tts" in x1:
                                    n2 -= 1
                                    x2 = x1["tts"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    if "predefined" in x2:
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not isinstance(x4, String):
                                                return False
                                    if "position" in x2:
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                if "moderation" in x1:
                                    n2 -= 1
                                    x2 = x1["moderation"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    if "predefined" in x2:
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not isinstance(x4, String):
                                                return False
                                    if "position" in x2:
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                    if n1:
                        if "position" in v:
                            n1 -= 1
                            x1 = v["position"]
                            if x1 is not Null:
                                if type(x1) is not Object and no_object(x1):
                                    return False
                                for x2 in x1.values():
                                    if not isinstance(x2, Array):
                                        return False
                                    for x3 in x2:
                                        if not isinstance(x3, String):
                                            return False
                        if "extra" in v:
                            n1 -= 1
                            x1 = v["extra"]
                            if type(x1) is not Object and no_object(x1):
                                return False
                            x2 = x1["python"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            if not isinstance(x2["provider_source"], String):
                                return False
                            if "model_sources" in x2:
                                x3 = x2["model_sources"]
                                if not isinstance(x3, Array):
                                    return False
                                for x4 in x3:
                                    if not isinstance(x4, String):
                                        return False
    return True


def _provider(v: Any) -> bool:
    try:
        return _provider_body(v)
    except (KeyError, TypeError):
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


def _fields(v: Any) -> bool:
    if not isinstance(v, Array):
        return False
    for x1 in v:
        if type(x1) is not Object and no_object(x1):
            return False
        if not isinstance(x1["variable"], String):
            return False
        x2 = x1["label"]
        if type(x2) is not Object and no_object(x2):
            return False
        if not isinstance(x2["en_US"], String):
            return False
        n3 = len(x2) - 1
        if n3:
            if "zh_Hans" in x2:
                n3 -= 1
                x3 = x2["zh_Hans"]
                if not (isinstance(x3, String) or x3 is Null):
                    return False
            if n3:
                if "ja_JP" in x2:
                    n3 -= 1
                    x3 = x2["ja_JP"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
                if "pt_BR" in x2:
                    n3 -= 1
                    x3 = x2["pt_BR"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
        x2 = x1["type"]
        if x2 not in _NAMES_1:
            return False
        n2 = len(x1) - 3
        if n2:
            if "required" in x1:
                n2 -= 1
                if not isinstance(x1["required"], Boolean):
                    return False
            if n2:
                if "default" in x1:
                    n2 -= 1
                    x2 = x1["default"]
                    if not (isinstance(x2, String) or x2 is Null):
                        return False
                if "options" in x1:
                    n2 -= 1
                    x2 = x1["options"]
                    if x2 is not Null:
                        if not isinstance(x2, Array):
                            return False
                        for x3 in x2:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            x4 = x3["label"]
                            if type(x4) is not Object and no_object(x4):
                                return False
                            if not isinstance(x4["en_US"], String):
                                return False
                            n5 = len(x4) - 1
                            if n5:
                                if "zh_Hans" in x4:
                                    n5 -= 1
                                    x5 = x4["zh_Hans"]
                                    if not (isinstance(x5, String) or x5 is Null):
                                        return False
                                if n5:
                                    if "ja_JP" in x4:
                                        n5 -= 1
                                        x5 = x4["ja_JP"]
                                        if not (isinstance(x5, String) or x5 is Null):
                                            return False
                                    if "pt_BR" in x4:
                                        n5 -= 1
                                        x5 = x4["pt_BR"]
                                        if not (isinstance(x5, String) or x5 is Null):
                                            return False
                            if not isinstance(x3["value"], String):
                                return False
                            if "show_on" in x3:
                                x4 = x3["show_on"]
                                if not isinstance(x4, Array):
                                    return False
                                for x5 in x4:
                                    if not (
                                        isinstance(x5, Object)
                                        and ("variable" in x5 and "value" in x5)
                                        and isinstance(x5["variable"], String)
                                        and isinstance(x5["value"], String)
                                    ):
                                        return False
                if n2:
                    if "placeholder" in x1:
                        n2 -= 1
                        x2 = x1["placeholder"]
                        if x2 is not Null:
                            if type(x2) is not Object and no_object(x2):
                                return False
                            if not isinstance(x2["en_US"], String):
                                return False
                            n3 = len(x2) - 1
                            if n3:
                                if "zh_Hans" in x2:
                                    n3 -= 1
                                    x3 = x2["zh_Hans"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                    if "max_length" in x1:
                        n2 -= 1
                        x2 = x1["max_length"]
                        if not (
                            (type(x2) is Integer or is_integer(x2))
                            and (not x2 > 9223372036854775807)
                        ):
                            return False
                    if "show_on" in x1:
                        n2 -= 1
                        x2 = x1["show_on"]
                        if not isinstance(x2, Array):
                            return False
                        for x3 in x2:
                            if not (
                                isinstance(x3, Object)
                                and ("variable" in x3 and "value" in x3)
                                and isinstance(x3["variable"], String)
                                and isinstance(x3["value"], String)
                            ):
                                return False
                    if n2:
                        if "help" in x1:
                            n2 -= 1
                            x2 = x1["help"]
                            if x2 is not Null:
                                if type(x2) is not Object and no_object(x2):
                                    return False
                                n3 = len(x2)
                                if "en_US" in x2:
                                    n3 -= 1
                                    x3 = x2["en_US"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    if "zh_Hans" in x2:
                                        n3 -= 1
                                        x3 = x2["zh_Hans"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                        if "url" in x1:
                            n2 -= 1
                            x2 = x1["url"]
                            if not (isinstance(x2, String) or x2 is Null):
                                return False
    return True


validate = Validator(_provider, _TABLE)
is_valid = validate.is_valid
