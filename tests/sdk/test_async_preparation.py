"""Where an asynchronous call is prepared: in the loop's own thread when nothing has to be asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from modelport._runtime.sdk import invocation
from modelport.sdk.xinference import LLM

ANSWER = {"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}
ABOUT = {"model_type": "LLM", "model_ability": ["chat"], "context_length": 2048}


def _serve(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=ABOUT if request.method == "GET" else ANSWER)


async def test_only_the_first_call_to_a_model_leaves_the_thread_of_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared_in: list[int] = []
    check = invocation.check_parameters

    def noting(adapter: Any, model: str, credentials: Any, given: Mapping[str, Any]) -> Any:
        prepared_in.append(threading.get_ident())
        return check(adapter, model, credentials, given)

    monkeypatch.setattr(invocation, "check_parameters", noting)
    client = httpx.AsyncClient(transport=httpx.MockTransport(_serve))
    llm = LLM("m", server_url="http://thread.test:9997", model_uid="m", client=client)
    for _ in range(3):
        assert (await llm.ainvoke("Hi")).text == "hi"
    here = threading.get_ident()
    assert prepared_in[0] != here
    assert prepared_in[2] == here
