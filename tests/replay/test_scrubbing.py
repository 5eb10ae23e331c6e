"""Text that differs from run to run is replaced, always by the same stand-in."""

from __future__ import annotations

import pytest

from servers.scrub import Scrubber

FIRST = "be8e97b0-13f4-4632-8e77-8c58cd377b86"
SECOND = "0a1b2c3d-13f4-4632-8e77-8c58cd377b86"


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("[address=127.0.0.1:41015, pid=16194] x", "[address=127.0.0.1:9000, pid=1000] x"),
        ("Connect call failed ('127.0.0.1', 44975)", "Connect call failed ('127.0.0.1', 9000)"),
        ('"created":1795223867,', '"created":1700000000,'),
        ('"created": 1795223867,', '"created": 1700000000,'),
        ('"created":0,', '"created":0,'),
        ("(cached, retry after 9.7s)", "(cached, retry after 1.0s)"),
        ("Bearer xf-abcdefghijklmnopqrstuv", "Bearer xf-recorded-key"),
        ("Only {'b', 'a'} support tool calls", "Only {'a', 'b'} support tool calls"),
        ("uid: x. Available model uids: ['b', 'a']", "uid: x. Available model uids: ['a', 'b']"),
        (": ping - 2026-11-21 01:35:18.816665+00:00\r\n", ": ping - 2023-11-14 22:13:20+00:00\r\n"),
        ('{"prompt_ms":12.75,"predicted_n":3}', '{"prompt_ms":1.0,"predicted_n":3}'),
        ("Hello! 127 models", "Hello! 127 models"),
    ],
)
def test_a_text_is_scrubbed(text: str, scrubbed: str) -> None:
    assert Scrubber().text(text) == scrubbed


def test_an_id_keeps_one_placeholder_within_an_exchange() -> None:
    scrubber = Scrubber()
    first, second = scrubber.text(f"chat{FIRST}"), scrubber.text(f"call_{SECOND} chat{FIRST}")
    assert first == "chat00000000-0000-4000-8000-000000000001"
    assert second == f"call_00000000-0000-4000-8000-000000000002 {first}"


def test_a_known_secret_is_replaced_everywhere() -> None:
    assert Scrubber({"s3cret": "hidden"}).text("a s3cret, s3cret!") == "a hidden, hidden!"


def test_of_a_web_page_only_the_title_stays() -> None:
    page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>much</body></html>"
    assert Scrubber().text(page) == (
        "<!DOCTYPE html><html><head><title>Sign in</title></head></html>"
    )


def test_headers_that_a_client_never_looks_at_are_dropped() -> None:
    headers = (("date", "today"), ("retry-after", "30"), ("x-request-id", FIRST))
    assert Scrubber().headers(headers) == (
        ("retry-after", "30"),
        ("x-request-id", "recorded-request"),
    )
