"""An asynchronous call is prepared in the thread of its event loop."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from modelport._runtime.sdk import checked_call
from modelport.sdk.xinference import LLM

ANSWER = {"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}
ABOUT = {"model_type": "LLM", "model_ability": ["chat"], "context_length": 2048}


def _serve(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=ABOUT if request.method == "GET" else ANSWER)


async def test_no_call_leaves_the_thread_of_the_loop_to_be_prepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared_in: list[int] = []
    check = checked_call.check_certain_parameters

    def noting(adapter: Any, model: str, credentials: Any, given: Mapping[str, Any]) -> Any:
        prepared_in.append(threading.get_ident())
        return check(adapter, model, credentials, given)

    monkeypatch.setattr(checked_call, "check_certain_parameters", noting)
    client = httpx.AsyncClient(transport=httpx.MockTransport(_serve))
    llm = LLM("m", server_url="http://thread.test:9997", model_uid="m", client=client)
    for _ in range(3):
        assert (await llm.ainvoke("Hi")).text == "hi"
    assert prepared_in == [threading.get_ident()] * 3
