"""The decisions of one call: what is sent, how often, how long it may take, and when it has failed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Any, TypeVar
from uuid import uuid4

from pydantic_core import to_json

from modelport.errors import ArgumentTypeError, WireBadRequestError, WireError, WireTimeoutError
from modelport.interfaces import Request, Response

from .bodies import ACCEPTED, ANSWER_LIMIT, ERROR_LIMIT
from .effects import Effect, Head, Machine, Outgoing, Overdue, ReadAll, Send, Sleep
from .error_messages import shorten
from .response_errors import status_error
from .retry import RetryPolicy
from .time_limits import TimeBudget, TimeLimits
from .urls import basic_login, without_userinfo

Result = TypeVar("Result")

_FORBIDDEN = re.compile(r"[^\t\x20-\x7e]")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

log = logging.getLogger("modelport.wire")
"""Method, address without user, status and time of each attempt; never headers or bodies."""


@dataclass(slots=True)
class Plan:
    """What all requests of one call share."""

    provider: str
    limits: TimeLimits = field(default_factory=TimeLimits)
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    secrets: Iterable[str] = field(default=(), repr=False)
    clock: Callable[[], float] = monotonic
    observe: Callable[[Response], None] | None = None
    """Called with the final answer, and with its body when it is read whole."""
    refine: Callable[[WireError], Exception] | None = None
    """Makes an error of the adapter more precise than its status."""
    most: int = ANSWER_LIMIT
    """Limit of an answer in bytes, after decompression."""
    started: float = field(init=False)
    budget: TimeBudget = field(init=False)
    """How long the call has waited, and may still wait."""

    def __post_init__(self) -> None:
        self.started = self.clock()
        self.budget = TimeBudget(self.limits, self.clock)

    def due(self, awaited: str) -> float:
        """Return the end of a wait that begins now; raise `WireTimeoutError` when there is no time left.

        awaited: what would be waited for, as in `overdue`.
        """
        if self.budget.left <= 0:
            raise self.overdue(awaited)
        return self.budget.due(self.clock())

    def overdue(self, what: str) -> WireTimeoutError:
        """Return the error for a wait that was too long, which names the limit; `what` did not come."""
        return WireTimeoutError(f"{what} within {self.budget.limit()}", provider=self.provider)

    def part(self, seconds: float) -> Plan:
        """Return the plan of a side request: one attempt, within `seconds` and the time of this call."""
        left, setting = self.budget.left, "the limit of checks"
        if left < seconds:
            setting = "timeout" if self.budget.total_ends_first() else self.limits.setting
        limit = max(0.001, round(min(seconds, left), 3))
        connect = min(self.limits.connect, limit)
        limits = TimeLimits(connect, limit, limit, limit, setting=setting)
        return Plan(self.provider, limits, RetryPolicy(0), self.secrets, self.clock, most=self.most)


def waiting(plan: Plan, effect: Effect) -> Machine[Any]:
    """Carry out an effect and count the time that it takes."""
    began = plan.clock()
    try:
        return (yield effect)
    finally:
        plan.budget.add(plan.clock() - began)


def attempts(plan: Plan, once: Callable[[], Machine[Result]]) -> Machine[Result]:
    """Run `once` until it works, its error is final or the time is up; then raise its last error.

    When the time ends during an attempt, the error of the previous attempt says more.
    """
    attempt = 0
    rejection: WireError | None = None
    while True:
        try:
            return (yield from once())
        except WireTimeoutError as error:
            if rejection is not None and plan.budget.is_exhausted:
                raise rejection from error
            raise
        except WireError as error:
            rejection = error
            pause = plan.policy.pause(attempt, error, plan.budget.left_in_total)
            log.debug("attempt %d failed: %s; next in %s s", attempt + 1, error, pause)
            if pause is None:
                raise
        attempt += 1
        yield from waiting(plan, Sleep(pause))
        plan.budget.start_attempt()


def fetch(plan: Plan, outgoing: Outgoing) -> Machine[Response]:
    """Send, with retries, and return the whole answer; raises `WireError` unless its status is 2xx."""
    return attempts(plan, lambda: _whole(plan, outgoing))


def receive(plan: Plan, outgoing: Outgoing) -> Machine[Head]:
    """Send, with retries, and return the head of a 2xx answer whose body is still to be read."""
    head = yield from attempts(plan, lambda: _head(plan, outgoing))
    if plan.observe is not None:
        plan.observe(Response(head.status, head.headers, b""))
    return head


def _whole(plan: Plan, outgoing: Outgoing) -> Machine[Response]:
    head = yield from _head(plan, outgoing)
    response = Response(head.status, head.headers, (yield from _body(plan, plan.most)))
    if plan.observe is not None:
        plan.observe(response)
    return response


def _head(plan: Plan, outgoing: Outgoing) -> Machine[Head]:
    began, place = plan.clock(), without_userinfo(outgoing.url)
    awaited = f"no answer from {place}"
    try:
        head: Head = yield from waiting(
            plan, Send(outgoing, plan.limits.connect, plan.due(awaited), plan.most)
        )
    except Overdue as error:
        raise plan.overdue(awaited) from error
    log.debug("%s %s: %d after %.3f s", outgoing.method, place, head.status, plan.clock() - began)
    if 200 <= head.status < 300:
        return head
    body = yield from _body(plan, ERROR_LIMIT, cut=True)
    response = Response(head.status, head.headers, body)
    rejection = status_error(response, provider=plan.provider, secrets=plan.secrets)
    raise rejection if plan.refine is None else plan.refine(rejection)


def _body(plan: Plan, limit: int, *, cut: bool = False) -> Machine[bytes]:
    awaited = "no complete answer"
    try:
        content: bytes = yield from waiting(plan, ReadAll(plan.due(awaited), limit, cut))
    except Overdue as error:
        raise plan.overdue(awaited) from error
    return content


def encode(
    request: Request,
    *,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
    streamed: bool = False,
) -> Outgoing:
    """Turn an adapter's request into bytes; additions of the caller override the adapter's values."""
    headers = {
        "user-agent": "modelport",
        "accept": "text/event-stream, application/json" if streamed else "application/json, */*",
    }
    headers["accept-encoding"] = "identity" if streamed else ACCEPTED
    content = request.content
    if request.files is not None:
        fields = {**(request.data or {}), **_texts(extra_body or {})}
        content, headers["content-type"] = multipart(fields, request.files)
    elif content is None and (request.json is not None or extra_body):
        body: Any = _merged(request.json, extra_body) if extra_body else request.json
        content, headers["content-type"] = json_bytes(body), "application/json"
    url, login = basic_login(request.url)
    if login:
        headers["authorization"] = login
    for name, value in (*request.headers.items(), *(extra_headers or {}).items()):
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            # The value may be a key: only its type is shown.
            kinds = f"{type(name).__name__} to {type(value).__name__}"
            raise ArgumentTypeError(f"the header {name!r} is {kinds}; both must be strings")
        headers[name.lower()] = value
    _check_headers(headers)
    return Outgoing(request.method, url, headers, content)


def _merged(body: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = dict(body or {})
    merged.update(extra)
    return merged


def json_bytes(value: Any) -> bytes:
    """Encode JSON as UTF-8; a lone surrogate, which UTF-8 cannot encode, is escaped."""
    try:
        return to_json(value)
    except (TypeError, ValueError):
        try:
            return json.dumps(value, ensure_ascii=True).encode("ascii")
        except TypeError as error:
            raise ArgumentTypeError(f"the body cannot be written as JSON: {error}") from None


def multipart(
    fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes, str]]
) -> tuple[bytes, str]:
    """Return the body and the content type of a form with files (RFC 7578)."""
    boundary = f"modelport-{uuid4().hex}"
    lines: list[bytes] = []
    for name, value in fields.items():
        disposition = f'form-data; name="{_quoted(name)}"'
        lines += _part(boundary, disposition, None, value.encode("utf-8", "replace"))
    for name, (file_name, content, media_type) in files.items():
        disposition = f'form-data; name="{_quoted(name)}"; filename="{_quoted(file_name)}"'
        lines += _part(boundary, disposition, media_type, content)
    lines += [f"--{boundary}--".encode(), b""]
    return b"\r\n".join(lines), f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, disposition: str, media_type: str | None, content: bytes) -> list[bytes]:
    head = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    if media_type is not None:
        head.append(f"Content-Type: {_one_line(media_type)}")
    return [*(line.encode("utf-8", "replace") for line in head), b"", content]


def _quoted(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace('"', "%22")


def _one_line(text: str) -> str:
    return "".join(" " if ord(sign) < 32 else sign for sign in text)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


@lru_cache(256)
def _is_header_name(name: str) -> bool:
    return _HEADER_NAME.fullmatch(name) is not None


def _check_headers(headers: Mapping[str, str]) -> None:
    """Reject characters that would break the request. The message omits the value, which may be a key."""
    for name, value in headers.items():
        if not _is_header_name(name):
            raise WireBadRequestError(
                f"{shorten(repr(name), 100)} cannot be the name of a header: HTTP allows letters,"
                " digits and !#$%&'*+-.^_`|~ there"
            )
        # Nearly all are printable, which takes a third of the time of the search.
        if not (value.isascii() and value.isprintable()) and _FORBIDDEN.search(value):
            raise WireBadRequestError(
                f"the header {name} has a character that HTTP does not allow"
                " (a line break or a letter outside ASCII, often from copying a key)"
            )
