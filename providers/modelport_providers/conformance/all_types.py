"""Checks of every model type: credentials, errors, secrets."""

from __future__ import annotations

import io
import json
import logging
import socket
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from modelport.entities import UserPromptMessage
from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
)

from .check import ALL, Check
from .dialects import dialect_of
from .expect import expect, expect_equal, expect_raised
from .harness import SECRET, AdapterHarness, NotApplicable, is_address
from .server import Asked, always

_WORDS = "the server's own words"
_STATUSES: Mapping[int, type[InvokeError]] = {
    400: InvokeBadRequestError,
    401: InvokeAuthorizationError,
    403: InvokeAuthorizationError,
    422: InvokeBadRequestError,
    429: InvokeRateLimitError,
    500: InvokeServerUnavailableError,
    503: InvokeServerUnavailableError,
}


def smallest(harness: AdapterHarness) -> Any:
    """Make the smallest call of the model type."""
    from modelport_providers.wire.protocols.audio import silence

    match harness.target.model_type:
        case "llm":
            return harness.call("invoke", [UserPromptMessage(content="Hi")])
        case "text-embedding":
            return harness.call("invoke", ["Hi"])
        case "rerank":
            return harness.call("invoke", "Hi", ["a", "b"])
        case "speech2text":
            return harness.call("invoke", io.BytesIO(silence().read()))
        case _:
            return harness.call("invoke", "Hi")


def rejecting(harness: AdapterHarness, status: int, body: Any = None, **headers: str) -> None:
    """Reject every request, including those about the model."""
    body = {"error": {"message": _WORDS, "type": "x"}} if body is None else body
    harness.server.asked.clear()
    harness.server.script = always(body, status, **headers)


def right_class(harness: AdapterHarness) -> None:
    for status, kind in _STATUSES.items():
        body = {"error": {"message": _WORDS}}
        harness.answers(always(body, status))
        error = expect_raised(kind, partial(smallest, harness), f"status {status}")
        expect(_WORDS in str(error), f"status {status}: the server's message is lost: {error}")
        expect_equal(error.status, status, "the status of the error")


def every_wording(harness: AdapterHarness) -> None:
    bodies = (
        {"detail": _WORDS},
        {"message": _WORDS},
        {"detail": [{"loc": ["body", "x"], "msg": _WORDS}]},
        f"<html><title>{_WORDS}</title></html>",
        _WORDS,
    )
    for body in bodies:
        harness.answers(always(body, 400))
        error = expect_raised(
            InvokeBadRequestError, partial(smallest, harness), f"the body {body!r}"
        )
        expect(_WORDS in str(error), f"the message of {body!r} is lost: {error}")


def reports_the_wait(harness: AdapterHarness) -> None:
    harness.answers(always({"error": "slow down"}, 429, retry_after="7"))
    error = expect_raised(InvokeRateLimitError, partial(smallest, harness), "status 429")
    expect_equal(error.retry_after, 7.0, "`retry_after` of the error")


def missing_server(harness: AdapterHarness) -> None:
    with _closed(harness):
        expect_raised(InvokeConnectionError, partial(smallest, harness), "a missing server")


def bad_key(harness: AdapterHarness) -> None:
    _rejects_key(harness, harness.validate)


def bad_address(harness: AdapterHarness) -> None:
    _rejects_address(harness, harness.validate)


def bad_key_of_provider(harness: AdapterHarness) -> None:
    own = harness.of_provider()
    _rejects_key(own, own.validate_provider)


def bad_address_of_provider(harness: AdapterHarness) -> None:
    own = harness.of_provider()
    _rejects_address(own, own.validate_provider)


def _rejects_key(harness: AdapterHarness, validate: Callable[[], None]) -> None:
    for status in (401, 403):
        rejecting(harness, status)
        error = expect_raised(
            CredentialsValidateFailedError, validate, f"a key rejected with {status}"
        )
        expect(str(error) != "", "the error has no message")


def _rejects_address(harness: AdapterHarness, validate: Callable[[], None]) -> None:
    with _closed(harness):
        expect_raised(CredentialsValidateFailedError, validate, "a missing server")
    rejecting(harness, 404, "<html>Not Found</html>")
    expect_raised(CredentialsValidateFailedError, validate, "another server at the address")


def address_forms(harness: AdapterHarness) -> None:
    name = _address(harness)
    paths: set[str] = set()
    suffixes = ["", "/"]
    for suffix in suffixes:
        rejecting(harness, 400)
        harness.changes = {name: f"{harness.server.url}{suffix}"}
        expect_raised(InvokeError, partial(smallest, harness), f"status 400 behind {suffix!r}")
        paths |= {one.path for one in harness.calls}
        if suffix == "" and any(_versioned(harness, one) for one in harness.calls):
            suffixes += ["/v1", "/v1/"]
    expect(len(paths) <= 1, f"the forms of one address lead to {sorted(paths)}")


