"""Streams that servers break, label wrongly or cut anywhere: no text is lost, and no cut answer counts as whole."""

from __future__ import annotations

import contextlib
import json
import socket
import struct

import pytest
from fault_server import (
    DONE,
    PATIENCE,
    STOP,
    USAGE,
    FaultServer,
    Hold,
    Reset,
    Until,
    answer,
    chunk,
    event,
    stream,
    text,
)
from raw_server import read_request
from wire_app import App

from modelport.errors import (
    AnswerTooLargeError,
    InvokeConnectionError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)
from modelport.interfaces import CallOptions
from modelport_providers.conformance.server import RawServer


def test_a_plain_stream_gives_text_reason_and_the_usage_of_the_server(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(chunk({"role": "assistant", "content": ""}), *text("Hel", "lo"), STOP, DONE))
    app.stream()
    assert [piece.text for piece in app.chunks] == ["Hel", "lo", ""]
    assert app.last.finish_reason == "stop"
    assert (app.last.usage.prompt_tokens, app.last.usage.completion_tokens) == (111, 22)
    assert app.last.usage.source == "server"
    assert server.chats[0].json["stream_options"] == {"include_usage": True}


def test_a_stream_that_ends_without_a_finish_reason_raises_and_keeps_what_came(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(*text("half an ans")))
    with pytest.raises(StreamInterruptedError, match="without a finish reason") as caught:
        app.stream()
    assert app.text == "half an ans"
    assert caught.value.partial.text == "half an ans"


@pytest.mark.slow
def test_a_connection_that_breaks_in_mid_stream_raises(server: FaultServer, app: App) -> None:
    server.chat(stream(b"".join(text("one", "two")), Until(app.reading), Reset(), end=False))
    with pytest.raises(StreamInterruptedError, match="broke"):
        app.stream()
    assert app.text == "onetwo"


def test_a_connection_closed_inside_the_chunked_body_raises(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("one"), end=False))
    with pytest.raises(StreamInterruptedError, match="broke"):
        app.stream()
    assert app.text == "one"


@pytest.mark.slow
def test_an_answer_is_whole_after_its_finish_reason_though_the_connection_breaks(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(text("all")[0] + STOP, Until(app.reading), Reset(), end=False))
    app.stream()
    assert (app.text, app.last.finish_reason) == ("all", "stop")


@pytest.mark.slow
def test_done_without_a_finish_reason_ends_a_stream(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("all"), DONE))
    app.stream()
    assert (app.text, app.last.finish_reason) == ("all", "stop")


def test_done_without_a_blank_line_ends_a_stream(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("all"), b"data: [DONE]"))
    app.stream()
    assert app.text == "all"


def test_half_an_event_at_the_end_is_a_cut_stream(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("one"), b'data: {"choices": [{"del'))
    with pytest.raises(StreamInterruptedError, match="inside an event"):
        app.stream()
    assert app.text == "one"


def test_a_server_that_keeps_the_connection_open_after_done_does_not_delay_the_caller(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(*text("all"), STOP, DONE, Hold(), end=False))
    app.credentials["invoke_timeout"] = "60"
    app.stream()
    assert server.gone.wait(PATIENCE)
    assert app.text == "all"


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"error": "the model process was killed"}, "the model process was killed"),
        ({"error": {"message": "out of memory", "code": 500}}, "out of memory"),
        ({"object": "error", "message": "engine died", "code": 500}, "engine died"),
        ({"detail": "replica is gone"}, "replica is gone"),
    ],
)
def test_an_error_in_mid_stream_raises_with_the_words_of_the_server(
    server: FaultServer, quick: App, payload: object, words: str
) -> None:
    server.chat(stream(*text("some"), event(payload)))
    with pytest.raises(StreamInterruptedError, match=words) as caught:
        quick.stream()
    assert quick.text == "some"
    assert caught.value.server_message == words
    assert isinstance(caught.value.__cause__, InvokeServerUnavailableError)


def test_an_error_as_first_event_raises_with_the_words_of_the_server(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(event({"error": "Check the server logs for details."})))
    with pytest.raises(InvokeServerUnavailableError, match="Check the server logs"):
        app.stream()
    assert len(server.chats) == 1


def test_an_event_of_type_error_raises(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("some"), b"event: error\r\ndata: overloaded\r\n\r\n"))
    with pytest.raises(StreamInterruptedError, match="overloaded"):
        quick.stream()


def test_an_event_that_is_no_json_raises(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("some"), b"data: Internal Server Error\r\n\r\n"))
    with pytest.raises(StreamInterruptedError, match="not JSON: Internal Server Error"):
        quick.stream()


LABELS = ("application/json", "text/event-stream")


