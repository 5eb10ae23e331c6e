"""Record the real server again: python -m servers.record [SCENE...]."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from modelport._runtime.testing.recording import Key, Match, Recording
from servers.asks import AWKWARD, CHAT, MODELS, UIDS, Ask, chat, plain_asks, streamed
from servers.catalog import tiny_models
from servers.environment import Environment
from servers.recording import RECORDINGS, write
from servers.session import Session, open_session
from servers.xinference import XinferenceServer

FAILURES = "XINFERENCE_RATE_LIMIT_IP_MAX_FAILURES"
Record = Callable[[XinferenceServer], Iterator[Recording]]


def record_plain(server: XinferenceServer) -> Iterator[Recording]:
    """All models, no keys."""
    for uid in UIDS:
        server.control.launch(uid)
    server.control.launch("tiny-chat", AWKWARD)
    with _session("plain", server) as session:
        for ask in plain_asks():
            yield session.record(ask)


def record_auth(server: XinferenceServer) -> Iterator[Recording]:
    """Good, missing and wrong keys."""
    server.control.launch("tiny-chat")
    hello = chat("tiny-chat", "Hello")
    with _session("auth", server) as session:
        yield session.record(Ask("cluster-auth", "/v1/cluster/auth", method="GET", match="path"))
        keys: tuple[Key, ...] = ("none", "good", "wrong")
        for key in keys:
            match: Match = "body" if key == "good" else "path"
            for name, path in (("models", MODELS), ("model", f"{MODELS}/tiny-chat")):
                ask = Ask(f"{name}-{key}", path, method="GET", match="path")
                yield session.record(ask, key)
            yield session.record(Ask(f"chat-{key}", CHAT, hello, match=match), key)
            if key == "good":
                yield session.record(Ask("stream-good", CHAT, streamed(hello)), key)


def record_banned(server: XinferenceServer) -> Iterator[Recording]:
    """An address from which too many wrong keys came: valid ones are rejected too."""
    server.control.launch("tiny-chat")
    with _session("banned", server) as session:
        describe = Ask("model", f"{MODELS}/tiny-chat", method="GET", match="path")
        hello = Ask("chat", CHAT, chat("tiny-chat", "Hello"), match="path")
        for _ in range(2):
            session.record(describe, "wrong")
        keys: tuple[Key, ...] = ("wrong", "good")
        for key in keys:
            yield session.record(replace(describe, name=f"model-{key}"), key)
            yield session.record(replace(hello, name=f"chat-{key}"), key)


def record_pinged(server: XinferenceServer) -> Iterator[Recording]:
    """A stream with comments in it, sent for the connection to stay open."""
    server.control.launch("tiny-chat")
    forever = chat("tiny-chat", "Talk forever", max_tokens=700)
    with _session("pinged", server) as session:
        yield session.record(Ask("model", f"{MODELS}/tiny-chat", method="GET", match="path"))
        yield session.record(Ask("stream-forever", CHAT, streamed(forever)))


def record_loading(server: XinferenceServer) -> Iterator[Recording]:
    """A model that is not ready at first, and then is."""
    with _session("loading", server) as session:
        server.control.launch("tiny-chat", wait=False)
        path = f"{MODELS}/tiny-chat"
        while server.control.call("GET", path)[0] != 503:
            time.sleep(0.05)
        describe = Ask("model-1-loading", path, method="GET", match="path")
        yield session.record(describe)
        yield session.record(Ask("chat-1-loading", CHAT, chat("tiny-chat", "Hello")))
        while server.control.call("GET", path)[0] != 200:
            time.sleep(0.5)
        yield session.record(replace(describe, name="model-2-ready"))
        yield session.record(Ask("chat-2-ready", CHAT, chat("tiny-chat", "Hello")))


def record_deleted(server: XinferenceServer) -> Iterator[Recording]:
    """A model that is taken down while it speaks."""
    server.control.launch("tiny-chat")
    with _session("deleted", server) as session:
        yield from _interrupted(session, lambda: server.control.terminate("tiny-chat"))


def record_killed(server: XinferenceServer) -> Iterator[Recording]:
    """A model whose process dies while it speaks."""
    server.control.launch("tiny-chat")
    with _session("killed", server) as session:
        yield from _interrupted(session, lambda: server.control.kill_model("tiny-chat"))


def record_gone(server: XinferenceServer) -> Iterator[Recording]:
    """A server that dies in the middle of a stream; runs last, for nothing is left of it."""
    server.control.launch("tiny-chat")
    forever = Ask("stream-forever", CHAT, streamed(chat("tiny-chat", "Talk forever")))
    with _session("gone", server) as session:
        describe = Ask("model", f"{MODELS}/tiny-chat", method="GET", match="path")
        yield session.record(describe)
        yield session.record(forever, during=server.kill)


def _interrupted(session: Session, interrupt: Callable[[], None]) -> Iterator[Recording]:
    describe = Ask("model-1-before", f"{MODELS}/tiny-chat", method="GET", match="path")
    forever = Ask("stream-forever", CHAT, streamed(chat("tiny-chat", "Talk forever")))
    yield session.record(describe)
    yield session.record(forever, during=interrupt)
    yield session.record(Ask("chat-after", CHAT, chat("tiny-chat", "Hello")))
    yield session.record(Ask("stream-after", CHAT, streamed(chat("tiny-chat", "Hello"))))
    yield session.record(replace(describe, name="model-2-after"))


def _session(scene: str, server: XinferenceServer) -> AbstractContextManager[Session]:
    return open_session(scene, server.url, server.api_key)


@dataclass(frozen=True, slots=True)
class Scene:
    """How a scene is recorded, on a server that asks for keys or not, with which of its settings."""

    record: Record
    auth: bool = False
    settings: Mapping[str, str] = field(default_factory=dict[str, str])


SCENES: Mapping[str, Scene] = {
    "plain": Scene(record_plain),
    "auth": Scene(record_auth, auth=True),
    "banned": Scene(record_banned, auth=True, settings={FAILURES: "1"}),
    "loading": Scene(record_loading),
    "pinged": Scene(record_pinged, settings={"XINFERENCE_SSE_PING_ATTEMPTS_SECONDS": "1"}),
    "deleted": Scene(record_deleted),
    "killed": Scene(record_killed),
    "gone": Scene(record_gone),
}


def main() -> None:
    """Record the scenes named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    environment = Environment()
    environment.install()
    environment.build(list(tiny_models(environment.models).values()))
    for scene in parser.parse_args().scenes or SCENES:
        how = SCENES[scene]
        name = f"record-{scene}"
        with XinferenceServer(environment, name, auth=how.auth, settings=how.settings) as server:
            server.wait()
            made = list(how.record(server))
        shutil.rmtree(RECORDINGS / scene, ignore_errors=True)
        for one in made:
            write(one)
        print(f"{scene}: {len(made)} exchanges", file=sys.stderr)


if __name__ == "__main__":
    main()
