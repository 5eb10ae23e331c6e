"""Find out whether JSON of any shape reports an error, with which message and status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .json_types import is_array, is_object

_SENTENCE = 600
_MESSAGE_KEYS = (
    "detail",
    "error",
    "message",
    "msg",
    "errormessage",
    "errormsg",
    "errmsg",
    "statusmsg",
    "statusmessage",
    "errordescription",
    "errorinfo",
    "faultstring",
    "fault",
    "baseresp",
    "responsemetadata",
    "reason",
    "title",
    "errors",
    "details",
    "description",
    "header",
)
"""Keys of messages, without case and underscores; the most specific first."""

_ERROR_KEYS = frozenset(("detail", "errors", "errormessage", "errormsg", "errmsg", "fault"))
"""Keys that only an error has."""

_CONTENT = ("choices", "data", "results", "text", "embeddings", "content")
"""Keys of answers: an object with one of them is not an error."""

_CODES = ("status", "statuscode", "code", "errorcode", "errcode", "httpcode", "httpstatus", "type")
_SUCCESS_CODES = ("", "0", "00000", "200", "ok", "success", "succeeded", "none", "true")
_STATUSES: tuple[tuple[str, int], ...] = (
    ("ratelimit", 429),
    ("toomanyrequests", 429),
    ("resourceexhausted", 429),
    ("throttling", 429),
    ("quota", 429),
    ("overloaded", 529),
    ("unavailable", 503),
    ("timeout", 504),
    ("deadlineexceeded", 504),
    ("apikey", 401),
    ("authentication", 401),
    ("unauthenticated", 401),
    ("unauthorized", 401),
    ("permission", 403),
    ("forbidden", 403),
    ("accessdenied", 403),
    ("notfound", 404),
    ("billing", 402),
    ("contextlength", 400),
    ("invalidrequest", 400),
    ("invalidargument", 400),
    ("invalidparameter", 400),
    ("badrequest", 400),
    ("contentfilter", 400),
    ("requesttoolarge", 413),
    ("internal", 500),
    ("servererror", 500),
    ("apierror", 500),
)
"""The status for a textual code: that of the first word that it contains."""

_BASE_RESP = {
    "1000": 500,
    "1001": 504,
    "1002": 429,
    "1004": 401,
    "1008": 402,
    "1013": 500,
    "1027": 400,
    "1039": 429,
    "2013": 400,
    "2049": 401,
}
"""The meaning of MiniMax's codes, which are in `base_resp`."""


def shorten(text: str, limit: int = _SENTENCE) -> str:
    """Put text on one line of bounded length."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def error_message(payload: Any) -> str:
    """Return the message in JSON, "" when it has no known key for one."""
    if isinstance(payload, str):
        return shorten(payload)
    if is_array(payload):
        return shorten("; ".join(filter(None, map(error_message, payload[:20]))))
    return _message_of(payload) if is_object(payload) else ""


def is_error(payload: Mapping[str, Any]) -> bool:
    """Return whether an answer of status 200, or an event, reports an error."""
    if payload.get("error") or "error" in (payload.get("object"), payload.get("type")):
        return True
    if is_object(base := payload.get("base_resp")) and not _is_success(base.get("status_code")):
        return True
    if payload.get("success") is False:
        return True
    if any(payload.get(key) for key in _CONTENT):
        return False
    known = _plain_keys(payload)
    if any(known.get(key) for key in _ERROR_KEYS):
        return True
    has_message = any(isinstance(known.get(key), str) and known[key] for key in ("message", "msg"))
    if not has_message:
        return any(not _is_success(known.get(key)) for key in ("errorcode", "errcode"))
    codes = [known[key] for key in _CODES[:-1] if key in known]
    return not all(map(_is_success, codes)) or not codes


def status_in_body(payload: Any) -> int | None:
    """Return the HTTP status that an error in the body means, None when it names none."""
    if not is_object(payload):
        return None
    if is_object(base := payload.get("base_resp")):
        return _BASE_RESP.get(str(base.get("status_code")))
    codes = [value for holder in _holders(payload) for value in _codes_of(holder)]
    return next((found for value in codes if (found := _number(value)) is not None), None) or next(
        (found for value in codes if (found := _named(value)) is not None), None
    )


def _holders(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in payload.values():
        if is_object(value):
            yield value
    yield payload


def _codes_of(holder: dict[str, Any]) -> list[Any]:
    known = _plain_keys(holder)
    return [known[key] for key in _CODES if key in known]


def _plain_keys(holder: Mapping[str, Any]) -> dict[str, Any]:
    return {re.sub("[_-]", "", key).lower(): value for key, value in holder.items()}


def _number(value: Any) -> int | None:
    text = str(value)
    if isinstance(value, int | str) and re.fullmatch("[45][0-9]{2}", text):
        return int(text)
    return None


def _named(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    text = re.sub("[^a-z]", "", value[:200].lower())
    return next((status for word, status in _STATUSES if word in text), None)


def _is_success(code: Any) -> bool:
    return str("" if code is None else code).lower() in _SUCCESS_CODES


def _message_of(payload: dict[str, Any]) -> str:
    """FastAPI reports a wrong field as `{"loc": [...], "msg": ...}`; the field is part of the message."""
    loc = payload.get("loc")
    if "msg" in payload and is_array(loc):
        place = ".".join(map(str, loc))
        return shorten(f"{place}: {payload['msg']}")
    known = _plain_keys(payload)
    return next((words for key in _MESSAGE_KEYS if (words := error_message(known.get(key)))), "")
