# do not edit: `modelport generate` made it from schemas/definitions/manifest.json
"""Validates a `manifest` document: what all readers of the field take."""

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
{"type":["object"],"required":["version","type","author","name","label","description","icon","created_at","resource","plugins","meta"],"properties":{"version":1,"type":2,"author":3,"name":4,"label":5,"description":5,"icon":6,"icon_dark":7,"created_at":8,"resource":9,"plugins":10,"meta":11,"tags":12,"privacy":7,"repo":7}},
{"type":["string"],"pattern":["^[0-9]{1,4}([.][0-9]{1,4}){2}(-[A-Za-z0-9_]{1,16})?$","^[0-9]{1,4}(?:\\.[0-9]{1,4}){2}(?:\\-[0-9A-Z_a-z]{1,16})?\\Z",0]},
{"const":"plugin"},
{"type":["string","null"],"pattern":["^[A-Za-z0-9_-]{1,64}$","^[\\-0-9A-Z_a-z]{1,64}\\Z",0]},
{"type":["string"],"pattern":["^[a-z0-9_-]{1,128}$","^[\\-0-9_a-z]{1,128}\\Z",0]},
{"type":["object"],"$ref":13},
{"type":["string"],"minLength":1},
{"type":["string","null"]},
{"type":["string"],"pattern":["^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$","^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[\\+\\-][0-9]{2}:[0-9]{2})\\Z",0]},
{"type":["object"],"required":["memory"],"properties":{"memory":14,"permission":15}},
{"type":["object"],"properties":{"models":16,"tools":16,"endpoints":16,"agent_strategies":16,"datasources":16,"triggers":16}},
{"type":["object"],"required":["version","arch","runner"],"properties":{"version":1,"arch":17,"runner":18,"minimum_dify_version":19}},
{"type":["array","null"],"items":20},
{"required":["en_US"],"properties":{"en_US":20,"zh_Hans":7,"ja_JP":7,"pt_BR":7}},
{"type":["integer"],"minimum":1,"maximum":9223372036854775807},
{"type":["object","null"],"properties":{"tool":21,"model":22,"node":21,"endpoint":21,"app":21,"storage":23}},
{"type":["array"],"items":20},
{"type":["array"],"items":24,"minItems":1},
{"type":["object"],"required":["language","version","entrypoint"],"properties":{"language":25,"version":6,"entrypoint":6}},
{"type":["string","null"],"pattern":["^v?[0-9]+([.][0-9]+)*((a|b|rc|[.]?post|[.]?dev)[0-9]+|-?(alpha|beta|rc)[.]?[0-9]*)?$","^v?[0-9]+(?:\\.[0-9]+)*(?:(?:a|b|rc|\\.?post|\\.?dev)[0-9]+|\\-?(?:alpha|beta|rc)\\.?[0-9]*)?\\Z",0]},
{"type":["string"]},
{"type":["object","null"],"properties":{"enabled":26}},
{"type":["object","null"],"properties":{"enabled":26,"llm":26,"text_embedding":26,"rerank":26,"tts":26,"speech2text":26,"moderation":26}},
{"type":["object","null"],"properties":{"enabled":26,"size":27}},
{"enum":["amd64","arm64"]},
{"const":"python"},
{"type":["boolean","null"]},
{"type":["integer"],"minimum":1024,"maximum":1073741824}
]"""
_MATCHES_0 = matcher(
    "^[0-9]{1,4}(?:\\.[0-9]{1,4}){2}(?:\\-[0-9A-Z_a-z]{1,16})?\\Z", globals(), "_MATCHES_0"
)
_MATCHES_1 = matcher("^[\\-0-9A-Z_a-z]{1,64}\\Z", globals(), "_MATCHES_1")
_MATCHES_2 = matcher("^[\\-0-9_a-z]{1,128}\\Z", globals(), "_MATCHES_2")
_MATCHES_3 = matcher(
    "^[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[\\+\\-][0-9]{2}:[0-9]{2})\\Z",
    globals(),
    "_MATCHES_3",
)
_MATCHES_4 = matcher(
    "^v?[0-9]+(?:\\.[0-9]+)*(?:(?:a|b|rc|\\.?post|\\.?dev)[0-9]+|\\-?(?:alpha|beta|rc)\\.?[0-9]*)?\\Z",
    globals(),
    "_MATCHES_4",
)


def _manifest_body(v: Any) -> bool:
    if type(v) is not Object and no_object(v):
        return False
    x1 = v["version"]
    if not (isinstance(x1, String) and _MATCHES_0(x1)):
        return False
    if v["type"] != "plugin":
        return False
    x1 = v["author"]
    if not ((isinstance(x1, String) and _MATCHES_1(x1)) or x1 is Null):
        return False
    x1 = v["name"]
    if not (isinstance(x1, String) and _MATCHES_2(x1)):
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
    x1 = v["description"]
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
    x1 = v["icon"]
    if not (isinstance(x1, String) and x1):
        return False
    x1 = v["created_at"]
    if not (isinstance(x1, String) and _MATCHES_3(x1)):
        return False
    x1 = v["resource"]
    if type(x1) is not Object and no_object(x1):
        return False
    x2 = x1["memory"]
    if not (
        (type(x2) is Integer or is_integer(x2)) and (not x2 < 1) and (not x2 > 9223372036854775807)
    ):
        return False
    if "permission" in x1:
        x2 = x1["permission"]
        if x2 is not Null:
            if type(x2) is not Object and no_object(x2):
                return False
            n3 = len(x2)
            if "tool" in x2:
                n3 -= 1
                x3 = x2["tool"]
                if not (
                    (
                        isinstance(x3, Object)
                        and (
                            "enabled" not in x3
                            or (isinstance(x3["enabled"], Boolean) or x3["enabled"] is Null)
                        )
                    )
                    or x3 is Null
                ):
                    return False
            if n3:
                if "model" in x2:
                    n3 -= 1
                    x3 = x2["model"]
                    if x3 is not Null:
                        if type(x3) is not Object and no_object(x3):
                            return False
                        n4 = len(x3)
                        if "enabled" in x3:
                            n4 -= 1
                            x4 = x3["enabled"]
                            if not (isinstance(x4, Boolean) or x4 is Null):
                                return False
                        if n4:
                            if "llm" in x3:
                                n4 -= 1
                                x4 = x3["llm"]
                                if not (isinstance(x4, Boolean) or x4 is Null):
                                    return False
                            if "text_embedding" in x3:
                                n4 -= 1
                                x4 = x3["text_embedding"]
                                if not (isinstance(x4, Boolean) or x4 is Null):
                                    return False
                            if n4:
                                if "rerank" in x3:
                                    n4 -= 1
                                    x4 = x3["rerank"]
                                    if not (isinstance(x4, Boolean) or x4 is Null):
                                        return False
                                if "tts" in x3:
                                    n4 -= 1
                                    x4 = x3["tts"]
                                    if not (isinstance(x4, Boolean) or x4 is Null):
                                        return False
                                if "speech2text" in x3:
                                    n4 -= 1
                                    x4 = x3["speech2text"]
                                    if not (isinstance(x4, Boolean) or x4 is Null):
                                        return False
                                if "moderation" in x3:
                                    n4 -= 1
                                    x4 = x3["moderation"]
                                    if not (isinstance(x4, Boolean) or x4 is Null):
                                        return False
                if "node" in x2:
                    n3 -= 1
                    x3 = x2["node"]
                    if not (
                        (
                            isinstance(x3, Object)
                            and (
                                "enabled" not in x3
                                or (isinstance(x3["enabled"], Boolean) or x3["enabled"] is Null)
                            )
                        )
                        or x3 is Null
                    ):
                        return False
                if n3:
                    if "endpoint" in x2:
                        n3 -= 1
                        x3 = x2["endpoint"]
                        if not (
                            (
                                isinstance(x3, Object)
                                and (
                                    "enabled" not in x3
                                    or (isinstance(x3["enabled"], Boolean) or x3["enabled"] is Null)
                                )
                            )
                            or x3 is Null
                        ):
                            return False
                    if "app" in x2:
                        n3 -= 1
                        x3 = x2["app"]
                        if not (
                            (
                                isinstance(x3, Object)
                                and (
                                    "enabled" not in x3
                                    or (isinstance(x3["enabled"], Boolean) or x3["enabled"] is Null)
                                )
                            )
                            or x3 is Null
                        ):
                            return False
                    if "storage" in x2:
                        n3 -= 1
                        x3 = x2["storage"]
                        if x3 is not Null:
                            if type(x3) is not Object and no_object(x3):
                                return False
                            if "enabled" in x3:
                                x4 = x3["enabled"]
                                if not (isinstance(x4, Boolean) or x4 is Null):
                                    return False
                            if "size" in x3:
                                x4 = x3["size"]
                                if not (
                                    (type(x4) is Integer or is_integer(x4))
                                    and (not x4 < 1024)
                                    and (not x4 > 1073741824)
                                ):
                                    return False
    x1 = v["plugins"]
    if type(x1) is not Object and no_object(x1):
        return False
    n2 = len(x1)
    if "models" in x1:
        n2 -= 1
        x2 = x1["models"]
        if not isinstance(x2, Array):
            return False
        for x3 in x2:
            if not isinstance(x3, String):
                return False
    if n2:
        if "tools" in x1:
            n2 -= 1
            x2 = x1["tools"]
            if not isinstance(x2, Array):
                return False
            for x3 in x2:
                if not isinstance(x3, String):
                    return False
        if "endpoints" in x1:
            n2 -= 1
            x2 = x1["endpoints"]
            if not isinstance(x2, Array):
                return False
            for x3 in x2:
                if not isinstance(x3, String):
                    return False
        if n2:
            if "agent_strategies" in x1:
                n2 -= 1
                x2 = x1["agent_strategies"]
                if not isinstance(x2, Array):
                    return False
                for x3 in x2:
                    if not isinstance(x3, String):
                        return False
            if "datasources" in x1:
                n2 -= 1
                x2 = x1["datasources"]
                if not isinstance(x2, Array):
                    return False
                for x3 in x2:
                    if not isinstance(x3, String):
                        return False
            if "triggers" in x1:
                n2 -= 1
                x2 = x1["triggers"]
                if not isinstance(x2, Array):
                    return False
                for x3 in x2:
                    if not isinstance(x3, String):
                        return False
    x1 = v["meta"]
    if type(x1) is not Object and no_object(x1):
        return False
    x2 = x1["version"]
    if not (isinstance(x2, String) and _MATCHES_0(x2)):
        return False
    x2 = x1["arch"]
    if not isinstance(x2, Array):
        return False
    if not x2:
        return False
    for x3 in x2:
        if x3 not in ("amd64", "arm64"):
            return False
    x2 = x1["runner"]
    if type(x2) is not Object and no_object(x2):
        return False
    if x2["language"] != "python":
        return False
    x3 = x2["version"]
    if not (isinstance(x3, String) and x3):
        return False
    x3 = x2["entrypoint"]
    if not (isinstance(x3, String) and x3):
        return False
    if "minimum_dify_version" in x1:
        x2 = x1["minimum_dify_version"]
        if not ((isinstance(x2, String) and _MATCHES_4(x2)) or x2 is Null):
            return False
    n1 = len(v) - 11
    if n1:
        if "icon_dark" in v:
            n1 -= 1
            x1 = v["icon_dark"]
            if not (isinstance(x1, String) or x1 is Null):
                return False
        if n1:
            if "tags" in v:
                n1 -= 1
                x1 = v["tags"]
                if x1 is not Null:
                    if not isinstance(x1, Array):
                        return False
                    for x2 in x1:
                        if not isinstance(x2, String):
                            return False
            if "privacy" in v:
                n1 -= 1
                x1 = v["privacy"]
                if not (isinstance(x1, String) or x1 is Null):
                    return False
            if "repo" in v:
                n1 -= 1
                x1 = v["repo"]
                if not (isinstance(x1, String) or x1 is Null):
                    return False
    return True


def _manifest(v: Any) -> bool:
    try:
        return _manifest_body(v)
    except KeyError:
        return False
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_manifest, _TABLE)
is_valid = validate.is_valid
