"""No spelling of a key comes back: in errors, their causes, logs, headers, ledgers, recordings and debug output."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fault_server import FaultServer, answer, event, reply, stream, text
from pydantic import BaseModel, ValidationError

from modelport._runtime.calls.failures import hide
from modelport._runtime.calls.sealing import links
from modelport._runtime.testing.keeping import keep
from modelport.adapters import MASK, Secrets
from modelport.errors import InvokeError
from modelport.sdk.openai_api_compatible import LLM, TextEmbedding
from modelport.testing import Recorder
from modelport_generator.commands.exchanges import report
from spelled import KEYS, SPELLINGS
from thorough import part

pytestmark = pytest.mark.slow

PLACES: dict[str, Callable[[str], Any]] = {
    "rejection": lambda echo: reply({"error": {"message": f"refused {echo} end"}}, 401),
    "rejection in Go": lambda echo: answer(
        401,
        json.dumps({"error": f"refused {echo} end"})
        .replace("<", "\\u003c")
        .replace("&", "\\u0026"),
    ),
    "text": lambda echo: answer(401, f"refused {echo} end", "text/plain"),
    "page": lambda echo: answer(
        502, f"<html><title>refused {echo} end</title></html>", "text/html"
    ),
    "id": lambda echo: reply({"error": "refused"}, 400, x_request_id=f"refused {echo} end"),
    "address": lambda echo: answer(302, "", location=f"http://127.0.0.1/refused/{echo}/end"),
    "answer": lambda echo: reply({"error": {"message": f"refused {echo} end"}}),
    "page as answer": lambda echo: answer(200, f"<html><title>refused {echo} end", "text/html"),
    "no JSON": lambda echo: answer(200, f"refused {echo} end"),
    "event": lambda echo: stream(*text("a"), event({"error": f"refused {echo} end"})),
    "event without JSON": lambda echo: stream(*text("a"), event(f"refused {echo} end")),
    "first event": lambda echo: stream(event({"error": {"message": f"refused {echo} end"}})),
}
"""How a server says what it got."""
IN_HEADERS = ("id", "address")


def everything(error: BaseException, *, variables: bool = True) -> str:
    """All of an error that people or error reporters see."""
    parts: list[str] = []
    for link in links(error):
        parts += [str(link), repr(link), repr(link.args)]
        parts += [value for value in vars(link).values() if isinstance(value, str)]
        shown = traceback.TracebackException(
            type(link), link, link.__traceback__, capture_locals=variables, compact=True
        )
        for frame in shown.stack:
            if frame.filename == __file__:
                frame.locals = None
        shown.__cause__ = shown.__context__ = None
        parts += shown.format()
    return "\n".join(parts)


def batches(key: str, place: str) -> Iterator[dict[str, str]]:
    """Yield the spellings that a place can hold, a few at a time to save calls."""
    fit = [(how, spell(key)) for how, spell in SPELLINGS.items() if fitting(spell(key), place)]
    for start in range(0, len(fit), 6):
        yield dict(fit[start : start + 6])


def fitting(echo: str, place: str) -> bool:
    """Return whether a place can hold a text: a header has one line of ASCII."""
    return place not in IN_HEADERS or (echo.isascii() and echo.isprintable())


GIVEN = [(KEYS[0], "form"), (KEYS[1], "header"), (KEYS[2], "form")]


@pytest.mark.parametrize(
    ("place", "key", "given"),
    [(place, *given) for turn, place in enumerate(PLACES) for given in part(GIVEN, turn)],
)
def test_no_spelling_of_a_key_is_in_an_error_or_in_the_log(
    server: FaultServer, caplog: pytest.LogCaptureFixture, place: str, key: str, given: str
) -> None:
    caplog.set_level(logging.DEBUG)
    model = LLM("m", endpoint_url=server.url, api_key=key if given == "form" else "other-key")
    model = model.with_options(retries=0)
    extra = {"x-api-key": key} if given == "header" else {}
    ask = model.stream if "event" in place else model.invoke
    for spelled in batches(key, place):
        server.always(PLACES[place](" ; ".join(spelled.values())))
        with pytest.raises(InvokeError) as caught:
            list(ask("x", extra_headers=extra))  # type: ignore[arg-type]
        logged = [r.getMessage() for r in caplog.records if r.name.startswith("modelport")]
        assert logged
        seen = "\n".join([everything(caught.value), *logged])
        assert "refused" in seen
        assert key not in seen
        for how, echo in spelled.items():
            for form in {echo, json.dumps(echo)[1:-1], repr(echo)[1:-1]}:
                assert form not in seen, how
        caplog.clear()


@pytest.mark.parametrize("key", KEYS)
def test_no_spelling_is_in_what_debug_shows(key: str) -> None:
    class Seen:
        def __init__(self, echo: str) -> None:
            self.echo = echo

        def lines(self) -> list[str]:
            return [f"< x-key: {self.echo}", *self.echo.splitlines(), json.dumps(self.echo)]

    for how, spell in SPELLINGS.items():
        echo = spell(key)
        seen = report(Seen(echo), ValueError(echo), Secrets([key]))  # type: ignore[arg-type]
        assert MASK in seen
        for form in (echo, json.dumps(echo)[1:-1], repr(echo)[1:-1]):
            assert form not in seen, how


@pytest.mark.parametrize("key", KEYS)
def test_no_spelling_is_in_the_headers_of_a_result(server: FaultServer, key: str) -> None:
    fine = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}
    for given in ({}, {"x-api-key": key}):
        model = LLM("m", endpoint_url=server.url, api_key="other-key" if given else key)
        for how, spell in SPELLINGS.items():
            echo = spell(key)
            if how.startswith(("a", "J", "h")) and fitting(echo, "id"):
                server.always(reply(fine, x_request_id=f"a {echo} b", x_other=echo))
                result = model.invoke("x", extra_headers=given)
                assert echo not in f"{result.request_id} {result.headers}", how


def test_no_spelling_is_in_the_failed_rows_of_a_job(server: FaultServer, tmp_path: Path) -> None:
    key = KEYS[0]
    model = TextEmbedding("m", endpoint_url=server.url, api_key=key).with_options(retries=0)
    for number, spelled in enumerate(batches(key, "row")):
        ledger = tmp_path / f"{number}.sqlite"
        echoes = " ; ".join(spelled.values())
        server.always(reply({"error": {"message": f"refused {echoes} end"}}, 400))
        (row,) = model.embed_many(["x"], on_error="collect", ledger=ledger)
        assert row.error is not None
        stored = b"".join(path.read_bytes() for path in tmp_path.glob(f"{number}.sqlite*"))
        assert b"refused" in stored
        for how, echo in spelled.items():
            for form in (echo, json.dumps(echo)[1:-1]):
                assert form not in everything(row.error), how
                assert form.encode() not in stored, how


@pytest.mark.parametrize("key", KEYS)
def test_no_spelling_is_in_a_recording(server: FaultServer, tmp_path: Path, key: str) -> None:
    for spelled in batches(key, "recording"):
        echoes = " ; ".join(spelled.values())
        server.always(reply({"error": {"message": f"refused {echoes} end"}}, 400))
        with Recorder(server.url) as recorder:
            model = LLM("m", endpoint_url=recorder.url, api_key=key).with_options(retries=0)
            with pytest.raises(InvokeError):
                model.invoke(f"my key is {echoes}, or so")
            (written,) = keep(recorder.settled(), tmp_path / "scene")
        kept = written.read_text("utf-8")
        assert "refused" in kept
        for how, echo in spelled.items():
            for form in (echo, json.dumps(echo)[1:-1], json.dumps(json.dumps(echo)[1:-1])[1:-1]):
                assert form not in kept, how


class Strict(BaseModel):
    """A model that no text is."""

    number: int


def of_pydantic(echo: str) -> Exception:
    with pytest.raises(ValidationError) as caught:
        Strict.model_validate({"number": echo})
    return caught.value


def with_a_note(echo: str) -> Exception:
    error = ValueError("x")
    error.add_note(f"got {echo}")
    return error


def undecodable(echo: str) -> Exception:
    with pytest.raises(UnicodeDecodeError) as caught:
        (echo.encode() + b"\xff").decode()
    return caught.value


def unreadable(echo: str) -> Exception:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(echo + " no JSON")
    return caught.value


class Own(Exception):
    """An exception that words its message itself."""

    def __init__(self, echo: str) -> None:
        super().__init__()
        self.held = [echo]

    def __str__(self) -> str:
        return f"it held {self.held[0]}"


CAUSES: dict[str, Callable[[str], BaseException]] = {
    "words": ValueError,
    "a key": KeyError,
    "values": lambda echo: ValueError({"sent": [echo]}, 3),
    "bytes": lambda echo: ValueError(echo.encode()),
    "a file": lambda echo: FileNotFoundError(2, "No such file", f"/tmp/{echo}", None, f"/b/{echo}"),
    "the system": lambda echo: OSError(5, echo),
    "a note": with_a_note,
    "a group": lambda echo: ExceptionGroup("several", [ValueError(echo), KeyError(echo)]),
    "httpx": lambda echo: httpx.ReadError(echo),
    "pydantic": of_pydantic,
    "decoding": undecodable,
    "JSON": unreadable,
    "its own": Own,
}


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("link", ["cause", "context"])
def test_no_cause_shows_a_key(cause: str, link: str) -> None:
    key = "sk-short-1234"
    error, inner = InvokeError("failed"), CAUSES[cause](key)
    inner.__context__ = ValueError(f"deeper: {key}")
    if link == "cause":
        error.__cause__ = inner
    else:
        error.__context__ = inner
    hide(error, [key])
    # Frames are cleared by the call, which this test does not make.
    seen = everything(error, variables=False)
    assert key not in seen
    assert type(inner).__name__ in seen
    assert "deeper: ***" in seen


def test_an_error_without_secrets_is_not_changed() -> None:
    inner = ValueError({"sent": ["x"]}, 3)
    error = InvokeError("failed", provider="sk-short-1234")
    error.__cause__ = inner
    hide(error, ["sk-short-1234"])
    assert error.__cause__ is inner
    assert inner.args == ({"sent": ["x"]}, 3)
    assert error.provider == "sk-short-1234"
