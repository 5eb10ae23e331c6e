"""Costs per chunk and per call: plain text takes the shortcut with every provider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from everywhere import PROVIDERS, STREAMED, ask, ended, model_of, serve, whole_words, words
from fault_server import FaultServer, stream
from libraries import LIBRARIES

from modelport_providers.openai_api_compatible import quirks
from modelport_providers.wire.http.http_library import use_http
from modelport_providers.wire.stream.sse import EventDecoder


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Iterator[None]:
    use_http(request.param)
    yield
    use_http(None)


@pytest.mark.slow
@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_pieces_of_plain_text_need_no_reader_of_events(
    provider: str, manner: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"word{number} " for number in range(40)]
    serve(server, stream(*words(provider, *texts), ended(provider)))
    read: list[bytes] = []
    feed = EventDecoder.feed

    def counted(decoder: EventDecoder, data: bytes) -> object:
        read.append(data)
        return feed(decoder, data)

    monkeypatch.setattr(EventDecoder, "feed", counted)
    outcome = ask(model_of(provider, server), manner)
    assert "".join(outcome.texts) == "".join(texts)
    assert len(read) <= 5


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_call_resolves_no_type_hints(
    provider: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server, whole_words(provider, "one"))
    model = model_of(provider, server)
    assert ask(model, "invoke").error is None

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a call resolves type hints")

    monkeypatch.setattr(quirks, "get_type_hints", never)
    assert ask(model, "invoke").error is None
