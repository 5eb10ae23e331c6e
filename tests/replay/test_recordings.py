"""The recordings contain what the tests need, and nothing that identifies a machine or a run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from modelport._runtime.testing.matching import find, normal_body
from modelport._runtime.testing.recording import Question, Recording, read
from servers.asks import plain_asks
from servers.bare_http import ask
from servers.recording import RECORDINGS, read_scene, scenes, write
from servers.replay import ReplayServer

FILES = sorted(RECORDINGS.glob("*/*.json"))
PRIVATE = re.compile(
    r"127\.0\.0\.1:(?!9000\b)\d+"
    r"|pid=(?!1000\b)\d+"
    r"|\"created\\?\": ?(?!0\b|1700000000\b)\d+"
    r"|xf-(?!recorded-key\b|wrong-key\b)[\w-]{8,}"
    r"|eyJ[\w-]{20,}"
    r"|(?<!/server)/home/\w+/|/root/|/Users/|/work/"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-(?!4000-8000)[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_private_is_in_a_recording(path: Path) -> None:
    found = PRIVATE.search(path.read_text(encoding="utf-8"))
    assert found is None, found


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1:41015", "pid=16194", '"created": 1795223867', "xf-3t22abcdefgh", "/root/x"],
)
def test_the_search_for_private_text_finds_it(text: str) -> None:
    assert PRIVATE.search(text)


def test_every_ask_has_its_recording() -> None:
    assert {ask.name for ask in plain_asks()} == {r.name for r in read_scene("plain")}


@pytest.mark.slow
@pytest.mark.parametrize("scene", scenes())
def test_each_recording_can_be_reached(scene: str) -> None:
    recordings = read_scene(scene)
    for recording in recordings:
        assert recording.name in {r.name for r in find(_asked(recording), recordings)}


@pytest.mark.slow
def test_in_the_plain_scene_no_two_recordings_answer_the_same_question() -> None:
    recordings = read_scene("plain")
    for recording in recordings:
        assert [r.name for r in find(_asked(recording), recordings)] == [recording.name]


def test_a_recording_survives_its_file(tmp_path: Path) -> None:
    recording = next(r for r in read_scene("plain") if r.name == "speech-mp3")
    assert read(write(recording, tmp_path)).answer == recording.answer
    assert recording.answer.content[:2] in (b"ID", b"\xff\xf3", b"\xff\xfb")


def test_reading_all_recordings_gives_what_is_played(replay_server: ReplayServer) -> None:
    for recording in read_scene("plain"):
        if recording.question.method == "GET":
            reply = ask(replay_server.url, "GET", recording.question.path.replace("?", "%3F"))
            assert (reply.status, reply.content) == (
                recording.answer.status,
                recording.answer.content,
            )


def _asked(recording: Recording) -> Question:
    known = recording.question
    return Question(known.method, known.path, normal_body(known.path, known.body), known.key)
