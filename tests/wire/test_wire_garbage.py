"""What a call leaves behind: nothing that only the garbage collector finds."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from everywhere import (
    MANNERS,
    PROVIDERS,
    STREAMED,
    ask,
    ended,
    model_of,
    serve,
    whole_words,
    words,
)
from fault_server import FaultServer, stream

from modelport.interfaces import LLMCall
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.stream.answers import AnswerRules


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("manner", MANNERS)
def test_a_call_leaves_nothing_to_the_garbage_collector(
    server: FaultServer, provider: str, manner: str
) -> None:
    streamed = stream(*words(provider, "Hi", " there"), ended(provider))
    serve(server, streamed if manner in STREAMED else whole_words(provider, "Hi there"))
    model = model_of(provider, server)
    gc.disable()
    kinds = (LLMCall, Plan, AnswerRules)
    # What other tests left is not garbage of this call.
    before = [one for one in gc.get_objects() if type(one) in kinds]
    try:
        outcome = ask(model, manner)
        assert outcome.result is not None, outcome.message
        left: list[Any] = [
            type(one).__name__
            for one in gc.get_objects()
            if type(one) in kinds and all(one is not known for known in before)
        ]
    finally:
        gc.enable()
    assert left == []