@pytest.mark.parametrize("label", LABELS)
def test_json_instead_of_a_stream_is_the_answer(server: FaultServer, app: App, label: str) -> None:
    message = {"role": "assistant", "content": "whole"}
    payload = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}
    server.chat(answer(200, json.dumps(payload, indent=1), label))
    app.stream()
    assert (app.text, app.last.finish_reason) == ("whole", "stop")
    assert app.last.usage.completion_tokens == 22


@pytest.mark.parametrize("label", LABELS)
def test_json_with_an_error_instead_of_a_stream_raises(
    server: FaultServer, app: App, label: str
) -> None:
    server.chat(answer(200, '{"error": {"message": "no such engine"}}', label))
    with pytest.raises(InvokeServerUnavailableError, match="no such engine"):
        app.stream()


@pytest.mark.parametrize("label", LABELS)
def test_an_error_instead_of_a_stream_has_the_class_of_its_status(
    server: FaultServer, quick: App, label: str
) -> None:
    error = '\r\n {"error": {"message": "quota is used up", "code": 429}}'
    server.chat(answer(200, error, label))
    with pytest.raises(InvokeRateLimitError, match="quota is used up") as caught:
        quick.stream()
    assert caught.value.status == 429


@pytest.mark.parametrize("label", ["text/html", "text/event-stream"])
def test_a_web_page_instead_of_a_stream_raises_with_its_title(
    server: FaultServer, app: App, label: str
) -> None:
    page = "<!DOCTYPE html><html><title>Sign in to the proxy</title><body>...</body></html>"
    server.chat(answer(200, page, label))
    with pytest.raises(InvokeServerUnavailableError, match="Sign in to the proxy"):
        app.stream()


def test_one_event_may_be_as_long_as_an_answer(server: FaultServer, quick: App) -> None:
    long = "words " * 1_600_000
    server.chat(stream(chunk({"content": long}, "stop", USAGE), DONE))
    quick.stream()
    assert quick.text == long


def test_an_empty_answer_instead_of_a_stream_raises(server: FaultServer, quick: App) -> None:
    server.chat(answer(200, "", "text/event-stream"))
    with pytest.raises(InvokeConnectionError, match="without a finish reason") as caught:
        quick.stream()
    assert not isinstance(caught.value, StreamInterruptedError)


def test_events_that_are_labelled_as_plain_text_are_read(server: FaultServer, app: App) -> None:
    server.chat(stream(b"da", b"ta: ", text("x")[0][6:], STOP, DONE, kind="text/plain"))
    app.stream()
    assert app.text == "x"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_a_stream_cut_anywhere_gives_the_same_text(
    server: FaultServer, quick: App, size: int
) -> None:
    pieces = ["Grüße ", "中文\u2028\u0085", "🙂", "ende"]
    body = b": ping\r\n\r\n" + b"".join(text(*pieces)) + STOP + DONE
    server.chat(stream(*[body[at : at + size] for at in range(0, len(body), size)]))
    quick.stream()
    assert quick.text == "".join(pieces)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_the_rules_is_one(server: FaultServer, quick: App, line_end: str) -> None:
    payload = {"choices": [{"delta": {"content": "AB"}, "finish_reason": None}]}
    server.chat(
        stream(
            b"\xef\xbb\xbf",
            f": hello{line_end}event: message{line_end}id: 7{line_end}".encode(),
            f"data:{json.dumps(payload)}{line_end}{line_end}".encode(),
            event({"choices": [{"delta": {"content": "CD"}, "finish_reason": "stop"}]}, line_end),
        )
    )
    quick.stream()
    assert quick.text == "ABCD"


def test_data_in_several_lines_is_one_event(server: FaultServer, quick: App) -> None:
    lines = [b'data: {"choices": [{"delta":', b'data: {"content": "AB"},', b'data: "x": 1}]}', b""]
    server.chat(stream(b"\r\n".join(lines) + b"\r\n", STOP, DONE))
    quick.stream()
    assert quick.text == "AB"


@pytest.mark.parametrize(
    "odd",
    [
        {"choices": []},
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"delta": None, "finish_reason": None}]},
        {"choices": [{"delta": {}, "finish_reason": None}]},
        {"choices": [{"finish_reason": None}]},
        {"choices": [{"delta": {"content": None}}], "usage": None},
        {"object": "chat.completion.chunk"},
    ],
)
def test_empty_events_are_not_errors(server: FaultServer, quick: App, odd: object) -> None:
    server.chat(stream(event(odd), *text("x"), event(odd), STOP, event(odd), DONE))
    quick.stream()
    assert quick.text == "x"


def test_usage_after_the_finish_reason_is_used(server: FaultServer, app: App) -> None:
    tail = event({"choices": [], "usage": USAGE})
    server.chat(stream(*text("x"), chunk({"content": ""}, "length"), tail, DONE))
    app.stream()
    assert app.last.finish_reason == "length"
    assert app.last.usage.total_tokens == 133


