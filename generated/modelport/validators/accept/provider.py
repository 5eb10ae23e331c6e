# do not edit: `modelport generate` made it from schemas/definitions/provider.json
"""Validates a `provider` document: what all readers of the field take."""

from __future__ import annotations

from typing import Any

from modelport._runtime.validation import Validator
from modelport._runtime.values import (
    Array,
    Boolean,
    Integer,
    Null,
    Object,
    String,
    is_integer,
)

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
{"enum":["llm","text-embedding","rerank","speech2text","tts","moderation"]},
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
{"type":["integer"]},
{"type":["array"],"items":34},
{"type":["object","null"],"properties":{"en_US":4,"zh_Hans":4,"ja_JP":4,"pt_BR":4}},
{"type":["object"],"required":["label","value"],"properties":{"label":2,"value":1,"show_on":31}},
{"type":["object"],"required":["variable","value"],"properties":{"variable":1,"value":1}}
]"""
_NAMES_0 = frozenset(("llm", "text-embedding", "rerank", "speech2text", "tts", "moderation"))
_NAMES_1 = frozenset(("text-input", "secret-input", "select", "radio", "switch"))


def _Provider(v: Any) -> bool:
    if not isinstance(v, Object):
        return False
    if not (
        "provider" in v
        and "label" in v
        and "supported_model_types" in v
        and "configurate_methods" in v
    ):
        return False
    x1 = v["provider"]
    if not isinstance(x1, String):
        return False
    x1 = v["label"]
    if not _I18n(x1):
        return False
    if "description" in v:
        x1 = v["description"]
        if not _optional(x1):
            return False
    if "icon_small" in v:
        x1 = v["icon_small"]
        if not _optional(x1):
            return False
    if "icon_large" in v:
        x1 = v["icon_large"]
        if not _optional(x1):
            return False
    if "icon_small_dark" in v:
        x1 = v["icon_small_dark"]
        if not _optional(x1):
            return False
    if "icon_large_dark" in v:
        x1 = v["icon_large_dark"]
        if not _optional(x1):
            return False
    if "background" in v:
        x1 = v["background"]
        if not (isinstance(x1, String) or x1 is Null):
            return False
    if "help" in v:
        x1 = v["help"]
        if x1 is not Null:
            if not isinstance(x1, Object):
                return False
            if not ("title" in x1 and "url" in x1):
                return False
            x2 = x1["title"]
            if not _I18n(x2):
                return False
            x2 = x1["url"]
            if not _I18n(x2):
                return False
    x1 = v["supported_model_types"]
    if not isinstance(x1, Array):
        return False
    for x2 in x1:
        if not (isinstance(x2, String) and x2 in _NAMES_0):
            return False
    x1 = v["configurate_methods"]
    if not isinstance(x1, Array):
        return False
    for x2 in x1:
        if x2 not in ("predefined-model", "customizable-model"):
            return False
    if "provider_credential_schema" in v:
        x1 = v["provider_credential_schema"]
        if not (isinstance(x1, Object) or x1 is Null):
            return False
        if isinstance(x1, Object):
            if "credential_form_schemas" not in x1:
                return False
            x2 = x1["credential_form_schemas"]
            if not _fields(x2):
                return False
    if "model_credential_schema" in v:
        x1 = v["model_credential_schema"]
        if not (isinstance(x1, Object) or x1 is Null):
            return False
        if isinstance(x1, Object):
            if not ("model" in x1 and "credential_form_schemas" in x1):
                return False
            x2 = x1["model"]
            if not isinstance(x2, Object):
                return False
            if "label" not in x2:
                return False
            x3 = x2["label"]
            if not _I18n(x3):
                return False
            if "placeholder" in x2:
                x3 = x2["placeholder"]
                if not _optional(x3):
                    return False
            x2 = x1["credential_form_schemas"]
            if not _fields(x2):
                return False
    if "models" in v:
        x1 = v["models"]
        if not isinstance(x1, Object):
            return False
        if "llm" in x1:
            x2 = x1["llm"]
            if not _model_files(x2):
                return False
        if "text_embedding" in x1:
            x2 = x1["text_embedding"]
            if not _model_files(x2):
                return False
        if "rerank" in x1:
            x2 = x1["rerank"]
            if not _model_files(x2):
                return False
        if "speech2text" in x1:
            x2 = x1["speech2text"]
            if not _model_files(x2):
                return False
        if "tts" in x1:
            x2 = x1["tts"]
            if not _model_files(x2):
                return False
        if "moderation" in x1:
            x2 = x1["moderation"]
            if not _model_files(x2):
                return False
    if "position" in v:
        x1 = v["position"]
        if x1 is not Null:
            if not isinstance(x1, Object):
                return False
            for x2 in x1.values():
                if not _model_sources(x2):
                    return False
    if "extra" in v:
        x1 = v["extra"]
        if not isinstance(x1, Object):
            return False
        if "python" not in x1:
            return False
        x2 = x1["python"]
        if not isinstance(x2, Object):
            return False
        if "provider_source" not in x2:
            return False
        if not (isinstance(x2["provider_source"], String)):
            return False
        if "model_sources" in x2:
            x3 = x2["model_sources"]
            if not _model_sources(x3):
                return False
    return True


def _model_sources(v: Any) -> bool:
    if not isinstance(v, Array):
        return False
    for x1 in v:  # noqa: SIM110
        if not isinstance(x1, String):
            return False
    return True


def _model_files(v: Any) -> bool:
    if not isinstance(v, Object):
        return False
    if "predefined" in v:
        x1 = v["predefined"]
        if not _model_sources(x1):
            return False
    if "position" in v:
        x1 = v["position"]
        if not (isinstance(x1, String) or x1 is Null):
            return False
    return True


def _fields(v: Any) -> bool:
    if not isinstance(v, Array):
        return False
    for x1 in v:
        if not isinstance(x1, Object):
            return False
        if not ("variable" in x1 and "label" in x1 and "type" in x1):
            return False
        if not (isinstance(x1["variable"], String)):
            return False
        x2 = x1["label"]
        if not _I18n(x2):
            return False
        x2 = x1["type"]
        if not (isinstance(x2, String) and x2 in _NAMES_1):
            return False
        if "required" in x1 and (not (isinstance(x1["required"], Boolean))):
            return False
        if "default" in x1:
            x2 = x1["default"]
            if not (isinstance(x2, String) or x2 is Null):
                return False
        if "options" in x1:
            x2 = x1["options"]
            if x2 is not Null:
                if not isinstance(x2, Array):
                    return False
                for x3 in x2:
                    if not isinstance(x3, Object):
                        return False
                    if not ("label" in x3 and "value" in x3):
                        return False
                    x4 = x3["label"]
                    if not _I18n(x4):
                        return False
                    if not (isinstance(x3["value"], String)):
                        return False
                    if "show_on" in x3:
                        x4 = x3["show_on"]
                        if not _conditions(x4):
                            return False
        if "placeholder" in x1:
            x2 = x1["placeholder"]
            if not _optional(x2):
                return False
        if "max_length" in x1:
            x2 = x1["max_length"]
            if not (type(x2) is Integer or is_integer(x2)):
                return False
        if "show_on" in x1:
            x2 = x1["show_on"]
            if not _conditions(x2):
                return False
        if "help" in x1:
            x2 = x1["help"]
            if x2 is not Null:
                if not isinstance(x2, Object):
                    return False
                if "en_US" in x2:
                    x3 = x2["en_US"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
                if "zh_Hans" in x2:
                    x3 = x2["zh_Hans"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
                if "ja_JP" in x2:
                    x3 = x2["ja_JP"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
                if "pt_BR" in x2:
                    x3 = x2["pt_BR"]
                    if not (isinstance(x3, String) or x3 is Null):
                        return False
        if "url" in x1:
            x2 = x1["url"]
            if not (isinstance(x2, String) or x2 is Null):
                return False
    return True


def _conditions(v: Any) -> bool:
    if not isinstance(v, Array):
        return False
    for x1 in v:
        if not (
            isinstance(x1, Object)
            and ("variable" in x1 and "value" in x1)
            and isinstance(x1["variable"], String)
            and isinstance(x1["value"], String)
        ):
            return False
    return True


def _optional(v: Any) -> bool:
    if v is not Null:
        if not isinstance(v, Object):
            return False
        if "en_US" not in v:
            return False
        if not (isinstance(v["en_US"], String)):
            return False
        if "zh_Hans" in v:
            x1 = v["zh_Hans"]
            if not (isinstance(x1, String) or x1 is Null):
                return False
        if "ja_JP" in v:
            x1 = v["ja_JP"]
            if not (isinstance(x1, String) or x1 is Null):
                return False
        if "pt_BR" in v:
            x1 = v["pt_BR"]
            if not (isinstance(x1, String) or x1 is Null):
                return False
    return True


def _I18n(v: Any) -> bool:
    if not isinstance(v, Object):
        return False
    if "en_US" not in v:
        return False
    if not (isinstance(v["en_US"], String)):
        return False
    if "zh_Hans" in v:
        x1 = v["zh_Hans"]
        if not (isinstance(x1, String) or x1 is Null):
            return False
    if "ja_JP" in v:
        x1 = v["ja_JP"]
        if not (isinstance(x1, String) or x1 is Null):
            return False
    if "pt_BR" in v:
        x1 = v["pt_BR"]
        if not (isinstance(x1, String) or x1 is Null):
            return False
    return True


validate = Validator(_Provider, _TABLE)
is_valid = validate.is_valid