def _versioned(harness: AdapterHarness, request: Asked) -> bool:
    """Return whether the protocol of a request lets an address end in `/v1`."""
    dialect = dialect_of(harness.target.dialects, harness.target.model_type, request)
    return dialect is not None and dialect.versioned


def no_key_no_header(harness: AdapterHarness) -> None:
    optional = [
        one
        for one in harness.target.form
        if one.get("type") == "secret-input" and not one.get("required")
    ]
    if not optional:
        raise NotApplicable("the form asks for a key")
    rejecting(harness, 400)
    harness.changes = {str(one["variable"]): "" for one in optional}
    expect_raised(InvokeError, partial(smallest, harness), "status 400")
    for request in harness.server.asked:
        expect("authorization" not in request.headers, "an empty key still makes a header")


def secrets_hidden(harness: AdapterHarness) -> None:
    """Check that no error or log shows the key, even when the server repeats it."""
    _needs_secret(harness)
    echo = {
        "error": {"message": f"bad key {SECRET}"},
        "headers": {"authorization": f"Bearer {SECRET}"},
    }
    seen = io.StringIO()
    with _logged(seen):
        for status in (400, 401, 500):
            rejecting(harness, status, echo)
            for call in (partial(smallest, harness), harness.validate):
                _expect_hidden(call)
    expect(SECRET not in seen.getvalue(), "the key is in the log")


def key_goes_out(harness: AdapterHarness) -> None:
    _needs_secret(harness)
    harness.answers(always({"error": _WORDS}, 401))
    expect_raised(InvokeError, partial(smallest, harness), "status 401")
    sent = [" ".join(request.headers.values()) for request in harness.calls]
    expect(all(SECRET in one for one in sent) and bool(sent), "the key is in no header of the call")
    expect(
        all(SECRET not in request.path for request in harness.server.asked),
        "the key is in an address",
    )


def has_schema(harness: AdapterHarness) -> None:
    adapter: Any = harness.target.make()
    harness.answers(always({}, 404))
    schema = adapter.get_model_schema(harness.target.model, harness.credentials)
    expect(schema is not None, "the model has no schema")
    expect_equal(str(schema.model_type), harness.target.model_type, "the type in the schema")


def _expect_hidden(call: Callable[[], Any]) -> None:
    error: Any = expect_raised(
        (InvokeError, CredentialsValidateFailedError), call, "a rejected call"
    )
    carried = [getattr(error, name, None) for name in ("body", "server_message", "violations")]
    shown = [str(error), repr(error), json.dumps(carried, default=str)]
    shown += traceback.format_exception(error)
    expect(not any(SECRET in text for text in shown), f"{type(error).__name__} shows the key")


@contextmanager
def _closed(harness: AdapterHarness) -> Generator[None]:
    """Point the adapter to a port without a server; it is bound, so that no other program gets it."""
    name = _address(harness)
    before = harness.changes
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        if harness.isolation is not None:
            harness.isolation.ports.add(port)
        harness.changes = {name: f"http://127.0.0.1:{port}"}
        try:
            yield
        finally:
            harness.changes = before


@contextmanager
def _logged(into: io.StringIO) -> Generator[None]:
    root = logging.getLogger()
    handler, level = logging.StreamHandler(into), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _address(harness: AdapterHarness) -> str:
    given = [name for name, value in harness.target.given.items() if "{server}" in value]
    named = [str(o["variable"]) for o in harness.target.form if is_address(str(o["variable"]))]
    if not (given or named):
        raise NotApplicable("no variable of the form is an address; set one to {server}")
    return (given or named)[0]


def _needs_secret(harness: AdapterHarness) -> None:
    if SECRET not in harness.credentials.values():
        raise NotApplicable("the form has no secret")


CHECKS = (
    Check("has a schema", ALL, has_schema),
    Check("raises the class of each status, with the server's message", ALL, right_class),
    Check("finds the message of an error in every form", ALL, every_wording),
    Check("reports how long to wait", ALL, reports_the_wait),
    Check("reports a missing server", ALL, missing_server),
    Check("sends the key, in a header only", ALL, key_goes_out),
    Check("rejects a bad key when credentials are checked", ALL, bad_key),
    Check("rejects a bad address when credentials are checked", ALL, bad_address),
    Check("accepts the address with and without slash, and /v1", ALL, address_forms),
    Check("sends no header for an empty key", ALL, no_key_no_header),
    Check("never shows the key", ALL, secrets_hidden),
)
CHECKS_OF_PROVIDER = (
    Check("rejects a bad key of the provider", ALL, bad_key_of_provider),
    Check("rejects a bad address of the provider", ALL, bad_address_of_provider),
)
"""Checks of a provider that has a form of its own."""
