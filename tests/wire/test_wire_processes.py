"""Processes that fork: parent and child never share a connection."""

from __future__ import annotations

import os

import pytest
from fault_server import FaultServer, reply
from wire_app import App

from modelport_providers.wire.http import pools

OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_opens_its_own_connections(server: FaultServer, quick: App) -> None:
    server.chat(OK)
    quick.invoke()
    child = os.fork()
    if child == 0:  # pragma: no cover - in another process
        os._exit(0 if not pools._sync and quick.invoke().text == "ok" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert quick.invoke().text == "ok"
    assert [seen.path for seen in server.seen].count("/v1/chat/completions") == 3