def test_the_first_finish_reason_counts(server: FaultServer, quick: App) -> None:
    """Xinference sends "length", then a chunk with usage that says "stop"."""
    server.chat(stream(*text("x"), chunk({}, "length"), chunk({}, "stop", USAGE), DONE))
    quick.stream()
    assert quick.last.finish_reason == "length"


def test_a_final_delta_without_content_is_an_end(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("x"), chunk({}, "stop")))
    quick.stream()
    assert (quick.text, quick.last.finish_reason) == ("x", "stop")


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": None}, {"completion_tokens": 3}, "12"]
)
def test_usage_that_is_missing_or_partial_is_estimated_and_marked(
    server: FaultServer, quick: App, usage: object
) -> None:
    server.chat(stream(*text("one two three"), chunk({}, "stop", usage), DONE))
    quick.stream()
    assert quick.last.usage.source == "estimated"
    assert quick.last.usage.completion_tokens > 0


def test_completions_end_without_done(server: FaultServer, app: App) -> None:
    server.describe(["generate"])
    choice = {"index": 0, "logprobs": None}
    server.on(
        "POST",
        "/v1/completions",
        stream(
            event({"choices": [{**choice, "text": " three four", "finish_reason": None}]}),
            event({"choices": [{**choice, "text": "", "finish_reason": "length"}], "usage": USAGE}),
            event({"choices": [], "usage": USAGE}),
        ),
    )
    app.stream("One two")
    assert (app.text, app.last.finish_reason) == (" three four", "length")
    assert server.requests("/v1/completions")[0].json["prompt"] == "One two"


def test_a_completion_stream_without_an_end_raises(server: FaultServer, app: App) -> None:
    server.describe(["generate"])
    server.on(
        "POST",
        "/v1/completions",
        stream(event({"choices": [{"text": " three", "finish_reason": None}]})),
    )
    with pytest.raises(StreamInterruptedError, match="without a finish reason"):
        app.stream("One two")


def test_an_endless_line_is_cut_off(server: FaultServer, quick: App) -> None:
    quick.options = CallOptions(max_answer_bytes=1_000_000)
    piece = b"x" * 262144
    server.chat(stream(b"data: ", *[piece] * 4, Hold(), end=False))
    with pytest.raises(AnswerTooLargeError, match="larger than 1000000 bytes"):
        quick.stream()


def test_a_cut_stream_is_a_connection_error_too(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("half")))
    with pytest.raises(InvokeConnectionError, match="without a finish reason"):
        quick.stream()


@pytest.mark.slow
@pytest.mark.parametrize(
    "ending",
    [event({"error": "boom"}), event("{nope"), b"event: error\r\ndata: boom\r\n\r\n", b""],
    ids=["error", "no json", "error event", "cut"],
)
def test_text_that_arrives_together_with_the_end_is_not_lost(
    server: FaultServer, app: App, ending: bytes
) -> None:
    server.chat(stream(b"".join([*text("one ", "two <thi"), ending])))
    with pytest.raises(StreamInterruptedError) as caught:
        app.stream()
    assert app.text == caught.value.partial.text == "one two <thi"


def test_an_event_named_error_raises_with_its_words_though_it_is_no_json(
    server: FaultServer, app: App
) -> None:
    server.chat(stream(*text("a"), b"event: error\r\ndata: out of memory\r\n\r\n"))
    with pytest.raises(StreamInterruptedError, match="broke the stream off: out of memory"):
        app.stream()


@pytest.mark.slow
@pytest.mark.parametrize("choices", ['{"0": 1}', '"abc"', "5", "[null]", "[[]]"])
def test_choices_of_another_shape_are_ignored(server: FaultServer, app: App, choices: str) -> None:
    server.chat(stream(event(f'{{"choices": {choices}}}'), *text("a"), STOP, DONE))
    app.stream()
    assert app.text == "a"


BODIES = {
    "in chunks": (b"transfer-encoding: chunked", lambda data: b"%x\r\n%b\r\n" % (len(data), data)),
    "of known length": (b"content-length: 100000", lambda data: data),
    "until the end": (b"connection: close", lambda data: data),
}


@pytest.mark.slow
@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("body", BODIES)
def test_a_reset_is_named_whatever_the_form_of_the_body(
    app: App, body: str, streamed: bool
) -> None:
    framing, framed = BODIES[body]
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" + framing + b"\r\n\r\n"

    def reset(connection: socket.socket) -> None:
        if b" /v1/chat/" not in read_request(connection):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            read_request(connection)
        connection.sendall(head + framed(b"".join(text("one"))))
        # The client must have read this much: a reset discards what it has not.
        connection.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with RawServer(reset) as server:
        app.credentials["server_url"] = server.url
        with pytest.raises(InvokeConnectionError, match=r"(?i)reset") as caught:
            (app.stream if streamed else app.invoke)()
    assert app.text == ("one" if streamed else "")
    assert isinstance(caught.value, StreamInterruptedError) is streamed
