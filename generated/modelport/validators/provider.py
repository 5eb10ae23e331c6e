# do not edit: `modelport generate` made it from schemas/definitions/provider.json
"""Validates a `provider` document: what a careful author writes."""

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
    matcher,
    no_object,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["object"],"required":["provider","label","supported_model_types","configurate_methods"],"properties":{"provider":1,"label":2,"description":3,"icon_small":3,"icon_large":3,"icon_small_dark":3,"icon_large_dark":3,"background":4,"help":5,"supported_model_types":6,"configurate_methods":7,"provider_credential_schema":8,"model_credential_schema":9,"models":10,"position":11,"extra":12},"additionalProperties":false},
{"type":["string"],"pattern":["^[a-z0-9_-]+$","^[\\-0-9_a-z]+\\Z",0],"maxLength":255},
{"type":["object"],"$ref":13},
{"type":["object","null"],"$ref":13},
{"type":["string","null"]},
{"type":["object","null"],"required":["title","url"],"properties":{"title":2,"url":2},"additionalProperties":false},
{"type":["array"],"items":14,"minItems":1,"maxItems":16,"uniqueItems":true},
{"type":["array"],"items":15,"minItems":1,"maxItems":16,"uniqueItems":true},
{"type":["object","null"],"$ref":16},
{"type":["object","null"],"$ref":17},
{"type":["object"],"properties":{"llm":18,"text_embedding":18,"rerank":18,"speech2text":18,"tts":18,"moderation":18},"additionalProperties":false},
{"type":["object","null"],"additionalProperties":19},
{"type":["object"],"required":["python"],"properties":{"python":20},"additionalProperties":false},
{"required":["en_US"],"properties":{"en_US":21,"zh_Hans":22,"ja_JP":22,"pt_BR":22},"additionalProperties":false},
{"enum":["llm","text-embedding","rerank","speech2text","moderation","tts"]},
{"enum":["predefined-model","customizable-model"]},
{"if":23,"then":24},
{"if":23,"then":25},
{"type":["object"],"properties":{"predefined":26,"position":4},"additionalProperties":false},
{"type":["array"],"items":27},
{"type":["object"],"required":["provider_source"],"properties":{"provider_source":28,"model_sources":29},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":1023},
{"type":["string"],"maxLength":1023},
{"type":["object"]},
{"type":["object"],"required":["credential_form_schemas"],"properties":{"credential_form_schemas":30},"additionalProperties":false},
{"type":["object"],"required":["model","credential_form_schemas"],"properties":{"model":31,"credential_form_schemas":30},"additionalProperties":false},
{"type":["array"],"items":32},
{"type":["string"]},
{"type":["string"],"pattern":["^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*[.]py$","^[0-9A-Z_a-z][\\-\\.0-9A-Z_a-z]*(?:/[0-9A-Z_a-z][\\-\\.0-9A-Z_a-z]*)*\\.py\\Z",0]},
{"type":["array"],"items":28,"uniqueItems":true},
{"type":["array"],"items":33,"minItems":1,"maxItems":32},
{"type":["object"],"required":["label"],"properties":{"label":2,"placeholder":3},"additionalProperties":false},
{"type":["string"],"minLength":1},
{"type":["object"],"required":["variable","label","type","required"],"properties":{"variable":34,"label":2,"type":35,"required":36,"default":37,"options":38,"placeholder":3,"max_length":39,"show_on":40,"help":41,"url":4},"additionalProperties":false},
{"type":["string"],"minLength":1,"maxLength":255},
{"enum":["text-input","secret-input","select","radio","switch"]},
{"type":["boolean"]},
{"type":["string","null"],"maxLength":255},
{"type":["array","null"],"items":42,"maxItems":128},
{"type":["integer"],"maximum":9223372036854775807,"minimum":0},
{"type":["array"],"items":43,"maxItems":16},
{"type":["object","null"],"properties":{"en_US":4,"zh_Hans":4,"ja_JP":4,"pt_BR":4},"required":["en_US"],"additionalProperties":false},
{"type":["object"],"required":["label","value"],"properties":{"label":2,"value":34,"show_on":40},"additionalProperties":false},
{"type":["object"],"required":["variable","value"],"properties":{"variable":34,"value":44},"additionalProperties":false},
{"type":["string"],"maxLength":255}
]"""
_MATCHES_0 = matcher("^[\\-0-9_a-z]+\\Z", globals(), "_MATCHES_0")
_NAMES_1 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"))
_MATCHES_2 = matcher(
    "^[0-9A-Z_a-z][\\-\\.0-9A-Z_a-z]*(?:/[0-9A-Z_a-z][\\-\\.0-9A-Z_a-z]*)*\\.py\\Z",
    globals(),
    "_MATCHES_2",
)
_NAMES_3 = frozenset(("text-input", "secret-input", "select", "radio", "switch"))


def _provider_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    x1 = v["provider"]
    if not (isinstance(x1, String) and len(x1) <= 255 and _MATCHES_0(x1)):
        return False
    x1 = v["label"]
    if type(x1) is not Object and no_object(x1):
        return False
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
    x1 = v["supported_model_types"]
    if not isinstance(x1, Array):
        return False
    if not x1:
        return False
    if len(x1) > 16:
        return False
    for x2 in x1:
        if x2 not in _NAMES_1:
            return False
    if len(x1) > 1 and len(set(x1)) < len(x1):
        return False
    x1 = v["configurate_methods"]
    if not isinstance(x1, Array):
        return False
    if not x1:
        return False
    if len(x1) > 16:
        return False
    for x2 in x1:
        if x2 not in ("predefined-model", "customizable-model"):
            return False
    if len(x1) > 1 and len(set(x1)) < len(x1):
        return False
    n1 = len(v) - 4
    if n1:
        if "description" in v:
            n1 -= 1
            x1 = v["description"]
            if x1 is not Null:
                if type(x1) is not Object and no_object(x1):
                    return False
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
            if "icon_small" in v:
                n1 -= 1
                x1 = v["icon_small"]
                if x1 is not Null:
                    if type(x1) is not Object and no_object(x1):
                        return False
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
            if "icon_large" in v:
                n1 -= 1
                x1 = v["icon_large"]
                if x1 is not Null:
                    if type(x1) is not Object and no_object(x1):
                        return False
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
                if "icon_small_dark" in v:
                    n1 -= 1
                    x1 = v["icon_small_dark"]
                    if x1 is not Null:
                        if type(x1) is not Object and no_object(x1):
                            return False
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
                if "icon_large_dark" in v:
                    n1 -= 1
                    x1 = v["icon_large_dark"]
                    if x1 is not Null:
                        if type(x1) is not Object and no_object(x1):
                            return False
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
                            x3 = x2["en_US"]
                            if not (isinstance(x3, String) and x3 and len(x3) <= 1023):
                                return False
                            n3 = len(x2) - 1
                            if n3:
                                if "zh_Hans" in x2:
                                    n3 -= 1
                                    x3 = x2["zh_Hans"]
                                    if not (isinstance(x3, String) and len(x3) <= 1023):
                                        return False
                                if n3:
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) and len(x3) <= 1023):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) and len(x3) <= 1023):
                                            return False
                                    if n3:
                                        return False
                            x2 = x1["url"]
                            if type(x2) is not Object and no_object(x2):
                                return False
                            x3 = x2["en_US"]
                            if not (isinstance(x3, String) and x3 and len(x3) <= 1023):
                                return False
                            n3 = len(x2) - 1
                            if n3:
                                if "zh_Hans" in x2:
                                    n3 -= 1
                                    x3 = x2["zh_Hans"]
                                    if not (isinstance(x3, String) and len(x3) <= 1023):
                                        return False
                                if n3:
                                    if "ja_JP" in x2:
                                        n3 -= 1
                                        x3 = x2["ja_JP"]
                                        if not (isinstance(x3, String) and len(x3) <= 1023):
                                            return False
                                    if "pt_BR" in x2:
                                        n3 -= 1
                                        x3 = x2["pt_BR"]
                                        if not (isinstance(x3, String) and len(x3) <= 1023):
                                            return False
                                    if n3:
                                        return False
                            if len(x1) > 2:
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
                            if len(x1) > 1:
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
                            n3 = len(x2) - 1
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
                                return False
                            x2 = x1["credential_form_schemas"]
                            if not _fields(x2):
                                return False
                            if len(x1) > 2:
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
                            n3 = len(x2)
                            if "predefined" in x2:
                                n3 -= 1
                                x3 = x2["predefined"]
                                if not isinstance(x3, Array):
                                    return False
                                for x4 in x3:
                                    if not (isinstance(x4, String) and x4):
                                        return False
                            if "position" in x2:
                                n3 -= 1
                                x3 = x2["position"]
                                if not (isinstance(x3, String) or x3 is Null):
                                    return False
                            if n3:
                                return False
                        if n2:
                            if "text_embedding" in x1:
                                n2 -= 1
                                x2 = x1["text_embedding"]
                                if type(x2) is not Object and no_object(x2):
                                    return False
                                n3 = len(x2)
                                if "predefined" in x2:
                                    n3 -= 1
                                    x3 = x2["predefined"]
                                    if not isinstance(x3, Array):
                                        return False
                                    for x4 in x3:
                                        if not (isinstance(x4, String) and x4):
                                            return False
                                if "position" in x2:
                                    n3 -= 1
                                    x3 = x2["position"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    return False
                            if "rerank" in x1:
                                n2 -= 1
                                x2 = x1["rerank"]
                                if type(x2) is not Object and no_object(x2):
                                    return False
                                n3 = len(x2)
                                if "predefined" in x2:
                                    n3 -= 1
                                    x3 = x2["predefined"]
                                    if not isinstance(x3, Array):
                                        return False
                                    for x4 in x3:
                                        if not (isinstance(x4, String) and x4):
                                            return False
                                if "position" in x2:
                                    n3 -= 1
                                    x3 = x2["position"]
                                    if not (isinstance(x3, String) or x3 is Null):
                                        return False
                                if n3:
                                    return False
                            if n2:
                                if "speech2text" in x1:
                                    n2 -= 1
                                    x2 = x1["speech2text"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    n3 = len(x2)
                                    if "predefined" in x2:
                                        n3 -= 1
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not (isinstance(x4, String) and x4):
                                                return False
                                    if "position" in x2:
                                        n3 -= 1
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if n3:
                                        return False
                                if "tts" in x1:
                                    n2 -= 1
                                    x2 = x1["tts"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    n3 = len(x2)
                                    if "predefined" in x2:
                                        n3 -= 1
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not (isinstance(x4, String) and x4):
                                                return False
                                    if "position" in x2:
                                        n3 -= 1
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if n3:
                                        return False
                                if "moderation" in x1:
                                    n2 -= 1
                                    x2 = x1["moderation"]
                                    if type(x2) is not Object and no_object(x2):
                                        return False
                                    n3 = len(x2)
                                    if "predefined" in x2:
                                        n3 -= 1
                                        x3 = x2["predefined"]
                                        if not isinstance(x3, Array):
                                            return False
                                        for x4 in x3:
                                            if not (isinstance(x4, String) and x4):
                                                return False
                                    if "position" in x2:
                                        n3 -= 1
                                        x3 = x2["position"]
                                        if not (isinstance(x3, String) or x3 is Null):
                                            return False
                                    if n3:
                                        return False
                                if n2:
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
                            x3 = x2["provider_source"]
                            if not (isinstance(x3, String) and _MATCHES_2(x3)):
                                return False
                            n3 = len(x2) - 1
                            if "model_sources" in x2:
                                n3 -= 1
                                x3 = x2["model_sources"]
                                if not isinstance(x3, Array):
                                    return False
                                for x4 in x3:
                                    if not (isinstance(x4, String) and _MATCHES_2(x4)):
                                        return False
                                if len(x3) > 1 and len(set(x3)) < len(x3):
                                    return False
                            if n3:
                                return False
                            if len(x1) > 1:
                                return False
                        if n1:
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
    if not v:
        return False
    if len(v) > 32:
        return False
    for x1 in v:
        if type(x1) is not Object and no_object(x1):
            return False
        x2 = x1["variable"]
        if not (isinstance(x2, String) and x2 and len(x2) <= 255):
            return False
        x2 = x1["label"]
        if type(x2) is not Object and no_object(x2):
            return False
        x3 = x2["en_US"]
        if not (isinstance(x3, String) and x3 and len(x3) <= 1023):
            return False
        n3 = len(x2) - 1
        if n3:
            if "zh_Hans" in x2:
                n3 -= 1
                x3 = x2["zh_Hans"]
                if not (isinstance(x3, String) and len(x3) <= 1023):
                    return False
            if n3:
                if "ja_JP" in x2:
                    n3 -= 1
                    x3 = x2["ja_JP"]
                    if not (isinstance(x3, String) and len(x3) <= 1023):
                        return False
                if "pt_BR" in x2:
                    n3 -= 1
                    x3 = x2["pt_BR"]
                    if not (isinstance(x3, String) and len(x3) <= 1023):
                        return False
                if n3:
                    return False
        x2 = x1["type"]
        if x2 not in _NAMES_3:
            return False
        if not isinstance(x1["required"], Boolean):
            return False
        n2 = len(x1) - 4
        if n2:
            if "default" in x1:
                n2 -= 1
                x2 = x1["default"]
                if not ((isinstance(x2, String) and len(x2) <= 255) or x2 is Null):
                    return False
            if n2:
                if "options" in x1:
                    n2 -= 1
                    x2 = x1["options"]
                    if x2 is not Null:
                        if not isinstance(x2, Array):
                            return False
                        if len(x2) > 128:
                            return False
                        for x3 in x2:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            x4 = x3["label"]
                            if type(x4) is not Object and no_object(x4):
                                return False
                            x5 = x4["en_US"]
                            if not (isinstance(x5, String) and x5 and len(x5) <= 1023):
                                return False
                            n5 = len(x4) - 1
                            if n5:
                                if "zh_Hans" in x4:
                                    n5 -= 1
                                    x5 = x4["zh_Hans"]
                                    if not (isinstance(x5, String) and len(x5) <= 1023):
                                        return False
                                if n5:
                                    if "ja_JP" in x4:
                                        n5 -= 1
                                        x5 = x4["ja_JP"]
                                        if not (isinstance(x5, String) and len(x5) <= 1023):
                                            return False
                                    if "pt_BR" in x4:
                                        n5 -= 1
                                        x5 = x4["pt_BR"]
                                        if not (isinstance(x5, String) and len(x5) <= 1023):
                                            return False
                                    if n5:
                                        return False
                            x4 = x3["value"]
                            if not (isinstance(x4, String) and x4 and len(x4) <= 255):
                                return False
                            n4 = len(x3) - 2
                            if "show_on" in x3:
                                n4 -= 1
                                x4 = x3["show_on"]
                                if not isinstance(x4, Array):
                                    return False
                                if len(x4) > 16:
                                    return False
                                for x5 in x4:
                                    if type(x5) is not Object and no_object(x5):
                                        return False
                                    x6 = x5["variable"]
                                    if not (isinstance(x6, String) and x6 and len(x6) <= 255):
                                        return False
                                    x6 = x5["value"]
                                    if not (isinstance(x6, String) and len(x6) <= 255):
                                        return False
                                    if len(x5) > 2:
                                        return False
                            if n4:
                                return False
                if "placeholder" in x1:
                    n2 -= 1
                    x2 = x1["placeholder"]
                    if x2 is not Null:
                        if type(x2) is not Object and no_object(x2):
                            return False
                        x3 = x2["en_US"]
                        if not (isinstance(x3, String) and x3 and len(x3) <= 1023):
                            return False
                        n3 = len(x2) - 1
                        if n3:
                            if "zh_Hans" in x2:
                                n3 -= 1
                                x3 = x2["zh_Hans"]
                                if not (isinstance(x3, String) and len(x3) <= 1023):
                                    return False
                            if n3:
                                if "ja_JP" in x2:
                                    n3 -= 1
                                    x3 = x2["ja_JP"]
                                    if not (isinstance(x3, String) and len(x3) <= 1023):
                                        return False
                                if "pt_BR" in x2:
                                    n3 -= 1
                                    x3 = x2["pt_BR"]
                                    if not (isinstance(x3, String) and len(x3) <= 1023):
                                        return False
                                if n3:
                                    return False
                if n2:
                    if "max_length" in x1:
                        n2 -= 1
                        x2 = x1["max_length"]
                        if not (
                            (type(x2) is Integer or is_integer(x2))
                            and (not x2 < 0)
                            and (not x2 > 9223372036854775807)
                        ):
                            return False
                    if "show_on" in x1:
                        n2 -= 1
                        x2 = x1["show_on"]
                        if not isinstance(x2, Array):
                            return False
                        if len(x2) > 16:
                            return False
                        for x3 in x2:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            x4 = x3["variable"]
                            if not (isinstance(x4, String) and x4 and len(x4) <= 255):
                                return False
                            x4 = x3["value"]
                            if not (isinstance(x4, String) and len(x4) <= 255):
                                return False
                            if len(x3) > 2:
                                return False
                    if "help" in x1:
                        n2 -= 1
                        x2 = x1["help"]
                        if x2 is not Null:
                            if type(x2) is not Object and no_object(x2):
                                return False
                            x3 = x2["en_US"]
                            if not (isinstance(x3, String) or x3 is Null):
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
                                    if n3:
                                        return False
                    if "url" in x1:
                        n2 -= 1
                        x2 = x1["url"]
                        if not (isinstance(x2, String) or x2 is Null):
                            return False
                    if n2:
                        return False
    return True


validate = Validator(_provider, _TABLE)
is_valid = validate.is_valid
